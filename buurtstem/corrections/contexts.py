"""What templates of corrections need, made from read models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from buurtstem.stories.queries import StoryDetail
from buurtstem.themes.nlp.terms import TERM_COLUMNS
from buurtstem.themes.queries import NatureTag, Tag
from buurtstem.themes.rules import Nature, Theme, What

from .rules.agreement import Agreement, Verdict, per_code, per_language, versions_of
from .rules.new_words import NewWord


@dataclass(frozen=True)
class Counted:
    """All counts of one version of the program, and the versions to choose from."""

    version: str
    versions: tuple[tuple[str, int], ...]
    texts: int
    themes: tuple[Agreement, ...]
    languages: tuple[Agreement, ...]
    natures: tuple[Agreement, ...]


@dataclass(frozen=True)
class SideBySide:
    """One corrected story: what was proposed, what a person chose."""

    story: StoryDetail
    proposed: tuple[Tag, ...]
    chosen: tuple[Tag, ...]
    proposed_natures: tuple[NatureTag, ...]
    chosen_natures: tuple[NatureTag, ...]


def count_agreement(verdicts: Sequence[Verdict], version: str, in_use: str, lang: str | None) -> Counted:
    """Return the counts of the version asked for, else of the one in use, else of the one with most texts."""
    versions = versions_of(verdicts)
    known = [name for name, _ in versions]
    chosen = next((each for each in (version, in_use, *known) if each in known), in_use)
    of_version = [each for each in verdicts if each.pipeline == chosen]
    asked = [each for each in of_version if lang in {None, each.lang}]
    themes = [each for each in asked if each.what is What.THEME]
    return Counted(
        version=chosen,
        versions=versions,
        texts=len({each.contribution_id for each in asked}),
        themes=per_code(themes, list(Theme)),
        languages=per_language([each for each in of_version if each.what is What.THEME]),
        natures=per_code([each for each in asked if each.what is What.NATURE], list(Nature)),
    )


def side_by_side(stories: Sequence[StoryDetail]) -> tuple[SideBySide, ...]:
    """Return the proposal and the choice that counts of each story."""
    return tuple(
        SideBySide(
            story=story,
            proposed=tuple(tag for tag in story.tags if tag.source == "machine" and not tag.only_offered),
            chosen=tuple(tag for tag in story.tags if tag.counts and tag.source != "machine"),
            proposed_natures=tuple(tag for tag in story.natures if tag.source == "machine"),
            chosen_natures=tuple(tag for tag in story.natures if tag.counts),
        )
        for story in stories
    )


def as_term_list(words: Sequence[NewWord]) -> str:
    """Return new words as lines of a term list; the concept is left to the person who judges them.

    "housing/?" is no concept, so the list cannot be read before each line was looked at.
    """
    lines = ["\t".join(TERM_COLUMNS), *(f"{word.theme}/?\t{word.word}\t\t" for word in words)]
    return "\n".join(lines) + "\n"
