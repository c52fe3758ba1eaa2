"""The vocabulary of themes and natures, and what a tagging is (`shared vocabulary of all features`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MOST_THEMES = 3
LONGEST_BECAUSE = 60  # characters of a phrase that is shown as a reason
SURE_SCORE = 0.5  # on 100 Dutch stories that it never saw: 61 % of stories have one, right in 90 %


class Theme(StrEnum):
    """Codes are stable for ever; `other` never stands together with another theme."""

    HOUSING = "housing"
    ENVIRONMENT = "environment"
    SAFETY = "safety"
    TOGETHERNESS = "togetherness"
    LIVELIHOOD = "livelihood"
    WORK = "work"
    LEARNING = "learning"
    YOUTH = "youth"
    HEALTH = "health"
    SAY = "say"
    SUSTAINABILITY = "sustainability"
    PRIDE = "pride"
    OTHER = "other"


class Nature(StrEnum):
    """Good or bad is not in the theme but here; `sign` is a professional's streetwise observation."""

    STRENGTH = "strength"
    CONCERN = "concern"
    DREAM = "dream"
    IDEA = "idea"
    SIGN = "sign"


class What(StrEnum):
    """What a tag says of a contribution."""

    THEME = "theme"
    NATURE = "nature"


TELLER_NATURES = (Nature.STRENGTH, Nature.CONCERN, Nature.DREAM, Nature.IDEA)


@dataclass(frozen=True)
class ProposedTheme:
    """One theme proposed by the machine: score 0..1 and the words in the text that led to it."""

    code: Theme
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class ProposedAspect:
    """One subject inside a theme that a text speaks of; its id ("housing/damp") is stable as a theme's code.

    `also` names a second theme that the subject often belongs to; the score is 0..1; `because` are the
    words in the text that led to it.
    """

    id: str
    theme: Theme
    also: Theme | None
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Tagging:
    """What the tagger says of one text; `tagged` is False when a person has to do it (unknown language).

    Aspects stand best first; they may lie in other themes than those proposed.
    """

    lang: str
    themes: tuple[ProposedTheme, ...]
    nature: tuple[Nature, ...]
    tagged: bool
    pipeline: str
    aspects: tuple[ProposedAspect, ...] = ()
    offers: tuple[ProposedTheme, ...] = ()  # the next best, so that there are three to choose from


def counting_themes(themes: Iterable[ProposedTheme]) -> frozenset[Theme]:
    """Return the proposed themes that count: the sure ones; when none is sure, the best one."""
    ranked = sorted(themes, key=lambda theme: -theme.score)
    return frozenset(
        theme.code for rank, theme in enumerate(ranked) if rank == 0 or theme.score >= SURE_SCORE
    )


class InvalidThemes(ValueError):
    """No theme, too many, twice the same, or `other` together with another."""


def check_themes(codes: Iterable[str]) -> tuple[Theme, ...]:
    """Return one to three themes in the order given.

    Raises:
        InvalidThemes: unknown code, none, more than three, or `other` with another.
    """
    try:
        themes = tuple(dict.fromkeys(Theme(code) for code in codes))
    except ValueError as error:
        raise InvalidThemes(str(error)) from error
    if not 1 <= len(themes) <= MOST_THEMES:
        raise InvalidThemes(f"{len(themes)} themes; one to {MOST_THEMES} are asked")
    if Theme.OTHER in themes and len(themes) > 1:
        raise InvalidThemes("'other' stands alone")
    return themes


class Tagger(Protocol):
    """Anything that can propose themes for texts; the app gets one from its settings."""

    @property
    def version(self) -> str:
        """Version of the pipeline, kept with each tag."""
        ...

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Propose themes for one text; `lang` is the teller's own choice and wins over recognition."""
        ...

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        """Propose for many (text, lang or None), in the same order."""
        ...

    def recognise(self, text: str) -> str:
        """Return the language code of the text, or "other"."""
        ...
