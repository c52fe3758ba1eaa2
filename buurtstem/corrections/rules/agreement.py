"""How often people kept, removed and added what the program proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from buurtstem.themes.rules import What

FEWEST_TEXTS = 10  # no rate is shown of fewer
HELD_OUT_OF = 5  # one corrected text of so many is never trained on: the guard measures by it


@dataclass(frozen=True)
class Verdict:
    """What one pipeline proposed for one text, and what a person chose beside it; themes or natures."""

    contribution_id: int
    lang: str
    what: What
    pipeline: str
    proposed: frozenset[str]
    chosen: frozenset[str]
    chosen_at: datetime
    is_current: bool  # False of an earlier pipeline

    @property
    def is_correction(self) -> bool:
        """Whether the person chose otherwise."""
        return self.proposed != self.chosen

    @property
    def added(self) -> frozenset[str]:
        """Return what the person chose and the program did not propose."""
        return self.chosen - self.proposed


@dataclass(frozen=True)
class Agreement:
    """Counts for one theme, nature or language."""

    name: str
    texts: int  # about which anything was proposed or chosen here
    kept: int
    removed: int
    added: int

    @property
    def proposed(self) -> int:
        """How often the program proposed it."""
        return self.kept + self.removed

    @property
    def chosen(self) -> int:
        """How often a person chose it."""
        return self.kept + self.added

    @property
    def kept_of_hundred(self) -> int | None:
        """Of a hundred proposals, how many people kept (precision); None of fewer than ten texts."""
        return _of_hundred(self.kept, self.proposed, self.texts)

    @property
    def found_of_hundred(self) -> int | None:
        """Of a hundred that people chose, how many the program had found (recall); None of fewer than ten."""
        return _of_hundred(self.kept, self.chosen, self.texts)


def per_code(verdicts: Iterable[Verdict], codes: Iterable[str]) -> tuple[Agreement, ...]:
    """Return the counts of each of these themes or natures that was proposed or chosen, in their order."""
    kept: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for verdict in verdicts:
        kept.update(verdict.proposed & verdict.chosen)
        removed.update(verdict.proposed - verdict.chosen)
        added.update(verdict.added)
    return tuple(
        Agreement(code, kept[code] + removed[code] + added[code], kept[code], removed[code], added[code])
        for code in codes
        if kept[code] + removed[code] + added[code]
    )


def per_language(verdicts: Iterable[Verdict]) -> tuple[Agreement, ...]:
    """Return the counts of all codes together for each language, the one with most texts first."""
    texts: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    added: Counter[str] = Counter()
    for verdict in verdicts:
        texts[verdict.lang] += 1
        kept[verdict.lang] += len(verdict.proposed & verdict.chosen)
        removed[verdict.lang] += len(verdict.proposed - verdict.chosen)
        added[verdict.lang] += len(verdict.added)
    ranked = sorted(texts, key=lambda lang: (-texts[lang], lang))
    return tuple(Agreement(lang, texts[lang], kept[lang], removed[lang], added[lang]) for lang in ranked)


def versions_of(verdicts: Iterable[Verdict]) -> tuple[tuple[str, int], ...]:
    """Return each pipeline with the number of texts that were judged by people, the most first."""
    texts: dict[str, set[int]] = {}
    for verdict in verdicts:
        texts.setdefault(verdict.pipeline, set()).add(verdict.contribution_id)
    ranked = sorted(texts, key=lambda version: (-len(texts[version]), version))
    return tuple((version, len(texts[version])) for version in ranked)


def corrected(verdicts: Iterable[Verdict]) -> tuple[int, ...]:
    """Return the texts of which a person chose otherwise than the present proposal, newest choice first."""
    newest: dict[int, datetime] = {}
    for verdict in verdicts:
        if verdict.is_current and verdict.is_correction:
            before = newest.get(verdict.contribution_id, verdict.chosen_at)
            newest[verdict.contribution_id] = max(before, verdict.chosen_at)
    return tuple(sorted(newest, key=lambda each: (newest[each], each), reverse=True))


def is_held_out(contribution_id: int) -> bool:
    """Whether a corrected text is kept for measuring: one in five, always the same ones."""
    return contribution_id % HELD_OUT_OF == 0


def _of_hundred(part: int, whole: int, texts: int) -> int | None:
    """Return a rate of at least ten labels of at least ten texts: of a language a text has up to six."""
    return round(100 * part / whole) if min(whole, texts) >= FEWEST_TEXTS else None
