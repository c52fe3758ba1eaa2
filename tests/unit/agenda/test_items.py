"""Agenda items: nothing is promised without its date, reason or result; late is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from buurtstem.agenda.rules.items import (
    DateNeeded,
    Horizon,
    ItemContent,
    NotAdopted,
    ResultNeeded,
    Status,
    StopReasonNeeded,
    changed_fields,
    check_item,
    check_source,
    is_review_overdue,
    version_of,
)
from buurtstem.agenda.rules.threads import Stage

DAY = date(2026, 3, 14)
ITEM = ItemContent(
    title="Bankjes bij de lift",
    what="Twee bankjes.",
    owner="gebiedsmanager",
    owner_organisation="",
    horizon=Horizon.THIS_YEAR,
    horizon_on=None,
    review_on=DAY,
    status=Status.TO_DO,
    stop_reason="",
    result="",
    needs_municipality=False,
    place_words="",
    parties="",
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"horizon": Horizon.BY_DATE, "horizon_on": DAY},
        {"status": Status.STOPPED, "stop_reason": "geen geld"},
        {"status": Status.DONE, "result": "Ze staan er."},
    ],
)
def test_an_item_with_all_that_belongs_to_it_is_taken(changes):
    check_item(replace(ITEM, **changes))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"horizon": Horizon.BY_DATE}, DateNeeded),
        ({"status": Status.STOPPED}, StopReasonNeeded),
        ({"status": Status.DONE}, ResultNeeded),
    ],
)
def test_what_is_missing_has_its_own_refusal(changes, refusal):
    with pytest.raises(refusal):
        check_item(replace(ITEM, **changes))


@pytest.mark.parametrize("stage", Stage)
def test_an_item_grows_from_an_adopted_thread_only(stage):
    if stage is Stage.ADOPTED:
        check_source(stage)
        return
    with pytest.raises(NotAdopted):
        check_source(stage)


def test_a_revision_names_each_changed_field_before_and_after():
    after = replace(
        ITEM,
        owner="wijkagent",
        needs_municipality=True,
        horizon_on=DAY,
        status=Status.DOING,
        place_words="plein",
    )

    assert changed_fields(ITEM, ITEM) == {}
    assert changed_fields(ITEM, after) == {
        "owner": ("gebiedsmanager", "wijkagent"),
        "horizon_on": ("", "2026-03-14"),
        "status": ("to_do", "doing"),
        "needs_municipality": ("", "1"),
        "place_words": ("", "plein"),
    }


@pytest.mark.parametrize(
    ("status", "today", "overdue"),
    [
        (Status.TO_DO, DAY, False),
        (Status.TO_DO, date(2026, 3, 15), True),
        (Status.DOING, date(2026, 3, 15), True),
        (Status.DONE, date(2026, 3, 15), False),
        (Status.STOPPED, date(2026, 3, 15), False),
    ],
)
def test_an_open_item_is_late_after_its_review_date(status, today, overdue):
    assert is_review_overdue(status, DAY, today) is overdue


def test_an_item_has_another_version_when_anything_in_it_changes():
    assert version_of(replace(ITEM)) == version_of(ITEM)
    assert version_of(replace(ITEM, owner="wijkagent")) != version_of(ITEM)
