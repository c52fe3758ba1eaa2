"""Where a round stands, in one word for templates, and how a hash and a plan's stories are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext

from buurtstem.budget.queries import PlanCard, RoundCard, RoundPage
from buurtstem.budget.rules.chain import Act
from buurtstem.budget.rules.periods import Period, Phase
from buurtstem.budget.rules.round import RoundState
from buurtstem.stories.queries import StoryCard
from buurtstem.web.i18n import moment_name

HASH_GROUP = 8  # symbols between two spaces


class Stage(StrEnum):
    """What a reader can do with a round now."""

    PREPARED = "prepared"
    SOON = "soon"
    OPEN = "open"
    COUNTING = "counting"
    DECISION = "decision"
    RESULT = "result"
    ENDED = "ended"


@dataclass(frozen=True)
class ListedRound:
    """A round in a list, with its stage."""

    card: RoundCard
    stage: Stage


@dataclass(frozen=True)
class ChangeLine:
    """A change during the vote: a sentence, and the reason as it was written."""

    at: datetime
    sentence: str
    reason: str


def stage_of(state: RoundState, period: Period, moment: datetime) -> Stage:
    """Return the stage of a round at a moment."""
    if state is RoundState.VOTE:
        return {Phase.NOT_YET: Stage.SOON, Phase.OPEN: Stage.OPEN, Phase.OVER: Stage.COUNTING}[
            period.phase(moment)
        ]
    if state in {RoundState.DRAFT, RoundState.CALL, RoundState.CHECK}:
        return Stage.PREPARED
    if state is RoundState.ENDED:
        return Stage.ENDED
    return Stage.DECISION if state is RoundState.DECISION_NEEDED else Stage.RESULT


def stage_of_page(page: RoundPage, moment: datetime) -> Stage:
    """Return the stage of a round whose page is shown."""
    return stage_of(page.state, page.terms.period, moment)


def listed(cards: Iterable[RoundCard], moment: datetime) -> list[ListedRound]:
    """Return rounds for a list: those with something to do first, each group as it came."""
    order = [Stage.OPEN, Stage.SOON, Stage.DECISION, Stage.COUNTING]
    rounds = [
        ListedRound(card, stage_of(card.state, Period(card.begins_at, card.ends_at), moment))
        for card in cards
    ]
    return sorted(rounds, key=lambda each: order.index(each.stage) if each.stage in order else len(order))


def hash_groups(digest: str) -> list[str]:
    """Return a hash in groups that can be compared with a poster."""
    return [digest[start : start + HASH_GROUP] for start in range(0, len(digest), HASH_GROUP)]


def isolated(text: str) -> str:
    """Return a text or an amount that keeps its own direction inside a sentence."""
    return f"\u2068{text}\u2069"


def plan_titles(plans: Iterable[PlanCard]) -> dict[str, PlanCard]:
    """Return plans by their number as a count names them."""
    return {str(plan.number): plan for plan in plans}


def answered_stories(page: RoundPage, cards: Iterable[StoryCard]) -> dict[int, list[StoryCard]]:
    """Return for each plan, by number, the public stories that it answers."""
    by_id = {card.id: card for card in cards}
    return {plan.number: [by_id[each] for each in plan.story_ids if each in by_id] for plan in page.plans}


def change_lines(page: RoundPage) -> list[ChangeLine]:
    """Return what changed during the vote, oldest first."""
    return [
        ChangeLine(change.at, _change_sentence(change.act, change.facts), str(change.facts["reason"]))
        for change in page.changes
    ]


def local_moment(written: str) -> str:
    """Return a moment of the log as readers see it."""
    return isolated(moment_name(datetime.fromisoformat(written)))


def _change_sentence(act: Act, facts: Mapping[str, Any]) -> str:
    if act is Act.PLAN_WITHDRAWN:
        return gettext(
            "Plan %(number)s was withdrawn. It stays on the ballot and cannot win. "
            "Who chose it can replace the ballot.",
            number=facts["plan"],
        )
    if act is Act.END_MOVED:
        return gettext(
            "The vote ends later, after an outage: not %(before)s but %(after)s (Dutch time).",
            before=local_moment(facts["from"]),
            after=local_moment(facts["to"]),
        )
    return gettext("The round was ended. Codes are void, and ballots that were not counted are destroyed.")
