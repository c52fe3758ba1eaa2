"""The contribution whose receipt is open on this device, and the parts of which it consists."""

from __future__ import annotations

from collections.abc import Collection

from flask import current_app
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef, Contributions
from buurtstem.privacy.queries import consents_of
from buurtstem.privacy.rules import Consent
from buurtstem.receipts.desk import ReceiptClosed, opened_contribution
from buurtstem.web.database import reading


def contributions() -> Contributions:
    """Return the kinds of contribution that this application knows."""
    kinds: Contributions = current_app.extensions["contributions"]
    return kinds


def opened_ref() -> ContributionRef:
    """Return what the open receipt is for.

    Raises:
        ReceiptClosed: no receipt is open here.
    """
    ref = opened_contribution()
    if ref is None:
        raise ReceiptClosed
    return ref


def has_parts(ref: ContributionRef) -> bool:
    """Whether it consists of other contributions, such as a talk at the door."""
    return bool(contributions().parts_of(reading(), ref))


def parts_or_whole(ref: ContributionRef) -> tuple[ContributionRef, ...]:
    """Return the parts of which it consists, or itself."""
    return contributions().parts_of(reading(), ref) or (ref,)


def hold_all(session: Session, ref: ContributionRef) -> tuple[ContributionRef, ...]:
    """Return the parts of which it consists, or itself; whoever erases one waits for this transaction."""
    parts = parts_or_whole(ref)
    for each in dict.fromkeys((ref, *parts)):
        contributions().of(each).hold(session, each.id)
    return parts


def consents_of_all(parts: Collection[ContributionRef]) -> list[Consent]:
    """Return what is agreed to for each of these that is not erased, in one statement for each kind."""
    kinds = {part.kind for part in parts}
    return [
        consent
        for kind in sorted(kinds)
        for consent in consents_of(reading(), kind, [part.id for part in parts if part.kind == kind]).values()
    ]
