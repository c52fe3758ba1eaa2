"""Overwrites what is never stored: citizen service numbers, bank accounts, number plates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import bsn, ibans, plates
from .folding import Span, fold

KINDS = (bsn.KIND, ibans.KIND, plates.KIND)
_DIGIT = re.compile(r"\d")  # of any script


@dataclass(frozen=True)
class Overwritten:
    """The text as it may be stored, and which kinds of number were in it, each once, in order."""

    text: str
    kinds: tuple[str, ...] = ()


def overwrite_numbers(text: str) -> Overwritten:
    """Put `[bsn]`, `[iban]` and `[kenteken]` in the place of such numbers (`privacy.md`: never stored)."""
    kinds: list[str] = []
    spans = find_numbers(text)
    while spans:  # again: what stood beside a number may now read as one of its own
        kinds += [span.kind for span in spans]
        for span in reversed(spans):
            text = f"{text[: span.start]}[{span.kind}]{text[span.end :]}"
        spans = find_numbers(text)
    return Overwritten(text, tuple(dict.fromkeys(kinds)))


def find_numbers(text: str) -> list[Span]:
    """Return where such numbers stand, in order and apart; offsets are those of the text as given."""
    if not _DIGIT.search(text):
        return []
    folded = fold(text)
    kept: list[Span] = []
    for span in (*ibans.find_ibans(folded), *plates.find_plates(folded, text), *bsn.find_bsns(folded)):
        if not any(span.meets(other) for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
