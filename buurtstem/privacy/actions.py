"""THE writes of consent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms

from .models import ConsentStatement
from .queries import get_consent, statements_of
from .rules import CONSENT_WORDING, Use, Way


def record_consent(  # noqa: PLR0913  one argument per fact that has to be provable
    session: Session,
    ref: ContributionRef,
    *,
    use: Use | str,
    given: bool,
    lang: str,
    way: Way | str,
    moment: datetime,
) -> None:
    """Write down a yes or no, and the language and wording in which it was asked; earlier answers stay."""
    session.add(
        ConsentStatement(
            kind=ref.kind,
            contribution_id=ref.id,
            purpose=Use(use),
            given=given,
            wording=CONSENT_WORDING,
            lang=lang,
            way=Way(way),
            at=moment,
        )
    )
    session.flush()


def withdraw_consent(session: Session, ref: ContributionRef, moment: datetime) -> None:
    """Write down that nothing is agreed to any more; hiding and erasing are up to the feature."""
    latest = {statement.use: statement for statement in statements_of(session, ref)}
    for use, statement in latest.items():
        if statement.given:
            record_consent(
                session, ref, use=use, given=False, lang=statement.lang, way=statement.way, moment=moment
            )


def change_teaching(
    session: Session, refs: Iterable[ContributionRef], *, given: bool, lang: str, moment: datetime
) -> None:
    """Write down whether a program may learn from these texts from now on, where that is another answer."""
    for ref in refs:
        consent = get_consent(session, ref)
        if consent.teach is not given:
            record_consent(
                session, ref, use=Use.TEACH, given=given, lang=lang, way=consent.way, moment=moment
            )


class ConsentRetention:
    """Consents live as long as the contribution that they are about."""

    tables = frozenset({"consent"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """A consent has no term of its own: it goes when its contribution is erased."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete every statement about the contribution."""
        session.execute(
            delete(ConsentStatement).where(
                ConsentStatement.kind == ref.kind, ConsentStatement.contribution_id == ref.id
            )
        )

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return every yes and no, oldest first."""
        return {
            "consent": [
                {
                    "use": statement.use.value,
                    "given": statement.given,
                    "wording": statement.wording,
                    "language": statement.lang,
                    "way": statement.way.value,
                    "at": statement.at.isoformat(),
                }
                for statement in statements_of(session, ref)
            ]
        }
