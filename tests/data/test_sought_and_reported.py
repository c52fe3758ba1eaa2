"""On both databases: a story that is sought stays where it stood; additions and translations are hidden apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.accounts.actions import choose_languages
from buurtstem.core.contributions import ContributionState
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.lost_codes.actions import Asking, ask, decide_not_found, find_and_hide
from buurtstem.lost_codes.queries import mark_of, open_requests, sought_since
from buurtstem.moderation.actions.additions import check_addition
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.queries import find_unmasked
from buurtstem.privacy.rules.masking import find_spans
from buurtstem.reports.actions import Judgement, close_gone, decide_case, propose_outcome
from buurtstem.reports.queries import open_cases
from buurtstem.reports.rules import Outcome, What
from buurtstem.reports.things import Target
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.additions.actions import add_to_story
from buurtstem.stories.additions.queries import find_addition, get_addition, public_additions
from buurtstem.stories.additions.reviewing import hide_addition
from buurtstem.stories.queries import get_story
from buurtstem.stories.reviewing import begin_seeking, end_seeking
from buurtstem.stories.rules import BeingSought
from buurtstem.translating.hiding import hide_translation
from buurtstem.translating.queries import get_pair
from tests.cast import MOLENVELD, MOMENT
from tests.data.test_reports import report
from tests.data.threads import at_once
from tests.factories import add_story
from tests.tagging import WordTagger
from tests.translating import find_right, hand_in, shown, told

LATER = MOMENT + timedelta(hours=2)
NAMING = "Fatima is er blij mee."
KEEP = Judgement(Outcome.KEEP, None, "It is about the street.")
HIDE = Judgement(Outcome.HIDE, HoldReason.NAMES_SOMEONE, "It says who lives there.")


@pytest.fixture
def story_id(write, any_cast) -> int:
    with write() as session:
        return add_story(session, ContributionState.PUBLISHED).id


@pytest.fixture
def addition(write, any_cast, story_id) -> Target:
    """A public addition, masked."""
    with write() as session:
        number = add_to_story(session, story_id, NAMING, WordTagger(), MOMENT)
        check_addition(
            session,
            any_cast.checker,
            number,
            held_for=None,
            read=get_addition(session, number).version,
            moment=MOMENT,
            masks=find_spans(NAMING, "nl"),
        )
        return Target(What.ADDITION, number, MOLENVELD, story_id=story_id)


def case_of(write, target: Target) -> int:
    """Report something about oneself and return the case."""
    with write() as session:
        report(session, target)
        return open_cases(session, (MOLENVELD,), 1, 20)[0][0].id


def decide(write, cast, case_id: int, judgement: Judgement) -> None:
    with write() as session:
        propose_outcome(session, cast.checker, case_id, judgement, MOMENT)
        decide_case(session, cast.builder, case_id, judgement, MOMENT)


def seek(write, cast, story_id: int) -> int:
    asking = Asking(MOLENVELD, "in maart", "lift", None, wishes_erasing=False, lang="nl")
    with write() as session:
        ask(session, asking, MOMENT)
        number = open_requests(session, (MOLENVELD,), 1, 20)[0][-1].id
        find_and_hide(session, cast.checker, number, story_id, LATER)
        return number


def state_of(write, story_id: int) -> ContributionState:
    with write() as session:
        return get_story(session, story_id).state


def test_a_sought_story_comes_back_at_the_moment_that_the_database_kept(write, any_cast, story_id):
    number = seek(write, any_cast, story_id)
    assert state_of(write, story_id) is ContributionState.IN_REVIEW
    with write() as session:
        assert sought_since(session, (story_id,)) == {story_id: LATER}
    with write() as session:
        seen = mark_of(get_story(session, story_id))
        decide_not_found(session, any_cast.builder, number, seen, LATER)
    assert state_of(write, story_id) is ContributionState.PUBLISHED
    with write() as session:
        assert sought_since(session, (story_id,)) == {}


def test_one_story_is_sought_once_at_a_time(write, any_cast, story_id):
    seek(write, any_cast, story_id)
    with pytest.raises(BeingSought), write() as session:
        begin_seeking(session, story_id, LATER)


def test_what_came_later_than_the_seeking_stays(write, story_id):
    with write() as session:
        begin_seeking(session, story_id, MOMENT)
        withdraw_story(session, story_id, LATER)
        end_seeking(session, story_id, MOMENT, LATER)
    assert state_of(write, story_id) is ContributionState.WITHDRAWN


def test_an_addition_is_masked_in_the_table_and_whole_for_its_term(write, story_id, addition):
    with write() as session:
        kept = get_addition(session, addition.id)
        assert kept.text == "[naam] is er blij mee."
        assert find_unmasked(session, kept.ref).text == NAMING
        assert find_unmasked(session, get_story(session, story_id).ref) is None


@pytest.mark.parametrize(
    ("judgement", "state"),
    [
        (KEEP, "published"),
        (Judgement(Outcome.MASK, None, "First the name."), "waiting"),
        (HIDE, "held_back"),
    ],
)
def test_two_people_decide_on_an_addition(write, any_cast, story_id, addition, judgement, state):
    case_id = case_of(write, addition)
    with write() as session:
        assert public_additions(session, story_id) == ()
    decide(write, any_cast, case_id, judgement)
    with write() as session:
        assert get_addition(session, addition.id).state == state
    assert state_of(write, story_id) is ContributionState.PUBLISHED


def test_an_addition_that_was_read_otherwise_is_not_decided_on(write, any_cast, addition):
    case_id = case_of(write, addition)
    other = Judgement(Outcome.KEEP, None, "Fine.", read="another")
    with pytest.raises(Conflict), write() as session:
        propose_outcome(session, any_cast.checker, case_id, other, MOMENT)
    with pytest.raises(Conflict), write() as session:
        close_gone(session, any_cast.checker, case_id, MOMENT)


def test_an_addition_that_arrives_many_times_at_once_is_one(write, story_id):
    def add(number: int) -> int:
        with write() as session:
            return add_to_story(session, story_id, "De lift doet het weer.", WordTagger(), MOMENT)

    assert len(set(at_once(6, add))) == 1


def test_there_is_no_addition_to_hide_that_was_erased(write):
    with write() as session:
        assert find_addition(session, 1) is None
        with pytest.raises(NotFound):
            hide_addition(session, 1)
        with pytest.raises(NotFound):
            hide_translation(session, 1)


@pytest.mark.parametrize(
    ("judgement", "is_shown", "state"), [(KEEP, True, "checked"), (HIDE, False, "refused")]
)
def test_two_people_decide_on_a_translation(write, any_cast, judgement, is_shown, state):
    with write() as session:
        for person in (any_cast.volunteer, any_cast.builder):
            choose_languages(session, person.id, ("tr", "en"))
    story_id = told(write)
    hand_in(write, any_cast.volunteer, story_id)
    find_right(write, any_cast.builder, story_id)
    with write() as session:
        kept = get_pair(session, story_id, "en").by_person
    case_id = case_of(write, Target(What.TRANSLATION, kept.id, MOLENVELD, story_id=story_id))
    assert shown(write, story_id) is None
    decide(write, any_cast, case_id, judgement)
    assert (shown(write, story_id) is not None) is is_shown
    with write() as session:
        assert get_pair(session, story_id, "en").person_state == state
