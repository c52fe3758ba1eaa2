"""The close: opened once, counted by the frozen rule, the key gone; ties wait for people; ends that move."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from buurtstem.budget.actions import (
    AlreadyWithdrawn,
    close_and_count,
    decide_tie,
    end_round,
    move_end_later,
    put_key_back,
    record_decision,
    withdraw_plan,
)
from buurtstem.budget.closing import close_vote, count_handler, end_vote
from buurtstem.budget.models import Ballot, RoundLog, RoundResult, SealedBallot, VotingRight
from buurtstem.budget.queries import (
    BallotPlace,
    Uses,
    find_ballot_by_receipt,
    find_result,
    get_round,
    get_staff_round,
)
from buurtstem.budget.round_keys import KeyMissing, destroy_key, key_folder, write_key
from buurtstem.budget.rules.chain import Act, sha256_of
from buurtstem.budget.rules.periods import OutageTooShort
from buurtstem.budget.rules.round import RoundClosed, RoundState, VoteNotOpen, VoteNotOver
from buurtstem.budget.rules.sealing import NotAKey, WrongKey, make_key_pair
from buurtstem.budget.rules.terms import InvalidField, TieRule
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.core.jobs import Job, run_one
from tests.cast import MOMENT
from tests.data.threads import at_once
from tests.rounds import AFTER, END, KEY, PLANS, SLUG, cast, open_round

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
TIED = ((1,), (2,), (1,), (2,), (3,))  # plans 1 and 2, two votes each: 900,000 of a pot of 800,000


@pytest.fixture
def builder(any_cast):
    return any_cast.builder


@pytest.fixture
def settings(any_app, tmp_path):
    return replace(any_app.extensions["settings"], data_dir=tmp_path)


@pytest.fixture
def vote(write, builder, tmp_path):
    """Opens a round and casts these ballots; returns the round and the receipts."""

    def vote(ballots=((1,), (1, 2), (2,), (1,)), **changes):
        with write() as session:
            opened = open_round(session, builder, tmp_path, codes=len(ballots) + 1, **changes)
            pairs = zip(opened.codes, ballots, strict=False)
            return opened, [cast(session, opened.id, code, choices) for code, choices in pairs]

    return vote


def result(write):
    with write() as session:
        return find_result(session, SLUG, None, AFTER + 9 * DAY)


def acts(write) -> list[Act]:
    with write() as session:
        return [entry.act for entry in get_staff_round(session, SLUG, None, MOMENT).log]


def rows_of(write, table) -> int:
    with write() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_the_close_opens_the_box_counts_and_destroys_the_key(write, vote, settings):
    opened, receipts = vote()
    assert close_vote(write, settings, opened.id, END) is RoundState.COUNTED

    found = result(write)
    assert found.count.winners == ("1", "2")
    assert found.count.votes == {"1": 3, "2": 2, "3": 0}
    assert (found.count.ballots, found.count.unreadable, found.count.spent) == (4, 0, 900_000)
    assert found.log_is_whole
    assert (rows_of(write, SealedBallot), rows_of(write, Ballot)) == (0, 4)
    assert list(key_folder(settings.data_dir).iterdir()) == []
    assert acts(write)[-2:] == [Act.COUNTED, Act.KEY_DESTROYED]
    counted = found.log[-2].facts
    assert counted == {"ballots": 4, "unreadable": 0, "rights_used": 4, "result": found.content_hash}
    assert sha256_of(found.content) == found.content_hash
    with write() as session:
        assert find_ballot_by_receipt(session, opened.id, receipts[0], KEY) is BallotPlace.COUNTED
        batches = get_staff_round(session, SLUG, None, END).batches
    assert [(batch.made, batch.uses) for batch in batches] == [(5, Uses(used=4, void=0, unused=1))]


def test_nobody_gets_a_result_before_the_close(write, vote, builder):
    vote()
    with write() as session:
        for actor in (None, builder):
            for moment in (MOMENT, END - SECOND, END, AFTER):
                assert find_result(session, SLUG, actor, moment) is None


def test_ballots_lie_under_new_ids_that_have_nothing_to_do_with_their_envelopes(write, vote, settings):
    opened, _ = vote()
    with write() as session:
        before = {
            each for row in session.execute(select(SealedBallot.id, SealedBallot.box_mac)) for each in row
        }
    close_vote(write, settings, opened.id, END)
    with write() as session:
        after = {each for row in session.execute(select(Ballot.id, Ballot.receipt_mac)) for each in row}
    assert len(before) == len(after) == 8
    assert before & after == set()


def test_closing_twice_is_as_once(write, vote, settings):
    opened, _ = vote()
    assert [close_vote(write, settings, opened.id, END + each * HOUR) for each in range(2)] == [
        RoundState.COUNTED
    ] * 2
    assert Counter(acts(write)) == {Act.CODES_MADE: 1, Act.OPENED: 1, Act.COUNTED: 1, Act.KEY_DESTROYED: 1}
    with pytest.raises(RoundClosed), write() as session:
        close_and_count(session, opened.id, key_folder(settings.data_dir), AFTER)


def test_four_workers_at_once_count_once(write, vote, settings):
    opened, _ = vote()
    states = at_once(4, lambda _: close_vote(write, settings, opened.id, END))

    assert states == [RoundState.COUNTED] * 4
    assert rows_of(write, Ballot) == 4
    assert Counter(acts(write))[Act.COUNTED] == Counter(acts(write))[Act.KEY_DESTROYED] == 1


def test_what_a_crash_after_the_count_left_is_done_at_the_next_try(write, vote, settings):
    opened, _ = vote()
    with write() as session:
        close_and_count(session, opened.id, key_folder(settings.data_dir), END)
    assert len(list(key_folder(settings.data_dir).iterdir())) == 1

    close_vote(write, settings, opened.id, AFTER)
    assert list(key_folder(settings.data_dir).iterdir()) == []
    assert acts(write)[-1] is Act.KEY_DESTROYED


def test_the_job_counts_at_the_end_and_not_before(write, vote, settings):
    vote()
    handlers = {"count_round": count_handler(settings)}

    assert run_one(write, handlers, END - SECOND) is False
    assert run_one(write, handlers, END) is True
    assert result(write).count.ballots == 4


def test_nothing_is_counted_before_the_end_by_anybody(write, vote, settings, builder, any_cast):
    opened, _ = vote()
    with pytest.raises(VoteNotOver):
        close_vote(write, settings, opened.id, END - SECOND, builder)
    with pytest.raises(NotAllowed):
        close_vote(write, settings, opened.id, END, any_cast.administrator)
    with pytest.raises(NotFound):
        close_vote(write, settings, opened.id + 9, END)
    assert rows_of(write, SealedBallot) == 4
    assert close_vote(write, settings, opened.id, END, builder) is RoundState.COUNTED


def test_without_ballots_there_are_no_winners(write, vote, settings):
    opened, _ = vote(())
    assert close_vote(write, settings, opened.id, END) is RoundState.COUNTED
    assert (result(write).count.winners, result(write).count.ballots) == ((), 0)


def test_a_withdrawn_plan_cannot_win_and_the_result_says_so(write, vote, settings, builder):
    opened, _ = vote()
    with write() as session:
        withdraw_plan(session, builder, opened.id, 1, "The housing company builds it.", MOMENT)
    close_vote(write, settings, opened.id, END)

    found = result(write)
    assert (found.count.winners, found.count.votes["1"]) == (("2",), 3)
    assert [(each.act, each.facts["plan"]) for each in found.round.changes] == [(Act.PLAN_WITHDRAWN, 1)]


def test_an_envelope_that_somebody_changed_or_copied_stops_no_count_and_is_told(write, vote, settings):
    opened, _ = vote()
    with write() as session:
        first, second, third, _ = session.scalars(select(SealedBallot).order_by(SealedBallot.id)).all()
        first.ciphertext = first.ciphertext[:-1] + bytes([first.ciphertext[-1] ^ 1])
        third.ciphertext = second.ciphertext
    close_vote(write, settings, opened.id, END)

    assert (result(write).count.ballots, result(write).count.unreadable) == (2, 2)


def test_a_lost_key_stops_the_count_until_the_printed_one_is_put_back(
    write, vote, settings, builder, any_cast
):
    opened, _ = vote()
    folder = key_folder(settings.data_dir)
    with write() as session:
        public_id = get_round(session, SLUG).public_id
    destroy_key(folder, public_id)
    with pytest.raises(KeyMissing):
        close_vote(write, settings, opened.id, END)
    write_key(folder, public_id, make_key_pair().private)
    with pytest.raises(WrongKey):
        close_vote(write, settings, opened.id, END)
    for actor, typed, refusal in (
        (any_cast.administrator, opened.private_key, NotAllowed),
        (builder, "not a key", NotAKey),
        (builder, make_key_pair().private.hex(), WrongKey),
    ):
        with pytest.raises(refusal), write() as session:
            put_key_back(session, actor, opened.id, folder, typed, AFTER)
    with write() as session:
        put_key_back(session, builder, opened.id, folder, opened.private_key.lower(), AFTER)
    assert close_vote(write, settings, opened.id, AFTER) is RoundState.COUNTED
    with pytest.raises(RoundClosed), write() as session:
        put_key_back(session, builder, opened.id, folder, opened.private_key, AFTER)
    assert list(folder.iterdir()) == []


def test_a_tie_that_decides_waits_for_people_and_then_counts_on(write, vote, settings, builder, any_cast):
    opened, _ = vote(TIED, pot=800_000)
    assert close_vote(write, settings, opened.id, END) is RoundState.DECISION_NEEDED
    assert (result(write).count.tied, result(write).count.winners) == (("1", "2"), ())
    for actor, chosen, reason, refusal in (
        (any_cast.checker, (1,), "lot", NotAllowed),
        (builder, (), "lot", InvalidField),
        (builder, (3,), "lot", InvalidField),
        (builder, (1, 2), "lot", InvalidField),
        (builder, (1,), " ", InvalidField),
    ):
        with pytest.raises(refusal), write() as session:
            decide_tie(session, actor, opened.id, chosen, reason, AFTER)
    with write() as session:
        assert (
            decide_tie(session, builder, opened.id, (1,), "They talked it over.", AFTER) is RoundState.COUNTED
        )

    found = result(write)
    assert (found.count.winners, found.count.tied) == (("1", "3"), ())
    assert [(each.chosen, each.reason) for each in found.count.decisions] == [
        (("1",), "They talked it over.")
    ]
    assert found.log[-1].act is Act.TIE_DECIDED
    assert found.log[-1].facts["result"] == found.content_hash
    with write() as session:
        assert json.loads(session.scalars(select(RoundResult.ties)).one())[0]["chosen"] == ["1"]
    with pytest.raises(RoundClosed), write() as session:
        decide_tie(session, builder, opened.id, (2,), "again", AFTER)


def test_where_the_sheet_says_so_both_of_a_tie_win_with_extra_money(write, vote, settings, builder):
    opened, _ = vote(TIED, pot=800_000, tie_rule=TieRule.BOTH_FUNDED)
    close_vote(write, settings, opened.id, END)
    with write() as session:
        decide_tie(session, builder, opened.id, (1, 2), "The council adds € 1,000.", AFTER)
    assert (result(write).count.winners, result(write).count.spent) == (("1", "2"), 900_000)


def test_a_choice_that_still_does_not_fit_keeps_the_round_waiting(write, vote, settings, builder):
    plans = [replace(each, cost=400_000) for each in PLANS]
    opened, _ = vote(((1, 2), (2, 3), (1, 3)), plans=plans, pot=600_000)
    close_vote(write, settings, opened.id, END)
    with write() as session:
        assert decide_tie(session, builder, opened.id, (1, 3), "talk", AFTER) is RoundState.DECISION_NEEDED
    assert result(write).count.tied == ("1", "3")


def test_those_with_the_mandate_decide_on_the_result_once(write, vote, settings, builder, any_cast):
    opened, _ = vote()
    with pytest.raises(RoundClosed), write() as session:
        record_decision(session, builder, opened.id, "The council follows the vote.", MOMENT)
    close_vote(write, settings, opened.id, END)
    with pytest.raises(NotAllowed), write() as session:
        record_decision(session, any_cast.professional, opened.id, "No.", AFTER)
    with write() as session:
        record_decision(session, builder, opened.id, "The council follows the vote.", AFTER)
        page = get_round(session, SLUG)
    assert (page.state, page.decision) == (RoundState.DECIDED, "The council follows the vote.")
    assert result(write).log_is_whole
    with pytest.raises(RoundClosed), write() as session:
        record_decision(session, builder, opened.id, "Another.", AFTER)


def test_an_outage_moves_the_end_and_the_count_with_it(write, vote, settings, builder):
    opened, _ = vote()
    with write() as session:
        later = move_end_later(session, builder, opened.id, 25 * HOUR, "The power was out.", END - SECOND)
        [change] = get_round(session, SLUG).changes
        jobs = session.scalars(select(Job.run_after).order_by(Job.run_after)).all()

    assert later.date() == (END + 2 * DAY).date()
    assert jobs == [END, later]
    assert change.facts == {
        "from": "2026-03-28T10:30+01:00",
        "to": "2026-03-30T10:30+02:00",
        "outage_minutes": 1500,
        "reason": "The power was out.",
    }
    handlers = {"count_round": count_handler(settings)}
    assert run_one(write, handlers, END) is True
    assert result(write) is None
    with write() as session:
        cast(session, opened.id, opened.codes[-1], moment=later - SECOND)
    assert run_one(write, handlers, later) is True
    assert result(write).count.ballots == 5


def test_changes_of_a_vote_are_refused_by_their_names(write, vote, builder, any_cast):
    opened, _ = vote()
    for change, refusal in (
        (lambda s: move_end_later(s, builder, opened.id, HOUR, "late", END), RoundClosed),
        (lambda s: move_end_later(s, builder, opened.id, HOUR / 2, "short", MOMENT), OutageTooShort),
        (lambda s: move_end_later(s, builder, opened.id, HOUR, "", MOMENT), InvalidField),
        (lambda s: move_end_later(s, any_cast.administrator, opened.id, HOUR, "x", MOMENT), NotAllowed),
        (lambda s: withdraw_plan(s, builder, opened.id, 1, "late", END), RoundClosed),
        (lambda s: withdraw_plan(s, builder, opened.id, 1, " ", MOMENT), InvalidField),
        (lambda s: withdraw_plan(s, builder, opened.id, 9, "x", MOMENT), NotFound),
        (lambda s: withdraw_plan(s, any_cast.checker, opened.id, 1, "x", MOMENT), NotAllowed),
        (lambda s: end_round(s, builder, opened.id, " ", MOMENT), InvalidField),
        (lambda s: end_round(s, any_cast.helper, opened.id, "x", MOMENT), NotAllowed),
    ):
        with pytest.raises(refusal), write() as session:
            change(session)
    with write() as session:
        withdraw_plan(session, builder, opened.id, 1, "x", MOMENT)
    with pytest.raises(AlreadyWithdrawn), write() as session:
        withdraw_plan(session, builder, opened.id, 1, "x", MOMENT)


def test_an_ended_round_destroys_its_ballots_unopened_and_says_why(write, vote, settings, builder):
    opened, receipts = vote()
    end_vote(write, settings, builder, opened.id, "The money was taken back.", MOMENT + DAY)

    with write() as session:
        page = get_round(session, SLUG)
        rights = Counter(session.scalars(select(VotingRight.state)))
        assert find_ballot_by_receipt(session, opened.id, receipts[0], KEY) is None
        assert find_result(session, SLUG, builder, AFTER) is None
    assert (page.state, page.ended_reason) == (RoundState.ENDED, "The money was taken back.")
    assert rights == {"void": 5}
    assert (rows_of(write, SealedBallot), rows_of(write, Ballot)) == (0, 0)
    assert list(key_folder(settings.data_dir).iterdir()) == []
    assert acts(write)[-2:] == [Act.ENDED, Act.KEY_DESTROYED]
    with pytest.raises(VoteNotOpen), write() as session:
        cast(session, opened.id, opened.codes[-1])
    with pytest.raises(RoundClosed), write() as session:
        end_round(session, builder, opened.id, "again", AFTER)
    assert close_vote(write, settings, opened.id, END) is RoundState.ENDED


def test_a_result_stays_when_a_round_is_ended_after_the_count(write, vote, settings, builder):
    opened, _ = vote()
    close_vote(write, settings, opened.id, END)
    end_vote(write, settings, builder, opened.id, "There is no room.", AFTER)
    assert result(write).count.winners == ("1", "2")


@pytest.mark.parametrize("stands", ["decision_needed", "counted", "decided"])
def test_codes_that_were_used_stay_so_when_a_round_is_ended_after_the_count(
    write, vote, settings, builder, stands
):
    opened, _ = vote(TIED, pot=800_000) if stands == "decision_needed" else vote()
    close_vote(write, settings, opened.id, END)
    if stands == "decided":
        with write() as session:
            record_decision(session, builder, opened.id, "The council agrees.", AFTER)
    with write() as session:
        assert get_round(session, SLUG).state == stands
    end_vote(write, settings, builder, opened.id, "There is no room.", AFTER)

    with write() as session:
        desk = get_staff_round(session, SLUG, builder, AFTER)
    (uses,) = (batch.uses for batch in desk.batches)
    (used,) = (each.facts["rights_used"] for each in desk.log if each.act is Act.COUNTED)
    assert uses == Uses(used=used, void=1, unused=0)


def test_a_log_that_somebody_changed_is_not_whole(write, vote, settings):
    opened, _ = vote()
    close_vote(write, settings, opened.id, END)
    with write() as session:
        session.execute(update(RoundLog).where(RoundLog.number == 1).values(facts='{"batch":"x","count":9}'))
    assert result(write).log_is_whole is False
