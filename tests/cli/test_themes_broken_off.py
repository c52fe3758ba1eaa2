"""Training, choosing and tagging again as real processes: two at once, and killed in the middle."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from buurtstem.app import create_app
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.stories.actions import correct_story
from buurtstem.themes.nlp.training import train
from buurtstem.themes.pipelines import IN_USE, Pipelines
from buurtstem.themes.rules import Theme
from buurtstem.themes.tagging import LazyTagger
from buurtstem.themes.turns import TrainingRuns, own_turn
from buurtstem.web.database import db, transaction
from tests.cast import make_cast
from tests.cli.conftest import development
from tests.conftest import migrate_database, settings_for
from tests.factories import add_story
from tests.nlp.conftest import STORIES, write_folder
from tests.tagging import WordTagger

ROOT = Path(__file__).parents[2]
SECONDS = 240  # most that a command may take: trainings on a machine that is busy with other tests
TEACH = ("themes", "train", "--with-corrections")
RUNS = "Error: A training runs already: another command trains or chooses a pipeline in "


@dataclass(frozen=True)
class Site:
    """A site in a folder of its own, with a small shipped pipeline."""

    folder: Path
    models: Path

    @property
    def pipelines(self) -> Pipelines:
        return Pipelines(self.folder, self.models / "trained")

    @property
    def stop_file(self) -> Path:
        return self.folder / "waiting"

    def begin(self, *arguments: str, stop_at: str = "", stop_by: str = "kill") -> subprocess.Popen[str]:
        """Begin a command as a process of its own."""
        stops = {"STOP_AT": stop_at, "STOP_BY": stop_by, "STOP_FILE": str(self.stop_file)}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.cli.broken_off", *arguments],
            cwd=ROOT,
            env=development(self.folder, MODELS=str(self.models), **stops),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, stop_at: str = "") -> tuple[int, str, str]:
        """Run a command to its end; return its code and what it wrote."""
        with self.begin(*arguments, stop_at=stop_at) as process:
            stdout, stderr = process.communicate(timeout=SECONDS)
        return process.returncode, stdout, stderr

    def wait_until_it_waits(self) -> None:
        ends = time.monotonic() + SECONDS
        while not self.stop_file.exists():
            assert time.monotonic() < ends
            time.sleep(0.05)

    def leftovers(self) -> set[str]:
        """Return what is in the folder of pipelines beside those that may be used."""
        return {each.name for each in self.pipelines.own.iterdir()} - {IN_USE, *self.pipelines.kept}


def add_corrected(folder: Path, *texts: str) -> None:
    """Add public stories that people gave to housing and that may teach, and one that a person never saw."""
    app = create_app(settings_for(folder), WordTagger())
    is_new = not (folder / "cast").exists()
    if is_new:
        migrate_database(app)
    with app.app_context():
        with transaction() as session:
            if is_new:
                make_cast(session)
                (folder / "cast").touch()
            for text in texts:
                ref = add_story(session, ContributionState.PUBLISHED, text=text, may_teach=True)
                correct_story(session, ref.id, [Theme.HOUSING], None, "checker", now())
            add_story(session, ContributionState.PUBLISHED, text="de buren en de bus")
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that has learned once, and has more to learn now."""
    folder = tmp_path_factory.mktemp("first")
    site = Site(folder / "site", write_folder(folder / "themes"))
    train(site.models)
    (site.models / "development").mkdir()
    lines = [json.dumps({"lang": lang, "text": text, "themes": [theme]}) for lang, text, theme, _ in STORIES]
    (site.models / "development" / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    site.folder.mkdir()
    add_corrected(site.folder, *(f"de lift is weer stuk, nummer {number}" for number in range(1, 5)))
    assert site.run(*TEACH)[0] == 0
    add_corrected(site.folder, "de lift staat al weken stil")
    return site


@pytest.fixture
def site(first_site: Site, tmp_path: Path) -> Site:
    """A copy of that site, of this test's own."""
    shutil.copytree(first_site.folder.parent, tmp_path / "copy")
    return Site(tmp_path / "copy" / "site", tmp_path / "copy" / "themes")


def test_while_one_trains_another_neither_trains_nor_chooses(site: Site) -> None:
    before = site.pipelines.version_in_use
    with site.begin(*TEACH, stop_at="Comparing", stop_by="wait") as first:
        site.wait_until_it_waits()
        refused = [site.run(*TEACH), site.run("themes", "use", "--shipped")]
        listed = site.run("themes", "use")
        meanwhile = site.pipelines.version_in_use
        site.stop_file.unlink()
        stdout, stderr = first.communicate(timeout=SECONDS)

    assert [code for code, _, _ in refused] == [1, 1]
    for _, said, problem in refused:
        assert said == ""
        assert problem.startswith(RUNS)
        assert problem.count("\n") == 1
    assert listed == (0, f"{before} (in use)\nshipped\n", "")
    assert meanwhile == before
    assert (first.returncode, stderr) == (0, ""), stdout
    assert site.pipelines.version_in_use not in {before, None}


@pytest.mark.parametrize("point", ["Comparing", "forgetting 1"])
def test_killed_anywhere_the_old_pipeline_serves_and_the_next_training_works(site: Site, point: str) -> None:
    before = site.pipelines.version_in_use
    assert site.run(*TEACH, stop_at=point)[0] == -9

    assert site.pipelines.version_in_use == before
    assert site.pipelines.kept == (before,)
    assert LazyTagger(site.pipelines).version == before

    assert site.run(*TEACH)[0] == 0
    after = site.pipelines.version_in_use
    assert after not in {before, None}
    assert LazyTagger(site.pipelines).version == after
    assert site.leftovers() == set()


def test_the_shipped_pipeline_is_trained_by_one_at_a_time(site: Site) -> None:
    again = ("themes", "train", "--models", str(site.models))
    with site.begin(*again, stop_at="Learning", stop_by="wait") as first:
        site.wait_until_it_waits()
        code, _, problem = site.run(*again)
        site.stop_file.unlink()
        first.communicate(timeout=SECONDS)
    assert (code, problem.startswith(RUNS), first.returncode) == (1, True, 0)


def test_killed_between_its_last_two_steps_the_old_shipped_pipeline_is_put_back(site: Site) -> None:
    again = ("themes", "train", "--models", str(site.models))
    assert site.run(*again, stop_at="moving 1")[0] == -9
    assert not (site.models / "trained").exists()

    assert "is up to date" in site.run(*again, "--if-needed")[1]
    assert LazyTagger(site.pipelines).version
    assert list(site.models.glob(".trained-*")) == []


def tags_and_runs(site: Site) -> tuple[dict[int, list[tuple]], list[tuple]]:
    """Return the standing tags of each story, and the runs over all stories: done, total, finished."""
    with closing(sqlite3.connect(site.folder / "buurtstem.db")) as database:
        rows = database.execute(
            "SELECT contribution_id, source, what, code, counts, pipeline FROM theme_tag WHERE NOT superseded"
        ).fetchall()
        runs = database.execute("SELECT done, total, finished_at IS NOT NULL FROM retagging").fetchall()
    tags: dict[int, list[tuple]] = {}
    for story, *tag in sorted(rows, key=str):
        tags.setdefault(story, []).append(tuple(tag))
    return tags, runs


def machines(tags: dict[int, list[tuple]]) -> dict[int, set[str]]:
    return {story: {tag[-1] for tag in rows if tag[0] == "machine"} for story, rows in tags.items()}


def by_people(tags: dict[int, list[tuple]]) -> dict[int, list[tuple]]:
    return {story: [tag for tag in rows if tag[0] == "checker"] for story, rows in tags.items()}


def test_tagging_again_that_was_killed_goes_on_where_it_was_and_doubles_nothing(site: Site) -> None:
    before, _ = tags_and_runs(site)
    assert site.run("themes", "retag", stop_at="batch 2")[0] == -9

    killed, runs = tags_and_runs(site)
    version = site.pipelines.version_in_use
    tagged = [story for story, pipelines in machines(killed).items() if pipelines == {version}]
    assert tagged == sorted(before)[:2]  # the second batch was undone with its process
    assert runs == [(2, len(before), 0)]
    assert by_people(killed) == by_people(before)

    code, said, problem = site.run("themes", "retag")
    assert (code, problem) == (0, "")
    assert said == (
        f"Goes on with the run that was begun, after 2 stories.\n"
        f"{len(before)} stories tagged again by {version}\n"
    )
    after, runs = tags_and_runs(site)
    assert runs == [(len(before), len(before), 1)]
    assert by_people(after) == by_people(before)
    assert set.union(*machines(after).values()) == {version}
    assert {story: len(rows) for story, rows in after.items()} == {
        story: len(set(rows)) for story, rows in after.items()
    }


def test_what_a_killed_training_left_running_does_not_keep_the_next_one_waiting(tmp_path: Path) -> None:
    killed = (
        "import os, signal, sys, time; from pathlib import Path; from buurtstem.themes.turns import own_turn\n"
        "with own_turn(Path(sys.argv[1])):\n"
        "    child = os.fork()\n"
        "    if not child: os.close(1); time.sleep(60); os._exit(0)\n"
        "    print(child, flush=True); time.sleep(0.2); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", killed, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    child = int(process.stdout)
    try:
        os.kill(child, 0)  # it is there
        with own_turn(tmp_path), pytest.raises(TrainingRuns), own_turn(tmp_path):
            pass
    finally:
        os.kill(child, 9)
