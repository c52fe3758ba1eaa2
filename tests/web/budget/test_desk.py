"""The desk of a round: who may, opening, codes, changes during the vote, the count, decisions."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from buurtstem.budget.models import VotingRight
from buurtstem.budget.round_keys import destroy_key, key_folder, read_key
from buurtstem.budget.rules.sealing import show_key
from buurtstem.core.clock import now
from buurtstem.core.facts import KEYS_BACKED_UP, Fact
from buurtstem.core.money import Cents
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOLENVELD, PEOPLE, sign_in

from .making import (
    DAY,
    PLANS,
    SLUG,
    add_counted,
    add_draft,
    add_round,
    cast_all,
    count,
    end_now,
    page_of,
    vote,
)

LIST = "/en/werk/rondes"
NEW = f"{LIST}/nieuw"
DESK = f"{LIST}/{SLUG}"
SHEET = f"{DESK}/blad"
PLAN = f"{DESK}/plannen/nieuw"
POSTS = (
    "open",
    "codes",
    "codes/vervallen",
    "intrekken",
    "later",
    "beeindigen",
    "tellen",
    "sleutel",
    "gelijk",
    "besluit",
    "plannen/1/weg",
    "plannen/1",
    "plannen/nieuw",
    "blad",
)


@pytest.fixture
def builder(client, cast):
    return sign_in(client, cast.builder)


@pytest.mark.parametrize("part", [part for part in PEOPLE if part != "builder"])
def test_only_its_builder_runs_a_round(app, client, cast, part):
    add_draft(app, cast)
    sign_in(client, getattr(cast, part))
    assert client.get(LIST).status_code == 403
    assert client.get(NEW).status_code == 403
    assert client.get(DESK).status_code == 403
    for path in POSTS:
        assert client.post(f"{DESK}/{path}").status_code == 403, path


def test_a_builder_of_another_place_sees_and_does_nothing(app, client, cast):
    from buurtstem.accounts.actions import add_person
    from buurtstem.accounts.queries import find_actor
    from buurtstem.accounts.rules import Grant, Role

    add_draft(app, cast)
    with app.app_context(), transaction() as session:
        grants = (Grant(Role.COMMUNITY_BUILDER, LAAGHOVEN),)
        other = find_actor(session, add_person(session, "ander@test.example", "Ander", grants, now(), None))
    sign_in(client, other)
    assert SLUG not in client.get(LIST).text
    assert MOLENVELD not in client.get(NEW).text
    assert client.get(DESK).status_code == 403
    for path in POSTS:
        assert client.post(f"{DESK}/{path}").status_code == 403, path
    assert page_of(app).state == "draft"


def test_a_visitor_is_sent_to_sign_in(app, client, cast):
    add_draft(app, cast)
    for path in POSTS:
        assert client.post(f"{DESK}/{path}").headers["Location"] == "/en/werk/inloggen", path


def test_a_round_that_is_not_there_is_not_found(builder):
    assert builder.get(DESK).status_code == 404


@pytest.mark.parametrize("path", [LIST, NEW, DESK, SHEET, PLAN])
def test_pages_of_staff_are_stored_by_nobody(app, builder, cast, path):
    add_draft(app, cast)
    assert builder.get(path).headers["Cache-Control"] == "no-store"


def test_the_list_is_empty_at_first(builder):
    assert "No round yet" in builder.get(LIST).text


def test_the_vote_is_opened_after_a_tick_and_the_key_is_shown_once(app, builder, cast):
    add_draft(app, cast)
    answer = send_form(builder, DESK, f"{DESK}/open", sure=None)
    assert answer.status_code == 422
    assert "Tick this first: opening cannot be undone." in answer.text
    form = fields_of(find_form(builder.get(DESK), f"{DESK}/open"))
    answer = builder.post(f"{DESK}/open", data={**form, "sure": "y"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = page_of(app)
    key = show_key(read_key(key_folder(app.extensions["settings"].data_dir), page.public_id))
    assert key in answer.text
    assert page.state == "vote"
    assert builder.post(f"{DESK}/open", data={**form, "sure": "y"}).status_code == 409
    assert key not in builder.get(DESK).text


def test_without_a_copy_of_the_keys_the_page_names_the_command_and_no_vote_opens(app, builder, cast):
    add_draft(app, cast)
    with app.app_context(), transaction() as session:
        session.delete(session.get_one(Fact, KEYS_BACKED_UP))
    page = builder.get(DESK).text
    assert "Missing" in page
    assert "buurtstem keys backup" in page
    answer = send_form(builder, DESK, f"{DESK}/open", sure="y")
    assert answer.status_code == 422
    assert "There is no copy of the keys of this site yet." in answer.text
    assert page_of(app).state == "draft"


def test_one_plan_is_no_choice(app, builder, cast):
    add_draft(app, cast, plans=PLANS[:1])
    assert "There must be two plans or more to choose from; there is 1." in builder.get(DESK).text
    answer = send_form(builder, DESK, f"{DESK}/open", sure="y")
    assert answer.status_code == 422
    assert page_of(app).state == "draft"


def test_a_vote_that_would_be_over_does_not_open(app, builder, cast):
    add_draft(app, cast, begins_at=now() - 2 * DAY, ends_at=now() - DAY)
    assert "The end of the vote is past." in builder.get(DESK).text
    assert send_form(builder, DESK, f"{DESK}/open", sure="y").status_code == 422
    assert page_of(app).state == "draft"


@pytest.mark.parametrize("path", ["blad", "plannen/nieuw", "plannen/1", "plannen/1/weg"])
def test_what_is_frozen_is_not_changed(app, builder, cast, path):
    add_round(app, cast)
    assert builder.post(f"{DESK}/{path}").status_code == 409


def rights(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(VotingRight))


def test_codes_come_as_letters_and_stand_nowhere_else(app, builder, cast):
    add_round(app, cast, codes=1)
    answer = send_form(builder, DESK, f"{DESK}/codes", count="2", batch="Molenstraat")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert rights(app) == 3
    assert "Molenstraat" in builder.get(DESK).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count": "0"}, "Choose 1 to 50 letters at a time."),
        ({"count": "51"}, "Choose 1 to 50 letters at a time."),
        ({"batch": ""}, "Give the batch a name"),
        ({"batch": "x" * 41}, "This is too long."),
    ],
)
def test_a_wrong_batch_makes_no_codes(app, builder, cast, changes, sentence):
    add_round(app, cast, codes=1)
    answer = send_form(builder, DESK, f"{DESK}/codes", **{"count": "1", "batch": "Straat", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rights(app) == 1


def test_without_the_library_for_pdfs_no_codes_are_made(app, builder, cast, monkeypatch):
    import sys

    add_round(app, cast, codes=1)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = send_form(builder, DESK, f"{DESK}/codes", count="1", batch="Straat")
    assert answer.status_code == 422
    assert "libpango" in answer.text
    assert rights(app) == 1


def test_after_the_end_no_codes_are_made(app, builder, cast):
    add_counted(app, cast, (1,))
    assert builder.post(f"{DESK}/codes").status_code == 409


def test_a_lost_code_is_made_void_with_a_reason(app, builder, cast):
    made = add_round(app, cast)
    help_of_reason = builder.get(DESK).text.split('id="void-reason-help">')[1]
    assert help_of_reason.startswith("Give the reason: everybody can read it.")
    answer = send_form(builder, DESK, f"{DESK}/codes/vervallen", code=made.codes[0], reason="Brief kwijt")
    assert answer.status_code == 303
    log = builder.get(DESK).text
    assert "The code is void." in log
    assert made.codes[0] not in log
    for code, sentence in (
        (made.codes[0], "This code was void already."),
        ("ABCD", "There is a typing error in the code."),
        ("0" * 12, "This round has no such code."),
    ):
        answer = send_form(builder, DESK, f"{DESK}/codes/vervallen", code=code, reason="Kwijt")
        assert answer.status_code == 422
        assert sentence in answer.text
    vote(app.test_client(), made.codes[1], 1)
    answer = send_form(builder, DESK, f"{DESK}/codes/vervallen", code=made.codes[1], reason="Kwijt")
    assert "A ballot went in with this code" in answer.text


def test_a_plan_is_withdrawn_with_a_reason_once(app, builder, cast):
    add_round(app, cast)
    address = f"{DESK}/intrekken"
    assert send_form(builder, DESK, address, number="2").status_code == 422
    form = fields_of(find_form(builder.get(DESK), address))
    sent = {**form, "number": "2", "reason": "De school doet het."}
    assert builder.post(address, data=sent).status_code == 303
    assert page_of(app).plans[1].is_withdrawn
    assert "The plan is withdrawn." in builder.get(DESK).text
    assert builder.post(address, data=sent).status_code == 422


def test_the_end_moves_after_a_long_outage_only(app, builder, cast):
    add_round(app, cast)
    before = page_of(app).terms.ends_at
    answer = send_form(builder, DESK, f"{DESK}/later", minutes="30", reason="Storing")
    assert answer.status_code == 422
    assert "half an hour or less" in answer.text
    assert send_form(builder, DESK, f"{DESK}/later", minutes="31", reason="Storing").status_code == 303
    assert page_of(app).terms.ends_at > before
    assert "Every page of the round says so." in builder.get(DESK).text


def test_a_round_is_ended_with_a_tick_and_a_reason(app, builder, cast):
    made = add_round(app, cast)
    cast_all(made, (1,))
    address = f"{DESK}/beeindigen"
    for changes in ({"reason": "Weg"}, {"sure": "y"}, {"reason": "x" * 5_000, "sure": "y"}):
        assert send_form(builder, DESK, address, **changes).status_code == 422
        assert page_of(app).state == "vote"
    assert send_form(builder, DESK, address, reason="De pot is weg.", sure="y").status_code == 303
    page = builder.get(DESK).text
    assert page_of(app).state == "ended"
    assert "De pot is weg." in page
    assert find_actions(page) == []


def find_actions(page):
    return [act for act in POSTS if f'action="{DESK}/{act}"' in page]


def test_the_box_is_opened_by_hand_when_nothing_else_did(app, builder, cast):
    made = add_round(app, cast)
    cast_all(made, (1,), (2,), (1,))
    end_now(made)
    assert send_form(builder, DESK, f"{DESK}/tellen", csrf_token="old").status_code == 422
    assert send_form(builder, DESK, f"{DESK}/tellen").status_code == 303
    page = builder.get(DESK).text
    assert page_of(app).state == "counted"
    assert "Used" in page
    assert "Not used" in page


def test_before_the_end_nobody_counts(app, builder, cast):
    add_round(app, cast)
    token = fields_of(find_form(builder.get(DESK), f"{DESK}/later"))["csrf_token"]
    assert builder.post(f"{DESK}/tellen", data={"csrf_token": token}).status_code == 409
    assert page_of(app).state == "vote"


def test_a_lost_key_is_typed_from_paper(app, builder, cast):
    made = add_round(app, cast)
    cast_all(made, (1,))
    end_now(made)
    folder, public_id = key_folder(app.extensions["settings"].data_dir), page_of(app).public_id
    printed = show_key(read_key(folder, public_id))
    destroy_key(folder, public_id)
    answer = send_form(builder, DESK, f"{DESK}/tellen")
    assert answer.status_code == 422
    assert "The key of this box is not on the server." in answer.text
    for key, sentence in (
        ("ABC", "There is a typing error in the key"),
        ("0" * 63 + "1", "key of another round"),
    ):
        answer = send_form(builder, DESK, f"{DESK}/sleutel", key=key)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert send_form(builder, DESK, f"{DESK}/sleutel", key=printed.lower()).status_code == 303
    assert send_form(builder, DESK, f"{DESK}/tellen").status_code == 303
    assert page_of(app).state == "counted"


def test_a_tie_is_decided_by_people_with_a_reason(app, builder, cast):
    add_counted(app, cast, (1,), (2,), pot=Cents(700_000))
    address = f"{DESK}/gelijk"
    answer = send_form(builder, DESK, address, reason="Gepraat")
    assert answer.status_code == 422
    assert "Fill this in" in answer.text
    answer = send_form(builder, DESK, address, chosen=["1", "2"], reason="Gepraat")
    assert answer.status_code == 422
    assert "This is too much here." in answer.text
    assert send_form(builder, DESK, address, chosen=["3"], reason="Gepraat").status_code == 422
    assert send_form(builder, DESK, address, chosen=["2"], reason="Samen gepraat.").status_code == 303
    assert page_of(app).state == "counted"
    assert "Samen gepraat." in builder.get(DESK).text


def test_the_decision_of_the_mandate_is_published_once(app, builder, cast):
    add_counted(app, cast, (1,))
    address = f"{DESK}/besluit"
    assert send_form(builder, DESK, address).status_code == 422
    form = fields_of(find_form(builder.get(DESK), address))
    sent = {**form, "decision": "Het college neemt het over."}
    assert builder.post(address, data=sent).status_code == 303
    assert page_of(app).decision == "Het college neemt het over."
    assert builder.post(address, data=sent).status_code == 409


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_desk_is_there_in_other_languages(app, builder, cast, lang):
    made = add_round(app, cast)
    cast_all(made, (1,))
    page = builder.get(f"/{lang}/werk/rondes/{SLUG}")
    assert page.status_code == 200
    assert f'dir="{"rtl" if lang == "ar" else "ltr"}">' in page.text
    end_now(made)
    count(made)
    assert builder.get(f"/{lang}/werk/rondes/{SLUG}").status_code == 200
