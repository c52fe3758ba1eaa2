"""What is counted after sending, and the ticket that lets it be counted once."""

from __future__ import annotations

import pytest

from buurtstem.tellers.names import ANSWER_NAMES, QUESTION_NAMES
from buurtstem.tellers.rules import QUESTIONS, UnknownAnswer, check_answers, ticket_of


def test_only_what_was_answered_is_counted():
    assert check_answers({"age": "from_65", "home": "", "lives_here": ""}) == {"age": "from_65"}


@pytest.mark.parametrize("answers", [{"age": "rented"}, {"income": "high"}])
def test_an_answer_that_is_not_on_the_screen_is_refused(answers):
    with pytest.raises(UnknownAnswer):
        check_answers(answers)


def test_every_question_and_answer_has_a_name():
    assert set(QUESTION_NAMES) == set(ANSWER_NAMES) == set(QUESTIONS)
    for question, answers in QUESTIONS.items():
        assert set(ANSWER_NAMES[question]) == set(answers)


def test_a_ticket_is_the_same_for_a_receipt_and_no_receipts_mac():
    assert ticket_of("A", "key") == ticket_of("A", "key")
    assert len({ticket_of("A", "key"), ticket_of("B", "key"), ticket_of("A", "other")}) == 3
