"""Background work: each job is done once, by one worker, and tried again when it fails."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtstem.core.clock import now
from buurtstem.core.jobs import (
    KILLED,
    LEASE,
    MOST_ATTEMPTS,
    Backlog,
    Job,
    JobRetention,
    NotToBeDone,
    claim_next,
    enqueue,
    find_backlog,
    finish,
    postpone,
    run_one,
    work,
)
from buurtstem.core.terms import Terms
from tests.cast import MOMENT
from tests.data.threads import at_once

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


class Broken(Exception):
    """Stands for whatever goes wrong in a job."""


@pytest.fixture
def put(write):
    """Puts a job into the queue; returns whether it was new."""

    def put(number: int = 0, run_after=MOMENT, unique_key: str | None = None) -> bool:
        with write() as session:
            return enqueue(session, "note", {"number": number}, run_after, unique_key)

    return put


@pytest.fixture
def claim(write):
    """Takes the next job at a moment."""

    def claim(moment=MOMENT):
        with write() as session:
            return claim_next(session, moment)

    return claim


def the_job(write) -> Job:
    with write() as session:
        row = session.scalars(select(Job)).one()
        session.expunge(row)
    return row


def test_a_job_is_for_one_worker(put, claim):
    put(7)
    first = claim()

    assert (first.kind, first.payload, first.attempts) == ("note", {"number": 7}, 1)
    assert claim() is None


def test_eight_workers_at_once_get_each_job_once(write, put):
    for number in range(24):
        put(number)

    def take_three(worker: int) -> list[int]:
        taken = []
        for _ in range(3):
            with write() as session:
                claim = claim_next(session, MOMENT)
            taken.append(claim.payload["number"] if claim else -1)
        return taken

    taken = Counter(number for three in at_once(8, take_three) for number in three)
    assert {number: times for number, times in taken.items() if times > 1 and number >= 0} == {}
    while True:  # one that met only rows under another's lock may have left some
        with write() as session:
            claim = claim_next(session, MOMENT)
        if claim is None:
            break
        taken[claim.payload["number"]] += 1
    assert {number: taken[number] for number in range(24)} == dict.fromkeys(range(24), 1)


def test_the_oldest_job_comes_first_and_none_before_its_time(put, claim):
    put(1, MOMENT + 2 * MINUTE)
    put(2, MOMENT + MINUTE)

    assert claim(MOMENT + MINUTE - SECOND) is None
    assert [claim(MOMENT + 2 * MINUTE).payload["number"] for _ in range(2)] == [2, 1]


def test_a_finished_job_is_never_taken_again(write, put, claim):
    put()
    taken = claim()
    with write() as session:
        finish(session, taken, MOMENT + SECOND)

    assert claim(MOMENT + DAY) is None
    assert the_job(write).done_at == MOMENT + SECOND


def test_what_a_killed_worker_held_is_free_when_its_lease_is_over(put, claim):
    put()
    claim()

    assert claim(MOMENT + LEASE) is None
    assert claim(MOMENT + LEASE + SECOND).attempts == 2


def test_a_worker_whose_lease_ran_out_decides_nothing(write, put, claim):
    put()
    late = claim()
    claim(MOMENT + LEASE + SECOND)
    with write() as session:
        finish(session, late, MOMENT + LEASE + 2 * SECOND)
        postpone(session, late, MOMENT + LEASE + 2 * SECOND, "Broken")

    job = the_job(write)
    assert (job.done_at, job.last_error) == (None, None)
    assert job.lease_until == MOMENT + 2 * LEASE + SECOND


def test_a_job_that_fails_is_tried_again_after_longer_and_longer_and_then_given_up(write, put):
    tries = []

    def fail(scope, payload, moment) -> None:
        tries.append(moment)
        raise Broken(payload)

    put()
    moment, pauses = MOMENT, []
    while run_one(write, {"note": fail}, moment):
        job = the_job(write)
        assert run_one(write, {"note": fail}, job.run_after - SECOND) is False
        pauses.append((job.run_after - moment) / MINUTE)
        moment = job.run_after

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256]
    assert len(tries) == MOST_ATTEMPTS == 8
    job = the_job(write)
    assert job.done_at is not None
    assert job.last_error == "Broken"


def test_an_error_is_kept_without_what_it_says(write, put):
    def fail(scope, payload, moment) -> None:
        raise Broken("noor@test.example")

    put()
    run_one(write, {"note": fail}, MOMENT)

    assert the_job(write).last_error == "Broken"


def test_a_job_of_an_unknown_kind_stops_no_other(write, put):
    done = []

    def note(scope, payload, moment) -> None:
        done.append(payload["number"])

    with write() as session:
        enqueue(session, "from another version", {}, MOMENT - MINUTE)
    put(1)

    assert [run_one(write, {"note": note}, MOMENT) for _ in range(3)] == [True, True, False]
    assert done == [1]


def test_a_job_that_worked_at_the_second_try_is_done(write, put):
    tries = []

    def fail_once(scope, payload, moment) -> None:
        tries.append(moment)
        if len(tries) == 1:
            raise Broken

    put()
    run_one(write, {"note": fail_once}, MOMENT)
    run_one(write, {"note": fail_once}, MOMENT + 2 * MINUTE)

    job = the_job(write)
    assert (job.done_at, job.last_error) == (MOMENT + 2 * MINUTE, None)


def test_a_unique_job_is_in_the_queue_once(write, put):
    assert put(1, unique_key="night/1") is True
    assert put(2, unique_key="night/1") is False
    assert put(3, unique_key="night/2") is True
    assert put(4) is True
    assert put(5) is True

    with write() as session:
        assert sorted(job.payload["number"] for job in session.scalars(select(Job))) == [1, 3, 4, 5]


def test_eight_servers_that_start_at_once_plan_one_unique_job(write, put):
    added = at_once(8, lambda number: put(number, unique_key="night/1"))

    assert Counter(added) == {True: 1, False: 7}
    assert the_job(write).unique_key == "night/1"


def test_a_unique_job_that_is_there_undoes_nothing_of_its_transaction(write, put):
    put(1, unique_key="night/1")
    with write() as session:
        enqueue(session, "note", {"number": 2}, MOMENT)
        assert enqueue(session, "note", {"number": 3}, MOMENT, "night/1") is False
    with write() as session:
        assert sorted(job.payload["number"] for job in session.scalars(select(Job))) == [1, 2]


def test_a_job_of_a_transaction_that_failed_was_never_there(write, claim):
    with pytest.raises(Broken), write() as session:  # noqa: PT012
        enqueue(session, "note", {}, MOMENT)
        raise Broken

    assert claim() is None


def test_a_worker_works_until_it_is_told_to_stop(write, put):
    done, stop = [], threading.Event()

    def note(scope, payload, moment) -> None:
        done.append(payload["number"])
        if len(done) == 3:
            stop.set()

    for number in range(3):
        put(number, run_after=now() - MINUTE)
    worker = threading.Thread(target=work, args=(write, write, {"note": note}, stop, 0.01))
    worker.start()
    worker.join(30)

    assert not worker.is_alive()
    assert done == [0, 1, 2]


def test_a_worker_outlives_a_database_that_is_away(write, put):
    stop, calls = threading.Event(), []
    put(1, run_after=now() - MINUTE)

    def scope():
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError
        return write()

    def note(scope, payload, moment) -> None:
        stop.set()

    worker = threading.Thread(target=work, args=(scope, scope, {"note": note}, stop, 0.01))
    worker.start()
    worker.join(30)

    assert stop.is_set()
    assert not worker.is_alive()


def test_a_worker_without_work_takes_no_turn_of_a_writer(write, put):
    stop, looks, done = threading.Event(), [], []

    @contextmanager
    def looking():
        looks.append(len(looks))
        if len(looks) == 3:
            put(1, run_after=now() - MINUTE)
        with write() as session:
            yield session

    @contextmanager
    def turn():
        assert len(looks) >= 3
        with write() as session:
            yield session

    def note(scope, payload, moment) -> None:
        done.append(payload["number"])
        stop.set()

    worker = threading.Thread(target=work, args=(turn, looking, {"note": note}, stop, 0.01))
    worker.start()
    worker.join(30)

    assert (done, len(looks)) == ([1], 3)


def test_a_job_that_kills_its_worker_each_time_is_not_tried_for_ever(write, put, claim):
    put(1, unique_key="about/story/1")
    moment = MOMENT
    for _ in range(MOST_ATTEMPTS):
        taken = claim(moment)
        moment = moment + LEASE + SECOND
    assert taken.attempts == MOST_ATTEMPTS
    assert claim(moment) is None
    with write() as session:
        assert find_backlog(session, moment) == Backlog(None, is_planned=False)
        JobRetention().purge(session, moment - 2 * SECOND, Terms())
        assert session.scalars(select(Job.done_at)).one() is None, "a worker may still hold it"
        JobRetention().purge(session, moment, Terms())
    job = the_job(write)
    assert (job.done_at, job.last_error, job.payload, job.unique_key) == (moment, KILLED, {}, None)


def test_what_was_given_up_can_be_asked_for_again(write, put):
    def fail(scope, payload, moment) -> None:
        raise Broken

    put(1, unique_key="about/story/1")
    for day in range(MOST_ATTEMPTS):
        assert put(2, unique_key="about/story/1") is False
        run_one(write, {"note": fail}, MOMENT + day * DAY)
    assert put(2, MOMENT + 9 * DAY, unique_key="about/story/1") is True


def test_a_job_of_which_its_handler_knows_that_it_cannot_be_done_is_given_up_at_once(write, put):
    def refuse(scope, payload, moment) -> None:
        raise NotToBeDone("Refused")

    put(1, unique_key="about/story/1")
    assert run_one(write, {"note": refuse}, MOMENT) is True
    job = the_job(write)
    assert (job.done_at, job.last_error, job.payload, job.unique_key) == (MOMENT, "Refused", {}, None)


def test_done_jobs_go_after_a_week_and_open_ones_stay(write, put, claim):
    put(1)
    taken = claim()
    with write() as session:
        finish(session, taken, MOMENT)
    put(2)
    for after, gone in ((7 * DAY, 0), (7 * DAY + SECOND, 1)):
        with write() as session:
            assert JobRetention().purge(session, MOMENT + after, Terms()) == gone
    assert the_job(write).payload == {"number": 2}
