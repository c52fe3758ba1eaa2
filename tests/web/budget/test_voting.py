"""Voting: the code, the ballot, thanks; each refusal its own reason; once, whatever is sent; nothing shown."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from buurtstem.budget import actions
from buurtstem.core.clock import now
from buurtstem.core.limits import Attempt
from buurtstem.receipts.rules import make_code, show_code
from buurtstem.web.database import transaction
from tests.browsing import fields_of, find_form, send_form
from tests.telling import code_on

from .making import (
    DAY,
    SLUG,
    add_draft,
    add_round,
    boxed,
    end_now,
    guesses,
    misspelt,
    open_ballot,
    send_ballot,
    vote,
)

CODE = f"/en/begroting/{SLUG}/stem"
BALLOT = f"{CODE}/biljet"


@pytest.fixture
def made(app, cast):
    return add_round(app, cast)


def test_a_code_and_a_choice_put_one_ballot_into_the_box(app, client, made):
    answer = vote(client, made.codes[0], 1, 3)
    assert answer.status_code == 200
    assert "Your ballot is in the box." in answer.text
    assert boxed(app) == 1


def test_capitals_spaces_and_dashes_of_a_code_do_not_matter(client, made):
    assert open_ballot(client, f" {show_code(made.codes[0]).lower()} ").status_code == 200


def test_the_receipt_on_the_ballot_is_the_one_on_the_thank_you_page(client, made):
    ballot = open_ballot(client, made.codes[0])
    assert code_on(ballot) == code_on(send_ballot(client, ballot, 2))


def test_nothing_of_the_choice_is_on_the_thank_you_page(client, made):
    page = vote(client, made.codes[0], 1, 3).text
    for words in ("Bankjes", "Lampen", "Moestuin", "Buurtfeest", 'name="plans"', "checked"):
        assert words not in page


def test_a_code_reaches_no_address_and_no_cookie(client, made):
    code = made.codes[0]
    ballot = open_ballot(client, code)
    answer = send_ballot(client, ballot, 1)
    for each in (ballot, answer):
        assert code not in "".join(each.headers.getlist("Set-Cookie"))
        assert each.headers.get("Location") is None
    cookie = client.get_cookie("buurtstem")
    assert cookie is not None
    with client.session_transaction() as session:
        assert set(session) == {"csrf_token"}


@pytest.mark.parametrize("path", ["stem", "bewijs"])
def test_voting_pages_are_stored_by_nobody(client, made, path):
    assert client.get(f"/en/begroting/{SLUG}/{path}").headers["Cache-Control"] == "no-store"
    assert open_ballot(client, made.codes[0]).headers["Cache-Control"] == "no-store"
    assert vote(client, made.codes[1], 1).headers["Cache-Control"] == "no-store"


def test_a_typing_error_is_no_failed_guess(app, client, made):
    answer = open_ballot(client, misspelt(made.codes[0]))
    assert answer.status_code == 422
    assert "There is a typing error in it." in answer.text
    assert guesses(app) == 0


def test_an_unknown_code_counts_as_a_guess(app, client, made):
    answer = open_ballot(client, make_code())
    assert answer.status_code == 422
    assert "We do not know this code in this round." in answer.text
    assert guesses(app) == 1


def test_a_code_of_another_round_is_unknown_here(app, client, cast, made):
    other = add_round(app, cast, slug="ander")
    assert "We do not know this code" in open_ballot(client, other.codes[0]).text


def test_a_void_code_says_so_and_where_to_get_another(app, client, cast, made):
    with app.app_context(), transaction() as session:
        actions.void_code(
            session,
            cast.builder,
            made.id,
            made.codes[0],
            reason="Kwijt",
            receipt_key=app.extensions["settings"].receipt_key,
            moment=now(),
        )
    answer = open_ballot(client, made.codes[0])
    assert answer.status_code == 422
    assert "made void" in answer.text
    assert "Kwijt" not in answer.text


def test_a_used_code_says_that_the_receipt_can_replace_the_ballot(client, made):
    vote(client, made.codes[0], 1)
    answer = open_ballot(client, made.codes[0])
    assert answer.status_code == 422
    assert "A ballot went in with this code" in answer.text
    assert f'href="/en/begroting/{SLUG}/bewijs"' in answer.text


def test_an_empty_code_is_asked_for(client, made):
    answer = open_ballot(client, "")
    assert answer.status_code == 422
    assert "Type the code that is in your letter." in answer.text


def test_before_the_vote_begins_the_page_says_when(app, client, cast):
    made = add_round(app, cast, begins_at=now() + DAY)
    page = client.get(CODE)
    assert page.status_code == 200
    assert "You cannot vote yet." in page.text
    assert client.post(CODE, data={"code": made.codes[0]}).status_code == 409


def test_after_the_close_no_ballot_goes_in(app, client, cast):
    made = add_round(app, cast, ends_at=now() + timedelta(minutes=5))
    ballot = open_ballot(client, made.codes[0])
    end_now(made)
    answer = send_ballot(client, ballot, 1)
    assert answer.status_code == 409
    assert "The vote is closed" in answer.text
    assert boxed(app) == 0
    assert client.get(CODE).status_code == 200
    assert "The vote is closed" in client.get(CODE).text


def test_a_draft_has_no_page(app, client, cast):
    add_draft(app, cast)
    for path in ("", "/stem", "/bewijs", "/uitslag", "/uitslag.json", "/blad"):
        assert client.get(f"/en/begroting/{SLUG}{path}").status_code == 404


def test_many_wrong_codes_wait_and_lock_nobody_out(app, client, made):
    for _ in range(10):
        assert open_ballot(client, make_code()).status_code == 422
    waits = open_ballot(client, made.codes[0])
    assert waits.status_code == 429
    assert "Nothing is blocked." in waits.text
    assert re.search(r"Wait \d+ seconds", waits.text)
    with app.app_context(), transaction() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.at -= timedelta(seconds=16)
    assert open_ballot(client, made.codes[0]).status_code == 200


def test_guessing_on_the_ballot_page_counts_too(app, client, made):
    ballot = open_ballot(client, made.codes[0])
    answer = send_ballot(client, ballot, 1, code=make_code())
    assert answer.status_code == 422
    assert "We do not know this code" in answer.text
    assert guesses(app) == 1


def test_a_ballot_waits_too_and_keeps_its_choice(app, client, made):
    ballot = open_ballot(client, made.codes[0])
    for _ in range(10):
        open_ballot(client, make_code())
    answer = send_ballot(client, ballot, 1, 3)
    assert answer.status_code == 429
    assert sorted(fields_of(find_form(answer, BALLOT))["plans"]) == ["1", "3"]
    assert boxed(app) == 0


def test_too_many_plans_come_back_with_everything_kept(app, client, made):
    ballot = open_ballot(client, made.codes[0])
    answer = send_ballot(client, ballot, 1, 2, 3)
    assert answer.status_code == 422
    assert "You chose 3 plans. At most 2 are allowed. Untick 1." in answer.text
    before, after = (fields_of(find_form(each, BALLOT)) for each in (ballot, answer))
    assert sorted(after["plans"]) == ["1", "2", "3"]
    assert [after[name] for name in ("code", "receipt", "seed")] == [
        before[name] for name in ("code", "receipt", "seed")
    ]
    assert order_of(answer) == order_of(ballot)
    assert boxed(app) == 0
    assert send_ballot(client, answer, 1, 2).status_code == 200


def order_of(answer):
    return [each.get("value") for each in find_form(answer, BALLOT).iter() if each.get("type") == "checkbox"]


def test_each_voter_gets_an_order_of_their_own(client, made):
    orders = {tuple(order_of(open_ballot(client, made.codes[0]))) for _ in range(12)}
    assert len(orders) > 1


def test_too_few_plans_are_told_with_the_number(app, client, cast):
    made = add_round(app, cast, least_choices=2)
    answer = vote(client, made.codes[0], 1)
    assert answer.status_code == 422
    assert "You chose 1 plan. At least 2 are needed. Tick 1 more." in answer.text


def test_nothing_ticked_is_told(client, made):
    assert "You chose 0 plans. At least 1 is needed." in vote(client, made.codes[0]).text


def test_a_withdrawn_plan_stays_marked_and_cannot_be_chosen(app, client, cast, made):
    with app.app_context(), transaction() as session:
        actions.withdraw_plan(session, cast.builder, made.id, 2, "De school doet het zelf.", now())
    ballot = open_ballot(client, made.codes[0])
    assert "Withdrawn: it cannot win" in ballot.text
    assert "De school doet het zelf." in ballot.text
    answer = send_ballot(client, ballot, 2)
    assert answer.status_code == 422
    assert "Plan 2 was withdrawn and cannot win." in answer.text


def test_a_plan_that_is_not_on_the_ballot_is_refused(client, made):
    assert "Plan 99 does not stand on this ballot." in vote(client, made.codes[0], 99).text


@pytest.mark.parametrize("changes", [{"csrf_token": "old"}, {"plans": "x"}])
def test_a_ballot_that_was_sent_wrongly_comes_back(app, client, made, changes):
    ballot = open_ballot(client, made.codes[0])
    answer = send_ballot(client, ballot, 1, **changes)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert boxed(app) == 0


def test_a_receipt_that_was_tampered_with_is_replaced_and_shown(app, client, made):
    ballot = open_ballot(client, made.codes[0])
    answer = send_ballot(client, ballot, 1, receipt="mine")
    assert answer.status_code == 422
    assert "Write down the new one, then send your ballot again." in answer.text
    assert boxed(app) == 0
    assert send_ballot(client, answer, 1).status_code == 200


def test_sending_twice_is_one_ballot_and_the_same_answer(app, client, made):
    ballot = open_ballot(client, made.codes[0])
    first, second = (send_ballot(client, ballot, 1) for _ in range(2))
    assert (first.status_code, code_on(first)) == (second.status_code, code_on(second))
    assert boxed(app) == 1


def test_the_same_page_with_another_code_asks_to_begin_again(app, client, made):
    ballot = open_ballot(client, made.codes[0])
    send_ballot(client, ballot, 1)
    answer = send_ballot(client, ballot, 1, code=made.codes[1])
    assert answer.status_code == 422
    assert "Another ballot went in with this page." in answer.text
    assert vote(client, made.codes[1], 1).status_code == 200
    assert boxed(app) == 2


def test_who_opens_the_address_of_the_ballot_types_the_code_first(client, made):
    assert client.get(BALLOT).headers["Location"] == CODE
    for step in ("biljet", "vervang"):
        answer = client.get(f"/en/begroting/{SLUG}/bewijs/{step}")
        assert answer.headers["Location"] == f"/en/begroting/{SLUG}/bewijs"


def test_htmx_gets_only_the_form(client, made):
    answer = send_form(client, CODE, code="ABCD", htmx=True)
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<form class="stack" id="code-form"')


def test_a_voting_page_offers_nothing_else_to_do(client, made):
    page = client.get(CODE).text
    assert "/vertel" not in page
    assert "/privacy" not in page
    assert 'hreflang="ar"' in page


def test_in_arabic_the_page_runs_from_right_to_left_and_codes_do_not(client, made):
    ballot = open_ballot(client, made.codes[0], lang="ar")
    assert '<html lang="ar" dir="rtl">' in ballot.text
    assert '<bdi dir="ltr">' in ballot.text
    assert '<bdi class="plan-name" lang="nl">' in ballot.text
    thanks = send_ballot(client, ballot, 1, lang="ar")
    assert thanks.status_code == 200
    assert code_on(thanks) == code_on(ballot)
