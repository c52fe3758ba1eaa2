"""The steps of a count, each kind in a sentence that a resident can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext, ngettext

from buurtstem.budget.queries import PlanCard
from buurtstem.budget.rules.outcome import Step, StepKind
from buurtstem.web.i18n import money_name

from .rounds import isolated, plan_titles


@dataclass(frozen=True)
class StepLine:
    """One step: the plan it is about, if it is about one; a sentence; other plans that it names."""

    kind: str
    plan: PlanCard | None
    sentence: str
    plans: tuple[PlanCard, ...]


def step_lines(steps: Iterable[Step], plans: Iterable[PlanCard]) -> tuple[StepLine, ...]:
    """Return the steps of a count in words, in order."""
    by_name = plan_titles(plans)
    return tuple(
        StepLine(
            kind=step.kind.value.replace(" ", "-"),
            plan=by_name.get(step.project),
            sentence=SENTENCES[step.kind](step),
            plans=tuple(by_name[name] for name in step.plans),
        )
        for step in steps
    )


def amount(cents: Fraction | int | None) -> str:
    """Return an amount in words; a fraction of a cent is told as a little more than the whole cents."""
    exact = Fraction(cents or 0)
    whole = isolated(money_name(int(exact)))
    return whole if exact.denominator == 1 else gettext("a little over %(amount)s", amount=whole)


def votes_in_words(votes: Fraction | None) -> str:
    """Return a number of votes in words."""
    number = int(votes or 0)
    return ngettext("%(num)s vote", "%(num)s votes", number)


def _fits(step: Step) -> str:
    return gettext(
        "%(votes)s. It costs %(cost)s and fits. After that %(left)s of the pot is left.",
        votes=votes_in_words(step.votes),
        cost=amount(step.cost),
        left=amount(step.left),
    )


def _skipped(step: Step) -> str:
    return gettext(
        "%(votes)s. It costs %(cost)s, and only %(left)s is left. It does not fit, so it is skipped.",
        votes=votes_in_words(step.votes),
        cost=amount(step.cost),
        left=amount(step.left),
    )


def _ends(step: Step) -> str:
    return gettext(
        "%(votes)s. It costs %(cost)s, and only %(left)s is left. It does not fit, and the count stops here.",
        votes=votes_in_words(step.votes),
        cost=amount(step.cost),
        left=amount(step.left),
    )


def _paid(step: Step) -> str:
    if step.pays is None:
        return gettext(
            "%(votes)s. It costs %(cost)s. Those who want it can pay it together, whatever goes first.",
            votes=votes_in_words(step.votes),
            cost=amount(step.cost),
        )
    return gettext(
        "%(votes)s. It costs %(cost)s. Those who want it pay it together: each pays %(pays)s, "
        "or all they still have. After that %(left)s of the pot is left.",
        votes=votes_in_words(step.votes),
        cost=amount(step.cost),
        pays=amount(step.pays),
        left=amount(step.left),
    )


def _share(step: Step) -> str:
    return ngettext(
        "%(num)s voter has the whole pot: %(share)s.",
        "%(num)s voters each have an equal share of the pot: %(share)s.",
        step.times,
        share=amount(step.share),
    )


def _raised(step: Step) -> str:
    return ngettext(
        "Not all of the pot was used, so the share was raised %(num)s time. Each voter now has %(share)s.",
        "Not all of the pot was used, so the share was raised %(num)s times. Each voter now has %(share)s.",
        step.times,
        share=amount(step.share),
    )


def _too_far(step: Step) -> str:
    return gettext(
        "With one step more, a share of %(share)s, these plans would be paid. "
        "Together they cost %(cost)s, more than the pot. So the result before that step holds.",
        share=amount(step.share),
        cost=amount(step.cost),
    )


def _undecided(step: Step) -> str:
    return gettext(
        "These plans have equally many votes, and they do not all fit in the %(left)s that is left. "
        "The count stops here: people decide, not the computer.",
        left=amount(step.left),
    )


def _plain(sentence: Callable[[], str]) -> Callable[[Step], str]:
    return lambda _: sentence()


SENTENCES: dict[StepKind, Callable[[Step], str]] = {
    StepKind.NO_POT: _plain(lambda: gettext("There is no money in the pot, so no plan wins.")),
    StepKind.NO_VOTES: _plain(lambda: gettext("Nobody voted, so no plan wins.")),
    StepKind.NO_THRESHOLD: _plain(
        lambda: gettext("No least number of votes was set, so every number is enough.")
    ),
    StepKind.THRESHOLD: lambda step: ngettext(
        "A plan needs at least %(num)s vote.", "A plan needs at least %(num)s votes.", int(step.votes or 0)
    ),
    StepKind.WITHDRAWN: lambda step: gettext(
        "%(votes)s. It was withdrawn during the vote, so it cannot win.", votes=votes_in_words(step.votes)
    ),
    StepKind.FITS: _fits,
    StepKind.SKIPPED: _skipped,
    StepKind.ENDS: _ends,
    StepKind.TOO_FEW: lambda step: gettext(
        "%(votes)s. That is fewer than a plan needs here.", votes=votes_in_words(step.votes)
    ),
    StepKind.UNDECIDED: _undecided,
    StepKind.SHARE: _share,
    StepKind.RAISED: _raised,
    StepKind.PAID: _paid,
    StepKind.TOO_FAR: _too_far,
    StepKind.ALL_PAID: _plain(lambda: gettext("Every plan that anybody chose is paid.")),
    StepKind.OPEN: _plain(
        lambda: gettext(
            "These plans are equal, and which goes first changes who wins. "
            "The count stops here: people decide, not the computer."
        )
    ),
    StepKind.NO_PLAN: _plain(lambda: gettext("The count ends here. No plan makes it.")),
}
