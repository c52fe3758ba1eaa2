"""Upkeep at night: planned once, however often servers start, and always for the next night too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from buurtstem.core.contributions import ContributionState
from buurtstem.core.jobs import Job, run_one
from buurtstem.stories.queries import get_story
from buurtstem.web.upkeep import UPKEEP, plan_upkeep, upkeep_handler
from tests.cast import MOMENT
from tests.factories import add_story

NIGHT = datetime(2026, 3, 15, 2, 0, tzinfo=UTC)  # three o'clock in the Netherlands, in winter
DAY = timedelta(days=1)


class Stuck:
    """A retention in which something is wrong."""

    def purge(self, session, moment) -> int:
        session.execute(update(Job).values(payload={"half": "done"}))
        raise RuntimeError


def plan(write, moment: datetime) -> None:
    with write() as session:
        plan_upkeep(session, moment)


def nights(write) -> list[datetime]:
    with write() as session:
        open_jobs = select(Job.run_after).where(Job.kind == UPKEEP, Job.done_at.is_(None))
        return list(session.scalars(open_jobs.order_by(Job.run_after)))


@pytest.mark.parametrize(
    ("started", "night"),
    [
        (datetime(2026, 3, 14, 9, 30, tzinfo=UTC), NIGHT),
        (datetime(2026, 3, 15, 1, 59, tzinfo=UTC), NIGHT),
        (datetime(2026, 3, 15, 2, 0, tzinfo=UTC), NIGHT + DAY),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 2, 1, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
    ids=["by day", "just before", "on the hour", "in summer", "the night in which summer time begins"],
)
def test_upkeep_is_planned_for_the_coming_night(write, started, night):
    plan(write, started)

    assert nights(write) == [night]


def test_however_often_a_server_starts_the_night_is_planned_once(write):
    for minutes in range(5):
        plan(write, MOMENT + timedelta(minutes=minutes))

    assert nights(write) == [NIGHT]


def test_upkeep_erases_what_is_due_and_plans_the_next_night_once(write, any_app, any_cast):
    with write() as session:
        ref = add_story(session, ContributionState.WITHDRAWN, MOMENT - 15 * DAY)
    plan(write, MOMENT)
    handlers = any_app.extensions["jobs"]

    assert run_one(write, handlers, NIGHT - timedelta(seconds=1)) is False
    assert run_one(write, handlers, NIGHT) is True
    assert run_one(write, handlers, NIGHT) is False
    with write() as session:
        assert get_story(session, ref.id).state is ContributionState.ERASED
    assert nights(write) == [NIGHT + DAY]
    plan(write, NIGHT + timedelta(hours=1))
    assert nights(write) == [NIGHT + DAY]


def test_upkeep_that_is_late_plans_the_night_that_comes(write, any_app):
    plan(write, MOMENT)
    late = NIGHT + 3 * DAY + timedelta(hours=8)
    run_one(write, any_app.extensions["jobs"], late)

    assert nights(write) == [NIGHT + 4 * DAY]


def test_upkeep_that_fails_does_nothing_by_halves_and_the_next_night_still_comes(write):
    plan(write, MOMENT)
    run_one(write, {UPKEEP: upkeep_handler(Stuck())}, NIGHT)

    assert nights(write) == [NIGHT + timedelta(minutes=2), NIGHT + DAY]
    with write() as session:
        assert {str(payload) for payload in session.scalars(select(Job.payload))} == {"{}"}
