"""What templates of stories need, made from read models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from buurtstem.core.clock import now
from buurtstem.privacy.rules import HelpLine, help_for, looks_sensitive
from buurtstem.receipts.desk import OPEN_FOR
from buurtstem.themes.names import THEME_NAMES
from buurtstem.themes.queries import NatureTag, Tag
from buurtstem.themes.rules import Nature, Theme

from .additions.queries import Addition
from .queries import StoryDetail
from .rules import Source

# what stands behind ?bron= in the address on a poster; the words are printed, so they stay
SOURCES_BY_SLUG = {
    "deur": Source.DOORSTEP,
    "avond": Source.EVENING,
    "rondgang": Source.TOUR,
    "school": Source.SCHOOL,
    "koffiekar": Source.COFFEE_CART,
}


@dataclass(frozen=True)
class ThemeChoice:
    """One theme to tick, with what the machine says of it where it proposed it."""

    code: Theme
    name: str
    chosen: bool
    score: float | None
    because: tuple[str, ...]


def source_of(slug: str | None) -> Source:
    """Return the source that an address names; anything odd came by the web."""
    return SOURCES_BY_SLUG.get(slug or "", Source.WEB)


def theme_choices(tags: tuple[Tag, ...]) -> tuple[ThemeChoice, ...]:
    """Return all themes to choose from: proposed ones first, those that count now ticked."""
    machine = {tag.code: tag for tag in tags if tag.source == "machine"}
    counting = {tag.code for tag in tags if tag.counts}
    order = [*machine, *(theme for theme in Theme if theme not in machine)]
    return tuple(
        ThemeChoice(
            code=code,
            name=str(THEME_NAMES[code]),
            chosen=code in counting,
            score=machine[code].score if code in machine else None,
            because=machine[code].because if code in machine else (),
        )
        for code in order
    )


def words_for(tags: tuple[Tag, ...], code: str | None) -> tuple[str, ...]:
    """Return the words that led to a theme, to mark them in the text."""
    return next((tag.because for tag in tags if tag.code == code and tag.because), ())


def was_just_told(story: StoryDetail) -> bool:
    """Whether a receipt that was opened by telling it can still be open: later it is opened by its code."""
    return now() - story.received_at <= OPEN_FOR


def nature_hints(natures: tuple[NatureTag, ...]) -> dict[str, str]:
    """Return what stands beside each nature that the program proposes; none of them is chosen beforehand."""
    return {tag.code.value: gettext("a program proposes this") for tag in natures if tag.source == "machine"}


def nature_of(natures: tuple[NatureTag, ...], source: str) -> Nature | None:
    """Return the nature that one source chose."""
    return next((tag.code for tag in natures if tag.source == source), None)


def was_chosen_by_person(story: StoryDetail) -> bool:
    """Whether a person's choice of themes counts, and not the machine's proposal."""
    return any(tag.counts and tag.source != "machine" for tag in story.tags)


def help_lines(told: StoryDetail | Addition) -> tuple[HelpLine, ...]:
    """Return where help is, after a story or an addition that may need it."""
    sensitivity = looks_sensitive(told.text, told.lang)
    return help_for(sensitivity) if sensitivity else ()


def help_after(pieces: Iterable[StoryDetail | Addition]) -> tuple[HelpLine, ...]:
    """Return where help is, after several of which any may need it; each line once."""
    return tuple(dict.fromkeys(line for piece in pieces for line in help_lines(piece)))
