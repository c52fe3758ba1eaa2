"""Whose interpretation it is, and which sides were heard."""

from __future__ import annotations

import pytest

from buurtstem.agenda.rules.interpretations import AuthorRole, MeetingNeeded, check_voice, sides_heard

RESIDENT, ENTREPRENEUR, PROFESSIONAL = AuthorRole


@pytest.mark.parametrize(
    ("role", "own", "meeting"),
    [(RESIDENT, {RESIDENT}, ""), (RESIDENT, set(), "buurtcafé"), (RESIDENT, {RESIDENT}, "buurtcafé")],
)
def test_an_own_interpretation_or_one_at_a_named_meeting_is_taken(role, own, meeting):
    check_voice(role, own, meeting)


@pytest.mark.parametrize("own", [set(), {PROFESSIONAL}])
def test_somebody_elses_needs_the_meeting(own):
    with pytest.raises(MeetingNeeded):
        check_voice(RESIDENT, own, "")


def test_every_side_is_named_whether_it_was_heard_or_not():
    assert sides_heard([PROFESSIONAL, PROFESSIONAL]) == {
        RESIDENT: False,
        ENTREPRENEUR: False,
        PROFESSIONAL: True,
    }
