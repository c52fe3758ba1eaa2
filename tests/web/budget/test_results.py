"""The result: nothing before the close for anybody, then everything, with each step in words."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from fractions import Fraction

import pytest

from buurtstem.budget import actions
from buurtstem.budget.contexts.steps import SENTENCES, amount, step_lines
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.outcome import Step, StepKind
from buurtstem.budget.rules.terms import TieRule
from buurtstem.core.clock import now
from buurtstem.core.money import Cents
from buurtstem.web.database import transaction
from tests.cast import PEOPLE, sign_in

from .making import SLUG, add_counted, add_round, cast_all, count, page_of

RESULT = f"/en/begroting/{SLUG}/uitslag"
DESK = f"/en/werk/rondes/{SLUG}"
BALLOTS = ((1, 2), (1,), (1, 3), (2, 3), (4, 1))
WORDS_OF_A_COUNT = ("votes", "ballots counted", "Gets its money", '<svg class="bar', "codes used")


@pytest.mark.parametrize("part", [None, *PEOPLE])
@pytest.mark.parametrize("ends_in", [timedelta(days=7), timedelta(seconds=-1)])
def test_nobody_sees_a_count_before_the_box_is_opened(app, client, cast, part, ends_in):
    made = add_round(app, cast, ends_at=now() + ends_in)
    cast_all(made, *BALLOTS)
    if part:
        sign_in(client, getattr(cast, part))
    page = client.get(RESULT)
    assert page.status_code == 200
    assert not [words for words in WORDS_OF_A_COUNT if words in page.text]
    assert client.get(f"{RESULT}.json").status_code == 404


def test_its_builder_sees_how_many_codes_were_made_and_not_how_many_used(app, client, cast):
    made = add_round(app, cast)
    sign_in(client, cast.builder)
    before = client.get(DESK).text
    cast_all(made, *BALLOTS[:3])
    after = client.get(DESK).text
    assert "How many codes were used is told after the end" in after
    assert shape(before) == shape(after)


def shape(page):
    """Return a page without its tokens."""
    return [line for line in page.splitlines() if "csrf_token" not in line]


@pytest.mark.parametrize("path", ["", "/stem", "/bewijs", "/uitslag"])
def test_public_pages_are_the_same_with_and_without_ballots(app, client, cast, path):
    made = add_round(app, cast)
    page = f"/en/begroting/{SLUG}{path}"
    before = client.get(page).text
    cast_all(made, *BALLOTS)
    assert shape(before) == shape(client.get(page).text)


def test_the_result_tells_winners_money_votes_and_steps(app, client, cast):
    add_counted(app, cast, *BALLOTS)
    page = client.get(RESULT).text
    for words in (
        "These plans get their money",
        "for plans, from a pot of €10,000",
        "ballots counted",
        "voting codes used",
        "4 votes",
        "It costs \u2068€4,200\u2069 and fits.",
        "It does not fit, so it is skipped.",
        "What would other ways of counting give?",
        "Most votes per euro first",
        "The log is whole",
        "The key of the box was destroyed on",
        "a test ballot was sealed and opened again",
        "The box was opened: 5 ballots were counted.",
        page_of(app).sheet_hash[:8],
    ):
        assert words in page, words


def test_the_record_is_given_to_the_byte(app, client, cast):
    add_counted(app, cast, *BALLOTS)
    answer = client.get(f"{RESULT}.json")
    digest = hashlib.sha256(answer.data).hexdigest()
    assert answer.get_json()["winners"] == ["1", "3", "4"]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}-result.json"'
    assert f"<span>{digest[:8]}</span>" in client.get(RESULT).text


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_explained(app, client, cast, rule):
    threshold = 2 if rule is Rule.VOTES_THRESHOLD else None
    add_counted(app, cast, *BALLOTS, rule=rule, threshold=threshold)
    page = client.get(RESULT)
    assert page.status_code == 200
    if rule is Rule.EQUAL_SHARES:
        assert "voters each have an equal share of the pot" in page.text
        assert "Who pays for one plan has less left for the next." in page.text


def test_a_tie_that_decides_is_told_and_not_broken(app, client, cast):
    add_counted(app, cast, (1,), (2,), pot=Cents(700_000))
    page = client.get(RESULT).text
    assert "A decision is needed." in page
    assert "people talk until they agree." in page
    assert "Equal: people decide" in page
    assert "people decide, not the computer" in page
    assert "None yet" in page


def test_what_people_decided_about_a_tie_is_told_with_the_reason(app, client, cast):
    add_counted(app, cast, (1,), (2,), pot=Cents(700_000))
    round_id = page_of(app).id
    with app.app_context(), transaction() as session:
        actions.decide_tie(session, cast.builder, round_id, (2,), "De buurt praatte samen.", now())
    page = client.get(RESULT).text
    assert "Equal plans: what people decided" in page
    assert "De buurt praatte samen." in page
    assert "A decision is needed" not in page


def test_extra_money_for_equal_plans_is_told(app, client, cast):
    add_counted(app, cast, (1,), (2,), pot=Cents(700_000), tie_rule=TieRule.BOTH_FUNDED)
    round_id = page_of(app).id
    with app.app_context(), transaction() as session:
        actions.decide_tie(session, cast.builder, round_id, (1, 2), "Zo was het afgesproken.", now())
    page = client.get(RESULT).text
    assert "extra money, because equal plans all get their money" in page
    assert "€3,700" in page


def test_without_ballots_no_plan_wins(app, client, cast):
    add_counted(app, cast)
    page = client.get(RESULT).text
    assert "Nobody voted, so no plan gets money." in page
    assert "goes to the next round." in page


def test_with_too_few_ballots_no_plan_wins(app, client, cast):
    add_counted(app, cast, (1,), (2,), least_ballots=3)
    assert "There were 2 ballots, fewer than this round asked for." in client.get(RESULT).text


def test_equal_shares_may_end_without_a_plan_and_offers_the_others(app, client, cast):
    plans = (("Duur", "Tekst.", "Plein", 900_00), ("Goedkoop", "Tekst.", "Plein", 400_00))
    add_counted(
        app, cast, (1,), (1,), (2,), plans=plans, pot=Cents(1100_00), most_per_plan=Cents(900_00),
        rule=Rule.EQUAL_SHARES,
    )  # fmt: skip
    page = client.get(RESULT).text
    winners = client.get(f"{RESULT}.json").get_json()["winners"]
    assert ("No plan makes it." in page) == (winners == [])
    assert "What would other ways of counting give?" in page


def test_the_decision_of_the_mandate_is_told(app, client, cast):
    add_counted(app, cast, *BALLOTS)
    round_id = page_of(app).id
    with app.app_context(), transaction() as session:
        actions.record_decision(session, cast.builder, round_id, "Het college neemt het over.", now())
    page = client.get(RESULT).text
    assert "What was decided on this result" in page
    assert "Het college neemt het over." in page


@pytest.mark.parametrize("ballots", [BALLOTS, ((1,), (2,))], ids=["counted", "waiting for a decision"])
def test_a_round_that_was_ended_after_the_count_promises_no_money(app, client, cast, ballots):
    add_counted(app, cast, *ballots, pot=Cents(800_000))
    with app.app_context(), transaction() as session:
        actions.end_round(session, cast.builder, page_of(app).id, "Het geld is weg.", now())
    page = client.get(RESULT).text
    assert "This round was ended. No plan gets money from it." in page
    assert "Het geld is weg." in page
    for promise in ("These plans get their money", "Gets its money", "Equal: people decide", "None yet"):
        assert promise not in page


def test_a_withdrawn_plan_keeps_its_votes_and_cannot_win(app, client, cast):
    made = add_round(app, cast, ends_at=now() - timedelta(hours=1))
    cast_all(made, *BALLOTS)
    with app.app_context(), transaction() as session:
        actions.withdraw_plan(
            session, cast.builder, made.id, 1, "Al gebouwd.", made.opened_at + timedelta(minutes=1)
        )
    count(made)
    page = client.get(RESULT).text
    assert "It was withdrawn during the vote, so it cannot win." in page
    assert "Al gebouwd." in page


def test_in_arabic_the_result_runs_from_right_to_left(app, client, cast):
    add_counted(app, cast, *BALLOTS)
    page = client.get(f"/ar/begroting/{SLUG}/uitslag").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi class="plan-name" lang="nl">1. Bankjes bij de lift</bdi>' in page
    assert '<code class="hash" dir="ltr">' in page


@pytest.mark.parametrize("kind", list(StepKind))
def test_each_kind_of_step_has_a_sentence_with_its_amounts(app, cast, kind):
    add_counted(app, cast)
    step = Step(
        kind,
        "1",
        "x",
        Fraction(3),
        Cents(420_000),
        Cents(580_000),
        Fraction(100_000, 3),
        Fraction(1050),
        2,
        ("1", "2"),
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        [line] = step_lines([step], page_of(app).plans)
    assert line.sentence.endswith(".")
    assert "%(" not in line.sentence
    assert [plan.number for plan in line.plans] == [1, 2]
    assert set(SENTENCES) == set(StepKind)


def test_a_fraction_of_a_cent_is_told_as_a_little_over(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert amount(Fraction(1000, 3)) == "a little over \u2068€3.33\u2069"
        assert amount(None) == "\u2068€0\u2069"
