"""THE writes of consent, and of texts before words were left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.terms import Terms

from .models import ConsentStatement, UnmaskedText
from .queries import find_consent, find_unmasked, statements_of
from .rules import CONSENT_WORDING, UNKNOWN_WORDING, Use, Way
from .rules.folding import Span
from .rules.masking import mask


def record_consents(  # noqa: PLR0913  one argument per fact that has to be provable
    session: Session,
    ref: ContributionRef,
    answers: Mapping[Use, bool | None],
    *,
    lang: str,
    way: Way | str,
    moment: datetime,
) -> None:
    """Write down each yes and no, and the language and wording in which it was asked; earlier answers stay.

    What was not asked (None) gets no answer.
    """
    rows = [
        {
            "kind": ref.kind,
            "contribution_id": ref.id,
            "purpose": use,
            "given": given,
            "wording": CONSENT_WORDING,
            "lang": lang,
            "way": Way(way),
            "at": moment,
        }
        for use, given in answers.items()
        if given is not None
    ]
    if rows:
        session.execute(insert(ConsentStatement), rows)


def record_consent(  # noqa: PLR0913  as above
    session: Session,
    ref: ContributionRef,
    *,
    use: Use,
    given: bool,
    lang: str,
    way: Way | str,
    moment: datetime,
) -> None:
    """Write down one yes or no."""
    record_consents(session, ref, {use: given}, lang=lang, way=way, moment=moment)


def note_asked_elsewhere(session: Session, ref: ContributionRef) -> None:
    """Write down that the answers so far were given to a question whose words are not known here."""
    session.execute(
        update(ConsentStatement)
        .where(ConsentStatement.kind == ref.kind, ConsentStatement.contribution_id == ref.id)
        .values(wording=UNKNOWN_WORDING)
    )


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
    change_uses(session, refs, {Use.TEACH: given}, lang, moment)


def change_uses(
    session: Session,
    refs: Iterable[ContributionRef],
    answers: Mapping[Use, bool],
    lang: str,
    moment: datetime,
) -> None:
    """Write down what is agreed to from now on, where that is another answer than before.

    Of what was erased no consent is left, and nothing is to be written down.
    """
    for ref in refs:
        consent = find_consent(session, ref)
        if consent is None:
            continue
        for use, given in answers.items():
            if consent.agrees_to(use) is not given:
                record_consent(session, ref, use=use, given=given, lang=lang, way=consent.way, moment=moment)


def mask_text(
    session: Session, ref: ContributionRef, text: str, spans: Sequence[Span], moment: datetime
) -> str:
    """Return a text with masks, and keep it as it was told for the term; without spans nothing is kept.

    When more is left out of a text that has masks already, what is kept stays as it was first told.
    """
    left_out = [text[span.start : span.end] for span in spans]
    kept = session.scalar(
        select(UnmaskedText).where(UnmaskedText.kind == ref.kind, UnmaskedText.contribution_id == ref.id)
    )
    if kept is not None:
        kept.left_out = [*kept.left_out, *left_out]
    elif spans:
        session.add(
            UnmaskedText(
                kind=ref.kind, contribution_id=ref.id, text=text, left_out=left_out, checked_at=moment
            )
        )
    session.flush()
    return mask(text, spans)


def forget_unmasked(session: Session, ref: ContributionRef) -> None:
    """Delete a text as it was told; what is shown stays."""
    session.execute(
        delete(UnmaskedText).where(UnmaskedText.kind == ref.kind, UnmaskedText.contribution_id == ref.id)
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


class MaskingRetention:
    """Texts as they were told go some days after they were checked, and at once with their contribution."""

    tables = frozenset({"unmasked_text"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete texts that were checked longer ago than their term."""
        old = delete(UnmaskedText).where(UnmaskedText.checked_at < moment - timedelta(terms.unmasked_text))
        return len(session.execute(old.returning(UnmaskedText.id)).all())

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the text of one contribution."""
        forget_unmasked(session, ref)

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the text as it was told."""
        unmasked = find_unmasked(session, ref)
        return {"unmasked_text": unmasked.text, "left_out": list(unmasked.left_out)} if unmasked else {}
