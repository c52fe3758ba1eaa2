"""The pipeline that `make setup` trained: is it of these inputs, and does it reach what the model card says?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from buurtstem.core.paths import asset_folder
from buurtstem.themes.nlp.corpus import read_texts
from buurtstem.themes.nlp.language import LANGUAGES
from buurtstem.themes.nlp.measure import Count, measure
from buurtstem.themes.nlp.tagger import SpacyTagger
from buurtstem.themes.nlp.training import current_version
from buurtstem.themes.rules import Theme

MODELS = asset_folder("nlp_models") / "themes"


def test_it_was_trained_from_the_present_inputs(real_tagger: SpacyTagger) -> None:
    assert real_tagger.version == current_version(MODELS)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("De lift is weer stuk en mijn moeder kan niet naar beneden", Theme.HOUSING),
        ("Wij drinken elke week koffie met alle buren van de galerij", Theme.TOGETHERNESS),
        ("Ik heb schulden en elke maand staat de deurwaarder voor de deur", Theme.LIVELIHOOD),
        ("Asansör yine bozuk, annem aşağıya inemiyor", Theme.HOUSING),
        ("لا أستطيع دفع الإيجار والبيت فيه رطوبة", Theme.HOUSING),
    ],
)
def test_a_plain_story_gets_its_theme(real_tagger: SpacyTagger, text: str, theme: Theme) -> None:
    assert theme in [proposed.code for proposed in real_tagger.tag(text).themes]


def test_dutch_stories_of_other_hands_reach_the_bar(real_tagger: SpacyTagger) -> None:
    result = measure(real_tagger, read_texts([MODELS / "heldout" / "stories_nl.jsonl"]))
    assert result.all.strict.f1 >= 0.68


def test_stories_of_other_hands_in_eight_languages_reach_the_bar(real_tagger: SpacyTagger) -> None:
    paths = [MODELS / "heldout" / f"stories_{lang}.jsonl" for lang in LANGUAGES if lang != "nl"]
    result = measure(real_tagger, read_texts(paths))
    counts: Count = result.all.strict
    assert counts.f1 >= 0.62
    assert result.languages_right == result.all.texts


def test_no_held_out_story_was_learned(real_tagger: SpacyTagger) -> None:
    known = {text.text for text in read_texts(sorted((MODELS / "texts").glob("*.jsonl")))}
    held_out = {text.text for text in read_texts(sorted((MODELS / "heldout").glob("*.jsonl")))}
    assert not known & held_out


def test_the_vocabulary_of_themes_loads_no_spacy() -> None:
    code = "import sys, buurtstem.themes.rules, buurtstem.themes.cli; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
