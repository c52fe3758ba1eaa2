"""What a talk at the door is: two organisations, a day, pieces, a street, and where it stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from buurtstem.core.contributions import ContributionState
from buurtstem.interviews.rules import (
    DAYS_BACK,
    MOST_PIECES,
    DayAhead,
    DayTooLongAgo,
    NothingTold,
    OrganisationMissing,
    Piece,
    SameOrganisation,
    TooManyPieces,
    check_day,
    check_pair,
    check_pieces,
    earliest_day,
    state_of_talk,
    street_to_keep,
)
from buurtstem.privacy.rules import Age
from buurtstem.themes.rules import Nature

S = ContributionState
TODAY = date(2026, 3, 14)


def test_two_organisations_are_a_pair():
    check_pair("Welzijn Molenveld", "Wooncorporatie")


@pytest.mark.parametrize("other", ["Politie", "politie", " POLITIE ", "Pólitie", "Politie."])
def test_one_organisation_is_no_pair_however_it_is_spelled(other):
    with pytest.raises(SameOrganisation):
        check_pair("Politie", other)


@pytest.mark.parametrize(
    ("one", "other"), [(None, "Politie"), ("Politie", None), ("", "Politie"), (None, None)]
)
def test_without_an_organisation_nobody_is_half_of_a_pair(one, other):
    with pytest.raises(OrganisationMissing):
        check_pair(one, other)


@pytest.mark.parametrize("days", [0, 1, DAYS_BACK])
def test_a_talk_of_today_or_of_the_last_weeks_can_be_written_down(days):
    check_day(TODAY - timedelta(days=days), TODAY)


def test_a_talk_of_tomorrow_or_of_long_ago_cannot():
    with pytest.raises(DayAhead):
        check_day(TODAY + timedelta(days=1), TODAY)
    with pytest.raises(DayTooLongAgo):
        check_day(earliest_day(TODAY) - timedelta(days=1), TODAY)


def test_empty_pieces_are_left_out():
    told = Piece("De lift", Nature.CONCERN)
    assert check_pieces([Piece(""), told, Piece(" \n ", Nature.DREAM)]) == (told,)


def test_a_talk_without_a_word_is_none():
    with pytest.raises(NothingTold):
        check_pieces([Piece(" ")])


def test_a_talk_has_five_pieces_at_most():
    pieces = [Piece(f"stuk {number}") for number in range(MOST_PIECES + 1)]
    assert len(check_pieces(pieces[:-1])) == MOST_PIECES
    with pytest.raises(TooManyPieces):
        check_pieces(pieces)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Molenstraat", "Molenstraat"),
        ("  Molenstraat   12 ", "Molenstraat"),
        ("Molenstraat 12a", "Molenstraat"),
        ("Molenstraat 12 hs", "Molenstraat"),
        ("Molenstraat 12-3", "Molenstraat"),
        ("Molenstraat, 12", "Molenstraat"),
        ("Molenstraat 1204", "Molenstraat"),
        ("1e Jan Steenstraat", "1e Jan Steenstraat"),
        ("1e Jan Steenstraat 7", "1e Jan Steenstraat"),
        ("Plein 1940", "Plein 1940"),
        ("Plein 1940 12", "Plein 1940"),
        ("شارع الطاحونة 5", "شارع الطاحونة"),
        ("", None),
        (" , ", None),
        ("12", "12"),
    ],
)
def test_a_street_is_kept_without_its_house_number(typed, kept):
    assert street_to_keep(typed, Age.ADULT) == kept
    assert street_to_keep(typed, Age.FOR_SOMEONE_ELSE) == kept


def test_of_a_child_no_street_is_kept():
    assert street_to_keep("Molenstraat", Age.CHILD) is None


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([S.WAITING, S.PUBLISHED, S.HELD_BACK], S.WAITING),
        ([S.HELD_BACK, S.PRIVATE, S.PUBLISHED], S.PUBLISHED),
        ([S.HELD_BACK, S.PRIVATE], S.PRIVATE),
        ([S.HELD_BACK, S.WITHDRAWN], S.HELD_BACK),
        ([S.WITHDRAWN, S.ERASED], S.WITHDRAWN),
        ([S.ERASED, S.ERASED], S.ERASED),
    ],
)
def test_a_talk_stands_where_the_piece_stands_that_is_furthest_from_done(states, expected):
    assert state_of_talk(states) is expected
