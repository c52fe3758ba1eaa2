"""The desk of a round: who may, writing the sheet and plans, opening, codes, changes, the count, decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from buurtstem.budget.models import BudgetRound, VotingRight
from buurtstem.budget.round_keys import destroy_key, key_folder, read_key
from buurtstem.budget.rules.sealing import show_key
from buurtstem.core.clock import now
from buurtstem.core.facts import KEYS_BACKED_UP, Fact
from buurtstem.core.money import Cents
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOLENVELD, PEOPLE, sign_in
from tests.publishing import add_story

from .making import DAY, PLANS, SLUG, add_counted, add_draft, add_round, cast_all, count, page_of, vote

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
SHEET_FIELDS = {
    "area_code": MOLENVELD,
    "title": "Samen buiten zitten",
    "slug": "Samen buiten",
    "lang": "nl",
    "pot": "€ 10.000,-",
    "pot_source": "De gemeente.",
    "most_per_plan": "7.000,50",
    "voters": "Wie hier woont.",
    "mandate": "Het college.",
    "objection": "Bij de gemeente.",
    "can": "Dit.",
    "cannot": "Dat.",
    "uncertain": "Het weer.",
    "built": "Dit jaar.",
    "begins_at": "2027-03-01T09:00",
    "ends_at": "2027-03-21T20:00",
}


@pytest.fixture
def builder(client, cast):
    return sign_in(client, cast.builder, now())


@pytest.mark.parametrize("part", [part for part in PEOPLE if part != "builder"])
def test_only_its_builder_runs_a_round(app, client, cast, part):
    add_draft(app, cast)
    sign_in(client, getattr(cast, part), now())
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
    sign_in(client, other, now())
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


def test_a_round_is_written_down_as_people_write_amounts(app, builder):
    answer = send_form(builder, NEW, **SHEET_FIELDS)
    assert (answer.status_code, answer.headers["Location"]) == (303, DESK.replace(SLUG, "samen-buiten"))
    page = page_of(app)
    assert (page.state, page.terms.pot, page.terms.most_per_plan) == ("draft", 1_000_000, 700_050)
    assert page.terms.ends_at.isoformat() == "2027-03-21T19:00:00+00:00"
    assert "Samen buiten zitten" in builder.get(LIST).text
    assert fields_of(find_form(builder.get(SHEET), SHEET))["most_per_plan"] == ["7000,50"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Fill this in."),
        ({"pot": "veel"}, "This is no amount."),
        ({"pot": ""}, "Fill in an amount"),
        ({"most_per_plan": "20000"}, "This is too much here."),
        ({"begins_at": "morgen"}, "Fill in a date and a time"),
        ({"ends_at": "2027-02-01T09:00"}, "This is too little, or too early."),
        ({"ends_at": "2027-03-28T02:30"}, "The clock skips this hour"),
        ({"voting_age": "x"}, "Fill in a whole number, in digits."),
        ({"voting_age": ""}, "Fill in a number."),
        ({"voting_age": "-1"}, "Fill in a number from 0 to 10,000."),
        ({"slug": "werk"}, "another use in addresses"),
        ({"slug": "!"}, "Fill this in: voters read it"),
        ({"rule": "votes-threshold"}, "This is too little"),
        ({"csrf_token": "old"}, "open for too long"),
        ({"can": "x" * 5_000}, "This is too long."),
    ],
)
def test_a_mistake_on_the_sheet_is_named_and_what_was_typed_is_kept(app, builder, changes, sentence):
    answer = send_form(builder, NEW, **{**SHEET_FIELDS, **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = fields_of(find_form(answer, NEW))
    for name, value in {**SHEET_FIELDS, **changes}.items():
        if name != "csrf_token":
            assert kept[name] == [value], name
    assert "No round yet" in builder.get(LIST).text


def test_an_address_is_given_once(app, builder, cast):
    add_draft(app, cast)
    answer = send_form(builder, NEW, **SHEET_FIELDS)
    assert answer.status_code == 422
    assert "Another round has this address." in answer.text


def test_a_draft_is_changed(app, builder, cast):
    add_draft(app, cast)
    assert send_form(builder, SHEET, title="Anders").headers["Location"] == DESK
    assert page_of(app).terms.title == "Anders"


def test_the_most_per_plan_cannot_go_below_a_plan_that_is_there(app, builder, cast):
    add_draft(app, cast)
    answer = send_form(builder, SHEET, most_per_plan="5000")
    assert answer.status_code == 422
    assert "A plan asks €6,500, and a plan may cost at most €5,000 here." in answer.text


def test_htmx_gets_only_the_forms(app, builder, cast):
    add_draft(app, cast)
    answer = send_form(builder, SHEET, title="", htmx=True)
    assert answer.text.lstrip().startswith('<form class="stack" id="sheet-form"')
    answer = send_form(builder, PLAN, htmx=True)
    assert answer.text.lstrip().startswith('<form class="stack" id="plan-form"')


def test_plans_are_added_changed_and_removed(app, builder, cast):
    _, public_id, story_id = add_story(app, "De bank is bezet.", checker=cast.checker)
    add_draft(app, cast, plans=())
    address = f"https://buurt.example/nl/molenveld/verhalen/{public_id}/"
    fields = {"title": "Bank", "text": "Van hout.", "place": "Plein", "cost": "1.200", "stories": address}
    assert send_form(builder, PLAN, **fields).headers["Location"] == DESK
    [plan] = page_of(app).plans
    assert (plan.title, plan.cost, plan.story_ids) == ("Bank", 120_000, (story_id,))
    edit = f"{DESK}/plannen/1"
    assert public_id in fields_of(find_form(builder.get(edit), edit))["stories"][0]
    assert send_form(builder, edit, cost="1300", stories="").status_code == 303
    [plan] = page_of(app).plans
    assert (plan.cost, plan.story_ids) == (130_000, ())
    assert send_form(builder, DESK, f"{edit}/weg", csrf_token="old").status_code == 303
    assert len(page_of(app).plans) == 1
    assert send_form(builder, DESK, f"{edit}/weg").status_code == 303
    assert page_of(app).plans == ()
    assert builder.get(edit).status_code == 404


def test_a_plan_over_the_most_is_refused_with_both_amounts(app, builder, cast):
    add_draft(app, cast)
    fields = {"title": "Brug", "text": "Een brug.", "place": "Gracht", "cost": "9.000"}
    answer = send_form(builder, PLAN, **fields)
    assert answer.status_code == 422
    assert "A plan asks €9,000, and a plan may cost at most €7,000 here." in answer.text
    assert fields_of(find_form(answer, PLAN))["cost"] == ["9.000"]


def test_a_plan_answers_only_stories_that_are_public_here(app, builder, cast):
    add_draft(app, cast)
    fields = {
        "title": "Brug",
        "text": "Een brug.",
        "place": "Gracht",
        "cost": "900",
        "stories": "/x/bestaat-niet",
    }
    answer = send_form(builder, PLAN, **fields)
    assert answer.status_code == 422
    assert "bestaat-niet" in answer.text
    assert len(page_of(app).plans) == len(PLANS)


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


def end_now(app, made):
    with app.app_context(), transaction() as session:
        session.get_one(BudgetRound, made.id).ends_at = now() - timedelta(seconds=1)


def test_the_box_is_opened_by_hand_when_nothing_else_did(app, builder, cast):
    made = add_round(app, cast)
    cast_all(made, (1,), (2,), (1,))
    end_now(app, made)
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
    end_now(app, made)
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
    end_now(app, made)
    count(made)
    assert builder.get(f"/{lang}/werk/rondes/{SLUG}").status_code == 200
