"""Receipts as rows: one code, one contribution; the database itself refuses a second."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms
from buurtstem.receipts.actions import ReceiptRetention, give_receipt
from buurtstem.receipts.models import Receipt
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import mac_of, make_code
from tests.cast import MOMENT

STORY, OTHER = ContributionRef("story", 1), ContributionRef("story", 2)
CODE, KEY = make_code(), "r" * 32


@pytest.fixture
def given(write) -> str:
    """The MAC of a receipt that was given for the first story."""
    mac = mac_of(CODE, KEY)
    with write() as session:
        give_receipt(session, mac, STORY, MOMENT.date())
    return mac


def test_a_receipt_leads_to_its_contribution(write, given):
    with write() as session:
        assert find_contribution(session, given) == STORY
        assert find_contribution(session, mac_of(CODE, "another key")) is None
        assert find_contribution(session, mac_of(make_code(), KEY)) is None


@pytest.mark.parametrize(
    ("mac", "ref"), [(mac_of(CODE, KEY), OTHER), ("another", STORY)], ids=["same code", "same story"]
)
def test_the_database_refuses_a_second_receipt(write, given, mac, ref):
    with pytest.raises(IntegrityError), write() as session:
        give_receipt(session, mac, ref, MOMENT.date())


def test_another_kind_with_the_same_number_has_its_own_receipt(write, given):
    plan = ContributionRef("plan", STORY.id)
    with write() as session:
        give_receipt(session, "another", plan, MOMENT.date())
        assert find_contribution(session, "another") == plan


def test_the_code_is_not_in_the_database(write, given):
    with write() as session:
        [row] = session.scalars(select(Receipt))
        assert CODE not in repr(vars(row))


def test_erasing_and_purging_leave_the_receipt(write, given):
    with write() as session:
        assert ReceiptRetention().purge(session, MOMENT.replace(year=2126), Terms()) == 0
        ReceiptRetention().erase(session, STORY)
        assert find_contribution(session, given) == STORY


def test_the_teller_gets_the_day_of_the_receipt(write, given):
    with write() as session:
        assert ReceiptRetention().export(session, STORY) == {"receipt_made_on": "2026-03-14"}
        assert ReceiptRetention().export(session, OTHER) == {"receipt_made_on": None}
