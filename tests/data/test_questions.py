"""Questions of entry pages and their wordings, as rows on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from buurtstem.accounts.actions import choose_languages
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.stories.actions import StoryRetention
from buurtstem.stories.entries.actions import make_entry
from buurtstem.stories.entries.queries import get_entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.questions.actions import (
    QuestionRetention,
    Slot,
    Writing,
    ask_question,
    judge_wording,
    write_wording,
)
from buurtstem.stories.questions.queries import find_wording_seen, question_of, questions_to_word
from buurtstem.stories.questions.rules import Audience, Question, State, Version
from buurtstem.stories.rules import Source
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story

DAY = date(2026, 3, 14)
ASKED, SIMPLE = Version.ASKED, Version.SIMPLE
DUTCH, TURKISH = "Wat moet er met het schooltje?", "Eski okulla ne yapılmalı?"
LATER = MOMENT + timedelta(hours=1)


@pytest.fixture
def put(write, any_cast):
    """Opens a transaction; builder, checker and volunteer know Dutch and Turkish."""
    with write() as session:
        for actor in (any_cast.builder, any_cast.checker, any_cast.volunteer):
            choose_languages(session, actor.id, ["nl", "tr"])
    return write


@pytest.fixture
def code(put, any_cast) -> str:
    """An entry page with a question in Dutch."""
    plan = EntryPlan(MOLENVELD, Source.POSTER, "Flat 3", DAY, DAY + timedelta(days=9), is_kiosk=False)
    with put() as session:
        made = make_entry(session, any_cast.builder, plan, MOMENT)
        ask_question(session, any_cast.builder, made, DUTCH, "nl", MOMENT)
    return made


def asked(put, code: str) -> Question:
    with put() as session:
        return question_of(session, get_entry(session, code).id)


def word(put, actor, code: str, place: Slot, text: str = TURKISH, **changes) -> int:
    """Write a wording as the page does it, and return its id."""
    question = asked(put, code)
    source, before = (
        question.source_of(place.version, place.lang),
        question.current(place.version, place.lang),
    )
    seen = {"source_id": source.id if source else 0, "over": before.id if before else None, **changes}
    with put() as session:
        write_wording(session, actor, code, place, Writing(text, **seen), MOMENT)
    made = asked(put, code).current(place.version, place.lang)
    assert made is not None
    return made.id


def judge(put, actor, code: str, wording_id: int, *, right: bool = True, remark: str = "") -> None:
    with put() as session:
        judge_wording(session, actor, code, wording_id, is_right=right, remark=remark, moment=LATER)


def test_a_wording_is_shown_once_a_second_person_read_it(put, any_cast, code):
    made = word(put, any_cast.volunteer, code, Slot(ASKED, "tr"))
    question = asked(put, code)
    assert question.shown(ASKED, "tr") is None
    assert question.original is not None
    assert (question.original.text, question.original.author_id) == (DUTCH, any_cast.builder.id)
    with pytest.raises(NotAllowed):
        judge(put, any_cast.volunteer, code, made)
    for _ in range(2):  # once more changes nothing
        judge(put, any_cast.checker, code, made)
    shown = asked(put, code).shown(ASKED, "tr")
    assert shown is not None
    assert (shown.text, shown.author_id, shown.reader_id) == (
        TURKISH,
        any_cast.volunteer.id,
        any_cast.checker.id,
    )
    assert shown.checked_at == LATER


def test_simpler_words_say_for_whom_and_so_do_their_translations(put, any_cast, code):
    with pytest.raises(Conflict):  # there are no simpler words yet to translate
        word(put, any_cast.volunteer, code, Slot(SIMPLE, "tr"))
    simple = word(put, any_cast.builder, code, Slot(SIMPLE, "nl"), "Wat wil jij?", audience=Audience.YOUNG)
    judge(put, any_cast.checker, code, simple)
    word(put, any_cast.volunteer, code, Slot(SIMPLE, "tr"), "Sen ne istersin?", audience=Audience.LEARNING)
    made = asked(put, code).current(SIMPLE, "tr")
    assert made is not None
    assert (made.audience, made.source_id) == (Audience.YOUNG, simple)
    word(put, any_cast.volunteer, code, Slot(ASKED, "tr"), audience=Audience.YOUNG)
    plain = asked(put, code).current(ASKED, "tr")
    assert plain is not None
    assert plain.audience is None


def test_simpler_words_without_a_word_for_whom_are_for_everybody(put, any_cast, code):
    word(put, any_cast.builder, code, Slot(SIMPLE, "nl"), "Wat wil jij?")
    made = asked(put, code).current(SIMPLE, "nl")
    assert made is not None
    assert made.audience is Audience.EVERYBODY


def test_found_wrong_it_goes_back_with_a_remark_also_after_it_was_found_right(put, any_cast, code):
    place = Slot(ASKED, "tr")
    made = word(put, any_cast.volunteer, code, place)
    judge(put, any_cast.checker, code, made)
    with pytest.raises(Conflict):  # what was found right is not written over
        word(put, any_cast.builder, code, place, "Başka?")
    judge(put, any_cast.volunteer, code, made, right=False, remark="okul değil")
    found = asked(put, code).current(*(place.version, place.lang))
    assert found is not None
    assert (found.state, found.remark, found.was_shown) == (State.REFUSED, "okul değil", True)
    with pytest.raises(Conflict):
        judge(put, any_cast.checker, code, made)
    again = word(put, any_cast.checker, code, place, "Okul ne olsun?")
    judge(put, any_cast.volunteer, code, again)
    shown = asked(put, code).shown(ASKED, "tr")
    assert shown is not None
    assert shown.text == "Okul ne olsun?"


def test_another_question_hides_what_was_made_of_the_one_before(put, any_cast, code):
    made = word(put, any_cast.volunteer, code, Slot(ASKED, "tr"))
    judge(put, any_cast.checker, code, made)
    with put() as session:
        ask_question(session, any_cast.builder, code, DUTCH, "nl", LATER)  # the same: nothing changes
    assert asked(put, code).shown(ASKED, "tr") is not None
    with put() as session:
        ask_question(session, any_cast.builder, code, "Wat mist hier?", "nl", LATER)
    question = asked(put, code)
    assert question.shown(ASKED, "tr") is None
    with pytest.raises(Conflict):
        judge(put, any_cast.checker, code, made)
    with pytest.raises(Conflict):
        word(put, any_cast.volunteer, code, Slot(ASKED, "tr"), source_id=1)


def test_who_did_not_see_what_stands_there_writes_over_nothing(put, any_cast, code):
    word(put, any_cast.volunteer, code, Slot(ASKED, "tr"))
    with pytest.raises(Conflict):
        word(put, any_cast.checker, code, Slot(ASKED, "tr"), over=None)
    with pytest.raises(Conflict):
        word(put, any_cast.checker, code, Slot(ASKED, "nl"))  # the original is its maker's


def test_languages_places_and_roles_are_kept(put, any_cast, code):
    place = Slot(ASKED, "tr")
    made = word(put, any_cast.volunteer, code, place)
    with put() as session:
        for actor in (any_cast.other_checker, any_cast.member):
            choose_languages(session, actor.id, ["nl", "tr"])
    for actor in (any_cast.other_checker, any_cast.member):
        with pytest.raises(NotAllowed):
            word(put, actor, code, place)
        with pytest.raises(NotAllowed):
            judge(put, actor, code, made)
    with pytest.raises(NotAllowed):
        word(put, any_cast.volunteer, code, Slot(ASKED, "ar"))
    with pytest.raises(NotAllowed), put() as session:
        ask_question(session, any_cast.checker, code, "Iets anders?", "nl", MOMENT)
    with pytest.raises(NotFound), put() as session:
        ask_question(session, any_cast.builder, "zzzzzz", "Iets anders?", "nl", MOMENT)
    with pytest.raises(NotFound):
        judge(put, any_cast.checker, code, 9999)


def test_questions_that_need_somebody_stand_in_one_list(put, any_cast, code):
    with put() as session:
        [waiting] = questions_to_word(session, (None,), ["nl", "tr"], DAY)
        assert (waiting.code, waiting.occasion, waiting.original.text) == (code, "Flat 3", DUTCH)
        assert waiting.needs == (("tr", ASKED),)
        assert questions_to_word(session, (None,), ["nl"], DAY) == ()
        assert questions_to_word(session, (LAAGHOVEN,), ["tr"], DAY) == ()
        assert questions_to_word(session, (None,), ["tr"], DAY + timedelta(days=30)) == ()


def test_a_story_keeps_the_wording_that_its_teller_saw_and_lets_go_of_it_when_erased(put, any_cast, code):
    wording_id = word(put, any_cast.volunteer, code, Slot(ASKED, "tr"))
    holder = QuestionRetention()
    with put() as session:
        ref = add_story(session, wording_id=wording_id, entry_id=get_entry(session, code).id)
    with put() as session:
        seen = find_wording_seen(session, ref.id)
        assert seen is not None
        assert (seen.lang, seen.version) == ("tr", ASKED)
        assert holder.export(session, ref) == {
            "question": {"text": TURKISH, "lang": "tr", "version": "asked"}
        }
        assert holder.export(session, ContributionRef("interview", ref.id)) == {}
        holder.erase(session, ref)
        StoryRetention().erase(session, ref)
    with put() as session:
        assert find_wording_seen(session, ref.id) is None
        assert holder.export(session, ref) == {}


def test_wordings_have_no_term(put, code, any_app):
    with put() as session:
        assert QuestionRetention().purge(session, MOMENT, any_app.extensions["retention"].terms) == 0
    assert asked(put, code).original is not None
