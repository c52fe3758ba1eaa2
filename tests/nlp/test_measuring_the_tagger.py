"""Measuring counts right, wrong and missed themes; a doubtful theme is neither when counted leniently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from buurtstem.themes.nlp.corpus import LabelledText
from buurtstem.themes.nlp.measure import as_document, as_table, measure
from buurtstem.themes.rules import Nature, ProposedTheme, Tagging, Theme


class FixedTagger:
    """Answers with the themes that it was given, one answer after the other."""

    version = "fixed-1"

    def __init__(self, *answers: tuple[Theme, ...]) -> None:
        self._answers = iter(answers)

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        themes = tuple(ProposedTheme(theme, 0.9, ()) for theme in next(self._answers))
        return Tagging("nl", themes, (Nature.CONCERN,), tagged=True, pipeline=self.version)

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        return (self.tag(*text) for text in texts)

    def recognise(self, text: str) -> str:
        return "nl"


def text(
    *themes: Theme, doubtful: tuple[Theme, ...] = (), lang: str = "nl", nature: Nature = Nature.CONCERN
) -> LabelledText:
    return LabelledText(lang, "words", themes, (nature,), doubtful, "spoken")


def test_micro_f1_counts_each_proposal_once() -> None:
    tagger = FixedTagger((Theme.SAY, Theme.WORK), (Theme.SAY,))
    result = measure(tagger, [text(Theme.SAY), text(Theme.SAY, Theme.PRIDE)])
    assert result.all.strict.f1 == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))


def test_macro_f1_is_the_mean_over_the_themes_that_occur() -> None:
    tagger = FixedTagger((Theme.SAY, Theme.WORK), (Theme.SAY,))
    result = measure(tagger, [text(Theme.SAY), text(Theme.SAY, Theme.PRIDE)])
    assert result.macro("strict") == pytest.approx((1 + 0 + 0) / 3)


def test_a_doubtful_theme_that_is_proposed_is_wrong_only_when_counted_strictly() -> None:
    result = measure(FixedTagger((Theme.SAY, Theme.WORK)), [text(Theme.SAY, doubtful=(Theme.WORK,))])
    assert result.all.strict.f1 == pytest.approx(2 / 3)
    assert result.all.lenient.f1 == 1
    assert result.themes["work"].strict.wrong == 1
    assert result.themes["work"].lenient.wrong == 0


def test_a_doubtful_theme_that_is_not_proposed_is_not_missed_when_counted_leniently() -> None:
    labelled = text(Theme.SAY, Theme.WORK, doubtful=(Theme.WORK,))
    result = measure(FixedTagger((Theme.SAY,)), [labelled])
    assert (result.all.strict.missed, result.all.lenient.missed) == (1, 0)


def test_languages_styles_and_natures_are_counted_apart() -> None:
    tagger = FixedTagger((Theme.SAY,), (Theme.SAY,))
    result = measure(tagger, [text(Theme.SAY), text(Theme.WORK, lang="tr", nature=Nature.DREAM)])
    document = as_document(result)
    assert document["languages"] == {
        "nl": {"texts": 1, "strict_f1": 1.0, "lenient_f1": 1.0},
        "tr": {"texts": 1, "strict_f1": 0.0, "lenient_f1": 0.0},
    }
    assert document["styles"] == {"spoken": {"texts": 2, "strict_f1": 0.5, "lenient_f1": 0.5}}
    assert document["nature"] == {"micro_f1": 0.5, "macro_f1": 0.3333}
    assert document["natures"] == {"concern": 0.6667, "dream": 0.0}
    assert document["languages_right"] == 1


def test_the_table_holds_what_the_document_holds() -> None:
    result = measure(FixedTagger((Theme.SAY,)), [text(Theme.SAY)])
    table = as_table(result)
    assert "fixed-1: 1 texts, language right in 1" in table
    assert "micro F1             1   1.000    1.000" in table
    assert "nature: micro F1 1.000, macro F1 1.000" in table
