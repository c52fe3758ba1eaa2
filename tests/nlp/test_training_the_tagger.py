"""Training is repeatable, happens only when needed, and never leaves half a pipeline."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from buurtstem.core.paths import asset_folder
from buurtstem.themes.nlp import training
from buurtstem.themes.nlp.corpus import TextsInvalid
from buurtstem.themes.nlp.tagger import SpacyTagger
from buurtstem.themes.nlp.terms import TermListInvalid
from tests.bars import Soak
from tests.nlp.conftest import write_folder

STORIES = ["De lift is stuk", "Ik ben bang in het donker", "Asansör bozuk", "zomaar iets anders"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "themes")


def test_the_same_input_gives_the_same_scores(folder: Path, small_tagger: SpacyTagger) -> None:
    training.train(folder)
    again = SpacyTagger.load(folder / "trained")
    assert [again.tag(text) for text in STORIES] == [small_tagger.tag(text) for text in STORIES]


def test_the_trained_folder_needs_no_other(folder: Path, small_folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for path in sorted((small_folder / "trained").rglob("*")):
        target = moved / path.relative_to(small_folder / "trained")
        if path.is_dir():
            target.mkdir()
        else:
            target.write_bytes(path.read_bytes())
    assert SpacyTagger.load(moved).tag("De lift is stuk").themes[0].because == ("lift",)


def test_the_trained_folder_tells_nothing_of_the_machine(small_folder: Path) -> None:
    for path in (small_folder / "trained").rglob("*"):
        if path.suffix in {".cfg", ".json"}:
            assert str(small_folder) not in path.read_text(encoding="utf-8")


def test_training_is_needed_until_it_was_done(folder: Path, small_folder: Path) -> None:
    assert training.needs_training(folder)
    assert not training.needs_training(small_folder)


@pytest.mark.parametrize("name", ["concepts.tsv", "config.cfg", "terms/nl.tsv", "texts/sentences_nl.jsonl"])
def test_a_change_of_any_input_changes_the_version(folder: Path, name: str) -> None:
    before = training.current_version(folder)
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert training.current_version(folder) != before


def test_files_beside_the_inputs_change_nothing(folder: Path) -> None:
    before = training.current_version(folder)
    (folder / "MODEL_CARD.md").write_text("words", encoding="utf-8")
    assert training.current_version(folder) == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": "themes-000000000000"}', "{}"])
def test_a_broken_or_old_trained_folder_needs_training(folder: Path, content: str) -> None:
    (folder / "trained").mkdir()
    (folder / "trained" / training.SETTINGS_FILE).write_text(content, encoding="utf-8")
    assert training.needs_training(folder)


def test_training_replaces_an_old_pipeline_and_leaves_nothing_beside(folder: Path) -> None:
    (folder / "trained").mkdir()
    (folder / "trained" / "old.txt").write_text("old", encoding="utf-8")
    version = training.train(folder)
    settings = json.loads((folder / "trained" / training.SETTINGS_FILE).read_text(encoding="utf-8"))
    assert settings["version"] == version == training.current_version(folder)
    assert not (folder / "trained" / "old.txt").exists()
    assert {path.name for path in folder.iterdir()} == {
        "concepts.tsv",
        "config.cfg",
        "terms",
        "texts",
        "trained",
    }


def test_a_bad_line_stops_the_training_and_keeps_the_old_pipeline(folder: Path) -> None:
    (folder / "trained").mkdir()
    (folder / "trained" / "old.txt").write_text("old", encoding="utf-8")
    with (folder / "terms" / "nl.tsv").open("a", encoding="utf-8") as file:
        file.write("nowhere/nothing\tx\n")
    with pytest.raises(TermListInvalid, match=r"nl\.tsv line 8"):
        training.train(folder)
    assert (folder / "trained" / "old.txt").exists()


def test_a_list_for_a_tenth_language_is_refused(folder: Path) -> None:
    (folder / "terms" / "so.tsv").write_text("concept\tterm\texcept\tneeds\n", encoding="utf-8")
    with pytest.raises(TermListInvalid, match="there is no language 'so'"):
        training.train(folder)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "line 1: this is not JSON"),
        ("[1]", "line 1: this is not an object with a text"),
        ('{"text": 3, "lang": "nl"}', "line 1: this is not an object with a text"),
        ('{"text": "x", "lang": "xx", "themes": ["say"]}', "line 1: the language is not one of nl"),
        ('{"text": "x", "lang": "nl", "themes": []}', "line 1: 0 themes"),
        ('{"text": "x", "lang": "nl", "themes": "say"}', "line 1: 'themes' is not a list"),
        ('{"text": "x", "lang": "nl", "themes": ["nowhere"]}', "line 1: 'nowhere' is not a valid Theme"),
        ('{"text": "x", "lang": "nl", "themes": ["say"], "nature": ["bad"]}', "line 1: 'bad' is not a valid"),
    ],
)
def test_a_text_that_cannot_be_used_is_named(folder: Path, line: str, sentence: str) -> None:
    (folder / "texts" / "stories_nl.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(TextsInvalid, match=sentence):
        training.train(folder)


@pytest.mark.parametrize("name", ["config.cfg", "concepts.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(training.NothingToTrainOn, match=name):
        training.train(folder)


def test_without_texts_there_is_nothing_to_train_on(folder: Path) -> None:
    for path in (folder / "texts").iterdir():
        path.unlink()
    with pytest.raises(training.NothingToTrainOn, match="fewer than"):
        training.train(folder)


@pytest.mark.soak(part="training")
def test_training_again_gives_the_same_scores(folder: Path, tmp_path: Path, soak: Soak) -> None:
    """Full size: the texts and term lists of Buurtstem itself; sample: the small ones of these tests."""
    rounds = soak.size(sample=1, full=2)
    source = asset_folder("nlp_models") / "themes" if rounds > 1 else folder
    files = sorted((source / "texts").glob("*.jsonl"))
    texts = [json.loads(line)["text"] for file in files for line in file.read_text().splitlines()]
    scores = []
    for number in range(2):
        copy = tmp_path / str(number)
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("trained", "heldout"))
        training.train(copy)
        tagger = SpacyTagger.load(copy / "trained")
        scores.append([tagger.tag(text).themes for text in texts[:40]])
    assert scores[0] == scores[1]
