"""The guard of a new pipeline: it is compared with the one in use on texts that neither learned from.

A fall of F1 counts when it is larger than what is bearable and when a paired bootstrap confirms that it is
a fall: the same texts are drawn again and again for both, and the new one is worse in 90 % of the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from buurtstem.themes.nlp.corpus import LabelledText
from buurtstem.themes.rules import Tagger, Tagging

BEARABLE_IN_LANGUAGE = 0.02
BEARABLE_IN_THEME = 0.04
FEWEST_LABELS = 40  # of a theme; with fewer a fall says more about chance
CONFIRMED = 0.9
DRAWS = 2000
SEED = 20261128
LANGUAGE, THEME = "language", "theme"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One labelled text and what each of two pipelines proposes; doubtful labels are left aside."""

    lang: str
    expected: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True)
class Change:
    """F1 of one language or theme before and after, and in how many of the draws it fell (0..1)."""

    kind: str
    name: str
    labels: int
    before: float
    after: float
    falls_in: float
    refused: bool


@dataclass(frozen=True)
class Comparison:
    """What the guard found; nothing to compare on is a reason to refuse too."""

    texts: int
    changes: tuple[Change, ...]

    @property
    def is_refused(self) -> bool:
        """Whether the new pipeline may not be taken into use."""
        return not self.texts or any(change.refused for change in self.changes)


def compare_taggers(before: Tagger, after: Tagger, texts: Sequence[LabelledText]) -> Comparison:
    """Let both tag the same texts, the language recognised and not told, and compare."""
    asked = [(text.text, None) for text in texts]
    both = zip(texts, before.tag_many(asked), after.tag_many(asked), strict=True)
    return compare([_judged(text, old, new) for text, old, new in both])


def compare(judged: Sequence[Judged]) -> Comparison:
    """Return F1 before and after of each language and theme, and what is refused for it."""
    languages = sorted({each.lang for each in judged})
    themes = sorted({code for each in judged for code in each.expected})
    changes = [_change(LANGUAGE, name, _of_language(judged, name)) for name in languages]
    changes += [_change(THEME, name, _of_theme(judged, name)) for name in themes]
    return Comparison(len(judged), tuple(changes))


def _judged(text: LabelledText, before: Tagging, after: Tagging) -> Judged:
    doubtful = frozenset(map(str, text.doubtful))
    return Judged(
        lang=text.lang,
        expected=frozenset(map(str, text.themes)) - doubtful,
        before=frozenset(str(theme.code) for theme in before.themes) - doubtful,
        after=frozenset(str(theme.code) for theme in after.themes) - doubtful,
    )


def _of_language(judged: Iterable[Judged], lang: str) -> Floats:
    return _counts((each for each in judged if each.lang == lang), lambda codes: codes)


def _of_theme(judged: Iterable[Judged], theme: str) -> Floats:
    only = frozenset({theme})
    return _counts(judged, lambda codes: codes & only)


def _counts(judged: Iterable[Judged], look: Callable[[frozenset[str]], frozenset[str]]) -> Floats:
    """Return per text: labels expected; proposals and right ones before; the same two after."""
    rows = []
    for each in judged:
        expected, before, after = look(each.expected), look(each.before), look(each.after)
        rows.append([len(expected), len(before), len(before & expected), len(after), len(after & expected)])
    return np.array(rows, dtype=np.float64)


def _change(kind: str, name: str, counts: Floats) -> Change:
    labels = int(counts[:, 0].sum())
    before, after = (float(each[0]) for each in _f1s(counts.sum(axis=0, keepdims=True)))
    bearable = BEARABLE_IN_LANGUAGE if kind == LANGUAGE else BEARABLE_IN_THEME
    falls_in = _share_of_falls(counts)
    counts_here = kind == LANGUAGE or labels >= FEWEST_LABELS
    # a fall of exactly what is bearable is borne, whatever the last digit of a float says
    refused = counts_here and round(before - after, 6) > bearable and falls_in >= CONFIRMED
    return Change(kind, name, labels, before, after, falls_in, refused)


def _share_of_falls(counts: Floats) -> float:
    """Return in which share of draws with replacement the new pipeline is worse; the same at every call."""
    texts = len(counts)
    drawn = np.random.default_rng(SEED).multinomial(texts, np.full(texts, 1 / texts), size=DRAWS)
    before, after = _f1s(drawn @ counts)
    return float(np.mean(after < before))


def _f1s(sums: Floats) -> tuple[Floats, Floats]:
    """Return F1 before and after of each row of sums; 0 where nothing was expected nor proposed."""
    expected, proposed, right, proposed_after, right_after = sums.T
    before = 2 * right / np.maximum(expected + proposed, 1)
    after = 2 * right_after / np.maximum(expected + proposed_after, 1)
    return before, after


def as_table(found: Comparison) -> str:
    """Return what changed as lines to read, each refusal marked with its reason."""
    if not found.texts:
        return "Refused: there are no labelled texts to compare on (development/*.jsonl)."
    lines = [
        f"{found.texts} texts that neither learned from",
        f"{'':24}{'labels':>6}{'before':>8}{'after':>8}",
    ]
    for change in found.changes:
        line = (
            f"{change.kind + ' ' + change.name:24}{change.labels:>6}{change.before:8.3f}{change.after:8.3f}"
        )
        lines.append(line + (_reason(change) if change.refused else ""))
    return "\n".join(lines)


def _reason(change: Change) -> str:
    most = BEARABLE_IN_LANGUAGE if change.kind == LANGUAGE else BEARABLE_IN_THEME
    points, fall = round(100 * most), 100 * (change.before - change.after)
    return f"  refused: falls by {fall:.1f} points, more than {points}, in {change.falls_in:.0%} of draws"
