"""What a checker is shown before deciding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from buurtstem.moderation.names import CHECK_SENTENCES, REASON_NAMES, STATUS_NAMES
from buurtstem.moderation.rules import Check, CheckInput, HoldReason, Status, run_checks

PLAIN = CheckInput(
    lang="nl", age="adult", is_sensitive=False, was_overwritten=False, may_be_shown=True, pictures=0
)


def status_of(name, story):
    return next(check.status for check in run_checks(story) if check.name == name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("sensitive", {"is_sensitive": True}),
        ("child", {"age": "child"}),
        ("picture", {"pictures": 1}),
        ("numbers", {"was_overwritten": True}),
        ("consent", {"may_be_shown": False}),
    ],
)
def test_what_needs_a_look_says_so(name, change):
    assert status_of(name, PLAIN) is Status.FINE
    assert status_of(name, replace(PLAIN, **change)) is Status.LOOK


def test_a_language_that_was_not_recognised_is_for_a_person():
    assert status_of("language", replace(PLAIN, lang="other")) is Status.CANNOT_TELL


def test_whether_it_names_someone_only_a_person_can_tell():
    assert status_of("names", PLAIN) is Status.CANNOT_TELL


def test_the_most_urgent_stands_first():
    checks = run_checks(replace(PLAIN, is_sensitive=True, lang="other"))
    assert checks[0] == Check("sensitive", Status.LOOK)
    statuses = [check.status for check in checks]
    assert statuses == sorted(statuses, key=[Status.LOOK, Status.CANNOT_TELL, Status.FINE].index)


def test_every_finding_and_reason_has_its_sentence():
    stories = [PLAIN, CheckInput("other", "child", True, True, False, 1)]  # noqa: FBT003
    for story in stories:
        for check in run_checks(story):
            assert (check.name, check.status) in CHECK_SENTENCES
    assert set(REASON_NAMES) == set(HoldReason)
    assert set(STATUS_NAMES) == set(Status)
