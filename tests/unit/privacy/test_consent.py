"""What may be done with which consent."""

from __future__ import annotations

import pytest

from buurtstem.privacy.rules import (
    Age,
    Consent,
    Use,
    Way,
    may_attach_picture,
    may_publish,
    may_teach,
    may_translate_by_service,
)


@pytest.mark.parametrize(
    ("receive", "publish", "checked", "may"),
    [
        (True, True, True, True),
        (True, True, False, False),
        (True, False, True, False),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_nothing_is_shown_without_a_check_and_a_yes(
    receive: bool, publish: bool, checked: bool, may: bool
) -> None:
    assert may_publish(Consent(receive, publish), checked=checked) is may


@pytest.mark.parametrize(
    ("consent", "age", "may"),
    [
        (Consent(receive=True, publish=True, teach=True), Age.ADULT, True),
        (Consent(receive=True, publish=True, teach=True), Age.FOR_SOMEONE_ELSE, True),
        (Consent(receive=True, publish=True, teach=True), Age.CHILD, False),
        (Consent(receive=True, publish=True), Age.ADULT, False),
        (Consent(receive=True, publish=False, teach=True), Age.ADULT, False),
        (Consent(receive=False, publish=True, teach=True), Age.ADULT, False),
    ],
)
def test_a_program_learns_only_from_public_texts_of_grown_ups_who_ticked_that(consent, age, may) -> None:
    assert may_teach(consent, age) is may


@pytest.mark.parametrize(
    ("consent", "age", "may"),
    [
        (Consent(receive=True, publish=True, translate=True), Age.ADULT, True),
        (Consent(receive=True, publish=True, translate=True), Age.FOR_SOMEONE_ELSE, True),
        (Consent(receive=True, publish=True, translate=True), Age.CHILD, False),
        (Consent(receive=True, publish=True, teach=True), Age.ADULT, False),
        (Consent(receive=True, publish=False, translate=True), Age.ADULT, False),
        (Consent(receive=False, publish=True, translate=True), Age.ADULT, False),
    ],
)
def test_only_public_texts_of_grown_ups_who_ticked_that_go_to_a_service(consent, age, may) -> None:
    assert may_translate_by_service(consent, age) is may


@pytest.mark.parametrize(
    ("age", "way", "may"),
    [
        (Age.ADULT, Way.ONESELF, True),
        (Age.ADULT, Way.PAIR, True),
        (Age.ADULT, Way.PARENT, True),
        (Age.CHILD, Way.ONESELF, False),
        (Age.CHILD, Way.PAIR, False),
        (Age.CHILD, Way.PARENT, True),
        (Age.FOR_SOMEONE_ELSE, Way.ONESELF, True),
        (Age.FOR_SOMEONE_ELSE, Way.PAIR, True),
        (Age.FOR_SOMEONE_ELSE, Way.PARENT, True),
    ],
)
def test_a_child_gives_text_only_unless_a_parent_consents(age: Age, way: Way, may: bool) -> None:
    assert may_attach_picture(age, way) is may


def test_each_use_is_agreed_to_apart():
    consent = Consent(receive=True, publish=False, teach=True, translate=False)
    assert {use: consent.agrees_to(use) for use in Use} == {
        Use.RECEIVE: True,
        Use.PUBLISH: False,
        Use.TEACH: True,
        Use.TRANSLATE: False,
    }


@pytest.mark.parametrize(
    ("consent", "age", "may"),
    [
        (Consent(receive=True, publish=True, translate=True), Age.ADULT, True),
        (Consent(receive=True, publish=True, translate=True), Age.CHILD, False),
        (Consent(receive=True, publish=True), Age.ADULT, False),
        (Consent(receive=True, publish=False, translate=True), Age.ADULT, False),
        (Consent(receive=False, publish=True, translate=True), Age.ADULT, False),
    ],
)
def test_a_text_leaves_the_house_only_when_public_and_agreed_to_apart(consent, age, may):
    assert may_translate_by_service(consent, age) is may
