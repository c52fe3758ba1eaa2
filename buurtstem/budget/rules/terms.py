"""What is written down of a round and its plans before the vote, and which of it can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from buurtstem.core.errors import Refusal
from buurtstem.core.money import Cents
from buurtstem.core.text import slug_of

from .election import Rule
from .periods import Period

LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT = 120, 300, 4_000  # characters
LONGEST_SLUG = 60
YOUNGEST, OLDEST = 4, 120  # years; a school may hold a round of its own
MOST_CENTS = Cents(10**13)  # far above every pot; keeps sums inside what databases keep exactly
RESERVED_SLUGS = frozenset(
    {"begroting", "werk", "nieuw", "stem", "codes", "uitslag", "blad", "plannen", "api"}
)


class Binding(StrEnum):
    """What the vote is for those who hold the mandate."""

    BINDS = "binds"
    ADVISES = "advises"


class Leftover(StrEnum):
    """What happens to money that no plan gets."""

    BACK = "back"
    NEXT_ROUND = "next_round"
    TALK = "talk"


class TieRule(StrEnum):
    """The way out of a tie that decides, chosen before the vote; people carry it out, never the machine."""

    BOTH_FUNDED = "both_funded"
    LOT = "lot"
    OLDER_PLAN = "older_plan"
    TALK = "talk"


class PlanOverMaximum(Refusal):
    """A plan asks more than the most per plan, both in cents (P-56)."""

    def __init__(self, most: Cents, cost: Cents) -> None:
        super().__init__(most, cost)
        self.most, self.cost = most, cost


class Fault(StrEnum):
    """What is wrong with a field."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    PAST = "past"
    RESERVED = "reserved"
    TAKEN = "taken"


class InvalidField(Refusal):
    """A field of a round or plan cannot be kept as it is."""

    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(field, fault)
        self.field, self.fault = field, fault


@dataclass(frozen=True)
class RoundTerms:
    """All that is written down of a round before it opens, in one language. Money in cents."""

    area_code: str
    title: str
    lang: str
    pot: Cents
    pot_source: str  # where the money comes from
    most_per_plan: Cents
    voters: str  # who may vote
    voting_age: int
    rule: Rule
    threshold: int | None  # least number of votes of a plan, with the rule that has one
    least_choices: int
    most_choices: int
    leftover: Leftover
    tie_rule: TieRule
    least_ballots: int  # with fewer no plan wins; 0 asks for none
    mandate: str  # who holds the mandate, on which rule
    binding: Binding
    objection: str  # where and until when
    can: str
    cannot: str
    uncertain: str
    built: str  # when it will be built
    begins_at: datetime
    ends_at: datetime

    @property
    def period(self) -> Period:
        """Return from when until when can be voted."""
        return Period(self.begins_at, self.ends_at)


@dataclass(frozen=True)
class PlanTerms:
    """A plan as it stands on the ballot; cost in cents; `story_ids` are the stories it answers."""

    title: str
    text: str
    place: str
    cost: Cents
    story_ids: tuple[int, ...] = ()


_LENGTHS = {
    "title": LONGEST_TITLE,
    "pot_source": LONGEST_LINE,
    "voters": LONGEST_LINE,
    "mandate": LONGEST_LINE,
    "objection": LONGEST_LINE,
    "built": LONGEST_LINE,
    "can": LONGEST_TEXT,
    "cannot": LONGEST_TEXT,
    "uncertain": LONGEST_TEXT,
}
_PLAN_LENGTHS = {"title": LONGEST_TITLE, "text": LONGEST_TEXT, "place": LONGEST_LINE}


def check_terms(terms: RoundTerms) -> None:
    """Accept what is written down of a round, or name the first field that is wrong.

    Raises:
        InvalidField: with the field's name and what is wrong with it.
    """
    for name, longest in _LENGTHS.items():
        check_text(name, getattr(terms, name), longest)
    for name, value, least, most in (
        ("pot", terms.pot, 1, MOST_CENTS),
        ("most_per_plan", terms.most_per_plan, 1, terms.pot),
        ("voting_age", terms.voting_age, YOUNGEST, OLDEST),
        ("least_choices", terms.least_choices, 1, None),
        ("most_choices", terms.most_choices, terms.least_choices, None),
        ("least_ballots", terms.least_ballots, 0, None),
    ):
        check_number(name, value, least, most)
    if terms.rule is Rule.VOTES_THRESHOLD:
        check_number("threshold", terms.threshold or 0, 1, None)
    elif terms.threshold is not None:
        raise InvalidField("threshold", Fault.TOO_MUCH)
    if terms.ends_at <= terms.begins_at:
        raise InvalidField("ends_at", Fault.TOO_LITTLE)


def check_plan(plan: PlanTerms, most: Cents) -> None:
    """Accept a plan of at most `most` cents.

    Raises:
        InvalidField: a text is missing or too long, or it costs nothing.
        PlanOverMaximum: it asks more than a plan may cost here.
    """
    for name, longest in _PLAN_LENGTHS.items():
        check_text(name, getattr(plan, name), longest)
    check_number("cost", plan.cost, 1, None)
    check_cost(plan.cost, most)


def check_cost(cost: Cents, most: Cents) -> None:
    """Refuse a plan that asks too much.

    Raises:
        PlanOverMaximum: both amounts, in cents.
    """
    if cost > most:
        raise PlanOverMaximum(most, cost)


def check_slug(slug: str, taken: frozenset[str] = frozenset()) -> str:
    """Return an address that a round can have.

    Raises:
        InvalidField: with "slug", and whether it is empty, too long, one of our own words or taken.
    """
    normal = slug_of(slug)
    check_text("slug", normal, LONGEST_SLUG)
    if normal in RESERVED_SLUGS:
        raise InvalidField("slug", Fault.RESERVED)
    if normal in taken:
        raise InvalidField("slug", Fault.TAKEN)
    return normal


def check_text(name: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Refuse a text without a word, or with too many characters."""
    if not text.strip():
        raise InvalidField(name, Fault.MISSING)
    if len(text) > longest:
        raise InvalidField(name, Fault.TOO_LONG)


def check_number(name: str, value: int, least: int, most: int | None) -> None:
    """Refuse a number that is too little or too much."""
    if value < least:
        raise InvalidField(name, Fault.TOO_LITTLE)
    if most is not None and value > most:
        raise InvalidField(name, Fault.TOO_MUCH)
