"""Where a story stands while people look for who lost its code: never nearer to public than before."""

from __future__ import annotations

import pytest

from buurtstem.core.clock import now
from buurtstem.moderation.actions.objections import object_to_holding
from buurtstem.moderation.rules import HoldReason
from buurtstem.stories.actions import Change, change_story
from buurtstem.web.database import transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import sign_in
from tests.publishing import add_story
from tests.telling import TEXT
from tests.web.lost_codes.test_lost_codes import ask, request_row, state
from tests.web.reports.test_reporting import judge, report

ONE, CHECK = "/en/werk/verloren-codes/1", "/en/werk/verhalen/1"
NEW_CODE, NOT_FOUND = "nieuwe-code", "niet-gevonden"


def seek(app, client, first, *, checker=None, **changes) -> tuple[str, str]:
    """Tell a story, ask for its code, and find it; return its code and where it was reported."""
    code, public_id, _ = add_story(app, TEXT, checker=checker, **changes)
    ask(client)
    assert send_form(first, ONE, f"{ONE}/gevonden", story="1").status_code == 303
    return code, f"/en/melden/verhaal/molenveld/{public_id}"


def receipt(client, code: str) -> str:
    send_form(client, "/en/bewijs/", code=code)
    return client.get("/en/bewijs/open").get_data(as_text=True)


def test_its_teller_reads_that_people_look_at_it_and_why(app, client, cast, first, second):
    code, _ = seek(app, client, first, checker=cast.checker)
    page = receipt(client, code)
    assert "People look at your story again." in page
    assert "people look whether this was told by somebody who lost a code" in page
    assert "as you asked" not in page
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    page = client.get("/en/bewijs/open").get_data(as_text=True)
    assert "On the site" in page
    assert "who lost a code" not in page


def test_the_public_does_not_find_it_and_no_check_shows_it(app, client, cast, first):
    seek(app, client, first, checker=cast.checker)
    assert TEXT not in client.get("/en/molenveld/verhalen").get_data(as_text=True)
    page = first.get(CHECK).get_data(as_text=True)
    assert "Somebody who lost the code of this story asks about it." in page
    assert "People look at this story again." in page
    assert f"{CHECK}/tonen" not in page


@pytest.mark.parametrize("decision", [NEW_CODE, NOT_FOUND])
@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, "waiting"),
        ({"is_checked": True, "may_be_shown": False}, "private"),
        ({"is_checked": True, "held_for": HoldReason.NAMES_SOMEONE}, "held_back"),
        ({"is_checked": True}, "published"),
    ],
)
def test_it_comes_back_to_where_it_stood(app, client, cast, changes, stands, decision):
    first, second = (sign_in(app.test_client(), each) for each in (cast.checker, cast.builder))
    told = dict(changes)
    checker = cast.checker if told.pop("is_checked", False) else None
    seek(app, client, first, checker=checker, **told)
    assert state(app) == ("in_review" if stands == "published" else stands)
    assert send_form(second, ONE, f"{ONE}/{decision}").status_code in {200, 303}
    assert state(app) == stands


def test_a_story_that_waits_is_read_and_not_shown_until_it_is_decided(app, client, cast, first, second):
    code, public_id, _ = add_story(app, TEXT)
    ask(client)
    publish = fields_of(find_form(first.get(CHECK), f"{CHECK}/tonen"))
    send_form(first, ONE, f"{ONE}/gevonden", story="1")
    assert "somebody lost its code" in first.get("/en/werk/").get_data(as_text=True)
    assert first.post(f"{CHECK}/tonen", data=publish).status_code == 409
    assert state(app) == "waiting"
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    assert send_form(first, CHECK, f"{CHECK}/tonen").status_code == 303
    assert state(app) == "published"


def test_what_was_withdrawn_meanwhile_stays_withdrawn(app, client, cast, first, second):
    code, _ = seek(app, client, first, checker=cast.checker)
    receipt(client, code)
    send_form(client, "/en/bewijs/open", "/en/bewijs/terugnemen")
    page = second.get(ONE).get_data(as_text=True)
    assert TEXT not in page
    assert "Its teller took it back." in page
    send_form(second, ONE, f"{ONE}/{NEW_CODE}")
    assert state(app) == "withdrawn"


def test_what_its_teller_changed_meanwhile_waits_for_a_check(app, client, cast, first, second):
    seek(app, client, first, checker=cast.checker)
    with app.app_context(), transaction() as session:
        change = Change("De lift doet het.", "nl", None, may_be_shown=True, page_lang="nl")
        change_story(session, 1, change, app.extensions["tagger"], now())
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    assert state(app) == "waiting"


def test_a_yes_to_showing_does_not_show_it_meanwhile(app, client, cast, first):
    code, _ = seek(app, client, first, checker=cast.checker)
    receipt(client, code)
    send_form(client, "/en/bewijs/toestemming/", publish="yes")
    assert state(app) == "in_review"


def test_a_report_does_not_show_it_meanwhile_and_may_hold_it_back(app, client, cast, first, second):
    _, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    report(client, f"/en/melden/verhaal/molenveld/{public_id}", reason="untrue")
    ask(client)
    send_form(first, ONE, f"{ONE}/gevonden", story="1")
    judge(app, cast.checker, "voorstel")
    refused = judge(app, cast.builder, "besluit")
    assert refused.status_code == 422
    assert "Decide on that first" in refused.get_data(as_text=True)
    assert state(app) == "in_review"
    held = judge(app, cast.builder, "besluit", outcome="hide", hold_reason="names_someone")
    assert held.status_code == 303
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    assert state(app) == "held_back"


def test_an_objection_does_not_show_it_meanwhile(app, client, cast, first, second):
    seek(app, client, first, checker=cast.checker, held_for=HoldReason.NAMES_SOMEONE)
    with app.app_context(), transaction() as session:
        object_to_holding(session, 1, "Er staat geen naam in.", now())
    page = "/en/werk/bezwaren/1"
    refused = send_form(second, page, outcome="shown", why="Geen naam.")
    assert refused.status_code == 422
    assert "Decide on that first" in refused.get_data(as_text=True)
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    assert state(app) == "in_review"
    assert send_form(second, page, outcome="shown", why="Geen naam.").status_code == 303
    assert state(app) == "published"


def test_a_story_that_was_held_back_meanwhile_does_not_come_back_by_an_objection(
    app, client, cast, first, second
):
    _, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    report(client, f"/en/melden/verhaal/molenveld/{public_id}", reason="untrue")
    ask(client)
    send_form(first, ONE, f"{ONE}/gevonden", story="1")
    for person, act in ((cast.checker, "voorstel"), (cast.builder, "besluit")):
        judge(app, person, act, outcome="hide", hold_reason="names_someone")
    with app.app_context(), transaction() as session:
        object_to_holding(session, 1, "Er staat geen naam in.", now())
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    assert state(app) == "in_review"


def test_two_requests_about_one_story_are_decided_one_after_the_other(app, client, cast, first, second):
    seek(app, client, first, checker=cast.checker)
    ask(client)
    other = "/en/werk/verloren-codes/2"
    form = fields_of(find_form(first.get(other), f"{other}/gevonden")) | {"story": "1"}
    answer = first.post(f"{other}/gevonden", data=form, follow_redirects=True)
    assert "Another request is about this story too." in answer.get_data(as_text=True)
    send_form(second, ONE, f"{ONE}/{NOT_FOUND}")
    assert send_form(first, other, f"{other}/gevonden", story="1").status_code == 303
    assert state(app) == "in_review"


def test_a_story_that_was_erased_meanwhile_stays_so(app, client, cast, first, second):
    code, _ = seek(app, client, first, checker=cast.checker)
    receipt(client, code)
    send_form(client, "/en/bewijs/open", "/en/bewijs/wissen", sure="y")
    assert "who lost a code" not in client.get("/en/bewijs/open").get_data(as_text=True)
    assert send_form(second, ONE, f"{ONE}/{NOT_FOUND}").status_code == 303
    assert (state(app), request_row(app).outcome) == ("erased", "not_found")
