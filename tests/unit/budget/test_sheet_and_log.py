"""The sheet is the same to the byte when made again; the log shows what was changed in it; MACs are apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from buurtstem.budget.rules.chain import BEGINNING, Act, first_break, next_entry
from buurtstem.budget.rules.codes import Peppers
from buurtstem.budget.rules.sheet import SheetPlan, sheet_hash, sheet_text
from buurtstem.core.derived_keys import derive_key
from tests.cast import MOMENT
from tests.rounds import TERMS

PUBLIC = bytes(range(32))
SHEET_PLANS = (
    SheetPlan(1, "Bank", "Om te zitten.", "Plein", 400_000),
    SheetPlan(2, "Bomen", "Groen.", "Straat", 1),
)


def made(terms=TERMS, plans=SHEET_PLANS, public=PUBLIC) -> str:
    return sheet_text(terms, "Molenveld", plans, public)


def test_a_sheet_made_again_is_the_same_to_the_byte():
    assert made() == made(plans=SHEET_PLANS[::-1])
    assert sheet_hash(made()) == sheet_hash(made())
    assert len(sheet_hash(made())) == 64


@pytest.mark.parametrize("field", sorted(vars(TERMS)))
def test_whatever_is_written_down_stands_on_the_sheet(field):
    value = getattr(TERMS, field)
    if isinstance(value, str) and type(value) is not str:
        other = next(each for each in type(value) if each is not value)
    elif isinstance(value, str):
        other = f"{value}!"
    elif value is None or isinstance(value, int):
        other = (value or 0) + 1
    else:
        other = value + timedelta(minutes=1)
    assert sheet_hash(made(replace(TERMS, **{field: other}))) != sheet_hash(made())


@pytest.mark.parametrize("field", ["title", "text", "place", "cost", "number"])
def test_whatever_a_plan_says_stands_on_the_sheet(field):
    value = getattr(SHEET_PLANS[0], field)
    changed = replace(SHEET_PLANS[0], **{field: value + (2 if isinstance(value, int) else "!")})
    assert sheet_hash(made(plans=(changed, SHEET_PLANS[1]))) != sheet_hash(made())


def test_the_sheet_says_where_the_key_is_and_tells_ends_in_the_time_on_the_wall():
    sheet = json.loads(made())

    assert sheet["secrecy"] == {"private_key": "in the server's key file", "public_key": PUBLIC.hex()}
    assert (sheet["begins"], sheet["ends"]) == ("2026-03-14T10:30+01:00", "2026-03-28T10:30+01:00")
    assert [plan["id"] for plan in sheet["plans"]] == ["1", "2"]


def chain() -> list:
    entries = [next_entry("round", None, Act.OPENED, {"sheet": "a"}, MOMENT)]
    for act in (Act.PLAN_WITHDRAWN, Act.COUNTED):
        last = entries[-1]
        entries.append(next_entry("round", (last.number, last.hash), act, {"n": 1}, MOMENT))
    return entries


def test_a_log_as_it_was_written_is_whole():
    entries = chain()

    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous_hash == BEGINNING
    assert first_break("round", entries) is None
    assert first_break("round", []) is None


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"n": 2}},
        {"act": Act.ENDED},
        {"at": MOMENT + timedelta(seconds=1)},
        {"hash": "0" * 64},
        {"previous_hash": "0" * 64},
        {"number": 5},
    ],
)
def test_a_changed_entry_is_found(change):
    entries = chain()
    entries[1] = replace(entries[1], **change)
    assert first_break("round", entries) == change.get("number", 2)


def test_a_missing_entry_and_the_log_of_another_round_are_found():
    entries = chain()
    assert first_break("round", [entries[0], entries[2]]) == 3
    assert first_break("other", entries) == 1


def test_the_macs_of_one_code_for_its_purposes_and_rounds_have_nothing_in_common():
    peppers, other = Peppers.of("k" * 32, "one"), Peppers.of("k" * 32, "two")
    code = "0123456789AS"
    macs = [
        mac(code) for each in (peppers, other) for mac in (each.right_mac, each.box_mac, each.counted_mac)
    ]

    assert len(set(macs)) == 6
    assert peppers == Peppers.of("k" * 32, "one")
    assert peppers.right_mac(code) != Peppers.of("l" * 32, "one").right_mac(code)


def test_a_derived_key_is_the_same_always():
    assert derive_key("k" * 32, "a purpose").hex() == derive_key("k" * 32, "a purpose").hex()
    assert len(derive_key("k" * 32, "a purpose")) == 32
    assert derive_key("k" * 32, "a purpose") != derive_key("k" * 32, "another")
