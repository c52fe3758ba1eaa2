"""A teller objects to holding an addition back; a second person decides, as with a story."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.moderation.actions.additions import answer_for_addition, check_addition, object_to_addition
from buurtstem.moderation.actions.objections import Answer
from buurtstem.moderation.actions.retention import ModerationRetention
from buurtstem.moderation.contexts import objection_rows
from buurtstem.moderation.queries import decisions_on, objections_to
from buurtstem.moderation.rules import AlreadyDecided, AlreadyObjected, HoldReason, SamePerson
from buurtstem.reports.queries import get_case
from buurtstem.reports.rules import What
from buurtstem.reports.things import Target
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.additions.actions import AdditionRetention, add_to_story
from buurtstem.stories.additions.models import StoryAddition
from buurtstem.stories.additions.queries import ADDITION, additions_of, find_addition, get_addition
from buurtstem.stories.rules import KIND
from tests.cast import MOLENVELD, MOMENT
from tests.data.test_reports import HIDE, KEEP, report, two_people
from tests.factories import add_story
from tests.tagging import WordTagger

DAY = timedelta(days=1)
TEXT = "Meneer Jansen maakte hem."
SHOWS, STANDS = Answer(shows=True, why="He agrees."), Answer(shows=False, why="The name is enough.")


def checked(session, cast, story, held_for: HoldReason | None = None) -> int:
    """Add something that the checker shows, or holds back for a reason; return its number."""
    number = add_to_story(session, story.id, TEXT, WordTagger(), MOMENT)
    read = get_addition(session, number).version
    check_addition(session, cast.checker, number, held_for=held_for, read=read, moment=MOMENT)
    return number


@pytest.fixture
def story(write, any_cast) -> ContributionRef:
    with write() as session:
        return add_story(session, ContributionState.PUBLISHED)


@pytest.fixture
def held(write, any_cast, story) -> ContributionRef:
    """An addition that the checker held back."""
    with write() as session:
        number = checked(session, any_cast, story, HoldReason.NAMES_SOMEONE)
        return ContributionRef(ADDITION, number)


@pytest.fixture
def objected(write, held) -> ContributionRef:
    with write() as session:
        object_to_addition(session, held.id, "He is my husband.", MOMENT + DAY)
    return held


def stands(write, ref) -> tuple[ContributionState, str | None]:
    with write() as session:
        addition = get_addition(session, ref.id)
        return addition.state, addition.reason


def test_a_teller_objects_once_and_only_to_what_is_held_back(write, any_cast, story, objected):
    assert stands(write, objected) == (ContributionState.IN_REVIEW, None)
    with write() as session, pytest.raises(AlreadyObjected):
        object_to_addition(session, objected.id, "Again.", MOMENT)
    with write() as session:
        waiting = add_to_story(session, story.id, "En de deur ook.", WordTagger(), MOMENT)
        with pytest.raises(Conflict):
            object_to_addition(session, waiting, "Why?", MOMENT)
        with pytest.raises(NotFound):
            object_to_addition(session, 99, "Why?", MOMENT)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (SHOWS, (ContributionState.PUBLISHED, None)),
        (STANDS, (ContributionState.HELD_BACK, "names_someone")),
    ],
)
def test_a_second_person_decides(write, any_cast, objected, answer, expected):
    with write() as session:
        answer_for_addition(session, any_cast.builder, objected.id, answer, MOMENT + 2 * DAY)
        made = objections_to(session, [objected.id], ADDITION)[objected.id]
        log = decisions_on(session, objected)

    assert stands(write, objected) == expected
    assert (made.why, made.held_for) == (answer.why, "names_someone")
    assert [each.outcome for each in log] == ["hold_back", "publish" if answer.shows else "hold_back"]


def test_who_held_it_back_and_who_does_not_check_here_do_not_judge(write, any_cast, objected):
    wrong = {
        any_cast.checker: SamePerson,
        any_cast.other_checker: NotAllowed,
        any_cast.professional: NotAllowed,
    }
    for actor, error in wrong.items():
        with write() as session, pytest.raises(error):
            answer_for_addition(session, actor, objected.id, SHOWS, MOMENT)


def test_it_is_answered_once_and_on_the_text_that_was_read(write, any_cast, objected):
    with write() as session, pytest.raises(Conflict):
        answer_for_addition(session, any_cast.builder, objected.id, Answer(True, "Fine.", "other"), MOMENT)
    with write() as session:
        answer_for_addition(session, any_cast.builder, objected.id, STANDS, MOMENT)
    with write() as session, pytest.raises(AlreadyDecided):
        answer_for_addition(session, any_cast.builder, objected.id, SHOWS, MOMENT)


def test_nobody_objects_or_judges_when_the_story_was_withdrawn(write, any_cast, story, objected):
    with write() as session:
        assert [row.held.id for row in objection_rows(session, any_cast.builder, MOMENT.date())] == [
            objected.id
        ]
        withdraw_story(session, story.id, MOMENT)
        assert objection_rows(session, any_cast.builder, MOMENT.date()) == ()
    with write() as session, pytest.raises(NotFound):
        answer_for_addition(session, any_cast.builder, objected.id, SHOWS, MOMENT)


def test_objecting_ends_with_the_story(write, held, story):
    with write() as session:
        withdraw_story(session, story.id, MOMENT)
    with write() as session, pytest.raises(Conflict):
        object_to_addition(session, held.id, "He is my husband.", MOMENT)


def test_who_decided_on_a_report_of_it_does_not_judge(write, any_cast, story):
    with write() as session:
        number = checked(session, any_cast, story)
        report(session, Target(What.ADDITION, number, MOLENVELD, story_id=story.id))
    two_people(write, any_cast, 1, HIDE)
    with write() as session:
        object_to_addition(session, number, "He is my husband.", MOMENT)
        grants = (Grant(Role.CHECKER, MOLENVELD),)
        third = find_actor(session, add_person(session, "third@test.example", "third", grants, MOMENT))
    for actor in (any_cast.checker, any_cast.builder):
        with write() as session, pytest.raises(SamePerson):
            answer_for_addition(session, actor, number, SHOWS, MOMENT)
    with write() as session:
        answer_for_addition(session, third, number, SHOWS, MOMENT)
        assert get_addition(session, number).state is ContributionState.PUBLISHED


def test_a_refused_addition_goes_as_a_refused_story_does_and_all_that_was_said_of_it(
    write, any_app, story, held
):
    terms = Terms()
    late = MOMENT + timedelta(days=terms.refused_story + 1)
    retention = any_app.extensions["retention"]
    with write() as session:
        retention.purge(session, late - 2 * DAY)
        assert get_addition(session, held.id).text == TEXT
        retention.purge(session, late)
        assert find_addition(session, held.id) is None
        row = session.get(StoryAddition, held.id)
        assert (row.text, row.lang, row.is_sensitive, row.state) == ("", "other", False, "erased")
        assert decisions_on(session, held) == ()
        again = add_to_story(session, story.id, TEXT, WordTagger(), late)
        assert again > held.id  # what was said of the other is not said of this one
        assert [each.text for each in additions_of(session, story.id)] == [TEXT]


def test_words_of_a_report_go_with_a_refused_addition(write, any_app, any_cast, story):
    with write() as session:
        number = checked(session, any_cast, story)
        report(session, Target(What.ADDITION, number, MOLENVELD, story_id=story.id))
    two_people(write, any_cast, 1, HIDE)
    with write() as session:
        any_app.extensions["retention"].purge(session, MOMENT + timedelta(days=Terms().refused_story + 1))
        case = get_case(session, 1)
        assert case.why is None
        assert [(each.words, each.contact) for each in case.reports] == [(None, None)]


def test_who_keeps_a_reported_addition_after_an_objection_lets_it_be_checked_first(
    write, any_cast, story, objected
):
    with write() as session:
        report(session, Target(What.ADDITION, objected.id, MOLENVELD, story_id=story.id), may_hide=False)
    two_people(write, any_cast, 1, KEEP)
    assert stands(write, objected) == (ContributionState.WAITING, None)


def test_while_it_is_looked_at_again_its_term_stands_still(write, objected):
    with write() as session:
        assert AdditionRetention().purge(session, MOMENT + 60 * DAY, Terms()) == 0
        assert get_addition(session, objected.id).text == TEXT


def test_what_was_said_about_an_addition_goes_with_its_story_and_is_exported_with_it(write, story, objected):
    moderation = ModerationRetention()
    with write() as session:
        (exported,) = moderation.export(session, story)["decisions_on_additions"]
        assert exported["objection"]["words"] == "He is my husband."
        assert exported["addition"] == TEXT
        moderation.erase(session, story)
        AdditionRetention().erase(session, story)
        assert objections_to(session, [objected.id], ADDITION) == {}
        assert decisions_on(session, objected) == ()
        assert decisions_on(session, ContributionRef(KIND, story.id)) == ()
