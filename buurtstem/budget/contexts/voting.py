"""Why a code, a ballot or a receipt is refused, each in its own words and with what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext, ngettext

from buurtstem.budget.actions import CodeUnknown, CodeUsed, CodeVoid, ReceiptInUse
from buurtstem.budget.models import RightState
from buurtstem.budget.rules.ballot import (
    BallotRefused,
    PlanWithdrawn,
    TooFewChoices,
    TooManyChoices,
    UnknownPlan,
)
from buurtstem.budget.rules.codes import NotACode
from buurtstem.web.i18n import moment_name

from .rounds import isolated

MINUTE = timedelta(minutes=1)


def code_sentence(refusal: Exception, ends_at: datetime) -> str:
    """Return why a code does not open the ballot."""
    if isinstance(refusal, CodeUsed):
        return gettext(
            "A ballot went in with this code, so it cannot vote again. "
            "With the receipt of that ballot you can replace it until %(moment)s.",
            moment=isolated(moment_name(ends_at)),
        )
    if isinstance(refusal, CodeVoid):
        return gettext(
            "This code is not valid any more: it was made void, for example because a letter got lost. "
            "Ask the people who run this round for another code."
        )
    if isinstance(refusal, CodeUnknown):
        return gettext(
            "We do not know this code in this round. "
            "Look whether your letter is about this round, and compare the code symbol by symbol."
        )
    if isinstance(refusal, ReceiptInUse):
        return gettext(
            "Another ballot went in with this page. Nothing was lost: "
            "type your code, and you get a page of your own."
        )
    return typing_error()


def typing_error() -> str:
    """Return what to do about a code or receipt that cannot be right."""
    return gettext(
        "There is a typing error in it. Compare it with your paper, symbol by symbol. "
        "Try as often as you like."
    )


def broken_receipt() -> str:
    """Return what to do when a ballot came without a receipt that we can have made."""
    return gettext("Your receipt got lost on the way. Write down the new one, then send your ballot again.")


def unknown_receipt() -> str:
    """Return what to do about a receipt that belongs to no ballot."""
    return gettext(
        "No ballot of this round has this receipt. Compare it with what you wrote down, symbol by symbol. "
        "Did you never see the thank-you page? Then vote with your code."
    )


def waiting_sentence(wait: timedelta) -> str:
    """Return how long to wait after many wrong tries from one connection; it is never a lock."""
    reason = gettext(
        "Many wrong codes came from this internet connection. Perhaps you share it with others. "
        "Nothing is blocked."
    )
    if wait <= MINUTE:
        seconds = max(1, -(-wait // timedelta(seconds=1)))
        advice = ngettext(
            "Wait %(num)s second, then send it again.", "Wait %(num)s seconds, then send it again.", seconds
        )
    else:
        advice = ngettext(
            "Wait %(num)s minute, then send it again.",
            "Wait %(num)s minutes, then send it again.",
            -(-wait // MINUTE),
        )
    return f"{reason} {advice}"


def ballot_sentence(refusal: BallotRefused) -> str:
    """Return which limit a ballot breaks and what to do."""
    match refusal:
        case TooManyChoices(most=most, chosen=chosen):
            return " ".join(
                (
                    ngettext("You chose %(num)s plan.", "You chose %(num)s plans.", chosen),
                    ngettext("At most %(num)s is allowed.", "At most %(num)s are allowed.", most),
                    ngettext("Untick %(num)s.", "Untick %(num)s of them.", chosen - most),
                )
            )
        case TooFewChoices(least=least, chosen=chosen):
            return " ".join(
                (
                    ngettext("You chose %(num)s plan.", "You chose %(num)s plans.", chosen),
                    ngettext("At least %(num)s is needed.", "At least %(num)s are needed.", least),
                    ngettext("Tick %(num)s more.", "Tick %(num)s more.", least - chosen),
                )
            )
        case PlanWithdrawn(number=number):
            return gettext(
                "Plan %(number)s was withdrawn and cannot win. Untick it. You can choose another plan.",
                number=number,
            )
        case UnknownPlan(number=number):
            return gettext("Plan %(number)s does not stand on this ballot. Choose again.", number=number)
    raise refusal


def refusal_of(state: RightState | None) -> type[Exception] | None:
    """Return how a code of this state is refused; None when it can vote."""
    return {None: CodeUnknown, RightState.VOID: CodeVoid, RightState.USED: CodeUsed}.get(state)


CODE_REFUSALS = (CodeUnknown, CodeUsed, CodeVoid, ReceiptInUse, NotACode)
