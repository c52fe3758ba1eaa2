"""Rounds as rows: drafted by the builder of the place, frozen at the opening, shown to whom it concerns."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from buurtstem.budget.actions import (
    BudgetRetention,
    add_plan,
    edit_plan,
    edit_round,
    make_codes,
    make_round,
    open_vote,
    remove_plan,
)
from buurtstem.budget.models import BudgetPlanStory, BudgetRound
from buurtstem.budget.queries import (
    ballot_form,
    cards_in,
    find_result,
    find_round_id,
    get_round,
    get_staff_round,
    plans_answering,
    rounds_of_area,
)
from buurtstem.budget.round_keys import KeyMissing, destroy_key, key_folder, read_key, write_key
from buurtstem.budget.rules.chain import Act, first_break
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.periods import Phase
from buurtstem.budget.rules.round import NoKeyBackup, RoundNotDraft, RoundState, TooFewPlans
from buurtstem.budget.rules.sheet import sheet_hash
from buurtstem.budget.rules.terms import Fault, InvalidField, PlanOverMaximum
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.core.facts import KEYS_BACKED_UP, keep_fact
from buurtstem.core.jobs import Job
from buurtstem.core.terms import Terms
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.factories import add_story
from tests.rounds import AFTER, END, KEY, PLANS, SLUG, TERMS, draft_round, open_round


@pytest.fixture
def builder(any_cast):
    return any_cast.builder


@pytest.fixture
def keys(any_app, tmp_path):
    return key_folder(tmp_path)


def test_a_draft_is_kept_as_it_was_written_down(write, builder):
    with write() as session:
        draft_round(session, builder)
        page = get_round(session, SLUG)

    assert (page.state, page.area_name, page.sheet, page.is_public) == (
        RoundState.DRAFT,
        "Molenveld",
        None,
        False,
    )
    assert page.terms == TERMS
    assert [(plan.number, plan.title, plan.cost) for plan in page.plans] == [
        (1, "Bank bij de lift", 400_000), (2, "Bomen", 500_000), (3, "Kast met boeken", 300_000),
    ]  # fmt: skip


@pytest.mark.parametrize("part", ["checker", "professional", "administrator", "helper", "member", "pair_one"])
def test_only_the_builder_of_the_place_makes_and_changes_rounds(write, any_cast, keys, part):
    with write() as session:
        round_id = draft_round(session, any_cast.builder)
    actor = any_cast.actors[part]
    for act in (
        lambda session: make_round(session, actor, TERMS, "other"),
        lambda session: edit_round(session, actor, round_id, TERMS),
        lambda session: add_plan(session, actor, round_id, PLANS[0]),
        lambda session: edit_plan(session, actor, round_id, 1, PLANS[0]),
        lambda session: remove_plan(session, actor, round_id, 1),
        lambda session: open_vote(session, actor, round_id, keys, MOMENT),
        lambda session: make_codes(session, actor, round_id, 1, batch="a", receipt_key=KEY, moment=MOMENT),
    ):
        with pytest.raises(NotAllowed), write() as session:
            act(session)


def test_a_builder_of_another_place_neither_makes_nor_moves_a_round_there(write, builder):
    elsewhere = replace(TERMS, area_code=LAAGHOVEN)
    with write() as session:
        round_id = draft_round(session, builder)
    with pytest.raises(NotAllowed), write() as session:
        make_round(session, builder, elsewhere, "other")
    with pytest.raises(NotAllowed), write() as session:
        edit_round(session, builder, round_id, elsewhere)


@pytest.mark.parametrize(("slug", "fault"), [("begroting", Fault.RESERVED), (SLUG, Fault.TAKEN)])
def test_an_address_that_leads_elsewhere_is_refused(write, builder, slug, fault):
    with write() as session:
        draft_round(session, builder)
    with pytest.raises(InvalidField) as refusal, write() as session:
        make_round(session, builder, TERMS, slug)
    assert refusal.value.fault is fault


def test_a_draft_can_be_changed_and_its_plans_too(write, builder):
    with write() as session:
        round_id = draft_round(session, builder)
        edit_round(session, builder, round_id, replace(TERMS, title="Anders", rule=Rule.EQUAL_SHARES))
        edit_plan(session, builder, round_id, 2, replace(PLANS[1], title="Meer bomen", cost=1))
        remove_plan(session, builder, round_id, 1)
        add_plan(session, builder, round_id, PLANS[0])
        page = get_round(session, SLUG)

    assert (page.terms.title, page.terms.rule) == ("Anders", Rule.EQUAL_SHARES)
    assert [(plan.number, plan.title) for plan in page.plans] == [
        (2, "Meer bomen"), (3, "Kast met boeken"), (4, "Bank bij de lift"),
    ]  # fmt: skip
    for missing in (
        lambda s: edit_plan(s, builder, round_id, 9, PLANS[0]),
        lambda s: remove_plan(s, builder, 9, 1),
    ):
        with pytest.raises(NotFound), write() as session:
            missing(session)


def test_no_plan_comes_above_the_maximum_nor_the_maximum_below_a_plan(write, builder):
    with write() as session:
        round_id = draft_round(session, builder)
    with pytest.raises(PlanOverMaximum), write() as session:
        add_plan(session, builder, round_id, replace(PLANS[0], cost=600_001))
    with pytest.raises(PlanOverMaximum), write() as session:
        edit_round(session, builder, round_id, replace(TERMS, most_per_plan=499_999))


def test_the_opening_freezes_everything_and_hands_out_the_key_once(write, builder, tmp_path, keys):
    with write() as session:
        opened = open_round(session, builder, tmp_path)
        page = get_round(session, SLUG)
        log = get_staff_round(session, SLUG, builder, MOMENT).log
        job = session.execute(select(Job.kind, Job.run_after, Job.payload)).one()

    file = keys / f"{page.public_id}.key"
    assert page.state is RoundState.VOTE
    assert page.sheet_hash == opened.sheet_hash == sheet_hash(page.sheet)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert opened.private_key.replace(" ", "").lower() == file.read_bytes().hex()
    assert [entry.act for entry in log] == [Act.CODES_MADE, Act.OPENED]
    assert log[1].facts == {"sheet": opened.sheet_hash, "test_ballot": "opened"}
    assert first_break(page.public_id, log) is None
    assert tuple(job) == ("count_round", END, {"round_id": opened.id})


def test_a_round_that_should_have_begun_begins_when_it_opens(write, builder, keys):
    with write() as session:
        keep_fact(session, KEYS_BACKED_UP, "yes")
        round_id = draft_round(session, builder)
        open_vote(session, builder, round_id, keys, MOMENT + timedelta(hours=1))
        assert get_round(session, SLUG).terms.begins_at == MOMENT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("plans", "backed_up", "refusal"), [(PLANS, False, NoKeyBackup), (PLANS[:1], True, TooFewPlans)]
)
def test_a_vote_that_cannot_be_held_stays_a_draft(write, builder, keys, plans, backed_up, refusal):
    with write() as session:
        round_id = draft_round(session, builder, plans)
        if backed_up:
            keep_fact(session, KEYS_BACKED_UP, "yes")
    with pytest.raises(refusal), write() as session:
        open_vote(session, builder, round_id, keys, MOMENT)
    with write() as session:
        assert get_round(session, SLUG).state is RoundState.DRAFT
        assert session.scalar(select(func.count()).select_from(Job)) == 0
    assert not keys.exists()


def test_nothing_of_an_open_vote_can_be_changed(write, builder, tmp_path, keys):
    with write() as session:
        opened = open_round(session, builder, tmp_path)
    for change in (
        lambda session: edit_round(session, builder, opened.id, TERMS),
        lambda session: add_plan(session, builder, opened.id, PLANS[0]),
        lambda session: edit_plan(session, builder, opened.id, 1, PLANS[0]),
        lambda session: remove_plan(session, builder, opened.id, 1),
        lambda session: open_vote(session, builder, opened.id, keys, MOMENT),
    ):
        with pytest.raises(RoundNotDraft), write() as session:
            change(session)
    with write() as session:
        assert get_round(session, SLUG).sheet_hash == opened.sheet_hash


@pytest.mark.parametrize(
    "values",
    [
        {"state": "gone"},
        {"pot": 0},
        {"most_per_plan": 10**9},
        {"least_choices": 0},
        {"most_choices": 0},
        {"ends_at": MOMENT},
        {"sheet": "{}"},
        {"state": "vote"},
        {"state": "ended"},
        {"threshold": 3},
    ],
)
def test_the_database_refuses_a_round_that_cannot_be(write, builder, values):
    with write() as session:
        draft_round(session, builder)
    with pytest.raises(IntegrityError), write() as session:
        session.execute(update(BudgetRound).values(**values))


def test_a_neighbourhood_shows_its_rounds_but_no_drafts(write, builder, tmp_path):
    with write() as session:
        open_round(session, builder, tmp_path)
        draft_round(session, builder, slug="volgend-jaar")
        [card] = rounds_of_area(session, MOLENVELD)

        assert (card.slug, card.state, card.pot, card.plan_count) == (SLUG, RoundState.VOTE, 1_000_000, 3)
        assert rounds_of_area(session, LAAGHOVEN) == ()
        assert {each.slug for each in cards_in(session, ["GM0518"])} == {SLUG, "volgend-jaar"}
        assert {each.slug for each in cards_in(session, [None])} == {SLUG, "volgend-jaar"}
        assert cards_in(session, [LAAGHOVEN]) == cards_in(session, []) == ()
        assert find_round_id(session, SLUG) == card.id
        assert find_round_id(session, "elsewhere") is None


def test_a_round_that_does_not_exist_is_not_found(write, builder):
    with write() as session:
        draft_round(session, builder)
        for read in (
            lambda: get_round(session, "elsewhere"),
            lambda: find_result(session, "elsewhere", None, AFTER),
            lambda: ballot_form(session, "elsewhere", "seed", MOMENT),
            lambda: ballot_form(session, SLUG, "seed", MOMENT),
            lambda: edit_round(session, builder, 999, TERMS),
        ):
            with pytest.raises(NotFound):
                read()


@pytest.mark.parametrize(
    ("moment", "phase"),
    [(MOMENT - timedelta(seconds=1), Phase.NOT_YET), (MOMENT, Phase.OPEN), (END, Phase.OVER)],
)
def test_the_ballot_says_whether_it_goes_in_now(write, builder, tmp_path, moment, phase):
    with write() as session:
        opened = open_round(session, builder, tmp_path)
        form = ballot_form(session, SLUG, "seed", moment)

    assert form.phase is phase
    assert (form.round_id, form.least, form.most, form.ends_at) == (opened.id, 1, 2, END)
    assert form.sheet_hash == opened.sheet_hash
    assert sorted(plan.number for plan in form.plans) == [1, 2, 3]


def test_a_story_leads_to_the_plans_that_answer_it_once_the_round_is_public(write, builder, tmp_path):
    with write() as session:
        story = add_story(session, ContributionState.PUBLISHED)
        other = add_story(session, ContributionState.PUBLISHED, text="Iets anders.")
        plans = (replace(PLANS[0], story_ids=(story.id, story.id)), replace(PLANS[1], story_ids=(story.id,)))
        draft_round(session, builder, plans, slug="draft")
        assert plans_answering(session, [story.id]) == ()
        open_round(session, builder, tmp_path, plans=plans)
        found = plans_answering(session, [story.id, other.id])
        assert [plan.story_ids for plan in get_round(session, SLUG).plans] == [(story.id,), (story.id,)]

    assert [(plan.story_id, plan.round_slug, plan.number, plan.title) for plan in found] == [
        (story.id, SLUG, 1, "Bank bij de lift"), (story.id, SLUG, 2, "Bomen"),
    ]  # fmt: skip


def test_erasing_a_story_takes_its_links_and_leaves_the_sheet(write, builder, tmp_path):
    holder = BudgetRetention()
    with write() as session:
        story = add_story(session, ContributionState.PUBLISHED)
        plans = (replace(PLANS[0], story_ids=(story.id,)), PLANS[1])
        before = open_round(session, builder, tmp_path, plans=plans).sheet_hash
        assert holder.export(session, story) == {"plans": ["Bank bij de lift"]}
        assert holder.export(session, ContributionRef("other", story.id)) == {"plans": []}
        holder.erase(session, ContributionRef("other", story.id))
        assert session.scalar(select(func.count()).select_from(BudgetPlanStory)) == 1
        holder.erase(session, story)
        assert session.scalar(select(func.count()).select_from(BudgetPlanStory)) == 0
        assert holder.purge(session, AFTER, Terms()) == 0
        assert get_round(session, SLUG).sheet_hash == before


def test_reads_take_as_many_statements_for_two_plans_as_for_twenty(
    app, cast, session, count_queries, tmp_path
):
    story = add_story(session, ContributionState.PUBLISHED)
    for slug, number in (("few", 2), ("many", 20)):
        plans = [replace(PLANS[0], cost=100 + each, story_ids=(story.id,)) for each in range(number)]
        open_round(session, cast.builder, tmp_path, plans=plans, slug=slug, most_choices=2)
    for read, most in (
        (lambda slug: get_round(session, slug), 5),
        (lambda slug: ballot_form(session, slug, "seed", MOMENT), 3),
        (lambda slug: get_staff_round(session, slug, cast.builder, MOMENT), 7),
        (lambda _: rounds_of_area(session, MOLENVELD), 2),
        (lambda _: plans_answering(session, [story.id]), 1),
    ):
        taken = []
        for slug in ("few", "many"):
            with count_queries() as made:
                read(slug)
            taken.append(len(made))
        assert taken == [most, most]


def test_a_key_file_is_kept_whole_and_destroyed_whole(tmp_path):
    folder = key_folder(tmp_path)
    write_key(folder, "round", b"a" * 32)
    write_key(folder, "round", b"b" * 32)

    assert read_key(folder, "round") == b"b" * 32
    assert [path.name for path in folder.iterdir()] == ["round.key"]
    destroy_key(folder, "round")
    destroy_key(folder, "round")
    assert list(folder.iterdir()) == []
    with pytest.raises(KeyMissing):
        read_key(folder, "round")
    write_key(folder, "round", b"short")
    with pytest.raises(KeyMissing):
        read_key(folder, "round")
