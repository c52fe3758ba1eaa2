"""How often people agree: kept, removed, added; no rate of fewer than ten texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from buurtstem.corrections.rules.agreement import (
    HELD_OUT_OF,
    Agreement,
    Verdict,
    corrected,
    is_held_out,
    per_code,
    per_language,
    versions_of,
)
from buurtstem.themes.rules import Theme, What

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def verdict(number: int, proposed: str, chosen: str, **changes: object) -> Verdict:
    values = {
        "contribution_id": number,
        "lang": "nl",
        "what": What.THEME,
        "pipeline": "themes-1",
        "proposed": frozenset(proposed.split()),
        "chosen": frozenset(chosen.split()),
        "chosen_at": AT,
        "is_current": True,
    }
    return Verdict(**(values | changes))


def test_what_was_kept_removed_and_added_is_counted_per_theme():
    told = [
        verdict(1, "housing say", "housing"),
        verdict(2, "housing", "housing safety"),
        verdict(3, "say", "safety"),
    ]
    counted = {each.name: (each.kept, each.removed, each.added) for each in per_code(told, list(Theme))}

    assert counted == {"housing": (2, 0, 0), "safety": (0, 0, 2), "say": (0, 2, 0)}
    assert [each.name for each in per_code(told, list(Theme))] == ["housing", "safety", "say"]


def test_languages_are_counted_with_all_their_themes_the_most_texts_first():
    told = [
        verdict(1, "housing say", "housing", lang="tr"),
        verdict(2, "housing", "housing"),
        verdict(3, "say", "safety"),
    ]
    assert [(each.name, each.texts, each.kept, each.removed, each.added) for each in per_language(told)] == [
        ("nl", 2, 1, 1, 1),
        ("tr", 1, 1, 1, 0),
    ]


@pytest.mark.parametrize(
    ("row", "kept", "found"),
    [
        (Agreement("say", 12, 9, 1, 2), 90, 82),
        (Agreement("say", 12, 9, 0, 1), None, 90),
        (Agreement("say", 12, 9, 3, 0), 75, None),
        (Agreement("nl", 9, 12, 3, 3), None, None),
        (Agreement("say", 10, 0, 10, 0), 0, None),
    ],
    ids=["both", "nine proposals", "nine choices", "nine texts with many themes", "none kept"],
)
def test_no_rate_is_said_of_fewer_than_ten(row, kept, found):
    assert (row.kept_of_hundred, row.found_of_hundred) == (kept, found)
    assert (row.proposed, row.chosen) == (row.kept + row.removed, row.kept + row.added)


def test_versions_are_counted_by_texts():
    told = [
        verdict(1, "say", "say"),
        verdict(1, "concern", "concern", what=What.NATURE),
        verdict(1, "say", "say", pipeline="themes-2"),
        verdict(2, "say", "say", pipeline="themes-2"),
    ]
    assert versions_of(told) == (("themes-2", 2), ("themes-1", 1))


def test_corrected_texts_are_those_that_differ_from_the_present_proposal_newest_first():
    later = AT + timedelta(hours=1)
    told = [
        verdict(1, "say", "say"),
        verdict(2, "say", "work"),
        verdict(3, "say", "work", chosen_at=later),
        verdict(4, "say", "work", is_current=False, chosen_at=later),
        verdict(2, "concern", "dream", what=What.NATURE, chosen_at=later + timedelta(hours=1)),
        verdict(2, "concern", "dream", what=What.NATURE, chosen_at=AT),
    ]
    assert corrected(told) == (2, 3)


def test_one_in_five_is_always_held_out():
    held = [number for number in range(1, 101) if is_held_out(number)]
    assert len(held) == 100 // HELD_OUT_OF
    assert held == [number for number in range(1, 101) if is_held_out(number)]
