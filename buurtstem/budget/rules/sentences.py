"""The steps of a count as English sentences, for commands; pages say them in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from buurtstem.core.money import CENTS_PER_EURO, Cents

from .outcome import Outcome, Step, StepKind

EURO = "€"
SIGNS = {"EUR": EURO, "": EURO}


def sign_of(currency: str) -> str:
    """Return what stands before amounts: a sign for euros, else the code, as "PLN"."""
    return SIGNS.get(currency, currency)


def number(value: Fraction | int) -> str:
    """Return a number exactly: "212", "7/3"."""
    return str(value)


def amount(cents: Cents, sign: str) -> str:
    """Return an amount: "€ 4,200", "€ 4,200.50"."""
    whole, part = divmod(cents, CENTS_PER_EURO)
    return f"{sign} {whole:,}" + (f".{part:02}" if part else "")


def rounded(exact: Fraction, sign: str) -> str:
    """Return an amount that may have parts of a cent: "about € 1,190.48" when it does."""
    cents = Cents(int(exact + Fraction(1, 2)))
    return ("" if cents == exact else "about ") + amount(cents, sign)


def sentences(outcome: Outcome, sign: str = EURO) -> list[str]:
    """Return what happened, a sentence for each step."""
    return [SENTENCES[step.kind](step, _Words(outcome, sign)) for step in outcome.steps]


class _Words:
    """Parts of sentences for one count."""

    def __init__(self, outcome: Outcome, sign: str) -> None:
        self.sign = sign
        self.unit = "points" if outcome.utility.startswith("points") else "votes"

    def plan(self, step: Step) -> str:
        """Return "14 Bench by the lift: 212 votes"."""
        return f"{f'{step.project} {step.name}'.strip()}: {self.score(step.votes)}"

    def score(self, score: Fraction | None) -> str:
        """Return "212 votes"."""
        value = score or Fraction(0)
        return f"{number(value)} {self.unit[:-1] if value == 1 else self.unit}"

    def money(self, cents: Cents | None) -> str:
        """Return an amount."""
        return amount(cents or Cents(0), self.sign)

    def exactly(self, cents: Fraction | None) -> str:
        """Return an amount that may have parts of a cent."""
        return rounded(cents or Fraction(0), self.sign)


def _paid(step: Step, words: _Words) -> str:
    start = f"{words.plan(step)}, {words.money(step.cost)}, paid by those who want it"
    left = f"{words.money(step.left)} left"
    if step.pays is None:
        return f"{start}, {left}"
    each = "each" if words.unit == "votes" else "each per point"
    return f"{start} ({words.exactly(step.pays)} {each}, or all they have), {left}"


def _raised(step: Step, words: _Words) -> str:
    times = "once" if step.times == 1 else f"{step.times:,} times"
    return f"The share is raised {times}, to {words.exactly(step.share)} for each voter."


def _too_far(step: Step, words: _Words) -> str:
    return (
        f"It stops here: with a share of {words.exactly(step.share)} the plans that are paid "
        f"({', '.join(step.plans)}) would cost {words.money(step.cost)}, more than the pot."
    )


def _share(step: Step, words: _Words) -> str:
    voters = "1 voter has" if step.times == 1 else f"Each of {step.times:,} voters has"
    return f"{voters} an equal share of the pot: {words.exactly(step.share)}."


def _undecided(step: Step, words: _Words) -> str:
    return (
        f"{', '.join(step.plans)} are equal, and {words.money(step.left)} is not enough for all of them: "
        "a decision is needed, and the count stops here."
    )


SENTENCES: dict[StepKind, Callable[[Step, _Words], str]] = {
    StepKind.NO_POT: lambda _step, _words: "The pot is empty: no plan can win.",
    StepKind.NO_VOTES: lambda _step, _words: "Nobody voted for a plan: no plan wins.",
    StepKind.NO_THRESHOLD: lambda _step, _words: (
        "No least number of votes is set, so this counts as most votes first."
    ),
    StepKind.THRESHOLD: lambda step, words: f"A plan needs {words.score(step.votes)} or more.",
    StepKind.WITHDRAWN: lambda step, words: f"{words.plan(step)}, withdrawn, cannot win",
    StepKind.FITS: lambda step, words: (
        f"{words.plan(step)}, {words.money(step.cost)}, fits, {words.money(step.left)} left"
    ),
    StepKind.SKIPPED: lambda step, words: (
        f"{words.plan(step)}, {words.money(step.cost)}, does not fit in {words.money(step.left)}, skipped"
    ),
    StepKind.ENDS: lambda step, words: (
        f"{words.plan(step)}, {words.money(step.cost)}, does not fit in {words.money(step.left)}: "
        "the count ends here"
    ),
    StepKind.TOO_FEW: lambda step, words: f"{words.plan(step)}, too few",
    StepKind.UNDECIDED: _undecided,
    StepKind.SHARE: _share,
    StepKind.RAISED: _raised,
    StepKind.PAID: _paid,
    StepKind.TOO_FAR: _too_far,
    StepKind.ALL_PAID: lambda _step, _words: "It stops here: every plan that anybody wants is paid.",
    StepKind.OPEN: lambda step, _words: (
        f"A decision is needed: {', '.join(step.plans)} are equal at some point, and which of them goes "
        "first changes who wins. Only plans that win in any case are named as winners."
    ),
    StepKind.NO_PLAN: lambda _step, _words: "No plan makes it.",
}
