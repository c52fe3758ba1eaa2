"""Objections, notes for colleagues, languages of checkers, and what is set apart as spam."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from buurtstem.accounts.actions import choose_languages
from buurtstem.accounts.queries import languages_read_by
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.moderation.actions.objections import Answer, answer_objection, object_to_holding
from buurtstem.moderation.actions.retention import ModerationRetention
from buurtstem.moderation.actions.stories import decide_story, note_for_colleagues, release_from_apart
from buurtstem.moderation.models import Objection
from buurtstem.moderation.queries import (
    Waiting,
    notes_on,
    objections_to,
    open_objections,
    queue_of,
    waiting_by_language,
)
from buurtstem.moderation.rules import AlreadyDecided, AlreadyObjected, HoldReason, QueueWish, SamePerson
from buurtstem.stories.actions import Change, change_story, choose_language, withdraw_story
from buurtstem.stories.contribution import StoryKind
from buurtstem.stories.queries import get_story
from buurtstem.stories.reviewing import hide_story
from buurtstem.stories.rules import KIND
from buurtstem.stories.suspicion import MOST_SAME_TEXTS, Suspicion
from tests.cast import MOLENVELD, MOMENT
from tests.factories import add_story
from tests.tagging import WordTagger

DAY = timedelta(days=1)
ALL, APART = QueueWish(), QueueWish(apart=True)
SHOWS, STANDS = Answer(shows=True, why="It names nobody."), Answer(shows=False, why="The street is enough.")


@pytest.fixture
def held(write, any_cast) -> ContributionRef:
    """A story that the checker held back."""
    with write() as session:
        ref = add_story(session)
        decide_story(session, any_cast.checker, ref.id, HoldReason.NAMES_SOMEONE, MOMENT)
        return ref


@pytest.fixture
def objected(write, held) -> ContributionRef:
    """A story to whose holding back its teller objected."""
    with write() as session:
        object_to_holding(session, held.id, "There is no name in it.", MOMENT + DAY)
    return held


def story_of(write, ref):
    with write() as session:
        return get_story(session, ref.id)


def test_a_teller_objects_once(write, objected):
    assert story_of(write, objected).state is ContributionState.IN_REVIEW
    with write() as session, pytest.raises(AlreadyObjected):
        object_to_holding(session, objected.id, "Again.", MOMENT)


def test_only_what_is_held_back_can_be_objected_to(write, any_cast):
    with write() as session:
        ref = add_story(session, ContributionState.PUBLISHED)
        with pytest.raises(Conflict):
            object_to_holding(session, ref.id, "Why?", MOMENT)
        with pytest.raises(NotFound):
            object_to_holding(session, 99, "Why?", MOMENT)


def test_while_it_is_looked_at_again_the_term_of_refused_stories_stands_still(write, held, objected):
    with write() as session:
        assert StoryKind().due(session, MOMENT + 60 * DAY, Terms()) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (SHOWS, (ContributionState.PUBLISHED, None, "shown")),
        (STANDS, (ContributionState.HELD_BACK, "names_someone", "stands")),
    ],
)
def test_a_second_person_decides(write, any_cast, objected, answer, expected):
    state, reason, outcome = expected
    with write() as session:
        assert answer_objection(session, any_cast.builder, objected.id, answer, MOMENT + 2 * DAY) is state
        made = objections_to(session, [objected.id])[objected.id]
        assert open_objections(session) == ()
    story = story_of(write, objected)
    assert (story.state, story.reason) == (state, reason)
    assert (made.outcome, made.why, made.held_for) == (outcome, answer.why, "names_someone")


def test_who_held_it_back_does_not_judge(write, any_cast, objected):
    with write() as session, pytest.raises(SamePerson):
        answer_objection(session, any_cast.checker, objected.id, SHOWS, MOMENT)


@pytest.mark.parametrize("part", ["other_checker", "professional", "administrator"])
def test_others_do_not_judge(write, any_cast, objected, part):
    with write() as session, pytest.raises(NotAllowed):
        answer_objection(session, getattr(any_cast, part), objected.id, SHOWS, MOMENT)


def test_an_objection_is_answered_once_and_on_the_text_that_was_read(write, any_cast, objected):
    with write() as session, pytest.raises(Conflict):
        answer_objection(session, any_cast.builder, objected.id, Answer(True, "Fine.", "other"), MOMENT)
    with write() as session:
        answer_objection(session, any_cast.builder, objected.id, STANDS, MOMENT)
    with write() as session, pytest.raises(AlreadyDecided):
        answer_objection(session, any_cast.builder, objected.id, SHOWS, MOMENT)


def test_without_an_objection_there_is_nothing_to_answer(write, any_cast, held):
    with write() as session, pytest.raises(NotFound):
        answer_objection(session, any_cast.builder, held.id, SHOWS, MOMENT)


def test_nobody_judges_what_was_withdrawn(write, any_cast, objected):
    with write() as session:
        withdraw_story(session, objected.id, MOMENT)
    with write() as session, pytest.raises(Conflict):
        answer_objection(session, any_cast.builder, objected.id, SHOWS, MOMENT)


def test_a_story_without_consent_stays_inside_after_an_objection(write, any_cast):
    with write() as session:
        ref = add_story(session, may_be_shown=False)
        decide_story(session, any_cast.checker, ref.id, HoldReason.ADVERTISING, MOMENT)
        object_to_holding(session, ref.id, "It is none.", MOMENT)
        state = answer_objection(session, any_cast.builder, ref.id, SHOWS, MOMENT)
    assert state is ContributionState.PRIVATE


def test_the_database_keeps_one_objection_with_its_answer(write, objected):
    row = {"kind": KIND, "contribution_id": objected.id, "words": "…", "held_for": "x", "made_at": MOMENT}
    for wrong in (row, row | {"contribution_id": 9, "outcome": "shown"}):
        with pytest.raises(IntegrityError), write() as session:
            session.execute(insert(Objection).values(wrong))


def test_an_objection_and_notes_go_with_the_story(write, any_cast, objected):
    holder = ModerationRetention()
    with write() as session:
        note_for_colleagues(session, any_cast.checker, objected.id, "Look at this.", MOMENT)
        assert holder.export(session, objected)["objection"]["words"] == "There is no name in it."
        assert "objection" not in holder.export(session, ContributionRef("other", objected.id))
        holder.erase(session, objected)
        assert objections_to(session, [objected.id]) == {}
        assert notes_on(session, objected) == ()


def test_an_answered_objection_and_notes_go_with_the_staff_log(write, any_cast, objected):
    holder, terms = ModerationRetention(), Terms()
    with write() as session:
        note_for_colleagues(session, any_cast.checker, objected.id, "Look at this.", MOMENT)
        holder.purge(session, MOMENT + 400 * DAY, terms)
        assert notes_on(session, objected) == ()
        assert objections_to(session, [objected.id]) != {}
        answer_objection(session, any_cast.builder, objected.id, STANDS, MOMENT + 401 * DAY)
        holder.purge(session, MOMENT + 800 * DAY, terms)
        assert objections_to(session, [objected.id]) == {}


def test_checkers_of_the_place_leave_notes_for_each_other(write, any_cast, held):
    with write() as session:
        note_for_colleagues(session, any_cast.checker, held.id, "I do not read this well.", MOMENT)
        note_for_colleagues(session, any_cast.builder, held.id, "It is fine.", MOMENT)
        notes = notes_on(session, held)
        assert [(each.author, each.text) for each in notes] == [
            ("checker", "I do not read this well."),
            ("builder", "It is fine."),
        ]
        for part in ("other_checker", "professional"):
            with pytest.raises(NotAllowed):
                note_for_colleagues(session, getattr(any_cast, part), held.id, "Hm.", MOMENT)


def test_languages_are_kept_with_the_account(write, any_cast):
    with write() as session:
        choose_languages(session, any_cast.checker.id, ["tr", "nl", "tr"])
        assert languages_read_by(session, any_cast.checker.id) == {"tr", "nl"}
        choose_languages(session, any_cast.checker.id, ["ar"])
        assert languages_read_by(session, any_cast.checker.id) == {"ar"}
        assert languages_read_by(session, any_cast.builder.id) == frozenset()


def test_the_queue_shows_languages_that_are_read_and_what_may_need_help_in_all(write, any_cast):
    with write() as session:
        for lang, text in (("nl", "De bus"), ("tr", "Otobüs"), ("pl", "Mąż mnie bije w domu")):
            add_story(session, lang=lang, text=text)
        queued, total = queue_of(session, (None,), QueueWish(langs=frozenset({"tr"})), 1, 20)
        counted = waiting_by_language(session, (None,))
    assert total == 2
    assert [each.story.lang for each in queued] == ["pl", "tr"]
    assert counted == (Waiting("nl", 1, 0), Waiting("pl", 1, 0), Waiting("tr", 1, 0))


def test_what_looks_like_spam_waits_apart_until_a_person_released_it(write, any_cast):
    with write() as session:
        add_story(session, text="De bus komt niet.")
        spam = add_story(session, text="https://koop.example/pillen")
        assert [each.story.id for each in queue_of(session, (None,), APART, 1, 20)[0]] == [spam.id]
        assert queue_of(session, (None,), ALL, 1, 20)[1] == 1
        assert get_story(session, spam.id).suspected is Suspicion.ONLY_LINKS
        assert sum(each.apart for each in waiting_by_language(session, (MOLENVELD,))) == 1
        with pytest.raises(NotAllowed):
            release_from_apart(session, any_cast.other_checker, spam.id)
        release_from_apart(session, any_cast.checker, spam.id)
        assert queue_of(session, (None,), ALL, 1, 20)[1] == 2
        with pytest.raises(Conflict):
            release_from_apart(session, any_cast.checker, spam.id)


def test_the_fifth_equal_text_of_a_day_waits_apart(write, any_cast):
    text = "Stem op mijn neef, hij is de beste."
    with write() as session:
        for _ in range(MOST_SAME_TEXTS + 1):
            add_story(session, text=text)
        add_story(session, text=text, moment=MOMENT + 2 * DAY)
        apart = queue_of(session, (None,), APART, 1, 20)[0]
    assert [each.story.suspected for each in apart] == [Suspicion.SAME_TEXT]


def test_a_changed_text_is_looked_at_anew_and_the_same_text_is_not(write, any_cast):
    spam = Change("https://koop.example/pillen", None, None, may_be_shown=True, page_lang="nl")
    with write() as session:
        ref = add_story(session)
        change_story(session, ref.id, spam, WordTagger(), MOMENT)
        assert get_story(session, ref.id).suspected is Suspicion.ONLY_LINKS
        release_from_apart(session, any_cast.checker, ref.id)
        change_story(session, ref.id, spam, WordTagger(), MOMENT)
        assert get_story(session, ref.id).suspected is None


def test_a_machine_waits_apart_and_a_pair_at_the_door_never_does(write, any_cast):
    with write() as session:
        machine = add_story(session, filled_by_machine=True)
        door = add_story(session, text="https://koop.example/pillen", talk_id=1)
        assert get_story(session, machine.id).suspected is Suspicion.FILLED_BY_MACHINE
        assert get_story(session, door.id).suspected is None


def test_many_equal_answers_of_a_file_do_not_wait_apart(write, any_cast):
    with write() as session:
        refs = [
            add_story(session, text="Er is te weinig groen.", is_brought_in=True)
            for _ in range(MOST_SAME_TEXTS + 2)
        ]
        assert {get_story(session, ref.id).suspected for ref in refs} == {None}


def test_what_turns_out_to_be_a_cry_for_help_does_not_stay_among_the_spam(write, any_cast):
    text = "Kocam beni her akşam dövüyor https://a.example/1 https://a.example/2 https://a.example/3"
    with write() as session:
        ref = add_story(session, text=text, lang="fr")
        assert get_story(session, ref.id).suspected is Suspicion.MANY_LINKS
        choose_language(session, ref.id, "tr", WordTagger(), MOMENT)
        story = get_story(session, ref.id)
    assert story.is_sensitive
    assert story.suspected is None


def test_hiding_what_is_not_public_does_nothing(write, any_cast):
    with write() as session:
        ref = add_story(session)
        assert not hide_story(session, ref.id, MOMENT)
        assert get_story(session, ref.id).state is ContributionState.WAITING
        with pytest.raises(NotFound):
            hide_story(session, 99, MOMENT)


def test_an_objection_left_open_by_a_change_neither_binds_its_teller_nor_answers_a_report(
    write, any_cast, objected
):
    change = Change("In de Kerkstraat is het fijn.", "nl", None, may_be_shown=True, page_lang="nl")
    with write() as session:
        change_story(session, objected.id, change, WordTagger(), MOMENT + DAY)
        decide_story(session, any_cast.checker, objected.id, HoldReason.NAMES_SOMEONE, MOMENT + DAY)
    with write() as session:  # the new text was held back too, which nobody has objected to yet
        object_to_holding(session, objected.id, "A street is no name.", MOMENT + 2 * DAY)
    with write() as session:
        assert [each.words for each in open_objections(session)] == ["A street is no name."]
        change_story(session, objected.id, change, WordTagger(), MOMENT + 2 * DAY)
        decide_story(session, any_cast.checker, objected.id, None, MOMENT + 2 * DAY)
        hide_story(session, objected.id, MOMENT + 3 * DAY)  # by a report, on which two people decide
        assert open_objections(session) == ()
        with pytest.raises(NotFound):
            answer_objection(session, any_cast.builder, objected.id, SHOWS, MOMENT + 3 * DAY)
