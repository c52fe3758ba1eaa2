"""Rounds of the demo: plans and letters with codes; the one in the past is voted in, closed and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from buurtstem.budget.actions import (
    FilledBallot,
    add_plan,
    cast_ballot,
    close_and_count,
    make_codes,
    make_round,
    open_vote,
)
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.round import RoundState
from buurtstem.budget.rules.terms import Binding, Leftover, PlanTerms, RoundTerms, TieRule
from buurtstem.core.money import CENTS_PER_EURO, Cents
from buurtstem.receipts.rules import make_code

from .scene import BUILDER, LANGUAGE, Event, Row, Scene

MADE_BEFORE, LETTERS_BEFORE = timedelta(hours=24), timedelta(hours=20)  # the vote opens
OPENS_AT, ENDS_AT = 9, 20  # o'clock
LETTERS = "brieven"  # name of the batch of codes that went out by letter


def rounds_held(scene: Scene, rounds: list[Row]) -> Iterator[Event]:
    """Yield how each round was made, opened and voted in; what is over is counted at its end."""
    for each in rounds:
        begins, ends = each["begins_in_days"], each["ends_in_days"]
        opens_at, ends_at = scene.at_hour(begins, OPENS_AT), scene.at_hour(ends, ENDS_AT)
        yield Event(opens_at - MADE_BEFORE, partial(_make, scene, each))
        yield Event(opens_at - LETTERS_BEFORE, partial(_send_letters, scene, each))
        yield Event(opens_at, partial(_open, scene, each))
        # one ballot after the other, spread evenly over the weeks of the vote
        step = (ends_at - opens_at) / (len(each["ballots"]) + 1)
        for number, ballot in enumerate(each["ballots"], start=1):
            yield Event(opens_at + number * step, partial(_vote, scene, each, tuple(ballot)))
        if each["state"] == RoundState.COUNTED:
            yield Event(ends_at, partial(_count, scene, each))


def _make(scene: Scene, each: Row, moment: datetime) -> None:
    del moment
    builder, year = scene.actor(BUILDER), scene.day(each["begins_in_days"]).year
    row = make_round(scene.session, builder, _terms(scene, each), f"{each['slug']}-{year}")
    scene.rounds[each["key"]] = row
    for plan in each["plans"]:
        terms = PlanTerms(
            title=plan["title"],
            text=plan["text"],
            place=plan["place"],
            cost=_cents(plan["cost_euros"]),
            story_ids=tuple(scene.stories[name] for name in plan["stories"]),
        )
        add_plan(scene.session, builder, row, terms)


def _terms(scene: Scene, each: Row) -> RoundTerms:
    return RoundTerms(
        area_code=each["place"],
        title=each["title"],
        lang=LANGUAGE,
        pot=_cents(each["pot_euros"]),
        pot_source=each["pot_source"],
        most_per_plan=_cents(each["most_per_plan_euros"]),
        voters=each["voters"],
        voting_age=each["voting_age"],
        rule=Rule(each["rule"]),
        threshold=each["threshold"],
        least_choices=each["least_choices"],
        most_choices=each["most_choices"],
        leftover=Leftover(each["leftover"]),
        tie_rule=TieRule(each["tie_rule"]),
        least_ballots=each["least_ballots"],
        mandate=each["mandate"],
        binding=Binding(each["binding"]),
        objection=each["objection"],
        can=each["can"],
        cannot=each["cannot"],
        uncertain=each["uncertain"],
        built=each["built"],
        begins_at=scene.at_hour(each["begins_in_days"], OPENS_AT),
        ends_at=scene.at_hour(each["ends_in_days"], ENDS_AT),
    )


def _send_letters(scene: Scene, each: Row, moment: datetime) -> None:
    scene.codes[each["key"]] = make_codes(
        scene.session,
        scene.actor(BUILDER),
        scene.rounds[each["key"]],
        each["codes"],
        batch=LETTERS,
        receipt_key=scene.receipt_key,
        moment=moment,
    )


def _open(scene: Scene, each: Row, moment: datetime) -> None:
    open_vote(scene.session, scene.actor(BUILDER), scene.rounds[each["key"]], scene.round_keys, moment)


def _vote(scene: Scene, each: Row, choices: tuple[int, ...], moment: datetime) -> None:
    ballot = FilledBallot(scene.codes[each["key"]].pop(), make_code(), choices)
    cast_ballot(scene.session, scene.rounds[each["key"]], ballot, scene.receipt_key, moment)


def _count(scene: Scene, each: Row, moment: datetime) -> None:
    close_and_count(scene.session, scene.rounds[each["key"]], scene.round_keys, moment)


def _cents(euros: int) -> Cents:
    return Cents(euros * CENTS_PER_EURO)
