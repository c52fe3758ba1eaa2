"""Tagging all stories again: batch by batch, once at a time, restartable, and never over a person's word."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotAllowed
from buurtstem.core.jobs import Job, run_one
from buurtstem.core.terms import Terms
from buurtstem.corrections.actions import RETAG, CorrectionRetention, retag_batch, start_retagging
from buurtstem.corrections.models import Retagging
from buurtstem.corrections.queries import find_progress
from buurtstem.corrections.retagging import retag_all, retag_handler
from buurtstem.corrections.rules.retagging import (
    STANDS_STILL,
    AlreadyRunning,
    Progress,
)
from buurtstem.stories.queries import get_story
from buurtstem.themes.models import ThemeTag
from buurtstem.themes.rules import Nature, Theme
from tests.cast import MOMENT
from tests.data.corrections import WAITING, NewTagger, correct, told
from tests.tagging import WordTagger

pytestmark = pytest.mark.usefixtures("any_cast")


def quietly(progress: Progress) -> None:
    """Report to nobody."""


def start(write, pipeline="words-2", actor=None, moment=MOMENT):
    with write() as session:
        return start_retagging(session, actor, pipeline, moment)


def batch(write, tagger=None):
    tagger = tagger or NewTagger()
    with write() as session:
        return retag_batch(session, tagger, tagger.version, MOMENT)


def pipelines(write) -> set[tuple[int, str | None]]:
    with write() as session:
        rows = session.execute(
            select(ThemeTag.contribution_id, ThemeTag.pipeline).where(
                ThemeTag.source == "machine", ThemeTag.superseded.is_(False)
            )
        )
        return {(row.contribution_id, row.pipeline) for row in rows}


def test_every_story_gets_the_proposal_of_the_new_pipeline(write):
    refs = [told(write), told(write, state=WAITING), told(write, state=ContributionState.HELD_BACK)]
    gone = told(write, state=ContributionState.WITHDRAWN)
    start(write)
    retag_all(write, NewTagger(), quietly)

    assert pipelines(write) == {(ref.id, "words-2") for ref in refs} | {(gone.id, "words-1")}
    with write() as session:
        done = find_progress(session)
    assert (done.percent, done.done, done.total) == (100, 3, 3)


def test_a_persons_word_stays(write):
    ref = told(write, nature=Nature.DREAM)
    correct(write, ref, Theme.PRIDE, source="teller", nature=Nature.DREAM)
    start(write)
    retag_all(write, NewTagger(), quietly)
    with write() as session:
        story = get_story(session, ref.id)

    assert [tag.code for tag in story.tags if tag.counts] == [Theme.PRIDE]
    assert story.nature is Nature.DREAM
    assert {tag.pipeline for tag in story.tags if tag.source == "machine"} == {"words-2"}


def test_it_goes_batch_by_batch_and_says_how_far_it_is(write, monkeypatch):
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 2)
    for _ in range(3):
        told(write)
    start(write)
    seen = []
    retag_all(write, NewTagger(), lambda progress: seen.append((progress.done, progress.percent)))
    assert seen == [(2, 66), (3, 99)]


def test_killed_halfway_it_goes_on_after_the_last_batch(write, monkeypatch):
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
    first, second = told(write), told(write)
    start(write)
    batch(write)
    with pytest.raises(RuntimeError):
        killed_in_a_batch(write)
    assert pipelines(write) == {(first.id, "words-2"), (second.id, "words-1")}

    retag_all(write, NewTagger(), quietly)
    assert pipelines(write) == {(first.id, "words-2"), (second.id, "words-2")}
    with write() as session:
        assert find_progress(session).done == 2


def test_with_another_pipeline_meanwhile_it_begins_anew(write, monkeypatch):
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
    refs = [told(write), told(write)]
    start(write, "words-1")
    batch(write, WordTagger())
    assert batch(write).done == 1
    retag_all(write, NewTagger(), quietly)
    assert pipelines(write) == {(ref.id, "words-2") for ref in refs}


def test_what_came_in_or_went_meanwhile_is_counted_truly(write, monkeypatch):
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
    told(write), told(write)
    start(write, "words-1")
    batch(write, WordTagger())
    told(write), told(write)
    assert [(batch(write, WordTagger()).done, 2), batch(write, WordTagger()).total] == [(2, 2), 3]
    anew = batch(write)
    assert (anew.done, anew.total) == (1, 4)
    retag_all(write, NewTagger(), quietly)
    with write() as session:
        done = find_progress(session)
    assert (done.percent, done.done, done.total) == (100, 4, 4)


def test_there_is_one_run_at_a_time(write):
    told(write)
    start(write)
    with pytest.raises(AlreadyRunning):
        start(write)
    retag_all(write, NewTagger(), quietly)
    assert start(write).done == 0


def killed_in_a_batch(write):
    with write() as session:
        retag_batch(session, NewTagger(), "words-2", MOMENT)
        raise RuntimeError


def test_of_two_that_begin_at_once_the_database_lets_one(write):
    begun, answers = threading.Event(), []

    def second():
        begun.wait(10)
        try:
            answers.append(start(write))
        except AlreadyRunning as refused:
            answers.append(refused)

    other = threading.Thread(target=second)
    other.start()
    with write() as session:
        start_retagging(session, None, "words-2", MOMENT)
        begun.set()
        time.sleep(0.3)  # the other one waits for this transaction meanwhile
    other.join()
    assert [type(answer) for answer in answers] == [AlreadyRunning]


def test_a_run_that_stands_still_goes_on_where_it_was(write, monkeypatch):
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
    told(write), told(write)
    start(write)
    batch(write)
    again = start(write, moment=MOMENT + STANDS_STILL + timedelta(seconds=1))
    assert (again.done, again.total) == (1, 2)


def test_without_a_run_a_batch_does_nothing(write):
    assert batch(write) is None


@pytest.mark.parametrize(
    ("part", "may"), [("builder", True), ("administrator", True), ("checker", False), ("member", False)]
)
def test_who_may_begin(write, any_cast, part, may):
    if may:
        assert start(write, actor=getattr(any_cast, part)).percent == 0
    else:
        with pytest.raises(NotAllowed):
            start(write, actor=getattr(any_cast, part))


def test_the_worker_does_it_and_leaves_the_rest_to_the_next_job(write, monkeypatch):
    monkeypatch.setattr("buurtstem.corrections.actions.BATCH", 1)
    monkeypatch.setattr("buurtstem.corrections.retagging.BATCHES_OF_A_JOB", 2)
    for _ in range(3):
        told(write)
    start(write, moment=now())
    handlers = {RETAG: retag_handler(NewTagger())}
    jobs = 0
    while run_one(write, handlers, now()):
        jobs += 1
    with write() as session:
        assert find_progress(session).percent == 100
        assert session.scalars(select(Job.last_error)).all() == [None] * jobs
    assert jobs == 2


def test_a_job_without_a_run_ends(write):
    retag_handler(NewTagger())(write, {}, MOMENT)
    with write() as session:
        assert find_progress(session) is None


def test_old_runs_are_forgotten_and_the_one_that_goes_on_is_not(write):
    start(write)
    retention, later = CorrectionRetention(), MOMENT + timedelta(days=400)
    with write() as session:
        assert retention.purge(session, later, Terms()) == 0
    retag_all(write, NewTagger(), quietly)
    with write() as session:
        retention.erase(session, ContributionRef("story", 1))
        assert retention.export(session, ContributionRef("story", 1)) == {}
        session.execute(update(Retagging).values(finished_at=MOMENT))
        assert retention.purge(session, MOMENT, Terms()) == 0
        assert retention.purge(session, later, Terms()) == 1
