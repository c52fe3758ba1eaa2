"""Erasing while others write: nothing that they had not committed yet stays, and nobody waits in a circle."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from buurtstem.accounts.actions import choose_languages
from buurtstem.agenda.actions.stories import take_story_out
from buurtstem.agenda.models import ThreadReading, ThreadStory
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotFound
from buurtstem.interviews.actions import withdraw_talk
from buurtstem.interviews.queries import get_talk
from buurtstem.lost_codes.actions import Asking, ask, decide_not_found, decide_to_erase, find_and_hide
from buurtstem.lost_codes.queries import mark_of
from buurtstem.lost_codes.rules import AnotherStory
from buurtstem.moderation.actions.additions import answer_for_addition, check_addition, object_to_addition
from buurtstem.moderation.actions.objections import Answer, answer_objection, object_to_holding
from buurtstem.moderation.actions.stories import decide_story, note_for_colleagues
from buurtstem.moderation.models import StaffNote
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.models import UnmaskedText
from buurtstem.privacy.rules.folding import Span
from buurtstem.reports.actions import Judgement, decide_case, propose_outcome
from buurtstem.reports.models import Report
from buurtstem.reports.queries import open_cases
from buurtstem.reports.rules import Outcome, What
from buurtstem.reports.things import Target
from buurtstem.stories.actions import propose_again
from buurtstem.stories.additions.actions import add_to_story
from buurtstem.stories.additions.models import StoryAddition
from buurtstem.stories.additions.queries import get_addition
from buurtstem.stories.queries import get_story
from buurtstem.themes.models import ThemeTag
from buurtstem.translating.actions import Writing, write_translation
from buurtstem.translating.models import StoryTranslation
from tests.agenda import propose
from tests.cast import MOLENVELD, MOMENT
from tests.data.corrections import NewTagger
from tests.data.test_reports import report
from tests.data.threads import SECONDS, meanwhile
from tests.factories import add_story, publish_stories
from tests.tagging import WordTagger
from tests.talks import add_talk
from tests.translating import seen

PUBLISHED = ContributionState.PUBLISHED
NAMING = "Meneer Jansen maakte de lift."
MASKS = (Span(8, 14, "name"),)
HELD = HoldReason.NAMES_SOMEONE
SHOWS = Answer(shows=True, why="He agrees.")


@pytest.fixture
def retention(any_app):
    return any_app.extensions["retention"]


def rows_of(write, table) -> int:
    with write() as session:
        return session.scalar(select(func.count()).select_from(table))


def state_of(write, ref) -> ContributionState:
    with write() as session:
        return get_story(session, ref.id).state


def add(session, ref) -> int:
    return add_to_story(session, ref.id, NAMING, WordTagger(), MOMENT)


def mask_story(session, cast, ref) -> None:
    decide_story(session, cast.checker, ref.id, None, MOMENT, masks=MASKS)


def mask_addition(session, cast, ref) -> None:
    number = session.scalar(select(StoryAddition.id).where(StoryAddition.story_id == ref.id))
    read = get_addition(session, number).version
    check_addition(session, cast.checker, number, held_for=None, read=read, moment=MOMENT, masks=MASKS)


def note(session, cast, ref) -> None:
    note_for_colleagues(session, cast.checker, ref.id, "Is dit de meneer Jansen van de lift?", MOMENT)


def translate(session, cast, ref) -> None:
    choose_languages(session, cast.volunteer.id, ["nl", "en"])
    writing = Writing("The lift was made by mister Jansen.", *seen(session, ref.id), hands_in=True)
    write_translation(session, cast.volunteer, ref.id, "en", writing, MOMENT)


@pytest.mark.parametrize(
    ("writes", "table"),
    [
        (lambda session, _, ref: add_to_story(session, ref.id, "En de deur.", WordTagger(), MOMENT), None),
        (lambda session, _, ref: propose_again(session, [ref.id], NewTagger(), MOMENT), ThemeTag),
        (mask_story, UnmaskedText),
        (mask_addition, UnmaskedText),
        (note, StaffNote),
        (translate, StoryTranslation),
        (lambda session, *_: propose(session), ThreadReading),
    ],
    ids=["addition", "themes", "masks", "masks of an addition", "note", "translation", "threads"],
)
def test_what_is_written_while_a_story_is_erased_goes_with_it(
    write, any_cast, retention, writes, table, request
):
    is_public = request.node.callspec.id.endswith(("threads", "translation"))
    with write() as session:
        ref = add_story(session, PUBLISHED if is_public else ContributionState.WAITING, text=NAMING)
        add(session, ref)

    meanwhile(
        write,
        lambda session: writes(session, any_cast, ref),
        lambda session: retention.erase(session, ref),
    ).result(SECONDS)

    assert state_of(write, ref) is ContributionState.ERASED
    for each in (StoryAddition, ThreadStory, table or StoryAddition):
        assert rows_of(write, each) == 0


@pytest.mark.usefixtures("any_cast")
def test_what_is_reported_while_a_story_is_erased_is_forgotten_with_it(write, retention):
    with write() as session:
        ref = add_story(session, PUBLISHED)

    meanwhile(
        write,
        lambda session: report(session, Target(What.STORY, ref.id, MOLENVELD, story_id=ref.id)),
        lambda session: retention.erase(session, ref),
    ).result(SECONDS)

    with write() as session:
        assert session.execute(select(Report.words, Report.contact)).all() == [(None, None)]
        with pytest.raises(NotFound):
            report(session, Target(What.STORY, ref.id, MOLENVELD, story_id=ref.id))


def to_judge(session, cast):
    ref = add_story(session)
    decide_story(session, cast.checker, ref.id, HELD, MOMENT)
    object_to_holding(session, ref.id, "There is no name in it.", MOMENT)
    return ref, lambda session: answer_objection(session, cast.builder, ref.id, SHOWS, MOMENT)


def to_judge_an_addition(session, cast):
    ref = add_story(session, PUBLISHED)
    number = add(session, ref)
    read = get_addition(session, number).version
    check_addition(session, cast.checker, number, held_for=HELD, read=read, moment=MOMENT)
    object_to_addition(session, number, "He is my husband.", MOMENT)
    return ref, lambda session: answer_for_addition(session, cast.builder, number, SHOWS, MOMENT)


def to_decide_a_report(session, cast):
    ref = add_story(session, PUBLISHED)
    report(session, Target(What.STORY, ref.id, MOLENVELD, story_id=ref.id))
    case_id = open_cases(session, (MOLENVELD,), 1, 20)[0][0].id
    keep = Judgement(Outcome.KEEP, None, "It is about the street.")
    propose_outcome(session, cast.checker, case_id, keep, MOMENT)
    return ref, lambda session: decide_case(session, cast.builder, case_id, keep, MOMENT)


def asked_about(session, cast) -> ContributionRef:
    ref = add_story(session, PUBLISHED)
    ask(session, Asking(MOLENVELD, "in maart", "De lift.", None, wishes_erasing=True, lang="nl"), MOMENT)
    find_and_hide(session, cast.checker, 1, ref.id, MOMENT)
    return ref


def to_answer_a_lost_code(session, cast):
    ref = asked_about(session, cast)
    seen = mark_of(get_story(session, ref.id))
    return ref, lambda session: decide_not_found(session, cast.builder, 1, seen, MOMENT)


def to_take_out_of_a_thread(session, cast):
    ref = publish_stories(session, 3)[0]
    thread_id = propose(session)["housing/lift"].id
    public_id = get_story(session, ref.id).public_id
    return ref, lambda session: take_story_out(session, cast.builder, thread_id, public_id, MOMENT)


@pytest.mark.parametrize(
    "prepare",
    [to_judge, to_judge_an_addition, to_decide_a_report, to_answer_a_lost_code, to_take_out_of_a_thread],
)
def test_whoever_decides_while_a_story_is_erased_waits_and_holds_nothing_up(
    write, any_cast, retention, prepare
):
    with write() as session:
        ref, decide = prepare(session, any_cast)

    follower = meanwhile(
        write,
        lambda session: retention.hold(session, ref),
        decide,
        lambda session: retention.erase(session, ref),
    )

    refused = follower.exception(SECONDS)
    assert refused is None or type(refused).__module__.startswith("buurtstem.")
    assert state_of(write, ref) is ContributionState.ERASED


def test_a_desk_that_erases_while_the_teller_does_is_no_circle_either(write, any_cast, retention):
    with write() as session:
        ref = asked_about(session, any_cast)
        seen = mark_of(get_story(session, ref.id))

    follower = meanwhile(
        write,
        lambda session: retention.hold(session, ref),
        lambda session: decide_to_erase(session, any_cast.builder, 1, seen, retention, MOMENT),
        lambda session: retention.erase(session, ref),
    )

    assert isinstance(follower.exception(SECONDS), AnotherStory)  # nothing stands there as it was read
    assert state_of(write, ref) is ContributionState.ERASED


def test_a_request_is_not_decided_on_by_somebody_who_did_not_know_of_the_story_that_was_found(
    write, any_cast
):
    with write() as session:
        ref = add_story(session, PUBLISHED)
        ask(session, Asking(MOLENVELD, "in maart", "De lift.", None, wishes_erasing=True, lang="nl"), MOMENT)

    follower = meanwhile(
        write,
        lambda session: find_and_hide(session, any_cast.checker, 1, ref.id, MOMENT),
        lambda session: decide_not_found(session, any_cast.builder, 1, "", MOMENT),
    )

    assert isinstance(follower.exception(SECONDS), AnotherStory)
    assert state_of(write, ref) is ContributionState.IN_REVIEW


def test_a_talk_that_is_taken_back_while_it_is_erased_is_erased(write, any_cast, retention):
    with write() as session:
        talk = add_talk(session, any_cast.pair_one)

    meanwhile(
        write,
        lambda session: retention.hold(session, talk),
        lambda session: withdraw_talk(session, talk.id, MOMENT),
        lambda session: retention.erase(session, talk),
    ).result(SECONDS)

    with write() as session:
        pieces = get_talk(session, talk.id).pieces
    assert {piece.state for piece in pieces} == {ContributionState.ERASED}
