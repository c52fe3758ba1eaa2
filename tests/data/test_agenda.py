"""The agenda as rows: items from adopted threads, revisions that are logged, terms, erasing, export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.agenda.actions.interpretations import withdraw_interpretation
from buurtstem.agenda.actions.items import (
    FigureChoice,
    add_source_thread,
    put_figure_beside,
    revise_item,
    take_figure_away,
)
from buurtstem.agenda.actions.retention import AgendaRetention
from buurtstem.agenda.actions.stories import take_story_out
from buurtstem.agenda.actions.threads import Answer, record_recognition
from buurtstem.agenda.models import AgendaItem, Interpretation, ItemLog, ThreadLog
from buurtstem.agenda.queries.history import interpretations_of, log_of
from buurtstem.agenda.queries.items import (
    agenda_of,
    get_item,
    get_public_item,
    items_of_threads,
    results_of,
)
from buurtstem.agenda.queries.threads import (
    adopted_threads,
    get_thread,
    members_of,
    public_threads,
    threads_of_story,
)
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.items import (
    MOST_FIGURES,
    Horizon,
    NotAdopted,
    NoThread,
    ResultNeeded,
    Status,
    TooManyFigures,
)
from buurtstem.agenda.rules.threads import Recognition
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.stories.actions import Change, change_story, check_story, withdraw_story
from buurtstem.stories.queries import get_story
from tests.agenda import AN_ITEM, DAY, adopt, agenda_with_item, propose, propose_lift, put_on_agenda, say
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import publish_stories
from tests.tagging import WordTagger

LIVEABILITY = FigureChoice("liveability", MOLENVELD, "om over te praten")


def first_story(session, thread_id: int) -> int:
    return members_of(session, [thread_id])[thread_id][0]


def test_an_item_grows_from_an_adopted_thread(write, any_cast):
    with write() as session:
        thread_id, item_id = agenda_with_item(session, any_cast)
        item = get_item(session, item_id, DAY)
        assert item.content == AN_ITEM
        assert [thread.id for thread in item.threads] == [thread_id]
        assert (item.card.stories, item.card.receipts, item.taken_back, item.card.is_overdue) == (
            3,
            3,
            0,
            False,
        )
        assert get_public_item(session, MOLENVELD, item.card.public_id, DAY) == item
        assert [card.id for card in items_of_threads(session, [thread_id], DAY)] == [item_id]
        with pytest.raises(NotFound):
            get_public_item(session, LAAGHOVEN, item.card.public_id, DAY)
        with pytest.raises(NotFound):
            get_item(session, 999, DAY)


def test_from_a_thread_that_is_not_adopted_nothing_grows(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        with pytest.raises(NotAdopted):
            put_on_agenda(session, any_cast, thread_id)
        adopt(session, any_cast, thread_id)
        with pytest.raises(ResultNeeded):
            put_on_agenda(session, any_cast, thread_id, status=Status.DONE)
        assert agenda_of(session, MOLENVELD, DAY) == ()


def test_a_revision_is_logged_field_by_field_and_counts_as_a_look(write, any_cast):
    later = MOMENT + timedelta(days=30)
    with write() as session:
        _, item_id = agenda_with_item(session, any_cast)
        after = replace(AN_ITEM, status=Status.DONE, result="De monteur kwam.", review_on=date(2026, 1, 1))
        assert revise_item(session, any_cast.builder, item_id, AN_ITEM, later) == ()
        assert get_item(session, item_id, DAY).looked_at == later
        changed = revise_item(session, any_cast.builder, item_id, after, later)
        assert set(changed) == {"status", "result", "review_on"}
        item = get_item(session, item_id, DAY)
        assert item.content == after
        assert {(change.field, change.before, change.after) for change in item.changes} == {
            ("status", "doing", "done"),
            ("result", "", "De monteur kwam."),
            ("review_on", "2099-01-01", "2026-01-01"),
        }
        assert results_of(session, [item_id]) == {item_id: "De monteur kwam."}


@pytest.mark.parametrize("part", ["professional", "member", "administrator", "other_checker"])
def test_others_revise_nothing(write, any_cast, part):
    with write() as session:
        _, item_id = agenda_with_item(session, any_cast)
        with pytest.raises(NotAllowed):
            revise_item(session, getattr(any_cast, part), item_id, AN_ITEM, MOMENT)
        with pytest.raises(NotFound):
            revise_item(session, any_cast.builder, 999, AN_ITEM, MOMENT)


def test_an_item_may_come_from_several_threads_and_counts_each_receipt_once(write, any_cast):
    with write() as session:
        publish_stories(session, 3, text="De lift en schimmel")
        threads = propose(session)
        lift, damp = threads["housing/lift"], threads["housing/damp"]
        for card in (lift, damp):
            adopt(session, any_cast, card.id)
        item_id = put_on_agenda(session, any_cast, lift.id)
        assert {card.id for card in adopted_threads(session, MOLENVELD)} == {lift.id, damp.id}
        for _ in range(2):
            add_source_thread(session, any_cast.builder, item_id, damp.public_id, MOMENT)
        item = get_item(session, item_id, DAY)
        assert {thread.id for thread in item.threads} == {lift.id, damp.id}
        assert (item.card.stories, item.card.receipts) == (3, 3)
        assert [change.field for change in item.changes] == ["thread"]
        with pytest.raises(NoThread):
            add_source_thread(session, any_cast.builder, item_id, "bestaat-niet", MOMENT)
        with pytest.raises(NotAllowed):
            add_source_thread(session, any_cast.member, item_id, damp.public_id, MOMENT)
        with pytest.raises(NotFound):
            add_source_thread(session, any_cast.builder, 999, damp.public_id, MOMENT)


def test_an_item_that_is_sent_twice_is_one_item(write, any_cast):
    with write() as session:
        thread_id, item_id = agenda_with_item(session, any_cast)
        assert put_on_agenda(session, any_cast, thread_id) == item_id
        assert put_on_agenda(session, any_cast, thread_id, owner="wijkagent") != item_id


def test_nothing_grows_from_what_residents_do_not_recognise_any_more(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        adopt(session, any_cast, thread_id)
        answer = Answer(Recognition.NO, "bewonersavond", DAY)
        record_recognition(session, any_cast.builder, thread_id, answer, MOMENT)
        with pytest.raises(NotAdopted):
            put_on_agenda(session, any_cast, thread_id)


def test_a_second_source_must_be_adopted_too(write, any_cast):
    with write() as session:
        _, item_id = agenda_with_item(session, any_cast)
        publish_stories(session, 2, text="De bus komt nooit")
        bus = propose(session)["environment/transport"]
        with pytest.raises(NotAdopted):
            add_source_thread(session, any_cast.builder, item_id, bus.public_id, MOMENT)


def test_open_items_come_first_and_the_first_review_before_the_others(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        adopt(session, any_cast, thread_id)
        ids = [
            put_on_agenda(session, any_cast, thread_id, **changes)
            for changes in (
                {"status": Status.STOPPED, "stop_reason": "geen geld", "review_on": date(2025, 1, 1)},
                {"review_on": date(2026, 9, 1)},
                {"review_on": date(2026, 3, 1)},
            )
        ]
        found = agenda_of(session, MOLENVELD, DAY)
        assert [item.id for item in found] == [ids[2], ids[1], ids[0]]
        assert [item.is_overdue for item in found] == [True, False, False]
        assert [item.id for item in agenda_of(session, MOLENVELD, DAY, most=1)] == [ids[2]]
        assert public_threads(session, MOLENVELD) == ()


def test_a_figure_is_put_beside_an_item_with_its_reason(write, any_cast):
    with write() as session:
        _, item_id = agenda_with_item(session, any_cast)
        put_figure_beside(session, any_cast.builder, item_id, LIVEABILITY, MOMENT)
        (figure,) = get_item(session, item_id, DAY).figures
        assert (figure.indicator_code, figure.area_code, figure.reason) == (
            "liveability",
            MOLENVELD,
            "om over te praten",
        )
        with pytest.raises(Conflict):
            put_figure_beside(session, any_cast.builder, item_id, LIVEABILITY, MOMENT)
        for number in range(MOST_FIGURES - 1):
            choice = replace(LIVEABILITY, indicator_code=f"cijfer{number}")
            put_figure_beside(session, any_cast.builder, item_id, choice, MOMENT)
        with pytest.raises(TooManyFigures):
            put_figure_beside(
                session, any_cast.builder, item_id, replace(LIVEABILITY, indicator_code="te veel"), MOMENT
            )
        with pytest.raises(NotAllowed):
            take_figure_away(session, any_cast.professional, item_id, figure.id, MOMENT)
        take_figure_away(session, any_cast.builder, item_id, figure.id, MOMENT)
        with pytest.raises(NotFound):
            take_figure_away(session, any_cast.builder, item_id, figure.id, MOMENT)
        item = get_item(session, item_id, DAY)
        assert len(item.figures) == MOST_FIGURES - 1
        assert item.changes[0].before == "liveability"


def test_a_withdrawn_story_is_gone_at_once_and_counted_as_taken_back(write, any_cast):
    with write() as session:
        thread_id, item_id = agenda_with_item(session, any_cast)
        story_id = first_story(session, thread_id)
        assert [card.id for card in threads_of_story(session, story_id)] == [thread_id]
        withdraw_story(session, story_id, MOMENT)
        item = get_item(session, item_id, DAY)
        assert (item.card.stories, item.taken_back) == (2, 1)
        assert threads_of_story(session, story_id) == ()


def test_an_erased_story_leaves_its_threads_with_its_words_and_only_a_count_stays(write, any_app, any_cast):
    retention = any_app.extensions["retention"]
    with write() as session:
        thread_id, item_id = agenda_with_item(session, any_cast)
        story_id = first_story(session, thread_id)
        ref = ContributionRef("story", story_id)
        assert AgendaRetention().export(session, ref) == {
            "threads": [{"name": "Wie boven woont zit vast", "stage": "adopted", "because": ["lift"]}]
        }
    with write() as session:
        for _ in range(2):
            retention.erase(session, ref)
    with write() as session:
        assert story_id not in members_of(session, [thread_id])[thread_id]
        assert get_thread(session, thread_id).taken_back == 1
        item = get_item(session, item_id, DAY)
        assert (item.card.stories, item.taken_back) == (2, 1)
        assert AgendaRetention().export(session, ref) == {}


def test_what_a_checker_held_back_is_not_called_taken_back_by_its_teller(write, any_app, any_cast):
    with write() as session:
        thread_id, _ = agenda_with_item(session, any_cast)
        story_id = first_story(session, thread_id)
        change = Change("Een ander verhaal over de lift", "nl", None, may_be_shown=True, page_lang="nl")
        change_story(session, story_id, change, WordTagger(), MOMENT)
        check_story(session, story_id, publish=False, reason="advertising", moment=MOMENT)
    with write() as session:
        any_app.extensions["retention"].erase(session, ContributionRef("story", story_id))
    with write() as session:
        assert story_id not in members_of(session, [thread_id])[thread_id]
        assert get_thread(session, thread_id).taken_back == 0


def test_a_story_that_was_taken_out_before_is_not_counted_as_taken_back(write, any_app, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        story = get_story(session, first_story(session, thread_id))
        take_story_out(session, any_cast.builder, thread_id, story.public_id, MOMENT)
        any_app.extensions["retention"].erase(session, ContributionRef("story", story.id))
        assert get_thread(session, thread_id).taken_back == 0


def test_contributions_of_another_kind_are_none_of_the_agendas_business(write, any_cast):
    plan = ContributionRef("plan", 1)
    with write() as session:
        thread_id = propose_lift(session)
        AgendaRetention().erase(session, plan)
        assert AgendaRetention().export(session, plan) == {}
        assert len(members_of(session, [thread_id])[thread_id]) == 3


def test_who_did_what_is_forgotten_after_a_year_and_that_it_was_done_stays(write, any_cast):
    with write() as session:
        thread_id, item_id = agenda_with_item(session, any_cast)
        revise_item(session, any_cast.builder, item_id, replace(AN_ITEM, owner="wijkagent"), MOMENT)
        acts = len(log_of(session, thread_id))
    for days, forgotten in ((365, 0), (366, acts + 1), (367, 0)):
        with write() as session:
            assert AgendaRetention().purge(session, MOMENT + timedelta(days=days), Terms()) == forgotten
    with write() as session:
        assert {line.person for line in log_of(session, thread_id)} == {""}
        assert len(log_of(session, thread_id)) == acts
        assert session.scalars(select(ItemLog.person_id)).all() == [None]
        assert set(session.scalars(select(ThreadLog.person_id))) == {None}


def test_the_text_of_a_withdrawn_interpretation_goes_after_its_term_and_the_mark_stays(write, any_cast):
    with write() as session:
        thread_id = propose_lift(session)
        said = say(session, any_cast.member, thread_id, AuthorRole.RESIDENT, text="Toch niet zo.")
        say(session, any_cast.member, thread_id, AuthorRole.RESIDENT, text="Dit blijft staan.")
        withdraw_interpretation(session, any_cast.member, thread_id, said, MOMENT)
    for days, gone in ((14, 0), (15, 1), (16, 0)):
        with write() as session:
            assert AgendaRetention().purge(session, MOMENT + timedelta(days=days), Terms()) == gone
    with write() as session:
        first, second = interpretations_of(session, [thread_id])
        assert (first.text, first.author, bool(first.withdrawn_at)) == ("", "", True)
        assert second.text == "Dit blijft staan."
        assert session.scalar(select(Interpretation.role).where(Interpretation.id == said)) == "resident"


@pytest.mark.parametrize(
    "values",
    [
        {"horizon": "by_date"},
        {"status": "done"},
        {"status": "stopped"},
        {"status": "perhaps"},
        {"horizon": "once"},
    ],
    ids=str,
)
def test_the_database_refuses_an_item_that_cannot_be(write, any_cast, values):
    row = {
        "public_id": "x" * 12,
        "area_code": MOLENVELD,
        "title": "t",
        "what": "w",
        "lang": "nl",
        "owner": "o",
        "horizon": Horizon.THIS_YEAR,
        "review_on": DAY,
        "status": Status.TO_DO,
        "looked_at": MOMENT,
        "created_at": MOMENT,
    }
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(AgendaItem).values(row | values))
