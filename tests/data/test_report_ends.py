"""How cases end: of photos, of what is gone, of objections that wait, and of numbers that are given out again."""

from __future__ import annotations

import pytest

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict
from buurtstem.core.terms import Terms
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.media.queries import pictures_of
from buurtstem.moderation.actions.objections import keep_objection
from buurtstem.moderation.queries import decisions_on, objections_to
from buurtstem.moderation.rules import AlreadyObjected, HoldReason
from buurtstem.reports.actions import ReportRetention, close_gone, propose_outcome
from buurtstem.reports.plans import get_reported_plan, object_to_hiding
from buurtstem.reports.queries import find_case_of, get_case, open_cases, reports_after_change
from buurtstem.reports.rules import Outcome, What
from buurtstem.reports.things import Target
from buurtstem.stories.actions import change_story, check_story, withdraw_story
from buurtstem.stories.rules import KIND
from tests.cast import MOLENVELD, MOMENT
from tests.data.test_reports import A_CHANGE, DAY, HIDE, KEEP, report, target_of, two_people
from tests.data.threads import SECONDS, meanwhile
from tests.factories import add_story
from tests.photos import photo
from tests.rounds import open_round
from tests.tagging import WordTagger


@pytest.fixture
def story_id(write, any_cast) -> int:
    with write() as session:
        return add_story(session, ContributionState.PUBLISHED).id


@pytest.fixture
def case_id(write, story_id) -> int:
    """A story that was reported by the person it is about."""
    with write() as session:
        report(session, target_of(story_id))
        return open_cases(session, (MOLENVELD,), 1, 20)[0][0].id


def a_picture(session, app, story_id: int) -> Target:
    """A public photo of a story."""
    ref = ContributionRef(KIND, story_id)
    kept = take_picture(session, app.extensions["settings"].media_dir, photo(), MOMENT)
    attach_picture(session, kept.id, ref)
    publish_pictures(session, ref)
    return Target(What.PICTURE, kept.id, MOLENVELD, story_id=story_id)


def test_a_photo_is_decided_on_also_after_its_story_was_changed(write, any_app, any_cast, story_id):
    with write() as session:
        report(session, a_picture(session, any_app, story_id))
        change_story(session, story_id, A_CHANGE, WordTagger(), MOMENT)
        case_id = open_cases(session, (None,), 1, 20)[0][0].id
        assert reports_after_change(session, story_id).hurdle(any_cast.checker.id) is None
    with write() as session, pytest.raises(Conflict):
        close_gone(session, any_cast.checker, case_id, MOMENT)
    two_people(write, any_cast, case_id, KEEP)
    with write() as session:
        check_story(session, story_id, publish=True, reason=None, moment=MOMENT)
        assert pictures_of(session, KIND, [story_id])[story_id][0].is_public


def test_what_was_only_proposed_goes_when_its_story_is_gone(write, any_cast, story_id, case_id):
    with write() as session:
        propose_outcome(session, any_cast.checker, case_id, HIDE, MOMENT)
        withdraw_story(session, story_id, MOMENT)
        close_gone(session, any_cast.builder, case_id, MOMENT)
        case = get_case(session, case_id)
        assert (case.outcome, case.hold_reason, case.why) == (Outcome.GONE, None, None)
        assert case.proposer_id == any_cast.builder.id
        ReportRetention().purge(session, MOMENT + 366 * DAY, Terms())
        assert get_case(session, case_id).proposer_id is None


def test_persons_and_codes_about_an_erased_story_go_with_the_staff_log(write, any_cast, story_id, case_id):
    holder, terms = ReportRetention(), Terms()
    with write() as session:
        propose_outcome(session, any_cast.checker, case_id, HIDE, MOMENT)
        holder.erase(session, ContributionRef(KIND, story_id))
        case = get_case(session, case_id)
        assert (case.outcome, case.hold_reason) == (Outcome.GONE, None)
        holder.purge(session, MOMENT, terms)  # that night
        assert find_case_of(session, "a" * 64) is not None
        holder.purge(session, MOMENT + 366 * DAY, terms)
        assert find_case_of(session, "a" * 64) is None
        assert get_case(session, case_id).proposer_id is None


def test_a_report_that_is_kept_lets_go_of_an_objection_and_both_stand_in_the_log(
    write, any_cast, story_id, case_id
):
    ref = ContributionRef(KIND, story_id)
    with write() as session:
        keep_objection(session, ref, "Why?", HoldReason.NAMES_SOMEONE, MOMENT)
    two_people(write, any_cast, case_id, KEEP)
    with write() as session:
        assert objections_to(session, [story_id]) == {}
        made = [(each.outcome, each.person_id) for each in decisions_on(session, ref)]
    assert made == [("publish", any_cast.checker.id), ("publish", any_cast.builder.id)]


def test_another_thing_with_the_number_of_one_that_is_gone_begins_anew(write, any_cast, story_id):
    """SQLite gives the number of what was deleted last to what comes next."""
    with write() as session:
        other = add_story(session, ContributionState.PUBLISHED).id
        before, after = (Target(What.PICTURE, 7, MOLENVELD, story_id=each) for each in (story_id, other))
        report(session, before, mac="1" * 64)
        kept_id = open_cases(session, (None,), 1, 20)[0][0].id
    two_people(write, any_cast, kept_id, KEEP)
    with write() as session:
        assert not report(session, before, mac="2" * 64)
        assert report(session, after, mac="3" * 64)
        old, new = (find_case_of(session, mac * 64)[0] for mac in "23")
    assert (old.outcome, old.story_id) == (Outcome.GONE, story_id)
    assert (new.outcome, new.story_id) == (None, other)


def test_of_two_objections_to_hiding_a_plan_at_once_the_first_is_kept(write, any_cast, tmp_path):
    with write() as session:
        open_round(session, any_cast.builder, tmp_path)
        report(session, Target(What.PLAN, 1, MOLENVELD))
        case_id = open_cases(session, (MOLENVELD,), 1, 20)[0][0].id
    two_people(write, any_cast, case_id, HIDE)

    second = meanwhile(
        write,
        lambda session: object_to_hiding(session, any_cast.builder, 1, "No name.", MOMENT),
        lambda session: object_to_hiding(session, any_cast.builder, 1, "No name, again.", MOMENT),
    )

    with pytest.raises(AlreadyObjected):
        second.result(SECONDS)
    with write() as session:
        assert get_reported_plan(session, 1).objection.words == "No name."
