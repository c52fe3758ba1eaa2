"""Writing the sheet of a round and its plans: amounts as people write them, mistakes named, nothing lost."""

from __future__ import annotations

import pytest

from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOLENVELD, sign_in
from tests.publishing import add_story

from .making import PLANS, SLUG, add_draft, page_of

LIST = "/en/werk/rondes"
NEW = f"{LIST}/nieuw"
DESK = f"{LIST}/{SLUG}"
SHEET = f"{DESK}/blad"
PLAN = f"{DESK}/plannen/nieuw"
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
    return sign_in(client, cast.builder)


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
