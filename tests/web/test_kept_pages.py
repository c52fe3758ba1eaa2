"""Pages that are kept: the same for everybody, gone at any change in any process, never of one reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.threads import get_thread
from buurtstem.app import KEPT_PAGES, create_app
from buurtstem.core.changes import Changes
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.retention import Retention
from buurtstem.reports.actions import SentReport, Target, report_target
from buurtstem.reports.rules import ReportReason, What
from buurtstem.stories.actions import Change, change_story, withdraw_story
from buurtstem.stories.queries import get_story
from buurtstem.web.database import db, reading, transaction, transactions_of
from buurtstem.web.kept_pages import KEPT
from tests.agenda import agenda_with_item
from tests.browsing import CheckedClient
from tests.cast import MOLENVELD, MOMENT, make_cast, sign_in
from tests.factories import add_story
from tests.tagging import WordTagger
from tests.web.budget import making as budget_making

LIST = "/en/molenveld/verhalen"
TEXT = "De zebra liep weg"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def two_processes(any_app: Flask) -> Iterator[tuple[Flask, Flask]]:
    """Two applications on one database, each with an engine and kept pages of its own."""
    other = create_app(any_app.extensions["settings"], WordTagger())
    other.test_client_class = CheckedClient
    with transactions_of(any_app)() as rows:
        make_cast(rows)
    yield any_app, other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def story(app, cast) -> ContributionRef:
    with transactions_of(app)() as rows:
        return add_story(rows, ContributionState.PUBLISHED, text=TEXT)


@pytest.fixture
def made(app, monkeypatch) -> list[str]:
    """The pages that were really made, one by one."""
    found: list[str] = []

    def noting(endpoint: str, view: Callable[..., object]) -> Callable[..., object]:
        def note(**arguments: object) -> object:
            found.append(endpoint)
            return view(**arguments)

        return note

    for endpoint in KEPT_PAGES:
        monkeypatch.setitem(app.view_functions, endpoint, noting(endpoint, app.view_functions[endpoint]))
    return found


def text_of(client: FlaskClient, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).get_data(as_text=True)


# what changes is seen at once, everywhere


def hide_by_report(rows: Session, ref: ContributionRef) -> None:
    target = Target(What.STORY, ref.id, MOLENVELD, story_id=ref.id)
    sent = SentReport("a" * 64, ReportReason.ABOUT_ME, "That is my door.", "", "nl")
    assert report_target(rows, target, sent, MOMENT, source_may_hide=True)


def change_text(rows: Session, ref: ContributionRef) -> None:
    change_story(
        rows,
        ref.id,
        Change("Een ander verhaal", None, None, True, "nl"),
        WordTagger(),
        MOMENT,  # noqa: FBT003
    )


def withdraw(rows: Session, ref: ContributionRef) -> None:
    withdraw_story(rows, ref.id, MOMENT)


@pytest.mark.parametrize("act", [withdraw, hide_by_report, change_text, None])
def test_what_is_taken_away_in_one_process_is_gone_in_both_at_once(two_processes, act):
    here, there = two_processes
    with transactions_of(here)() as rows:
        ref = add_story(rows, ContributionState.PUBLISHED, text=TEXT)
        address = f"{LIST}/{get_story(rows, ref.id).public_id}"
    clients = [here.test_client(), there.test_client()]
    pages = [LIST, "/en/molenveld/", address, f"{LIST}?zoek=zebra"]
    for client in clients * 2:
        assert all(TEXT in text_of(client, page) for page in pages[:3])

    retention: Retention = here.extensions["retention"]
    with transactions_of(here)() as rows:
        (act or retention.erase)(rows, ref)

    for client in clients * 2:
        assert not any(TEXT in text_of(client, page) for page in pages)


def test_what_is_published_in_one_process_is_there_in_the_other(two_processes):
    here, there = two_processes
    assert TEXT not in text_of(there.test_client(), LIST)
    with transactions_of(here)() as rows:
        add_story(rows, ContributionState.PUBLISHED, text=TEXT)

    assert TEXT in text_of(there.test_client(), LIST)


def test_a_page_whose_making_a_change_came_into_is_not_kept(app, client, story, monkeypatch):
    view = app.view_functions["stories.stories"]

    def withdraw_meanwhile(**arguments: str) -> object:
        answer = view(**arguments)
        with transaction() as rows:
            withdraw_story(rows, story.id, MOMENT)
        return answer

    with monkeypatch.context() as patched:
        patched.setitem(app.view_functions, "stories.stories", withdraw_meanwhile)
        assert TEXT in text_of(client, LIST)

    assert TEXT not in text_of(client, LIST)


def test_what_was_read_before_the_mark_is_read_again(app, client, story, monkeypatch):
    """A request that had begun to read, and then waited, would else keep what it saw then."""
    mark, late = Changes.mark, [True]

    def withdraw_before(changes: Changes) -> object:
        if late.pop() if late else False:
            with app.app_context(), transaction() as rows:
                withdraw_story(rows, story.id, MOMENT)
        return mark(changes)

    monkeypatch.setattr(Changes, "mark", withdraw_before)
    app.before_request_funcs[None].insert(0, lambda: get_story(reading(), story.id) and None)
    try:
        assert TEXT not in text_of(client, LIST)
        assert TEXT not in text_of(client, LIST)
    finally:
        app.before_request_funcs[None].pop(0)


def test_pages_are_made_anew_each_minute(client, story, made, monkeypatch):
    client.get(LIST)
    client.get(LIST)
    later = now() + timedelta(minutes=1)
    monkeypatch.setattr("buurtstem.web.kept_pages.now", lambda: later)
    client.get(LIST)

    assert made == ["stories.stories"] * 2


# what is kept


def test_a_page_is_made_once_for_all_visitors_and_equal_to_the_letter(app, client, story, made):
    first = client.get(LIST)
    second = app.test_client().get(LIST)

    assert made == ["stories.stories"]
    assert second.data == first.data
    assert dict(second.headers) == dict(first.headers)
    assert first.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_each_of_the_public_pages_is_kept_and_holds_nothing_of_one_reader(app, client, cast, made, headers):
    with transactions_of(app)() as rows:
        ref = add_story(rows, ContributionState.PUBLISHED, text=TEXT)
        public_id = get_story(rows, ref.id).public_id
        thread_id, item_id = agenda_with_item(rows, cast)
        thread = get_thread(rows, thread_id).public_id
        item = get_item(rows, item_id, MOMENT.date()).card.public_id
    budget_making.add_round(app, cast)
    pages = {
        "home.front": "/en/",
        "home.area": "/en/molenveld/",
        "home.privacy": "/en/privacy",
        "stories.stories": LIST,
        "stories.story": f"{LIST}/{public_id}",
        "agenda.agenda": "/en/molenveld/agenda",
        "agenda.item": f"/en/molenveld/agenda/{item}",
        "agenda.thread": f"/en/molenveld/draden/{thread}",
        "budget.area_rounds": "/en/molenveld/begroting",
        "budget.round_page": f"/en/begroting/{budget_making.SLUG}",
        "budget.result": f"/en/begroting/{budget_making.SLUG}/uitslag",
        "reports.reasons": "/en/regels",
    }
    assert set(pages) == set(KEPT_PAGES)
    for endpoint, address in pages.items():
        made.clear()
        for _ in range(2):
            answer = app.test_client().get(address, headers=headers)
            assert answer.status_code == 200, address
            assert "csrf_token" not in answer.get_data(as_text=True), address
            assert "Set-Cookie" not in answer.headers, address
            assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert made == [endpoint], address


def test_questions_languages_fragments_and_hosts_have_pages_of_their_own(client, story, made):
    pages = [text_of(client, LIST), text_of(client, f"{LIST}?zoek=zebra"), text_of(client, LIST, **FRAGMENT)]
    pages += [text_of(client, LIST.replace("/en/", "/ar/")), text_of(client, f"{LIST}?ook=1")]
    for host in ("one.example", "two.example"):
        client.get(LIST, base_url=f"https://{host}")

    assert len(set(pages[:4])) == 4
    assert len(made) == 7
    assert "<html" not in pages[2]


def test_a_story_that_a_reader_recognised_says_so_to_that_reader_only(app, client, story):
    with app.app_context():
        address = f"{LIST}/{get_story(reading(), story.id).public_id}"
    before = text_of(client, address)
    client.post(f"{address}/ook-hier")
    thanked = text_of(client, f"{address}?ook=1")

    assert thanked != before
    assert text_of(app.test_client(), address) == before


# what is not


def test_whoever_is_signed_in_gets_a_page_of_their_own_that_nobody_else_gets(app, client, cast, story, made):
    visitors = text_of(client, LIST)
    checker = sign_in(app.test_client(), cast.checker)
    made.clear()
    answers = [checker.get(LIST) for _ in range(2)]

    assert made == ["stories.stories"] * 2
    for answer in answers:
        assert "staff-bar" in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert "staff-bar" not in visitors
    assert text_of(app.test_client(), LIST) == visitors


def test_whoever_opened_a_form_gets_a_page_of_their_own(client, story, made):
    client.get("/en/molenveld/vertel")
    client.get(LIST)
    client.get(LIST)

    assert made == ["stories.stories"] * 2


def test_a_page_that_looks_at_the_session_is_never_kept(app, cast, monkeypatch):
    """Also when somebody adds a form with a token, or a message, to a page that is kept."""
    for view in (generate_csrf, lambda: f"{'x' in session}"):
        monkeypatch.setitem(app.view_functions, "home.privacy", view)
        answers = [app.test_client().get("/en/privacy") for _ in range(2)]
        assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
        assert not any("ETag" in answer.headers for answer in answers)
    monkeypatch.setitem(app.view_functions, "home.privacy", generate_csrf)
    tokens = {app.test_client().get("/en/privacy").data for _ in range(2)}
    assert len(tokens) == 2


def test_only_whole_good_answers_to_get_are_kept(app, client, cast, made, monkeypatch):
    for _ in range(2):
        client.get(f"{LIST}/{7:012x}")  # no such story
        client.head(LIST)
    assert made == ["stories.story", "stories.stories"] * 2

    app.debug = True
    try:
        client.get(LIST)
        client.get(LIST)
    finally:
        app.debug = False
    assert made.count("stories.stories") == 4


def test_a_database_that_is_away_is_told_and_no_kept_page_is_shown(app, client, story, monkeypatch):
    client.get(LIST)
    monkeypatch.setattr(Changes, "mark", lambda _: None)

    with transactions_of(app)() as rows:
        withdraw_story(rows, story.id, MOMENT)
    assert TEXT not in text_of(client, LIST)


# what the reader has already


def test_a_page_that_the_reader_has_is_not_sent_again_until_something_changes(app, client, story):
    first = client.get(LIST)
    again = client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"
    assert again.headers["ETag"] == first.headers["ETag"]

    with transactions_of(app)() as rows:
        withdraw_story(rows, story.id, MOMENT)
    fresh = client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert fresh.status_code == 200
    assert TEXT not in fresh.get_data(as_text=True)


def test_a_page_made_anew_to_the_same_letters_is_not_sent_again_either(app, client, story, made):
    first = client.get("/en/privacy")
    with transactions_of(app)() as rows:
        add_story(rows)
    again = client.get("/en/privacy", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, len(made)) == (304, 2)


# whose they are


def test_each_process_keeps_pages_of_its_own(two_processes):
    here, there = two_processes

    assert here.extensions[KEPT] is not there.extensions[KEPT]
