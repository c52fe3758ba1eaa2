"""`buurtstem themes train --with-corrections|use|retag`: with a small shipped pipeline of the tests' own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.corrections.actions import retag_batch, start_retagging
from buurtstem.stories.actions import correct_story
from buurtstem.themes.nlp.training import current_version, train
from buurtstem.themes.pipelines import Pipelines
from buurtstem.themes.queries import marks_of
from buurtstem.themes.rules import Theme
from buurtstem.web.database import db, reading, transaction
from tests.cast import make_cast
from tests.cli.conftest import Command
from tests.factories import add_story
from tests.nlp.conftest import STORIES, write_folder

PUBLISHED = ContributionState.PUBLISHED
TEACH = ("themes", "train", "--with-corrections")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small trained pipeline and a development set."""
    folder = write_folder(tmp_path_factory.mktemp("models") / "themes")
    train(folder)
    (folder / "development").mkdir()
    lines = [json.dumps({"lang": lang, "text": text, "themes": [theme]}) for lang, text, theme, _ in STORIES]
    (folder / "development" / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def models(app: Flask, trained: Path, tmp_path: Path) -> Iterator[Path]:
    """The site with that pipeline as the shipped one, and none of its own."""
    folder = tmp_path / "themes"
    shutil.copytree(trained, folder)
    kept: Pipelines = app.extensions["pipelines"]
    app.extensions["pipelines"] = replace(kept, shipped=folder / "trained")
    yield folder
    shutil.rmtree(kept.own, ignore_errors=True)
    app.extensions["pipelines"] = kept


@pytest.fixture
def corrected(app: Flask) -> list[ContributionRef]:
    """Six stories about the lift that a person gave to housing, and one that nobody may learn from."""
    with app.app_context(), transaction() as session:
        make_cast(session)
        refs = [
            add_story(session, PUBLISHED, text=f"de lift is weer stuk, nummer {number}", may_teach=number < 7)
            for number in range(1, 8)
        ]
        for ref in refs:
            correct_story(session, ref.id, [Theme.HOUSING], None, "checker", now())
    return refs


def version_of(app: Flask) -> str | None:
    pipelines: Pipelines = app.extensions["pipelines"]
    return pipelines.version_in_use


def test_corrected_stories_are_learned_and_the_result_is_used(
    app, command: Command, models, corrected
) -> None:
    result = command(*TEACH)
    version = version_of(app)

    assert result.exit_code == 0, result.output
    assert version is not None
    assert version.startswith(current_version(models))
    assert (
        f"{version}: learned from 5 corrected stories beside the texts; 1 kept for measuring" in result.stdout
    )
    assert "texts that neither learned from" in result.stdout
    assert "Taken into use." in result.stdout


def test_what_makes_it_worse_is_refused_in_a_table(app, command: Command, models) -> None:
    texts = [f"die lift is stuk op nummer {number}" for number in range(30)]
    lines = [json.dumps({"lang": "nl", "text": text, "themes": ["housing"]}) for text in texts]
    (models / "development" / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with app.app_context(), transaction() as session:
        make_cast(session)
        for number in range(70):
            text = f"de lift is alweer stuk bij nummer {number}"
            ref = add_story(session, PUBLISHED, text=text, may_teach=True)
            correct_story(session, ref.id, [Theme.TOGETHERNESS], None, "checker", now())
    result = command(*TEACH)

    assert result.exit_code == 1
    assert "language nl" in result.stdout
    assert "refused: falls by" in result.stdout
    assert result.stderr == "Not taken into use; the pipeline in use stays.\n"
    assert version_of(app) is None


def test_without_corrections_there_is_one_line(command: Command, models) -> None:
    result = command(*TEACH)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There is no corrected story to learn from")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("more", [("--models", "x"), ("--if-needed",)])
def test_it_goes_alone(command: Command, more) -> None:
    assert command(*TEACH, *more).exit_code == 2


def test_there_is_no_way_around_the_guard(command: Command) -> None:
    assert command(*TEACH, "--force").exit_code == 2


def test_one_goes_back_to_the_shipped_pipeline_and_forth(app, command: Command, models, corrected) -> None:
    assert command("themes", "use").stdout == "shipped (in use)\n"
    command(*TEACH)
    version = version_of(app)
    assert command("themes", "use").stdout == f"{version} (in use)\nshipped\n"
    back = command("themes", "use", "--shipped")
    assert (back.exit_code, back.stdout.splitlines()[:2]) == (0, [f"{version}", "shipped (in use)"])
    assert version_of(app) is None
    assert "buurtstem themes retag" in command("themes", "use", str(version)).stdout
    assert version_of(app) == version


def test_a_damaged_version_is_not_taken_into_use(app, command: Command, models, corrected) -> None:
    command(*TEACH)
    version = str(version_of(app))
    command("themes", "use", "--shipped")
    shutil.rmtree(app.extensions["pipelines"].own / version / "themes")
    result = command("themes", "use", version)
    assert (result.exit_code, version_of(app)) == (1, None)
    assert result.stderr == f"Error: {version} is damaged. Use another one, or train again.\n"


def test_a_version_that_is_not_there_is_one_line(command: Command, models) -> None:
    result = command("themes", "use", "themes-000000000000-00000000")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There is no pipeline themes-000000000000-00000000 in ")
    assert command("themes", "use", "x", "--shipped").exit_code == 2


def test_all_stories_are_tagged_again(app, command: Command, corrected) -> None:
    with app.app_context(), transaction() as session:
        waiting = add_story(session, text="de buren en de bus")
    result = command("themes", "retag")

    assert (result.exit_code, result.stdout) == (0, "8 stories tagged again by words-1\n")
    with app.app_context():
        assert {tag.pipeline for tag in marks_of(reading(), waiting).themes} == {"words-1"}
        db.session.remove()


def test_while_it_runs_it_is_not_begun_again_but_helped_along(
    app, command: Command, corrected, monkeypatch
) -> None:
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 3)
    with app.app_context():
        with transaction() as session:
            start_retagging(session, None, "words-1", now())
        with transaction() as session:
            retag_batch(session, app.extensions["tagger"], "words-1", now())
        db.session.remove()
    result = command("themes", "retag")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Goes on with the run that was begun, after 3 stories.\n7 stories tagged again by words-1\n"
    )
