"""Many at once, over real connections: double posts and reloads, limits and outages lose and double nothing."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from sqlalchemy import create_engine, text

from buurtstem.core.database import BUSY_MILLISECONDS
from buurtstem.stories.telling import TELLINGS
from tests.bars import Soak
from tests.telling import TELL

from .site import Site
from .visitor import THANKS, Visitor, tell

T = TypeVar("T")
TELLERS = 8
LONG_OUTAGE = BUSY_MILLISECONDS / 1000 + 2  # seconds; the first writer in the queue of SQLite gives up before
PEOPLE_AT_ONE_ADDRESS = TELLINGS.most + 2 * TELLERS  # eight at once may slip through before they are counted
WAITING = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

pytestmark = pytest.mark.soak(part="load")


def eight_at_a_time(work: Callable[[int], T], number: int) -> list[T]:
    """Do the work for 0, 1, … by eight at a time; return what came of it, in that order."""
    with ThreadPoolExecutor(TELLERS) as pool:
        return list(pool.map(work, range(number)))


def have_an_outage(site: Site) -> None:
    """Let writers wait until some of them are refused; then all is as before."""
    if site.database_url.startswith("sqlite"):
        _occupy_sqlite(site)
    else:
        _cut_off_postgresql(site)


def _occupy_sqlite(site: Site) -> None:
    other = sqlite3.connect(site.folder / "buurtstem.db", timeout=60, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(LONG_OUTAGE)
    other.execute("ROLLBACK")
    other.close()


def _cut_off_postgresql(site: Site) -> None:
    engine = create_engine(site.database_url)
    with (
        engine.connect() as locker,
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as admin,
    ):
        locker.execute(text("LOCK TABLE story IN EXCLUSIVE MODE"))  # readers go on
        while (admin.scalar(text(f"SELECT count(*) {WAITING}")) or 0) < TELLERS // 2:
            time.sleep(0.02)
        admin.execute(text(f"SELECT pg_terminate_backend(pid) {WAITING}"))
    engine.dispose()


def test_double_posts_and_reloads_of_a_form_are_one_story(site: Site, soak: Soak) -> None:
    forms, times = soak.size(sample=5, full=100), 8 if soak.is_full else 5
    texts = [f"Dubbel: de lift is stuk, verhaal {number}." for number in range(forms)]
    visitors = [Visitor(site.server.port) for _ in texts]
    filled = [visitor.story_form(each) for visitor, each in zip(visitors, texts, strict=True)]

    def send_and_reload(number: int) -> str:
        device = visitors[number // times].twin()
        answer = device.post(TELL, filled[number // times])
        assert (answer.status, answer.location) == (303, THANKS), answer.text
        code = device.receipt_code()
        assert device.receipt_code() == code
        return code

    codes = eight_at_a_time(send_and_reload, forms * times)

    assert site.texts("Dubbel") == sorted(texts)
    assert site.damage() == []
    assert codes == [codes[number * times] for number in range(forms) for _ in range(times)]
    assert len(set(codes)) == forms


def test_an_address_that_told_too_often_keeps_what_was_acknowledged(site: Site) -> None:
    texts = [f"Uit de bibliotheek, verhaal {number:03}." for number in range(PEOPLE_AT_ONE_ADDRESS)]

    def send(number: int) -> int:
        visitor = Visitor(site.server.port, address="192.0.2.7")
        return visitor.post(TELL, visitor.story_form(texts[number])).status

    statuses = eight_at_a_time(send, len(texts))

    assert set(statuses) == {303, 422}
    assert statuses.count(303) >= TELLINGS.most
    assert site.texts("Uit de bibliotheek") == [
        each for each, status in zip(texts, statuses, strict=True) if status == 303
    ]


def test_an_outage_of_the_database_loses_and_doubles_no_story(site: Site) -> None:
    told: list[str] = []
    sent_again: list[int] = []
    is_over = threading.Event()

    def tell_on(teller: int) -> None:
        number = 0
        while not is_over.is_set():
            story = f"Storing {teller}: de bus rijdt niet, verhaal {number}."
            _, times = tell(Visitor(site.server.port), story)
            told.append(story)
            sent_again.extend([1] * (times - 1))
            number += 1

    with ThreadPoolExecutor(TELLERS) as pool:
        tellers = [pool.submit(tell_on, teller) for teller in range(TELLERS)]
        try:
            have_an_outage(site)
        finally:
            is_over.set()
    for teller in tellers:
        teller.result()

    assert sent_again, "nobody noticed the outage"
    assert site.texts("Storing") == sorted(told)
    assert site.damage() == []
