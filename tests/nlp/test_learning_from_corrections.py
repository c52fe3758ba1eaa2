"""Corrected stories teach like other texts, leave no rare word behind, and pass the guard or are deleted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import spacy

from buurtstem.corrections.queries import Teaching, TeachingText
from buurtstem.corrections.training import NothingToLearn, Outcome, ShippedIsOld, train_with_corrections
from buurtstem.themes.nlp import training
from buurtstem.themes.nlp.corpus import LabelledText
from buurtstem.themes.nlp.features import word_key
from buurtstem.themes.nlp.tagger import PipelineMissing, SpacyTagger
from buurtstem.themes.pipelines import IN_USE, MOST_KEPT, NoSuchPipeline, Pipelines
from buurtstem.themes.rules import Nature, Theme
from buurtstem.themes.tagging import LazyTagger
from tests.nlp.conftest import STORIES

CORRECTED = [
    "de galerij is glad en niemand strooit",
    "op onze galerij staan fietsen in de weg",
    "de galerij wordt nooit geveegd door zonderwoord",
    "een galerij vol plassen na elke bui",
]


def teaching(*texts: str, theme: Theme = Theme.HOUSING, suspected: int = 0) -> Teaching:
    """Return corrected texts, numbered so that none is held out."""
    numbers = [number for number in range(1, 99) if number % 5]
    told = (
        TeachingText(number, "nl", text, (theme,), (Nature.CONCERN,))
        for number, text in zip(numbers, texts, strict=False)
    )
    return Teaching(tuple(told), suspected)


@pytest.fixture
def models(small_folder: Path, tmp_path: Path) -> Path:
    """A trained folder of this test's own, with a development set."""
    folder = tmp_path / "models" / "themes"
    shutil.copytree(small_folder, folder)
    write_development(folder, [(lang, text, [theme]) for lang, text, theme, _ in STORIES])
    return folder


@pytest.fixture
def pipelines(models: Path, tmp_path: Path) -> Pipelines:
    return Pipelines(tmp_path / "instance", models / "trained")


def write_development(folder: Path, rows: list[tuple[str, str, list[str]]]) -> None:
    (folder / "development").mkdir(exist_ok=True)
    lines = [json.dumps({"lang": lang, "text": text, "themes": themes}) for lang, text, themes in rows]
    (folder / "development" / "nl.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def learn(pipelines: Pipelines, given: Teaching) -> Outcome:
    return train_with_corrections(given, pipelines, lambda _: None)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_trained_again_from_the_same_the_pipeline_in_use_is_left_where_it_is(pipelines: Pipelines) -> None:
    version = learn(pipelines, teaching(*CORRECTED)).version
    (pipelines.own / version / "seen").touch()
    assert learn(pipelines, teaching(*CORRECTED)).version == version
    assert pipelines.version_in_use == version
    assert (pipelines.own / version / "seen").exists()


def test_a_damaged_one_in_use_is_compared_as_the_shipped_one_and_replaced(pipelines: Pipelines) -> None:
    version = learn(pipelines, teaching(*CORRECTED)).version
    shutil.rmtree(pipelines.own / version / "themes")
    assert learn(pipelines, teaching(*CORRECTED)).version == version
    assert SpacyTagger.load(pipelines.folder_in_use).version == version
    assert pipelines.version_in_use == version


def test_what_passes_is_taken_into_use_beside_the_shipped_one(models: Path, pipelines: Pipelines) -> None:
    before = contents(models)
    made = learn(pipelines, teaching(*CORRECTED, suspected=2))

    assert not made.comparison.is_refused
    assert (made.learned, made.held_out, made.suspected) == (4, 0, 2)
    assert pipelines.version_in_use == made.version
    assert pipelines.folder_in_use == pipelines.own / made.version
    assert contents(models) == before
    assert sorted(path.name for path in pipelines.own.iterdir()) == sorted([IN_USE, made.version])
    assert LazyTagger(pipelines).version == made.version


def test_the_program_knows_what_it_was_taught(models: Path, pipelines: Pipelines, small_tagger) -> None:
    text = "weer water op de galerij"
    learn(pipelines, teaching(*CORRECTED * 3))
    scores = {theme.code: theme.score for theme in LazyTagger(pipelines).tag(text, "nl").themes}
    before = {theme.code: theme.score for theme in small_tagger.tag(text, "nl").themes}

    assert scores.get(Theme.HOUSING, 0) > before.get(Theme.HOUSING, 0)


def test_the_same_corrections_give_the_same_pipeline(models: Path, pipelines: Pipelines) -> None:
    given = teaching(*CORRECTED)
    first = learn(pipelines, given)
    weights = (pipelines.folder_in_use / "themes" / "model").read_bytes()
    second = learn(pipelines, given)

    assert second.version == first.version
    assert (pipelines.folder_in_use / "themes" / "model").read_bytes() == weights


def test_another_correction_gives_another_version(models: Path, tmp_path: Path) -> None:
    labels = [LabelledText("nl", text, (Theme.HOUSING,)) for text in CORRECTED]
    made = {
        training.train(models, corrected=labels[:number], target=tmp_path / f"made-{number}")
        for number in (0, 3, 4)
    }
    assert len(made) == 3
    assert training.current_version(models) in made


def test_no_text_of_a_teller_stands_in_a_pipeline(models: Path, pipelines: Pipelines) -> None:
    learn(pipelines, teaching(*CORRECTED))
    for name, content in contents(pipelines.folder_in_use).items():
        assert b"zonderwoord" not in content, name
        assert b"niemand strooit" not in content, name


def test_words_of_fewer_than_three_texts_leave_no_weight(models: Path, pipelines: Pipelines) -> None:
    learn(pipelines, teaching(*CORRECTED))
    nlp = spacy.load(pipelines.folder_in_use)
    model = nlp.get_pipe("themes").model
    linear = model.get_ref("linear")

    def weight(word: str) -> float:
        keys = np.array([word_key(word)], dtype=np.uint64)
        sparse = keys, np.ones(1, dtype="f"), np.ones(1, dtype=np.int32)
        return float(np.abs(linear.predict(sparse) - linear.get_param("b")).max())

    assert weight("zonderwoord") == 0
    assert weight("galerij") > 0


def test_what_makes_a_language_worse_is_refused_and_deleted(models: Path, pipelines: Pipelines) -> None:
    texts = [f"de lift is stuk op nummer {number}" for number in range(60)]
    write_development(models, [("nl", text, ["housing"]) for text in texts[:30]])
    wrong = [f"die lift is weer stuk bij nummer {number}" for number in range(70)]
    made = learn(pipelines, teaching(*wrong, theme=Theme.TOGETHERNESS))

    assert made.comparison.is_refused
    assert pipelines.version_in_use is None
    assert pipelines.folder_in_use == models / "trained"
    assert list(pipelines.own.iterdir()) == []


def test_without_labelled_texts_nothing_is_taken_into_use(models: Path, pipelines: Pipelines) -> None:
    shutil.rmtree(models / "development")
    assert learn(pipelines, teaching(*CORRECTED)).comparison.is_refused
    assert pipelines.kept == ()


def test_one_corrected_text_in_five_only_measures(models: Path, pipelines: Pipelines) -> None:
    told = tuple(
        TeachingText(number, "nl", text, (Theme.HOUSING,), ())
        for number, text in enumerate(CORRECTED, start=2)
    )
    made = learn(pipelines, Teaching(told, 0))
    assert (made.learned, made.held_out) == (3, 1)
    assert made.comparison.texts == len(STORIES) + 1


def test_without_corrections_there_is_nothing_to_learn(models: Path, pipelines: Pipelines) -> None:
    with pytest.raises(NothingToLearn, match="3 that may name somebody"):
        learn(pipelines, Teaching((), 3))


def test_an_old_shipped_pipeline_is_trained_first(models: Path, pipelines: Pipelines) -> None:
    with (models / "concepts.tsv").open("a") as file:
        file.write("\n")
    with pytest.raises(ShippedIsOld, match="First: buurtstem themes train"):
        learn(pipelines, teaching(*CORRECTED))


def test_after_an_update_of_the_program_the_shipped_pipeline_serves(models, pipelines) -> None:
    made = learn(pipelines, teaching(*CORRECTED))
    settings = models / "trained" / training.SETTINGS_FILE
    settings.write_text(settings.read_text().replace(training.current_version(models), "themes-000000000000"))

    assert pipelines.version_in_use is None
    with pytest.raises(NoSuchPipeline, match="another version of the program"):
        pipelines.take_into_use(made.version)


def test_one_can_go_back_and_forth(models: Path, pipelines: Pipelines) -> None:
    made = learn(pipelines, teaching(*CORRECTED))
    tagger = LazyTagger(pipelines)
    assert tagger.version == made.version

    pipelines.use_shipped()
    assert tagger.version == training.current_version(models)
    pipelines.take_into_use(made.version)
    assert tagger.version == made.version


def test_as_long_as_the_same_pipeline_is_in_use_no_file_is_read_for_each_text(
    pipelines: Pipelines, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = learn(pipelines, teaching(*CORRECTED))
    tagger = LazyTagger(pipelines)
    assert tagger.version == made.version
    monkeypatch.setattr(Path, "read_text", None)
    for _ in range(2):
        assert tagger.tag("De lift is stuk", "nl").pipeline == made.version


@pytest.mark.parametrize("version", ["", "..", "themes-000000000000", "themes-000000000000-00000000"])
def test_what_is_not_there_cannot_be_used(pipelines: Pipelines, version: str) -> None:
    with pytest.raises(NoSuchPipeline):
        pipelines.take_into_use(version)


def test_only_the_newest_are_kept(models: Path, pipelines: Pipelines) -> None:
    made = learn(pipelines, teaching(*CORRECTED)).version
    base = training.current_version(models)
    others = [f"{base}-0000000{number}" for number in range(5)]
    for other in others:
        shutil.copytree(pipelines.own / made, pipelines.own / other)
    pipelines.take_into_use(made)

    assert len(pipelines.kept) == MOST_KEPT
    assert made in pipelines.kept


def test_for_a_damaged_pipeline_the_shipped_one_serves(models: Path, pipelines: Pipelines) -> None:
    learn(pipelines, teaching(*CORRECTED))
    (pipelines.folder_in_use / "config.cfg").write_text("")
    assert LazyTagger(pipelines).version == training.current_version(models)


def test_without_any_pipeline_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PipelineMissing, match="buurtstem themes train"):
        LazyTagger(Pipelines(tmp_path, tmp_path / "nowhere")).warm_up()


def test_three_themes_are_there_to_choose_from(small_tagger: SpacyTagger) -> None:
    tagging = small_tagger.tag("De lift is stuk", "nl")
    codes = [theme.code for theme in (*tagging.themes, *tagging.offers)]

    assert len(codes) == len(set(codes)) == 3
    assert Theme.OTHER not in {theme.code for theme in tagging.offers}
    assert all(theme.score <= tagging.themes[-1].score for theme in tagging.offers)
