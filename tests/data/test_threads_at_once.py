"""Two people at one thread in the same moment, on PostgreSQL: the second sees what the first did."""

from __future__ import annotations

import pytest

from buurtstem.agenda.actions.deciding import accept_proposal
from buurtstem.agenda.actions.items import add_source_thread
from buurtstem.agenda.actions.merging import merge_thread
from buurtstem.agenda.actions.threads import dismiss_thread
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.proposals import open_questions
from buurtstem.agenda.queries.threads import get_thread
from buurtstem.agenda.rules.items import NotAdopted
from buurtstem.agenda.rules.steps import MergeTheOtherWay
from buurtstem.agenda.rules.threads import ThreadMerged
from buurtstem.core.contributions import ContributionRef
from tests.agenda import DAY, adopt, agenda_with_item, members, propose
from tests.cast import MOLENVELD, MOMENT
from tests.data.threads import SECONDS, meanwhile
from tests.factories import publish_stories

pytestmark = pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)


def test_nothing_is_merged_into_a_thread_that_is_dismissed_in_the_same_moment(write, any_cast):
    builder = any_cast.builder
    with write() as session:
        publish_stories(session, 4, text="De lift en schimmel")
        threads = propose(session)
        lift, damp = threads["housing/lift"].id, threads["housing/damp"].id
        adopt(session, any_cast, damp)
        question = open_questions(session, (MOLENVELD,))[0].id
    with pytest.raises(MergeTheOtherWay):
        meanwhile(
            write,
            lambda session: dismiss_thread(session, builder, damp, "dubbel", MOMENT),
            lambda session: accept_proposal(session, builder, question, MOMENT),
        ).result(SECONDS)
    with write() as session:
        assert get_thread(session, lift).merged_into is None
        assert len(members(session, lift)) == 4


@pytest.mark.parametrize(("dismisses", "refusal"), [(True, NotAdopted), (False, ThreadMerged)])
def test_no_item_grows_from_a_thread_that_goes_in_the_same_moment(write, any_cast, dismisses, refusal):
    builder = any_cast.builder
    with write() as session:
        lift, item = agenda_with_item(session, any_cast)
        publish_stories(session, 3, text="Overal schimmel")
        damp = propose(session)["housing/damp"]
        adopt(session, any_cast, damp.id)
        target = get_thread(session, lift).public_id

    def go(session):
        if dismisses:
            dismiss_thread(session, builder, damp.id, "dubbel", MOMENT)
        else:
            merge_thread(session, builder, damp.id, target, MOMENT)

    with pytest.raises(refusal):
        meanwhile(
            write, go, lambda session: add_source_thread(session, builder, item, damp.public_id, MOMENT)
        ).result(SECONDS)
    with write() as session:
        assert [thread.id for thread in get_item(session, item, DAY).threads] == [lift]


def test_a_story_that_is_erased_while_a_merge_is_undone_counts(write, any_cast, any_app):
    builder, erase = any_cast.builder, any_app.extensions["retention"].erase
    with write() as session:
        publish_stories(session, 3)
        publish_stories(session, 3, text="Overal schimmel")
        threads = propose(session)
        lift, damp = threads["housing/lift"], threads["housing/damp"]
        erase(session, ContributionRef("story", min(members(session, lift.id))))
        story = ContributionRef("story", min(members(session, damp.id)))
        merge_thread(session, builder, lift.id, damp.public_id, MOMENT)
        step = log_of(session, lift.id)[0].step_id
    meanwhile(
        write,
        lambda session: erase(session, story),
        lambda session: undo_step(session, builder, lift.id, step, MOMENT),
    ).result(SECONDS)
    with write() as session:
        assert [get_thread(session, each.id).taken_back for each in (lift, damp)] == [1, 1]
        assert (len(members(session, lift.id)), len(members(session, damp.id))) == (2, 2)
