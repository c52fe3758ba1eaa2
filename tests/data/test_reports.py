"""Reports: one open case per thing, hidden at once or not, two people, and what stays of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.media.queries import pictures_of
from buurtstem.moderation.models import Decision
from buurtstem.moderation.rules import HoldReason
from buurtstem.reports.actions import (
    Judgement,
    ReportRetention,
    SentReport,
    close_gone,
    decide_case,
    propose_outcome,
    report_target,
)
from buurtstem.reports.models import Report, ReportCase
from buurtstem.reports.queries import (
    cases_of_stories,
    find_case_of,
    get_case,
    numbers_by_year,
    open_cases,
)
from buurtstem.reports.rules import (
    AlreadyDecided,
    NothingProposed,
    Outcome,
    ReportReason,
    SamePerson,
    What,
)
from buurtstem.reports.things import Target
from buurtstem.stories.actions import Change, change_story, withdraw_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story
from tests.photos import photo
from tests.tagging import WordTagger

DAY = timedelta(days=1)
A_CHANGE = Change("De bus komt niet.", None, None, may_be_shown=True, page_lang="nl")
KEEP = Judgement(Outcome.KEEP, None, "It is about the street.")
HIDE = Judgement(Outcome.HIDE, HoldReason.NAMES_SOMEONE, "It says who lives there.")
MASK = Judgement(Outcome.MASK, None, "The name is taken out first.")


def target_of(story_id: int, area: str = MOLENVELD) -> Target:
    return Target(What.STORY, story_id, area, story_id=story_id)


def report(session, target, reason=ReportReason.ABOUT_ME, mac="a" * 64, moment=MOMENT, may_hide=True):
    sent = SentReport(mac, reason, "That is my door.", "ria@test.example", "nl")
    return report_target(session, target, sent, moment, source_may_hide=may_hide)


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


def state_of(write, story_id: int) -> ContributionState:
    with write() as session:
        return get_story(session, story_id).state


def two_people(write, any_cast, case_id, judgement, moment=MOMENT) -> None:
    with write() as session:
        propose_outcome(session, any_cast.checker, case_id, judgement, moment)
    with write() as session:
        decide_case(session, any_cast.builder, case_id, judgement, moment)


def test_what_is_about_oneself_is_hidden_at_once(write, story_id, case_id):
    assert state_of(write, story_id) is ContributionState.IN_REVIEW


def test_other_reasons_leave_it_where_it_is(write, story_id):
    with write() as session:
        assert not report(session, target_of(story_id), ReportReason.UNTRUE)
    assert state_of(write, story_id) is ContributionState.PUBLISHED


def test_reports_of_the_same_thing_stand_in_one_case(write, story_id, case_id):
    with write() as session:
        report(session, target_of(story_id), ReportReason.SPAM, mac="b" * 64)
        cases, total = open_cases(session, (None,), 1, 20)
    assert total == 1
    assert cases[0].reasons == (ReportReason.ABOUT_ME, ReportReason.SPAM)


def test_the_desk_shows_the_own_places_oldest_first(write, any_cast):
    with write() as session:
        for area, moment, mac in (
            (MOLENVELD, MOMENT, "1"),
            (LAAGHOVEN, MOMENT, "2"),
            (MOLENVELD, MOMENT - DAY, "3"),
        ):
            story = add_story(session, ContributionState.PUBLISHED, area_code=area)
            report(session, target_of(story.id, area), mac=mac * 64, moment=moment)
        cases, total = open_cases(session, (MOLENVELD,), 1, 20)
    assert total == 2
    assert [case.opened_at for case in cases] == [MOMENT - DAY, MOMENT]


@pytest.mark.parametrize(
    ("judgement", "state"),
    [
        (KEEP, ContributionState.PUBLISHED),
        (HIDE, ContributionState.HELD_BACK),
        (MASK, ContributionState.WAITING),
    ],
)
def test_two_people_decide(write, any_cast, story_id, case_id, judgement, state):
    two_people(write, any_cast, case_id, judgement)
    assert state_of(write, story_id) is state
    with write() as session:
        case = get_case(session, case_id)
    assert (case.outcome, case.why) == (judgement.outcome, judgement.why)


def test_a_proposal_moves_nothing(write, any_cast, story_id, case_id):
    with write() as session:
        propose_outcome(session, any_cast.checker, case_id, KEEP, MOMENT)
    assert state_of(write, story_id) is ContributionState.IN_REVIEW


def test_who_proposed_does_not_decide(write, any_cast, case_id):
    with write() as session:
        propose_outcome(session, any_cast.checker, case_id, KEEP, MOMENT)
    with write() as session, pytest.raises(SamePerson):
        decide_case(session, any_cast.checker, case_id, KEEP, MOMENT)


def test_the_database_refuses_one_person_for_both(write, any_cast, case_id):
    one = any_cast.checker.id
    with pytest.raises(IntegrityError), write() as session:
        session.execute(update(ReportCase).values(proposer_id=one, decider_id=one))


def test_nothing_is_decided_before_a_proposal_nor_twice(write, any_cast, case_id):
    with write() as session, pytest.raises(NothingProposed):
        decide_case(session, any_cast.builder, case_id, KEEP, MOMENT)
    two_people(write, any_cast, case_id, KEEP)
    with write() as session, pytest.raises(AlreadyDecided):
        decide_case(session, any_cast.builder, case_id, HIDE, MOMENT)


@pytest.mark.parametrize("part", ["other_checker", "professional", "administrator", "helper", "member"])
def test_others_neither_propose_nor_decide(write, any_cast, case_id, part):
    for write_down in (propose_outcome, decide_case):
        with write() as session, pytest.raises(NotAllowed):
            write_down(session, getattr(any_cast, part), case_id, KEEP, MOMENT)
    with write() as session, pytest.raises(NotAllowed):
        close_gone(session, getattr(any_cast, part), case_id, MOMENT)


def test_a_case_that_is_not_there_is_not_found(write, any_cast):
    with write() as session:
        with pytest.raises(NotFound):
            get_case(session, 99)
        with pytest.raises(NotFound):
            propose_outcome(session, any_cast.checker, 99, KEEP, MOMENT)


def test_nothing_is_decided_on_a_text_that_nobody_read(write, any_cast, story_id, case_id):
    other = Judgement(Outcome.KEEP, None, "Fine.", read="another version")
    with write() as session, pytest.raises(Conflict):
        propose_outcome(session, any_cast.checker, case_id, other, MOMENT)


def test_masking_is_for_words_only(write, any_cast, story_id):
    with write() as session:
        report(session, Target(What.PICTURE, 1, MOLENVELD, story_id=story_id))
        case_id = open_cases(session, (None,), 1, 20)[0][0].id
        with pytest.raises(Conflict):
            propose_outcome(session, any_cast.checker, case_id, MASK, MOMENT)


def test_what_its_teller_took_back_is_closed_by_one_person(write, any_cast, story_id, case_id):
    with write() as session, pytest.raises(Conflict):
        close_gone(session, any_cast.checker, case_id, MOMENT)
    with write() as session:
        withdraw_story(session, story_id, MOMENT)
    with write() as session, pytest.raises(Conflict):
        propose_outcome(session, any_cast.checker, case_id, KEEP, MOMENT)
    with write() as session:
        close_gone(session, any_cast.checker, case_id, MOMENT)
        assert get_case(session, case_id).outcome is Outcome.GONE


def test_what_two_people_kept_is_not_hidden_again_by_a_report(write, any_cast, story_id, case_id):
    two_people(write, any_cast, case_id, KEEP)
    with write() as session:
        assert not report(session, target_of(story_id), mac="b" * 64)
    assert state_of(write, story_id) is ContributionState.PUBLISHED


def test_both_people_stand_in_the_log_when_a_story_is_held_back(write, any_cast, case_id):
    two_people(write, any_cast, case_id, HIDE)
    with write() as session:
        held = session.scalars(select(Decision.person_id).where(Decision.outcome == "hold_back")).all()
    assert set(held) == {any_cast.checker.id, any_cast.builder.id}


def test_the_code_finds_the_case_and_the_own_reason(write, case_id):
    with write() as session:
        case, reason = find_case_of(session, "a" * 64)
        assert find_case_of(session, "f" * 64) is None
    assert (case.id, reason) == (case_id, ReportReason.ABOUT_ME)


@pytest.mark.parametrize(("judgement", "is_public"), [(KEEP, True), (HIDE, False)])
def test_a_reported_picture_is_hidden_and_the_story_stays(
    write, any_app, any_cast, story_id, judgement, is_public
):
    folder = any_app.extensions["settings"].media_dir
    with write() as session:
        ref = add_story(session)
        kept = take_picture(session, folder, photo(), MOMENT)
        attach_picture(session, kept.id, ref)
        publish_pictures(session, ref)
        report(session, Target(What.PICTURE, kept.id, MOLENVELD, story_id=story_id))
        assert not pictures_of(session, KIND, [ref.id])[ref.id][0].is_public
        publish_pictures(session, ref)
        assert not pictures_of(session, KIND, [ref.id])[ref.id][0].is_public
        case_id = open_cases(session, (None,), 1, 20)[0][0].id
    assert state_of(write, story_id) is ContributionState.PUBLISHED
    two_people(write, any_cast, case_id, judgement)
    with write() as session:
        assert pictures_of(session, KIND, [ref.id])[ref.id][0].is_public is is_public


def test_erasing_a_story_empties_the_words_about_it_and_ends_the_case(write, story_id, case_id):
    with write() as session:
        ReportRetention().erase(session, add_story(session))
        assert get_case(session, case_id).outcome is None
        ref = ContributionRef(KIND, story_id)
        ReportRetention().erase(session, ref)
        case = get_case(session, case_id)
    assert case.outcome is Outcome.GONE
    assert [(each.words, each.contact) for each in case.reports] == [(None, None)]


def test_words_go_a_month_after_the_decision_and_persons_after_a_year(write, any_cast, case_id):
    holder, terms = ReportRetention(), Terms()
    two_people(write, any_cast, case_id, KEEP)
    with write() as session:
        assert holder.purge(session, MOMENT + 29 * DAY, terms) == 0
        assert holder.purge(session, MOMENT + 31 * DAY, terms) == 1
        case = get_case(session, case_id)
        assert (case.reports[0].words, case.reports[0].contact, case.why) == (None, None, KEEP.why)
        assert holder.purge(session, MOMENT + 366 * DAY, terms) == 2
        assert find_case_of(session, "a" * 64) is None
        row = session.scalars(select(ReportCase)).one()
        assert (row.proposer_id, row.decider_id, row.why) == (None, None, None)
        assert holder.purge(session, MOMENT + 367 * DAY, terms) == 0
        assert numbers_by_year(session)[0].total == 1


def test_an_undecided_report_keeps_its_words(write, case_id):
    with write() as session:
        assert ReportRetention().purge(session, MOMENT + 400 * DAY, Terms()) == 0


def test_the_teller_gets_reasons_and_outcome_in_the_export_and_not_the_reporter(
    write, any_cast, story_id, case_id
):
    two_people(write, any_cast, case_id, KEEP)
    with write() as session:
        ref = ContributionRef(KIND, story_id)
        exported = ReportRetention().export(session, ref)
        assert ReportRetention().export(session, ContributionRef("other", 1)) == {}
        ReportRetention().erase(session, ContributionRef("other", 1))
        assert len(cases_of_stories(session, [story_id])) == 1
    assert exported["reports"][0]["outcome"] == "keep"
    assert "ria@test.example" not in str(exported)
    assert "my door" not in str(exported)


def test_numbers_are_counted_per_year(write, any_cast, story_id, case_id):
    two_people(write, any_cast, case_id, KEEP)
    with write() as session:
        report(session, target_of(story_id), ReportReason.SPAM, mac="b" * 64, moment=MOMENT + 365 * DAY)
        newest, oldest = numbers_by_year(session)
    assert (newest.year, newest.total, newest.hidden_at_once, newest.undecided) == (2027, 1, 0, 1)
    assert (oldest.year, oldest.hidden_at_once, oldest.outcomes[Outcome.KEEP]) == (2026, 1, 1)
    assert oldest.reasons[ReportReason.ABOUT_ME] == 1


def test_a_thing_has_one_open_case(write, story_id, case_id):
    row = {"what": "story", "target_id": story_id, "area_code": MOLENVELD, "year": 2026, "opened_at": MOMENT}
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(ReportCase).values(row))


def test_a_changed_story_is_left_to_the_check(write, any_cast, story_id, case_id):
    with write() as session:
        propose_outcome(session, any_cast.checker, case_id, HIDE, MOMENT)
        change_story(session, story_id, A_CHANGE, WordTagger(), MOMENT)
    with write() as session, pytest.raises(Conflict):
        decide_case(session, any_cast.builder, case_id, HIDE, MOMENT)
    assert state_of(write, story_id) is ContributionState.WAITING


def test_a_report_goes_with_its_case(write, case_id):
    with write() as session:
        session.execute(delete(ReportCase))
        assert session.scalars(select(Report)).all() == []
