"""What a person makes of the proposals: masks ticked or not, and words named by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from buurtstem.privacy.rules.folding import Span

BY_HAND = "words"


class WordsNotInText(ValueError):
    """Words were named that do not stand in the text; the only argument is which."""


def code_of(span: Span) -> str:
    """Return what a form carries of a proposal."""
    return f"{span.start}-{span.end}-{span.kind}"


def chosen_spans(
    text: str, proposals: Iterable[Span], codes: Iterable[str], words: Iterable[str] = ()
) -> tuple[Span, ...]:
    """Return what is left out: the ticked proposals, and every place of the words named by hand.

    Where the two meet, one mask covers both.

    Raises:
        WordsNotInText: words that stand nowhere in the text.
    """
    ticked = set(codes)
    spans = [span for span in proposals if code_of(span) in ticked]
    for phrase in words:
        found = _places(text, phrase)
        if not found:
            raise WordsNotInText(phrase)
        spans += found
    return _joined(spans)


def words_by_hand(typed: str) -> tuple[str, ...]:
    """Return the words that were named by hand: one or more on each line."""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


def _places(text: str, phrase: str) -> list[Span]:
    """Return where words stand, exactly as named and never as a part of longer ones."""
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
    return [Span(*match.span(), BY_HAND) for match in re.finditer(pattern, text)]


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if joined and span.meets(joined[-1]):
            last = joined.pop()
            joined.append(Span(last.start, max(last.end, span.end), last.kind))
        else:
            joined.append(span)
    return tuple(joined)
