"""Consent as it is written down, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.core.terms import Terms
from buurtstem.privacy.actions import ConsentRetention, record_consent, withdraw_consent
from buurtstem.privacy.models import ConsentStatement
from buurtstem.privacy.queries import consents_of, find_consent, get_consent, statements_of
from buurtstem.privacy.rules import CONSENT_WORDING, Consent, Use, Way
from buurtstem.web.database import reading, transaction
from tests.cast import MOMENT

STORY, OTHER = ContributionRef("story", 1), ContributionRef("story", 2)
PLAN = ContributionRef("plan", 1)


def agree(app: Flask, ref: ContributionRef, *, publish: bool, way: Way = Way.ONESELF) -> None:
    with app.app_context(), transaction() as session:
        for use, given in ((Use.RECEIVE, True), (Use.PUBLISH, publish)):
            record_consent(session, ref, use=use, given=given, lang="tr", way=way, moment=MOMENT)


def test_the_latest_answer_counts_and_the_earlier_one_stays_as_proof(any_app: Flask) -> None:
    agree(any_app, STORY, publish=False)
    agree(any_app, STORY, publish=True, way=Way.PARENT)

    with any_app.app_context():
        assert find_consent(reading(), STORY) == Consent(receive=True, publish=True, way=Way.PARENT)
        assert [(each.use, each.given) for each in statements_of(reading(), STORY)] == [
            (Use.RECEIVE, True),
            (Use.PUBLISH, False),
            (Use.RECEIVE, True),
            (Use.PUBLISH, True),
        ]


def test_an_answer_keeps_language_wording_way_and_moment(any_app: Flask) -> None:
    agree(any_app, STORY, publish=True, way=Way.PAIR)

    with any_app.app_context():
        statement = statements_of(reading(), STORY)[0]
    assert (statement.lang, statement.wording, statement.way) == ("tr", CONSENT_WORDING, Way.PAIR)
    assert statement.at == MOMENT


def test_whoever_was_never_asked_agrees_to_nothing(any_app: Flask) -> None:
    agree(any_app, STORY, publish=True)

    with any_app.app_context():
        assert find_consent(reading(), OTHER) is None
        with pytest.raises(NotFound):
            get_consent(reading(), PLAN)


def test_withdrawing_takes_back_every_use_that_was_given(any_app: Flask) -> None:
    agree(any_app, STORY, publish=False)
    with any_app.app_context(), transaction() as session:
        withdraw_consent(session, STORY, MOMENT + timedelta(days=1))

    with any_app.app_context():
        assert find_consent(reading(), STORY) == Consent(receive=False, publish=False)
        last = statements_of(reading(), STORY)[2:]
    assert [(each.use, each.lang) for each in last] == [(Use.RECEIVE, "tr")]
    assert last[0].at == MOMENT + timedelta(days=1)


def test_many_consents_are_read_in_one_statement(app: Flask, count_queries: object) -> None:
    agree(app, STORY, publish=True)
    agree(app, OTHER, publish=False)

    with app.app_context(), count_queries() as made:
        consents = consents_of(reading(), "story", (1, 2, 3))

    assert {each: consent.publish for each, consent in consents.items()} == {1: True, 2: False}
    assert len(made) == 1


def test_erasing_leaves_nothing_of_one_contribution_and_all_of_others(any_app: Flask) -> None:
    for ref in (STORY, OTHER, PLAN):
        agree(any_app, ref, publish=True)
    with any_app.app_context(), transaction() as session:
        ConsentRetention().erase(session, STORY)

    with any_app.app_context():
        assert statements_of(reading(), STORY) == []
        assert len(statements_of(reading(), OTHER)) == len(statements_of(reading(), PLAN)) == 2


def test_a_consent_has_no_term_of_its_own(any_app: Flask) -> None:
    agree(any_app, STORY, publish=True)
    with any_app.app_context(), transaction() as session:
        assert ConsentRetention().purge(session, MOMENT + timedelta(days=9999), Terms()) == 0

    with any_app.app_context():
        assert get_consent(reading(), STORY).publish


def test_the_teller_gets_every_answer(any_app: Flask) -> None:
    agree(any_app, STORY, publish=False)

    with any_app.app_context():
        exported = ConsentRetention().export(reading(), STORY)
    assert exported["consent"][1] == {
        "use": "publish",
        "given": False,
        "wording": CONSENT_WORDING,
        "language": "tr",
        "way": "oneself",
        "at": MOMENT.isoformat(),
    }


@pytest.mark.parametrize("values", [{"purpose": "sell"}, {"way": "neighbour"}])
def test_the_database_refuses_uses_and_ways_that_do_not_exist(any_app: Flask, values: dict[str, str]) -> None:
    agree(any_app, STORY, publish=True)

    with any_app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(ConsentStatement).values(**values))
