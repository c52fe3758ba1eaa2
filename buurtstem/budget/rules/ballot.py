"""An approval ballot: which choices it takes, how it is packed to one size, in which order plans stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from buurtstem.core.errors import Refusal

from .chain import canonical

T = TypeVar("T")
END_OF_CONTENT = b"\x80"  # then zeros, as in ISO/IEC 7816-4
BLOCK = 64  # sizes are whole blocks
MAC_DIGITS = 64


class BallotRefused(Refusal):
    """A ballot does not go in as it is; nothing was changed."""


class TooManyChoices(BallotRefused):
    """More than the most."""

    def __init__(self, most: int, chosen: int) -> None:
        super().__init__(most, chosen)
        self.most, self.chosen = most, chosen


class TooFewChoices(BallotRefused):
    """Fewer than the least."""

    def __init__(self, least: int, chosen: int) -> None:
        super().__init__(least, chosen)
        self.least, self.chosen = least, chosen


class UnknownPlan(BallotRefused):
    """There is no plan of this number on the ballot."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class PlanWithdrawn(BallotRefused):
    """This plan was withdrawn and cannot win; the voter chooses another."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class UnreadableBallot(ValueError):
    """What came out of an envelope is no ballot."""


@dataclass(frozen=True)
class BallotRules:
    """What was frozen: numbers of plans on the ballot, those withdrawn since, and how many to choose."""

    numbers: frozenset[int]
    withdrawn: frozenset[int]
    least: int
    most: int

    @property
    def least_now(self) -> int:
        """Return the least number of choices; where plans were withdrawn, never more than are left."""
        return min(self.least, len(self.numbers - self.withdrawn))

    @property
    def size(self) -> int:
        """Return the number of bytes into which every ballot of this round is packed."""
        longest = sorted(self.numbers, key=lambda number: len(str(number)))[-self.most :]
        content = len(_content(tuple(longest), "0" * MAC_DIGITS)) + len(END_OF_CONTENT)
        return -(-content // BLOCK) * BLOCK


@dataclass(frozen=True)
class OpenedBallot:
    """What was in an envelope."""

    choices: tuple[int, ...]
    counted_mac: str


def check_choices(chosen: Iterable[int], rules: BallotRules) -> tuple[int, ...]:
    """Return the chosen numbers, each once, in order of number.

    Raises:
        UnknownPlan, PlanWithdrawn, TooManyChoices, TooFewChoices: the first that holds.
    """
    choices = tuple(sorted(set(chosen)))
    for number in choices:
        if number not in rules.numbers:
            raise UnknownPlan(number)
    for number in choices:
        if number in rules.withdrawn:
            raise PlanWithdrawn(number)
    if len(choices) > rules.most:
        raise TooManyChoices(rules.most, len(choices))
    if len(choices) < rules.least_now:
        raise TooFewChoices(rules.least_now, len(choices))
    return choices


def pack(choices: tuple[int, ...], counted_mac: str, size: int) -> bytes:
    """Return a ballot in exactly `size` bytes, whatever was chosen."""
    content = _content(choices, counted_mac) + END_OF_CONTENT
    if len(content) > size:
        raise ValueError("a ballot is longer than the size of its round")
    return content.ljust(size, b"\x00")


def unpack(packed: bytes, numbers: Collection[int]) -> OpenedBallot:
    """Return the ballot that was packed.

    Raises:
        UnreadableBallot: no ballot, or of plans that are not on it.
    """
    content = packed.rstrip(b"\x00")
    if not content.endswith(END_OF_CONTENT):
        raise UnreadableBallot
    try:
        found = json.loads(content.removesuffix(END_OF_CONTENT))
        ballot = OpenedBallot(tuple(found["choices"]), str(found["receipt"]))
        different = set(ballot.choices)
    except (ValueError, KeyError, TypeError):
        raise UnreadableBallot from None
    if len(different) != len(ballot.choices) or not different <= set(numbers):
        raise UnreadableBallot
    return ballot


def shuffled(plans: Sequence[T], seed: str) -> tuple[T, ...]:
    """Return the plans in an order of this seed's own; each order is as likely as any other.

    The seed is a random value in the form, so that the order stays when the form comes back; never the code.
    """
    draws = _draws(seed)
    order = list(plans)
    for last in range(len(order) - 1, 0, -1):
        other = _below(last + 1, draws)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def _content(choices: tuple[int, ...], counted_mac: str) -> bytes:
    return canonical({"choices": list(choices), "receipt": counted_mac}).encode()


def _draws(seed: str) -> Iterator[int]:
    """Yield numbers of 32 bits without end."""
    block = 0
    while True:
        digest = hashlib.sha256(f"{block} {seed}".encode()).digest()
        yield from (int.from_bytes(digest[start : start + 4], "big") for start in range(0, 32, 4))
        block += 1


def _below(limit: int, draws: Iterator[int]) -> int:
    """Return a number from 0 below the limit; draws of the incomplete last round are thrown away."""
    fair = 2**32 - 2**32 % limit
    return next(draw for draw in draws if draw < fair) % limit
