"""Many at once: nobody is turned away by the database, nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtstem.core.contributions import ContributionState
from buurtstem.core.database import Base
from buurtstem.core.write_turns import NoTurn, WriteTurns
from buurtstem.receipts.models import Receipt
from buurtstem.receipts.rules import make_code
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.web.database import reading
from tests.browsing import fields_of, find_form
from tests.conftest import TEST_KEYS
from tests.data.threads import SECONDS, at_once
from tests.factories import TEXT, add_receipt, add_story
from tests.telling import TELL

WRITERS, STORIES = 8, 20

pytestmark = pytest.mark.usefixtures("any_cast")


def counts(write) -> dict[str, int]:
    with write() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }


def test_eight_writers_lose_no_story(write):
    def tell(writer: int) -> None:
        for number in range(STORIES):
            with write() as session:
                ref = add_story(session, text=f"De lift, verteller {writer}, verhaal {number}.")
                add_receipt(session, ref, make_code(), TEST_KEYS["receipt_key"])

    at_once(WRITERS, tell)

    with write() as session:
        texts = set(session.scalars(select(Story.text)))
    assert len(texts) == WRITERS * STORIES
    found = counts(write)
    assert (found["story"], found["receipt"], found["theme_tag"]) == (160, 160, 320)  # a theme and a nature
    assert found["consent"] == 3 * WRITERS * STORIES  # to receive, to publish, to teach


def test_readers_see_whole_stories_while_others_write(write, any_app: Flask):
    def tell_or_read(number: int) -> bool:
        if number % 2:
            for _ in range(5):
                with write() as session:
                    add_story(session)
            return True
        whole = True
        for _ in range(10):
            with any_app.app_context():
                ids = reading().scalars(select(Story.id)).all()
                whole = whole and all(get_story(reading(), each).tags for each in ids)
        return whole

    assert all(at_once(6, tell_or_read))
    assert counts(write)["story"] == 15


def test_a_transaction_that_fails_at_its_end_leaves_nothing(write):
    before = counts(write)
    with pytest.raises(ZeroDivisionError), write() as session:  # noqa: PT012
        ref = add_story(session, ContributionState.PUBLISHED)
        add_receipt(session, ref, make_code(), TEST_KEYS["receipt_key"])
        assert session.scalar(select(func.count()).select_from(Story)) == 1
        1 / 0  # noqa: B018

    assert counts(write) == before


def test_the_next_writer_comes_in_after_one_that_failed(write):
    with pytest.raises(ZeroDivisionError), write():
        1 / 0  # noqa: B018
    with write() as session:
        add_story(session)

    assert counts(write)["story"] == 1


def test_whoever_waits_comes_in_and_a_wait_that_was_given_up_holds_nothing(tmp_path):
    turns = WriteTurns(tmp_path / "x.writers")
    first = turns.take(0)
    for _ in range(3):
        with pytest.raises(NoTurn):
            turns.take(0.01)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(turns.take, SECONDS)
        os.close(first)
        os.close(second.result(SECONDS))
    os.close(turns.take(SECONDS))


def send_at_once(app: Flask, texts: list[str]) -> list[int]:
    """Send one form several times at the same moment; return the statuses."""
    visitor = app.test_client()
    form = fields_of(find_form(visitor.get(TELL), TELL))
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = visitor.get_cookie(name)
    assert cookie is not None

    def send(number: int) -> int:
        again = app.test_client()
        again.set_cookie(name, cookie.value)
        answer = again.post(TELL, data={**form, "text": texts[number], "age": "adult", "may_be_shown": "y"})
        return answer.status_code

    return at_once(len(texts), send)


def test_one_form_sent_eight_times_at_once_is_one_story(write, any_app: Flask):
    statuses = send_at_once(any_app, [TEXT] * 8)

    assert statuses == [303] * 8
    found = counts(write)
    assert (found["story"], found["receipt"]) == (1, 1)


def test_one_form_with_two_texts_at_once_keeps_one_and_says_so_to_the_other(write, any_app: Flask):
    statuses = send_at_once(any_app, [TEXT, f"{TEXT} En de bus rijdt niet."] * 2)

    assert Counter(statuses) == {303: 2, 422: 2}
    assert counts(write)["story"] == 1
    with write() as session:
        assert session.scalar(select(func.count()).select_from(Receipt)) == 1
