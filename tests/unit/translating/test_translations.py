"""Which translation is shown, what may be handed in, what may leave the house, and marks that survive."""

from __future__ import annotations

import pytest

from buurtstem.core.translations import Original
from buurtstem.privacy.rules import Age, Consent
from buurtstem.translating.rules import (
    LONGEST_TRANSLATION,
    By,
    Failure,
    Made,
    MarksDiffer,
    State,
    TranslationFailed,
    TranslationMissing,
    TranslationTooLong,
    best_of,
    check_draft,
    check_translation,
    is_done,
    is_public,
    marks_of,
    may_leave_the_house,
    number_marks,
    original_version,
    restore_marks,
    standing,
)

NOW, EARLIER = "version now", "version before"
YES = Consent(receive=True, publish=True, translate=True)
STORY = Original("Asansör bozuk", "tr")


def made(by: By, state: State, version: str = NOW, text: str = "The lift is broken") -> Made:
    return Made(by, state, version, text, "De Vertaler" if by is By.SERVICE else None)


@pytest.mark.parametrize(
    ("by", "state", "shown"),
    [
        (By.PERSON, State.DRAFT, False),
        (By.PERSON, State.PROPOSED, False),
        (By.PERSON, State.CHECKED, True),
        (By.PERSON, State.REFUSED, False),
        (By.SERVICE, State.ASKED, False),
        (By.SERVICE, State.FAILED, False),
        (By.SERVICE, State.PROPOSED, True),
        (By.SERVICE, State.CHECKED, True),
        (By.SERVICE, State.REFUSED, False),
    ],
)
def test_what_one_person_wrote_waits_for_a_second_and_a_machines_is_shown_until_found_wrong(by, state, shown):
    assert is_public(made(by, state), NOW) is shown


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("state", [State.PROPOSED, State.CHECKED])
def test_nothing_made_of_an_earlier_text_is_shown(by, state):
    before = made(by, state, EARLIER)
    assert standing(before, NOW) is State.OUTDATED
    assert not is_public(before, NOW)
    assert not is_done([before], NOW)


def test_where_nothing_was_made_there_is_none():
    assert standing(None, NOW) is State.NONE


def test_other_words_or_another_language_of_them_are_another_version():
    assert original_version(STORY) == original_version(Original("Asansör bozuk", "tr"))
    assert original_version(STORY) != original_version(Original("Asansör bozuk.", "tr"))
    assert original_version(STORY) != original_version(Original("Asansör bozuk", "other"))


def test_a_persons_translation_comes_before_a_machines():
    person, machine = made(By.PERSON, State.CHECKED), made(By.SERVICE, State.CHECKED)
    assert best_of([machine, person], NOW) is person
    assert best_of([made(By.PERSON, State.DRAFT), machine], NOW) is machine
    assert best_of([made(By.PERSON, State.DRAFT)], NOW) is None


@pytest.mark.parametrize("by", By)
def test_a_story_needs_nobody_any_more_when_a_translation_was_read(by):
    assert is_done([made(by, State.CHECKED)], NOW)
    assert not is_done([made(by, State.PROPOSED)], NOW)


@pytest.mark.parametrize(
    ("original", "consent", "age", "lang", "may"),
    [
        (STORY, YES, Age.ADULT, "en", True),
        (STORY, YES, Age.FOR_SOMEONE_ELSE, "en", True),
        (STORY, YES, Age.CHILD, "en", False),
        (STORY, YES, Age.ADULT, "tr", False),
        (STORY, Consent(receive=True, publish=True), Age.ADULT, "en", False),
        (STORY, Consent(receive=True, publish=False, translate=True), Age.ADULT, "en", False),
        (STORY, Consent(receive=False, publish=True, translate=True), Age.ADULT, "en", False),
        (Original("Waxaan halkan ku noolahay", "other"), YES, Age.ADULT, "en", False),
        (Original("", "tr"), YES, Age.ADULT, "en", False),
        (Original("a" * 10_001, "tr"), YES, Age.ADULT, "en", False),
    ],
)
def test_only_agreed_texts_of_grown_ups_in_a_known_language_leave_the_house(
    original, consent, age, lang, may
):
    assert may_leave_the_house(original, consent, age, lang) is may


class TestHandingIn:
    def test_an_empty_text_is_refused(self):
        with pytest.raises(TranslationMissing):
            check_translation("  \n", "Iets")

    def test_an_endless_text_is_refused_as_a_draft_too(self):
        for check in (check_draft, lambda text: check_translation(text, "Iets")):
            with pytest.raises(TranslationTooLong):
                check("a" * (LONGEST_TRANSLATION + 1))

    @pytest.mark.parametrize("text", ["The lift of is broken", "[naam] [naam]", "[name]", "[naam] [bsn]"])
    def test_marks_must_be_those_of_the_original(self, text):
        with pytest.raises(MarksDiffer):
            check_translation(text, "De lift van [naam] is stuk")

    def test_marks_may_stand_in_another_order(self):
        original = "[naam] belde [telefoon], [naam] niet"
        text = "[telefoon] was called by [naam], not by [naam]"
        assert check_translation(text, original) == text
        assert marks_of(original) == ("[naam]", "[telefoon]")

    def test_a_draft_may_lack_marks_but_holds_no_number_of_a_person(self):
        assert check_draft("half done, 123456782") == "half done, [bsn]"

    def test_a_number_that_the_original_does_not_have_is_refused(self):
        with pytest.raises(MarksDiffer):
            check_translation("my bsn is 123456782", "mijn nummer is geheim")


class TestMarksOnTheirWayThroughAService:
    def test_they_travel_as_numbers_and_come_back_in_whatever_order(self):
        text, marks = number_marks("[naam] belde [telefoon] en [naam]")
        assert text == "[1] belde [2] en [3]"
        assert marks == ("[naam]", "[telefoon]", "[naam]")
        assert restore_marks("[2] was called by [1] and [ 3 ]", marks) == (
            "[telefoon] was called by [naam] and [naam]"
        )

    def test_digits_of_another_script_are_understood(self):
        assert restore_marks("اتصل [١]", ("[naam]",)) == "اتصل [naam]"

    def test_a_text_without_marks_stays_as_it_is(self):
        assert number_marks("De lift is stuk") == ("De lift is stuk", ())
        assert restore_marks("The lift is broken", ()) == "The lift is broken"

    @pytest.mark.parametrize("answer", ["called", "[1] and [1]", "[1] and [2]", "[0]", "[9]"])
    def test_one_that_is_lost_doubled_or_new_makes_the_answer_worthless(self, answer):
        with pytest.raises(TranslationFailed) as failed:
            restore_marks(answer, ("[naam]",))
        assert failed.value.failure is Failure.LOST_MARKS
