"""Measures a tagger against labelled texts: F1 over all, per theme, language and style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean

from buurtstem.themes.nlp.choice import f1
from buurtstem.themes.nlp.corpus import LabelledText
from buurtstem.themes.rules import Tagger, Tagging


@dataclass
class Count:
    """Proposals that were right, proposals that were wrong, and labels that were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return f1(self.right, self.wrong, self.missed)

    def add(self, proposed: frozenset[str], expected: frozenset[str]) -> None:
        """Count one text."""
        self.right += len(proposed & expected)
        self.wrong += len(proposed - expected)
        self.missed += len(expected - proposed)


@dataclass
class Pair:
    """The same texts counted strictly, and leniently: a doubtful label is neither right, wrong nor missed."""

    strict: Count = field(default_factory=Count)
    lenient: Count = field(default_factory=Count)
    texts: int = 0

    def add(self, proposed: frozenset[str], text: LabelledText) -> None:
        """Count one text both ways."""
        expected, doubtful = frozenset(text.themes), frozenset(text.doubtful)
        self.texts += 1
        self.strict.add(proposed, expected)
        self.lenient.add(proposed - doubtful, expected - doubtful)


@dataclass
class Measurement:
    """All counts of one run."""

    pipeline: str
    all: Pair = field(default_factory=Pair)
    themes: dict[str, Pair] = field(default_factory=lambda: defaultdict(Pair))
    languages: dict[str, Pair] = field(default_factory=lambda: defaultdict(Pair))
    styles: dict[str, Pair] = field(default_factory=lambda: defaultdict(Pair))
    nature: Count = field(default_factory=Count)
    natures: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    languages_right: int = 0

    def add(self, text: LabelledText, tagging: Tagging) -> None:
        """Count one text with what the tagger said of it."""
        proposed = frozenset(theme.code for theme in tagging.themes)
        for pair in (self.all, self.languages[text.lang], self.styles[text.style or "-"]):
            pair.add(proposed, text)
        for code in proposed | frozenset(text.themes):
            self._add_theme(code, proposed, text)
        if text.nature:
            self._add_nature(frozenset(tagging.nature), frozenset(text.nature))
        self.languages_right += tagging.lang == text.lang

    def _add_theme(self, code: str, proposed: frozenset[str], text: LabelledText) -> None:
        one = frozenset({code})
        expected = frozenset(text.themes) & one
        pair = self.themes[code]
        pair.texts += len(expected)
        pair.strict.add(proposed & one, expected)
        if code not in text.doubtful:
            pair.lenient.add(proposed & one, expected)

    def _add_nature(self, proposed: frozenset[str], expected: frozenset[str]) -> None:
        self.nature.add(proposed, expected)
        for code in proposed | expected:
            one = frozenset({code})
            self.natures[code].add(proposed & one, expected & one)

    @property
    def nature_macro(self) -> float:
        """Return the mean F1 of the natures that occur."""
        return mean(count.f1 for count in self.natures.values()) if self.natures else 0.0

    def macro(self, way: str) -> float:
        """Return the mean F1 of the themes that occur; `way` is "strict" or "lenient"."""
        scores = [getattr(pair, way).f1 for pair in self.themes.values()]
        return sum(scores) / len(scores) if scores else 0.0


def measure(tagger: Tagger, texts: Sequence[LabelledText]) -> Measurement:
    """Tag the texts, the language recognised and not told, and count."""
    result = Measurement(tagger.version)
    for text, tagging in zip(texts, tagger.tag_many((text.text, None) for text in texts), strict=True):
        result.add(text, tagging)
    return result


def as_document(result: Measurement) -> dict[str, object]:
    """Return the measurement as plain values, numbers rounded to four places."""
    return {
        "pipeline": result.pipeline,
        "texts": result.all.texts,
        "languages_right": result.languages_right,
        "strict": _overall(result, "strict"),
        "lenient": _overall(result, "lenient"),
        "nature": {"micro_f1": round(result.nature.f1, 4), "macro_f1": round(result.nature_macro, 4)},
        "natures": {str(code): round(count.f1, 4) for code, count in sorted(result.natures.items())},
        "themes": _pairs(result.themes.items()),
        "languages": _pairs(result.languages.items()),
        "styles": _pairs(result.styles.items()),
    }


def _overall(result: Measurement, way: str) -> dict[str, float]:
    micro = getattr(result.all, way).f1
    return {"micro_f1": round(micro, 4), "macro_f1": round(result.macro(way), 4)}


def _pairs(pairs: Iterable[tuple[str, Pair]]) -> dict[str, dict[str, float]]:
    return {
        str(name): {
            "texts": pair.texts,
            "strict_f1": round(pair.strict.f1, 4),
            "lenient_f1": round(pair.lenient.f1, 4),
        }
        for name, pair in sorted(pairs)
    }


def as_table(result: Measurement) -> str:
    """Return the measurement as lines to read."""
    lines = [
        f"{result.pipeline}: {result.all.texts} texts, language right in {result.languages_right}",
        f"{'':16}{'texts':>6}{'strict':>8}{'lenient':>9}",
        _line("micro F1", result.all.texts, result.all.strict.f1, result.all.lenient.f1),
        _line("macro F1", result.all.texts, result.macro("strict"), result.macro("lenient")),
    ]
    for title, pairs in (("theme", result.themes), ("language", result.languages), ("style", result.styles)):
        lines.append(f"per {title}")
        lines += [
            _line(f"  {name}", pair.texts, pair.strict.f1, pair.lenient.f1)
            for name, pair in sorted(pairs.items())
        ]
    lines.append(f"nature: micro F1 {result.nature.f1:.3f}, macro F1 {result.nature_macro:.3f}")
    lines += [f"  {code:14}{'':6}{count.f1:8.3f}" for code, count in sorted(result.natures.items())]
    return "\n".join(lines)


def _line(name: str, texts: int, strict: float, lenient: float) -> str:
    return f"{name:16}{texts:6}{strict:8.3f}{lenient:9.3f}"
