"""Casting: one code, one ballot, whatever the network, the voter or eight clients at once do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from buurtstem.budget.actions import (
    CastAnswer,
    CodeUnknown,
    CodeUsed,
    CodeVoid,
    FilledBallot,
    ReceiptInUse,
    cast_ballot,
    close_and_count,
    keep_codes,
    make_codes,
    replace_ballot,
    void_batch,
    void_code,
    withdraw_plan,
)
from buurtstem.budget.models import Ballot, RoundLog, SealedBallot, VotingRight
from buurtstem.budget.queries import BallotPlace, find_ballot_by_receipt, get_staff_round
from buurtstem.budget.round_keys import key_folder, read_key
from buurtstem.budget.rules.ballot import PlanWithdrawn, TooFewChoices, TooManyChoices, UnknownPlan, unpack
from buurtstem.budget.rules.codes import NotACode, make_code, show_code
from buurtstem.budget.rules.periods import Phase
from buurtstem.budget.rules.round import RoundClosed, VoteNotOpen
from buurtstem.budget.rules.sealing import open_envelope
from buurtstem.budget.rules.terms import InvalidField
from buurtstem.core.errors import NotAllowed, NotFound
from tests.cast import MOMENT
from tests.data.threads import at_once
from tests.rounds import END, KEY, SLUG, cast, open_round

SECOND = timedelta(seconds=1)
CLIENTS = 8


@pytest.fixture
def builder(any_cast):
    return any_cast.builder


@pytest.fixture
def opened(write, builder, tmp_path):
    with write() as session:
        return open_round(session, builder, tmp_path)


def number_of(write, table) -> int:
    with write() as session:
        return session.scalar(select(func.count()).select_from(table))


def states(write) -> Counter:
    with write() as session:
        return Counter(session.scalars(select(VotingRight.state)))


def in_the_box(write, tmp_path) -> list[tuple[int, ...]]:
    """Open the envelopes as only the key can."""
    with write() as session:
        public_id = get_staff_round(session, SLUG, None, MOMENT).round.public_id
        private = read_key(key_folder(tmp_path), public_id)
        rows = session.scalars(select(SealedBallot.ciphertext))
        return [unpack(open_envelope(row, private, public_id), {1, 2, 3}).choices for row in rows]


def test_a_ballot_burns_the_code_and_lies_sealed_in_the_box(write, opened, tmp_path):
    with write() as session:
        receipt = cast(session, opened.id, opened.codes[0], (2, 1))

    assert in_the_box(write, tmp_path) == [(1, 2)]
    assert states(write) == {"used": 1, "open": 2}
    with write() as session:
        assert find_ballot_by_receipt(session, opened.id, receipt, KEY) is BallotPlace.IN_THE_BOX
        assert find_ballot_by_receipt(session, opened.id, make_code(), KEY) is None
        assert find_ballot_by_receipt(session, opened.id + 1, receipt, KEY) is None
        assert session.scalars(select(VotingRight.used_on).where(VotingRight.state == "used")).one() == date(
            2026, 3, 14
        )


def test_a_code_is_read_whatever_its_case_and_hyphens(write, opened):
    with write() as session:
        cast(session, opened.id, f" {show_code(opened.codes[0]).lower()} ")
    assert states(write)["used"] == 1


def test_the_same_form_sent_again_is_the_same_ballot_and_what_was_sent_last_is_in_it(write, opened, tmp_path):
    receipt = make_code()
    answers = []
    for choices in ((1,), (1,), (2, 3)):
        with write() as session:
            form = FilledBallot(opened.codes[0], receipt, choices)
            answers.append(cast_ballot(session, opened.id, form, KEY, MOMENT))

    assert answers == [CastAnswer(was_there=False), CastAnswer(was_there=True), CastAnswer(was_there=True)]
    assert in_the_box(write, tmp_path) == [(2, 3)]


def test_eight_clients_with_one_code_and_a_form_each_leave_one_ballot(write, opened):
    def send(number: int) -> str:
        try:
            with write() as session:
                cast(session, opened.id, opened.codes[0])
        except CodeUsed:
            return "used"
        return "cast"

    assert Counter(at_once(CLIENTS, send)) == {"cast": 1, "used": CLIENTS - 1}
    assert number_of(write, SealedBallot) == 1
    assert states(write) == {"used": 1, "open": 2}


def test_one_form_sent_eight_times_at_once_is_one_ballot_for_all(write, opened):
    form = FilledBallot(opened.codes[0], make_code(), (1,))

    def send(number: int) -> bool:
        with write() as session:
            return cast_ballot(session, opened.id, form, KEY, MOMENT).was_there

    assert Counter(at_once(CLIENTS, send)) == {False: 1, True: CLIENTS - 1}
    assert number_of(write, SealedBallot) == 1


def test_two_codes_at_once_with_one_form_burn_one(write, opened):
    receipt = make_code()

    def send(number: int) -> str:
        try:
            with write() as session:
                cast(session, opened.id, opened.codes[number], receipt=receipt)
        except ReceiptInUse:
            return "in use"
        return "cast"

    assert Counter(at_once(2, send)) == {"cast": 1, "in use": 1}
    assert states(write) == {"used": 1, "open": 2}


def test_the_next_voter_on_the_same_device_needs_a_new_form_and_keeps_the_right(write, opened, tmp_path):
    with write() as session:
        receipt = cast(session, opened.id, opened.codes[0], (1,))
    with pytest.raises(ReceiptInUse), write() as session:
        cast(session, opened.id, opened.codes[1], (2,), receipt)

    assert in_the_box(write, tmp_path) == [(1,)]
    assert states(write) == {"used": 1, "open": 2}


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [((1, 2, 3), TooManyChoices), ((), TooFewChoices), ((9,), UnknownPlan)],
)
def test_a_ballot_that_breaks_the_limits_burns_nothing(write, opened, choices, refusal):
    with pytest.raises(refusal), write() as session:
        cast(session, opened.id, opened.codes[0], choices)
    assert states(write) == {"open": 3}


@pytest.mark.parametrize(
    ("moment", "phase"), [(MOMENT - SECOND, Phase.NOT_YET), (END, Phase.OVER), (END + SECOND, Phase.OVER)]
)
def test_before_and_after_the_vote_nothing_goes_in(write, opened, moment, phase):
    with pytest.raises(VoteNotOpen) as refusal, write() as session:
        cast(session, opened.id, opened.codes[0], moment=moment)
    assert refusal.value.phase is phase
    assert states(write) == {"open": 3}


def test_each_code_that_gives_no_right_is_refused_for_its_true_reason(write, opened, builder):
    wrong = opened.codes[2][:-1] + ("0" if opened.codes[2][-1] != "0" else "1")
    with write() as session:
        cast(session, opened.id, opened.codes[0])
        void_code(session, builder, opened.id, opened.codes[1], reason="lost", receipt_key=KEY, moment=MOMENT)
    for code, refusal in (
        (opened.codes[0], CodeUsed),
        (opened.codes[1], CodeVoid),
        (make_code(), CodeUnknown),
        (wrong, NotACode),
        ("", NotACode),
    ):
        with pytest.raises(refusal), write() as session:
            cast(session, opened.id, code)
    with pytest.raises(NotACode), write() as session:
        cast(session, opened.id, opened.codes[2], receipt="no receipt")
    with pytest.raises(NotFound), write() as session:
        cast(session, opened.id + 9, opened.codes[2])
    assert states(write) == {"used": 1, "void": 1, "open": 1}


def test_a_code_of_one_round_is_unknown_in_another(write, opened, builder, tmp_path):
    with write() as session:
        other = open_round(session, builder, tmp_path, slug="other")
    with pytest.raises(CodeUnknown), write() as session:
        cast(session, other.id, opened.codes[0])


def test_with_the_receipt_a_ballot_is_replaced_until_the_end(write, opened, tmp_path):
    with write() as session:
        receipt = cast(session, opened.id, opened.codes[0], (1,))
        before = session.scalars(select(SealedBallot)).one().ciphertext
        replace_ballot(session, opened.id, receipt, (3,), KEY, END - SECOND)
    with write() as session:
        assert len(session.scalars(select(SealedBallot)).one().ciphertext) == len(before)
    assert in_the_box(write, tmp_path) == [(3,)]
    for change, refusal in (
        ({"moment": END}, VoteNotOpen),
        ({"receipt": make_code()}, NotFound),
        ({"receipt": "typo"}, NotACode),
        ({"choices": (1, 2, 3)}, TooManyChoices),
    ):
        asked = {"receipt": receipt, "choices": (1,), "moment": MOMENT, **change}
        with pytest.raises(refusal), write() as session:
            replace_ballot(session, opened.id, asked["receipt"], asked["choices"], KEY, asked["moment"])
    assert in_the_box(write, tmp_path) == [(3,)]


def test_a_withdrawn_plan_cannot_be_chosen_any_more_and_who_chose_it_may_choose_again(write, opened, builder):
    with write() as session:
        receipt = cast(session, opened.id, opened.codes[0], (2,))
        withdraw_plan(session, builder, opened.id, 2, "The school does it itself.", MOMENT)
    with pytest.raises(PlanWithdrawn), write() as session:
        cast(session, opened.id, opened.codes[1], (2,))
    with write() as session:
        replace_ballot(session, opened.id, receipt, (1,), KEY, MOMENT)


def test_what_is_stored_of_a_vote_names_no_code_no_receipt_no_choice_and_no_time(write, opened):
    with write() as session:
        receipt = cast(session, opened.id, opened.codes[0], (1,))
        [right] = session.scalars(select(VotingRight).where(VotingRight.state == "used"))
        [sealed] = session.scalars(select(SealedBallot))
        kept = repr({**vars(right), **vars(sealed)})

    assert set(SealedBallot.__table__.columns.keys()) == {"id", "round_id", "box_mac", "ciphertext"}
    assert set(VotingRight.__table__.columns.keys()) == {"round_id", "mac", "batch", "state", "used_on"}
    assert set(Ballot.__table__.columns.keys()) == {"id", "round_id", "receipt_mac", "choices"}
    assert opened.codes[0] not in kept
    assert receipt not in kept


def test_no_log_entry_comes_with_a_ballot(write, opened):
    before = number_of(write, RoundLog)
    with write() as session:
        receipt = cast(session, opened.id, opened.codes[0])
        replace_ballot(session, opened.id, receipt, (2,), KEY, MOMENT)
    assert number_of(write, RoundLog) == before


def test_batches_show_what_was_made_and_never_what_was_used(write, opened, builder):
    with write() as session:
        make_codes(session, builder, opened.id, 4, batch="desk", receipt_key=KEY, moment=MOMENT)
        cast(session, opened.id, opened.codes[0])
        void_batch(session, builder, opened.id, "desk", "The envelope was lost.", MOMENT)
        for moment in (MOMENT, END - SECOND, END):
            batches = get_staff_round(session, SLUG, builder, moment).batches
            assert [(each.name, each.made, each.uses) for each in batches] == [
                ("desk", 4, None),
                ("letters", 3, None),
            ]
        log = get_staff_round(session, SLUG, builder, MOMENT).log
    assert log[-1].facts == {"batch": "desk", "reason": "The envelope was lost."}
    assert states(write) == {"used": 1, "open": 2, "void": 4}


@pytest.mark.parametrize(("count", "batch"), [(0, "a"), (-1, "a"), (100_001, "a"), (1, " "), (1, "x" * 41)])
def test_codes_that_cannot_be_made_are_refused(write, opened, builder, count, batch):
    with pytest.raises(InvalidField), write() as session:
        make_codes(session, builder, opened.id, count, batch=batch, receipt_key=KEY, moment=MOMENT)
    assert states(write) == {"open": 3}


def test_only_the_builder_voids_and_each_refusal_has_its_name(write, opened, any_cast, builder):
    how = {"reason": "lost", "receipt_key": KEY, "moment": MOMENT}
    with write() as session:
        cast(session, opened.id, opened.codes[0])
        void_code(session, builder, opened.id, opened.codes[1], **how)
    for actor, code, changes, refusal in (
        (any_cast.checker, opened.codes[2], {}, NotAllowed),
        (builder, opened.codes[0], {}, CodeUsed),
        (builder, opened.codes[1], {}, CodeVoid),
        (builder, make_code(), {}, NotFound),
        (builder, "typo", {}, NotACode),
        (builder, opened.codes[2], {"reason": " "}, InvalidField),
    ):
        with pytest.raises(refusal), write() as session:
            void_code(session, actor, opened.id, code, **{**how, **changes})
    with pytest.raises(NotFound), write() as session:
        void_batch(session, builder, opened.id, "no such batch", "lost", MOMENT)
    assert states(write) == {"used": 1, "void": 1, "open": 1}


def test_the_command_line_adds_letters_to_the_log(write, opened):
    with write() as session:
        keep_codes(
            session,
            opened.id,
            [make_code()],
            batch="post",
            receipt_key=KEY,
            moment=MOMENT,
            letters_hash="f" * 64,
        )
        assert get_staff_round(session, SLUG, None, MOMENT).log[-1].facts == {
            "batch": "post", "count": 1, "letters": "f" * 64,
        }  # fmt: skip


def test_after_the_end_codes_are_neither_made_nor_void_though_nobody_counted_yet(write, opened, builder):
    for act in (
        lambda s: make_codes(s, builder, opened.id, 1, batch="a", receipt_key=KEY, moment=END),
        lambda s: void_batch(s, builder, opened.id, "letters", "late", END),
    ):
        with pytest.raises(RoundClosed), write() as session:
            act(session)


def test_a_counted_round_gets_no_codes(write, opened, builder, tmp_path):
    with write() as session:
        close_and_count(session, opened.id, key_folder(tmp_path), END)
    for act in (
        lambda s: make_codes(s, builder, opened.id, 1, batch="a", receipt_key=KEY, moment=END),
        lambda s: void_batch(s, builder, opened.id, "letters", "late", END),
    ):
        with pytest.raises(RoundClosed), write() as session:
            act(session)
