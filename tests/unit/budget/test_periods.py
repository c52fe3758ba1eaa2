"""Ends of votes are instants, told in the time on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from buurtstem.budget.rules.periods import NoSuchTime, OutageTooShort, Period, Phase, later_end, local_instant
from buurtstem.budget.rules.round import RoundState, may_get_codes
from buurtstem.core.clock import LOCAL_ZONE

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BEGIN = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
END = datetime(2026, 3, 28, 19, 0, tzinfo=UTC)


def on_the_wall(*numbers: int) -> datetime:
    """Return a time as a form gives it: without a zone."""
    return datetime(*numbers, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (BEGIN - MINUTE, Phase.NOT_YET),
        (BEGIN, Phase.OPEN),
        (END - MINUTE, Phase.OPEN),
        (END, Phase.OVER),
        (END + MINUTE, Phase.OVER),
    ],
)
def test_a_vote_is_open_from_its_begin_and_over_at_its_end(moment, phase):
    assert Period(BEGIN, END).phase(moment) is phase


@pytest.mark.parametrize(
    ("state", "moment", "may"),
    [
        (RoundState.DRAFT, END + MINUTE, True),
        (RoundState.VOTE, BEGIN - MINUTE, True),
        (RoundState.VOTE, END - MINUTE, True),
        (RoundState.VOTE, END, False),
        (RoundState.COUNTED, END - MINUTE, False),
    ],
)
def test_codes_are_made_before_and_during_the_vote(state, moment, may):
    assert may_get_codes(state, Period(BEGIN, END), moment) is may


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        (on_the_wall(2026, 3, 14, 20, 0), datetime(2026, 3, 14, 19, 0, tzinfo=UTC)),
        (on_the_wall(2026, 7, 14, 20, 0), datetime(2026, 7, 14, 18, 0, tzinfo=UTC)),
        (on_the_wall(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # twice: the later
    ],
)  # fmt: skip
def test_a_time_on_the_wall_is_an_instant(wall, instant):
    assert local_instant(wall) == instant


def test_a_time_that_the_clock_skips_is_refused():
    with pytest.raises(NoSuchTime):
        local_instant(on_the_wall(2026, 3, 29, 2, 30))


@pytest.mark.parametrize(
    ("outage", "days"), [(31 * MINUTE, 1), (24 * HOUR, 1), (24 * HOUR + MINUTE, 2), (60 * HOUR, 3)]
)
def test_an_outage_moves_the_end_by_whole_days_at_the_same_time_on_the_wall(outage, days):
    later = later_end(END, outage)
    assert later.astimezone(LOCAL_ZONE).replace(tzinfo=None) == on_the_wall(2026, 3, 28 + days, 20, 0)


@pytest.mark.parametrize("outage", [timedelta(0), 30 * MINUTE])
def test_half_an_hour_moves_no_end(outage):
    with pytest.raises(OutageTooShort):
        later_end(END, outage)
