"""Counts how well masks are proposed on marked texts: what was found of each kind, what was marked wrongly."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from buurtstem.privacy.rules.folding import Span
from buurtstem.privacy.rules.masking import KINDS, find_spans

BUSY_PIECES = (
    "a",
    "1 ",
    "(1)",
    "a@",
    "a.",
    "straat 1 ",
    "Jan van ",
    "A.",
    "a'",
    "06 - ",
    "woon op de Aaa ",
    "محمد ",
    "calle a ",
)  # repeated, they keep the rules of masking as busy as any text does
PATTERNS = frozenset(KINDS) - {"name"}
# names of streets as most are built: with what comes before ("Prinses Irenestraat", "Jan van Galenlaan")
STREET = re.compile(
    r"(?:[A-Z][\w.]*\s(?:(?:van|de|der|den|ter|ten|'t)\s)*)*"
    r"[A-Z]\w*(?:straat|laan|plein|weg|dijk|kade|gracht|hof|plantsoen|singel|pad|park|markt|steeg|dreef|brug)\b"
)


@dataclass(frozen=True)
class MarkedText:
    """A text and what a person would leave out of it."""

    id: str
    lang: str
    text: str
    spans: tuple[Span, ...]


@dataclass
class Counts:
    """How often spans were found or missed, by kind and language, and proposed without a reason."""

    found: dict[tuple[str, str], int] = field(default_factory=dict)
    missed: dict[tuple[str, str], int] = field(default_factory=dict)
    right: int = 0
    wrong: int = 0
    clean_texts: int = 0
    clean_untouched: int = 0
    streets: int = 0
    streets_untouched: int = 0
    examples: list[str] = field(default_factory=list)

    def recall(self, kinds: Iterable[str], lang: str | None = None) -> float:
        """Return which part of the marked spans of these kinds was found; 1 when none was marked."""
        wanted = set(kinds)
        found, missed = (
            sum(number for (kind, each), number in counts.items() if kind in wanted and lang in {None, each})
            for counts in (self.found, self.missed)
        )
        return found / (found + missed) if found + missed else 1.0

    @property
    def precision(self) -> float:
        """Return which part of the proposals meets something marked; 1 when nothing was proposed."""
        proposed = self.right + self.wrong
        return self.right / proposed if proposed else 1.0

    @property
    def plain_streets(self) -> float:
        """Return which part of the street names outside all marks stayed as they are; 1 when there are none."""
        return self.streets_untouched / self.streets if self.streets else 1.0

    @property
    def untouched(self) -> float:
        """Return which part of the texts without a mark stayed as they are; 1 when there are none."""
        return self.clean_untouched / self.clean_texts if self.clean_texts else 1.0


def read_marked(files: Iterable[Path]) -> list[MarkedText]:
    """Return the marked texts of JSON lines files; a span outside its text is refused."""
    texts = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            spans = tuple(Span(each["start"], each["end"], each["kind"]) for each in row["spans"])
            if any(not 0 <= span.start < span.end <= len(row["text"]) for span in spans):
                raise ValueError(f"{file.name}: a span of {row['id']} lies outside its text.")
            if any(span.kind not in KINDS for span in spans):
                raise ValueError(f"{file.name}: a span of {row['id']} has a kind that is not known.")
            texts.append(MarkedText(str(row["id"]), row["lang"], row["text"], spans))
    return texts


def count(texts: Iterable[MarkedText]) -> Counts:
    """Compare proposals with marks. A mark is found, and a proposal right, when the two meet."""
    counts = Counts()
    for text in texts:
        proposed = find_spans(text.text, text.lang)
        for span in text.spans:
            is_found = any(span.meets(other) for other in proposed)
            into = counts.found if is_found else counts.missed
            into[span.kind, text.lang] = into.get((span.kind, text.lang), 0) + 1
            if not is_found:
                counts.examples.append(
                    f"missed {span.kind}: {text.text[span.start : span.end]} | {text.text}"
                )
        for other in proposed:
            is_right = any(other.meets(span) for span in text.spans)
            counts.right, counts.wrong = counts.right + is_right, counts.wrong + (not is_right)
            if not is_right:
                wrongly = text.text[other.start : other.end]
                counts.examples.append(f"wrong {other.kind}: {wrongly} | {text.text}")
        _count_streets(counts, text, proposed)
        if not text.spans:
            counts.clean_texts += 1
            counts.clean_untouched += not proposed
    return counts


def _count_streets(counts: Counts, text: MarkedText, proposed: Sequence[Span]) -> None:
    for found in STREET.finditer(text.text):
        street = Span(found.start(), found.end(), "address")
        if not any(street.meets(span) for span in text.spans):
            counts.streets += 1
            counts.streets_untouched += not any(street.meets(other) for other in proposed)


def quickest_search(text: str, runs: int = 4) -> float:
    """Return the processor seconds of the quickest of a few searches for what to mask in a Dutch text."""

    def one_run() -> float:
        began = time.process_time()
        find_spans(text, "nl")
        return time.process_time() - began

    find_spans("Dag Fatima", "nl")  # the lists are read once
    return min(one_run() for _ in range(runs))
