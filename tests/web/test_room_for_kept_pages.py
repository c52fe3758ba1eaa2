"""How much is kept of pages, and who makes them when many ask at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from flask import Flask, abort

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.stories.actions import withdraw_story
from buurtstem.web.database import transactions_of
from buurtstem.web.kept_pages import KEPT, KeptPage, KeptPages
from tests.factories import add_story

LIST = "/en/molenveld/verhalen"


@pytest.fixture
def still(monkeypatch) -> None:
    """No minute begins meanwhile: pages are made anew each minute."""
    moment = now()
    monkeypatch.setattr("buurtstem.web.kept_pages.now", lambda: moment)


class Still:
    """Changes that never come."""

    def mark(self) -> object:
        """Return always the same."""
        return 1


def page_of(size: int) -> KeptPage:
    return KeptPage(b"x" * size, (), "etag")


def test_the_oldest_pages_make_room_and_a_very_large_one_is_not_kept(still):
    pages = KeptPages(Still(), most_bytes=1_000)  # type: ignore[arg-type]
    mark, _ = pages.look_up("a")
    for key in "abc":
        pages.keep(mark, key, page_of(400))
    pages.keep(mark, "d", page_of(400_001))
    pages.keep(mark, "c", page_of(400))

    assert [key for key in "abcd" if pages.look_up(key)[1]] == ["b", "c"]


def test_a_page_that_is_read_stays_and_keys_and_headers_take_room_too(still):
    pages = KeptPages(Still(), most_bytes=1_000)  # type: ignore[arg-type]
    mark, _ = pages.look_up("a")
    for key in "ab":
        pages.keep(mark, key, page_of(400))
    assert pages.look_up("a")[1]
    pages.keep(mark, "c", KeptPage(b"x" * 200, (("Link", "y" * 196),), "etag"))
    assert [key for key in "abc" if pages.look_up(key)[1]] == ["a", "c"]

    pages.keep(mark, "d" * 900, page_of(1))
    assert [key for key in "ac" if pages.look_up(key)[1]] == []


def asked_at_once(app: Flask, view: Callable[..., object], number: int = 4) -> list[int]:
    """Let several readers ask for the list at once, answered by this view; return the codes they got."""
    app.view_functions["stories.stories"] = view
    together = Barrier(number)

    def ask(_: int) -> int:
        together.wait()
        return app.test_client().get(LIST).status_code

    with ThreadPoolExecutor(number) as readers:
        return list(readers.map(ask, range(number)))


@pytest.fixture
def slow_list(app, cast, still, monkeypatch) -> tuple[Callable[..., object], list[str]]:
    """The view of the list, slow enough for others to ask meanwhile, and the note of each time it was asked."""
    monkeypatch.setattr(app, "view_functions", dict(app.view_functions))
    view, asked = app.view_functions["stories.stories"], []

    def slowly(**arguments: object) -> object:
        asked.append("")
        sleep(0.3)
        return view(**arguments)

    return slowly, asked


def test_of_all_who_ask_at_once_one_makes_the_page(app, slow_list):
    slowly, asked = slow_list

    assert asked_at_once(app, slowly) == [200] * 4
    assert len(asked) == 1
    assert not app.extensions[KEPT].in_the_making


def test_who_waits_for_a_page_that_fails_gets_it_all_the_same(app, slow_list):
    slowly, asked = slow_list

    def fails_first(**arguments: object) -> object:
        if not asked:
            asked.append("")
            sleep(0.3)
            abort(503)
        return slowly(**arguments)

    assert sorted(asked_at_once(app, fails_first)) == [200, 200, 200, 503]
    assert len(asked) == 2  # after who failed, one makes it for the other two
    assert not app.extensions[KEPT].in_the_making


def test_who_waited_sees_what_changed_meanwhile(app, slow_list):
    with transactions_of(app)() as rows:
        story = add_story(rows, ContributionState.PUBLISHED, text="De zebra liep weg")
    slowly, asked = slow_list
    texts: list[str] = []

    def is_withdrawn_meanwhile(**arguments: object) -> object:
        if not asked:
            sleep(0.3)  # until the others wait
            with transactions_of(app)() as rows:
                withdraw_story(rows, story.id, now())
        page = slowly(**arguments)
        texts.append(page.get_data(as_text=True))
        return page

    assert asked_at_once(app, is_withdrawn_meanwhile) == [200] * 4
    assert not any("zebra" in text for text in texts)
    assert len(asked) == 2  # that of the first is of before the change, and not for the others


def test_who_waits_too_long_makes_the_page_alone(app, slow_list, monkeypatch):
    monkeypatch.setattr("buurtstem.web.kept_pages.LONGEST_WAIT", 0.01)
    slowly, asked = slow_list

    assert asked_at_once(app, slowly) == [200] * 4
    assert len(asked) == 4
    assert not app.extensions[KEPT].in_the_making


def test_a_page_of_an_older_mark_is_not_kept():
    pages = KeptPages(Still())  # type: ignore[arg-type]
    pages.look_up("a")
    pages.keep("older", "a", page_of(1))

    assert pages.look_up("a")[1] is None
