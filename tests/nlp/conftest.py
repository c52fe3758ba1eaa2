"""A small folder to train from, and pipelines loaded once: the small one, and the one of `make setup`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from buurtstem.core.paths import asset_folder
from buurtstem.themes.nlp.tagger import SpacyTagger
from buurtstem.themes.nlp.training import train

CONCEPTS = """concept\ttheme\talso\tdefinition
housing/lift\thousing\t\tlifts
housing/rent\thousing\tlivelihood\trents
safety/fear\tsafety\t\tfear
togetherness/meeting\ttogetherness\t\tmeeting
"""
TERMS = {
    "nl": "housing/lift\tlift*\nhousing/lift\tniet naar beneden\nhousing/rent\thuur*\tbuur*\n"
    "safety/fear\tbang\t\nsafety/fear\tdurf* niet\ntogetherness/meeting\tkoffie*\n",
    "tr": "housing/lift\tasansor*\nhousing/rent\tkira*\nsafety/fear\tkork*\ntogetherness/meeting\tkahve*\n",
    "ar": "housing/rent\tايجار*\nsafety/fear\tخاف*\n",
}
SENTENCES = [
    ("De lift is kapot en niemand komt hem maken", "housing", "concern"),
    ("De huur gaat alweer omhoog dit jaar", "housing", "concern"),
    ("Ons trappenhuis is netjes geschilderd, mooi geworden", "housing", "strength"),
    ("Ik zou graag een grotere keuken willen", "housing", "dream"),
    ("Na het donker ben ik bang op straat", "safety", "concern"),
    ("Ik durf niet langs die jongens te lopen", "safety", "concern"),
    ("Zet daar een agent neer, dat zou helpen", "safety", "idea"),
    ("Het voelt hier veilig, ook in het donker", "safety", "strength"),
    ("Met de buren koffie drinken is gezellig", "togetherness", "strength"),
    ("Samen eten met de hele straat, zo fijn", "togetherness", "strength"),
    ("Laten we een keer samen koffie zetten op het plein", "togetherness", "idea"),
    ("Ik hoop dat wij elkaar weer gaan groeten", "togetherness", "dream"),
    ("De bladeren waren geel toen ik jarig was", "other", "strength"),
    ("Mijn zus woont in een ander land", "other", "strength"),
]
STORIES = [
    ("nl", "die lift doet het nooit en mijn moeder kan niet naar beneden", "housing", "concern"),
    ("nl", "s avonds ben ik bang, ik durf niet meer naar buiten", "safety", "concern"),
    ("nl", "elke dinsdag koffie met de buren, heerlijk is dat", "togetherness", "strength"),
    ("tr", "Asansör yine bozuk, annem aşağı inemiyor", "housing", "concern"),
    ("tr", "Akşamları korkuyorum, dışarı çıkmak istemiyorum", "safety", "concern"),
    ("ar", "الإيجار مرتفع جدا ولا أستطيع الدفع", "housing", "concern"),
]


def write_folder(folder: Path) -> Path:
    """Fill a folder with concepts, terms, texts and the real configuration."""
    (folder / "terms").mkdir(parents=True)
    (folder / "texts").mkdir()
    shutil.copy(asset_folder("nlp_models") / "themes" / "config.cfg", folder)
    (folder / "concepts.tsv").write_text(CONCEPTS, encoding="utf-8")
    for lang, lines in TERMS.items():
        content = "concept\tterm\texcept\tneeds\n" + lines
        (folder / "terms" / f"{lang}.tsv").write_text(content, encoding="utf-8")
    sentences = [("nl", *sentence) for sentence in SENTENCES]
    for name, rows in (("sentences_nl", sentences), ("stories_all", STORIES)):
        lines = [
            json.dumps(
                {"id": f"{name}-{at}", "lang": lang, "text": text, "themes": [theme], "nature": [nature]}
            )
            for at, (lang, text, theme, nature) in enumerate(rows)
        ]
        (folder / "texts" / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a pipeline trained from a handful of texts; tests leave it as it is."""
    folder = write_folder(tmp_path_factory.mktemp("models") / "themes")
    train(folder)
    return folder


@pytest.fixture(scope="session")
def small_tagger(small_folder: Path) -> SpacyTagger:
    return SpacyTagger.load(small_folder / "trained")


@pytest.fixture(scope="session")
def real_tagger() -> SpacyTagger:
    """Return the tagger that `make setup` trained; without it the error says which command makes it."""
    return SpacyTagger.load(asset_folder("nlp_models") / "themes" / "trained")
