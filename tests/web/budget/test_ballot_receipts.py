"""The receipt of a ballot: where the ballot is, and replacing it; no choice is shown to anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from buurtstem.budget import actions
from buurtstem.core.clock import now
from buurtstem.receipts.rules import make_code
from buurtstem.web.database import transaction
from tests.browsing import fields_of, find_form, send_form
from tests.telling import code_on

from .making import (
    SLUG,
    add_counted,
    add_round,
    boxed,
    cast_all,
    count,
    end_now,
    guesses,
    misspelt,
    page_of,
    vote,
)

CODE = f"/en/begroting/{SLUG}/stem"
RECEIPT = f"/en/begroting/{SLUG}/bewijs"


@pytest.fixture
def made(app, cast):
    return add_round(app, cast)


def look(client, receipt):
    return send_form(client, RECEIPT, receipt=receipt)


def test_a_receipt_says_that_the_ballot_is_in_the_box_and_nothing_of_the_choice(client, made):
    receipt = code_on(vote(client, made.codes[0], 1, 3))
    answer = look(client, receipt)
    assert answer.status_code == 200
    assert "The ballot with this receipt is in the box." in answer.text
    assert "Bankjes" not in answer.text


def test_after_the_count_a_receipt_says_that_the_ballot_is_counted(app, client, cast):
    [receipt] = add_counted(app, cast, (1,))
    answer = look(client, receipt)
    assert "it is counted." in answer.text
    assert "Replace my ballot" not in answer.text


def test_a_typing_error_in_a_receipt_and_an_unknown_one_are_told_apart(app, client, made):
    assert "There is a typing error in it." in look(client, misspelt(make_code())).text
    assert guesses(app) == 0
    answer = look(client, make_code())
    assert answer.status_code == 422
    assert "No ballot of this round has this receipt." in answer.text
    assert guesses(app) == 1
    assert look(client, "").status_code == 422


def test_many_wrong_receipts_wait(client, made):
    for _ in range(10):
        answer = look(client, make_code())
    assert answer.status_code == 429
    assert re.search(r"Wait \d+ seconds", look(client, make_code()).text)


def replacement(client, receipt):
    found = look(client, receipt)
    step = f"{RECEIPT}/biljet"
    return client.post(step, data=fields_of(find_form(found, step)))


def send_replacement(client, paper, *chosen, **more):
    address = f"{RECEIPT}/vervang"
    fields = {name: value for name, value in fields_of(find_form(paper, address)).items() if name != "plans"}
    return client.post(address, data={**fields, "plans": [str(each) for each in chosen], **more})


def test_with_the_receipt_the_ballot_is_replaced_and_the_old_choice_not_shown(app, client, cast):
    made = add_round(app, cast, ends_at=now() + timedelta(minutes=5))
    receipt = code_on(vote(client, made.codes[0], 1))
    paper = replacement(client, receipt)
    assert paper.status_code == 200
    assert " checked" not in paper.text
    answer = send_replacement(client, paper, 2, 3)
    assert answer.status_code == 200
    assert code_on(answer) == receipt
    assert boxed(app) == 1
    end_now(made)
    count(made)
    votes = app.test_client().get(f"/en/begroting/{SLUG}/uitslag.json").get_json()["votes"]
    assert votes == {"1": 0, "2": 1, "3": 1, "4": 0}


def test_a_replacement_keeps_to_the_limits_too(client, made):
    paper = replacement(client, code_on(vote(client, made.codes[0], 1)))
    answer = send_replacement(client, paper, 1, 2, 3)
    assert answer.status_code == 422
    assert "At most 2 are allowed." in answer.text
    assert send_replacement(client, paper, 1, csrf_token="old").status_code == 422


def test_a_receipt_of_no_ballot_replaces_nothing(app, client, made):
    paper = replacement(client, code_on(vote(client, made.codes[0], 1)))
    answer = send_replacement(client, paper, 2, receipt=make_code())
    assert answer.status_code == 422
    assert "No ballot of this round has this receipt." in answer.text
    assert guesses(app) == 1
    token = fields_of(find_form(client.get(RECEIPT), RECEIPT))
    assert client.post(f"{RECEIPT}/biljet", data={**token, "receipt": make_code()}).status_code == 422


def test_after_the_close_nothing_is_replaced(app, client, cast):
    made = add_round(app, cast, ends_at=now() + timedelta(minutes=5))
    receipt = code_on(vote(client, made.codes[0], 1))
    found = look(client, receipt)
    paper = replacement(client, receipt)
    end_now(made)
    assert send_replacement(client, paper, 2).status_code == 409
    step = f"{RECEIPT}/biljet"
    assert client.post(step, data=fields_of(find_form(found, step))).status_code == 409


def test_of_a_round_that_was_ended_the_pages_say_so(app, client, cast, made):
    cast_all(made, (1,))
    with app.app_context(), transaction() as session:
        actions.end_round(session, cast.builder, made.id, "De pot is weg.", now())
    assert "Your code is of no use any more." in client.get(CODE).text
    assert "De pot is weg." in client.get(RECEIPT).text
    assert page_of(app).state == "ended"
