"""What is left out of a story or an addition: as its teller reads it, and as a checker confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.privacy.queries import Unmasked, find_unmasked
from buurtstem.privacy.rules.masking import find_spans


class Told(Protocol):
    """A text by a teller, with the name under which the text before its masks is kept."""

    @property
    def ref(self) -> ContributionRef:
        """What it is."""
        ...

    @property
    def text(self) -> str:
        """The text as it is shown, or to be shown."""
        ...

    @property
    def lang(self) -> str:
        """The code of its language."""
        ...

    @property
    def state(self) -> ContributionState:
        """Where it stands."""
        ...


@dataclass(frozen=True)
class InFull:
    """A text as its teller reads it, and the words that others do not read, or will not."""

    text: str
    left_out: tuple[str, ...]


def in_full(told: Told, unmasked: Unmasked | None) -> InFull:
    """Return a text as it was told, or, when the term of that is over, as it is shown.

    Beside it before the check the words that a program proposes to leave out, and later those that were.
    """
    if told.state is ContributionState.WAITING:
        left_out = proposed_words(told)
    else:
        left_out = tuple(dict.fromkeys(unmasked.left_out)) if unmasked else ()
    return InFull(unmasked.text if unmasked else told.text, left_out)


def told_text(session: Session, told: Told) -> str:
    """Return a text as it was told; see `in_full`."""
    return in_full(told, find_unmasked(session, told.ref)).text


def left_out_of(session: Session, told: Told) -> tuple[str, ...]:
    """Return the words that others do not read, or will not; see `in_full`."""
    return in_full(told, find_unmasked(session, told.ref)).left_out


def proposed_words(told: Told) -> tuple[str, ...]:
    """Return the words that a program proposes to leave out, each once."""
    spans = find_spans(told.text, told.lang)
    return tuple(dict.fromkeys(told.text[span.start : span.end] for span in spans))
