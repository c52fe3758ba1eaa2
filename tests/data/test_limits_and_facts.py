"""Attempts against abuse, and facts about the site."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from buurtstem.core.errors import TooManyAttempts
from buurtstem.core.facts import DEMO, Fact, find_fact, keep_fact
from buurtstem.core.limits import Limit, check_limit, hash_source, record_attempt
from tests.cast import MOMENT

THREE = Limit("receipt", most=3, minutes=10)
MINUTE = timedelta(minutes=1)


def is_refused(write, source: str, moment=MOMENT, limit: Limit = THREE) -> bool:
    with write() as session:
        try:
            check_limit(session, limit, source, moment)
        except TooManyAttempts:
            return True
        return False


def attempt(write, source: str, moment=MOMENT) -> None:
    with write() as session:
        record_attempt(session, THREE, source, moment)


def test_the_fourth_of_three_attempts_is_refused(write):
    refused = []
    for _ in range(4):
        refused.append(is_refused(write, "a"))
        attempt(write, "a")

    assert refused == [False, False, False, True]


def test_one_source_or_kind_does_not_use_up_anothers_attempts(write):
    for _ in range(3):
        attempt(write, "a")

    assert is_refused(write, "a")
    assert not is_refused(write, "b")
    assert not is_refused(write, "a", limit=Limit("link", most=3, minutes=10))


def test_waiting_helps(write):
    for minute in range(3):
        attempt(write, "a", MOMENT + minute * MINUTE)

    assert is_refused(write, "a", MOMENT + 10 * MINUTE - timedelta(seconds=1))
    assert not is_refused(write, "a", MOMENT + 10 * MINUTE)


def test_a_source_cannot_be_joined_from_one_day_to_the_next_nor_without_the_key():
    today, tomorrow = date(2026, 3, 14), date(2026, 3, 15)
    hashes = {
        hash_source("key", today, "192.0.2.1"),
        hash_source("key", tomorrow, "192.0.2.1"),
        hash_source("other key", today, "192.0.2.1"),
        hash_source("key", today, "192.0.2.2"),
    }

    assert len(hashes) == 4
    assert hash_source("key", today, "192.0.2.1") in hashes


def test_a_fact_is_kept_and_replaced(write):
    with write() as session:
        assert find_fact(session, DEMO) is None
        keep_fact(session, DEMO, "first")
    with write() as session:
        keep_fact(session, DEMO, "second")
    with write() as session:
        assert find_fact(session, DEMO) == "second"
        assert session.scalar(select(func.count()).select_from(Fact)) == 1


@pytest.mark.parametrize("name", ["", "another"])
def test_an_unknown_fact_is_none(write, name):
    with write() as session:
        keep_fact(session, DEMO, "yes")
        assert find_fact(session, name) is None
