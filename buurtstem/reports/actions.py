"""THE writes of reports: reporting, proposing, deciding; each thing that is reported has one open case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.database import get_locked
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.terms import Terms
from buurtstem.moderation.actions.stories import note_decision
from buurtstem.moderation.queries import objection_waits
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.stories.actions import hold_story
from buurtstem.stories.additions.queries import ADDITION, refused_additions
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, may_change

from .models import Report, ReportCase
from .queries import cases_of_stories, was_kept
from .rules import (
    AlreadyDecided,
    NothingProposed,
    Outcome,
    Overtaken,
    ReportReason,
    SamePerson,
    What,
    hides_at_once,
    may_decide,
    may_handle_reports,
    outcomes_for,
    proposal_seen,
)
from .things import THINGS, Decided, Target


@dataclass(frozen=True)
class SentReport:
    """What anybody sends in; `mac` is of the code with which the answer is read."""

    mac: str
    reason: ReportReason
    words: str
    contact: str
    lang: str


@dataclass(frozen=True)
class Judgement:
    """What one of two people says: the outcome, and for hiding the reason from the public list.

    `read` is the version of the text that was read; nothing is decided on a text that nobody read.
    `over` is the proposal that stood there (`rules.proposal_seen`); nobody writes over one unseen.
    """

    outcome: Outcome
    hold_reason: HoldReason | None
    why: str
    read: str | None = None
    over: str | None = None


def report_target(
    session: Session, target: Target, sent: SentReport, moment: datetime, *, source_may_hide: bool
) -> bool:
    """Keep a report, and hide what it is about when its reason asks for that; return whether it did.

    Raises:
        NotFound: its teller took the story back meanwhile; nothing is reported any more.
    """
    if target.story_id is not None:
        hold_story(session, target.story_id)  # before the case and what is reported, as whoever decides does
        if not may_change(get_story(session, target.story_id).state):
            raise NotFound
    hides = hides_at_once(
        sent.reason,
        source_may_hide=source_may_hide,
        was_kept=was_kept(session, target),
    )
    year = moment.astimezone(LOCAL_ZONE).year
    case = _open_case(session, target, moment, year)
    if hides:
        THINGS[target.what].hide(session, target, moment)
    session.add(
        Report(
            case_id=case.id,
            mac=sent.mac,
            reason=sent.reason,
            words=overwrite_numbers(sent.words).text or None,
            contact=sent.contact or None,
            lang=sent.lang,
            hid_at_once=hides,
            year=year,
            made_at=moment,
        )
    )
    session.flush()
    return hides


def propose_outcome(
    session: Session, actor: Actor, case_id: int, judgement: Judgement, moment: datetime
) -> None:
    """The first of two people says what to do; before the decision a new proposal replaces the old one.

    Raises:
        NotAllowed: this actor handles no reports in this place.
        Overtaken: somebody else proposed something meanwhile.
        Conflict: it was decided, or the text changed meanwhile.
    """
    case = _undecided(session, actor, case_id)
    _refuse_unread(session, case, judgement)
    _refuse_unseen(case, actor, judgement)
    case.proposer_id, case.proposed_at = actor.id, moment
    case.proposed_outcome = judgement.outcome
    case.hold_reason, case.why = _hold_reason(judgement), judgement.why
    session.flush()


def decide_case(session: Session, actor: Actor, case_id: int, judgement: Judgement, moment: datetime) -> None:
    """The second person decides, and what was decided is done.

    Raises:
        NotAllowed: this actor handles no reports in this place.
        SamePerson: this actor made the proposal.
        NothingProposed, AlreadyDecided: it is not the time.
        Overtaken: the proposal is another one than was read.
        Conflict: the text changed meanwhile, or was taken back.
        BeingSought: it would be shown while people look whether it is of somebody who lost a code.
    """
    case = _undecided(session, actor, case_id)
    if case.proposed_outcome is None:
        raise NothingProposed
    if not may_decide(actor, case.area_code, case.proposer_id):
        raise SamePerson
    _refuse_unread(session, case, judgement)
    _refuse_unseen(case, actor, judgement)
    case.outcome, case.decider_id, case.decided_at = judgement.outcome, actor.id, moment
    case.hold_reason, case.why = _hold_reason(judgement), judgement.why
    _carry_out(session, case, judgement, moment)
    session.flush()


def close_gone(session: Session, actor: Actor, case_id: int, moment: datetime) -> None:
    """Close a case about what is not there any more: that shows nothing, so one person is enough.

    What was only proposed is nobody's decision, and goes. Who closed it is kept as the first of two people:
    see `AfterChange`.

    Raises:
        NotAllowed: this actor handles no reports in this place.
        Conflict: it is still there, or was decided.
    """
    case = _undecided(session, actor, case_id)
    if _version(session, case) is not None:
        raise Conflict
    case.proposer_id, case.proposed_at, case.proposed_outcome = actor.id, moment, Outcome.GONE
    _end_as_gone(case, moment)
    session.flush()


class ReportRetention:
    """Words and contact go a month after the decision, persons and codes after a year; counts stay."""

    tables = frozenset({"report_case", "report"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Empty what is past its term; what stays tells of nobody.

        Cases that ended because their story was erased have their terms from the first night after that.
        """
        gone = [ref.id for ref in refused_additions(session, moment, terms)]
        _forget_words(session, (ReportCase.what == What.ADDITION) & ReportCase.target_id.in_(gone))
        undated = update(ReportCase).where(ReportCase.outcome.is_not(None), ReportCase.decided_at.is_(None))
        session.execute(undated.values(decided_at=moment))
        told, log = (moment - timedelta(days=days) for days in (terms.report_contact, terms.staff_log))
        old = select(ReportCase.id).where(ReportCase.decided_at < told)
        older = select(ReportCase.id).where(ReportCase.decided_at < log)
        words = update(Report).where(
            Report.case_id.in_(old), or_(Report.words.is_not(None), Report.contact.is_not(None))
        )
        codes = update(Report).where(Report.case_id.in_(older), Report.mac.is_not(None))
        people = update(ReportCase).where(
            ReportCase.id.in_(older),
            or_(
                ReportCase.why.is_not(None),
                ReportCase.decider_id.is_not(None),
                ReportCase.proposer_id.is_not(None),
            ),
        )
        nobody = {"proposer_id": None, "decider_id": None, "why": None}
        emptied = (
            words.values(words=None, contact=None).returning(Report.id),
            codes.values(mac=None).returning(Report.id),
            people.values(nobody).returning(ReportCase.id),
        )
        return sum(len(session.execute(each).all()) for each in emptied)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Empty the words about an erased story, which may quote it; an open case about it ends undecided."""
        if ref.kind == KIND:
            _forget_words(session, ReportCase.story_id == ref.id)

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what was reported about a story and how it ended; not who reported, nor their words."""
        if ref.kind != KIND:
            return {}
        return {
            "reports": [
                {
                    "what": case.what,
                    "at": case.opened_at.isoformat(),
                    "reasons": list(case.reasons),
                    "outcome": case.outcome,
                    "why": case.why if case.outcome else None,
                }
                for case in cases_of_stories(session, (ref.id,))
            ]
        }


def _open_case(session: Session, target: Target, moment: datetime, year: int) -> ReportCase:
    case = session.scalar(
        select(ReportCase)
        .where(
            ReportCase.what == target.what,
            ReportCase.target_id == target.id,
            ReportCase.outcome.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if case is not None and case.story_id != target.story_id:  # of a thing that is gone, with the same number
        _end_as_gone(case, moment)
        session.flush()
        case = None
    if case is None:
        case = ReportCase(
            what=target.what,
            target_id=target.id,
            story_id=target.story_id,
            area_code=target.area_code,
            year=year,
            opened_at=moment,
        )
        session.add(case)
        session.flush()
    return case


def _undecided(session: Session, actor: Actor, case_id: int) -> ReportCase:
    story_id = session.scalar(select(ReportCase.story_id).where(ReportCase.id == case_id))
    if story_id is not None:
        hold_story(session, story_id)  # before the case, as whoever erases the story does
    case = get_locked(session, ReportCase, case_id)
    if not may_handle_reports(actor, case.area_code):
        raise NotAllowed
    if case.outcome is not None:
        raise AlreadyDecided
    return case


def _refuse_unread(session: Session, case: ReportCase, judgement: Judgement) -> None:
    """Refuse an outcome that this thing cannot have, and one on a text that is not the one that was read."""
    version = _version(session, case)
    if judgement.outcome not in outcomes_for(What(case.what)) or version is None:
        raise Conflict
    if judgement.read not in {None, version}:
        raise Conflict


def _refuse_unseen(case: ReportCase, actor: Actor, judgement: Judgement) -> None:
    """Refuse to write over what somebody else proposed since the page was opened."""
    stands = proposal_seen(case.proposer_id, case.proposed_at)
    if case.proposer_id != actor.id and judgement.over not in {None, stands}:
        raise Overtaken


def _end_as_gone(case: ReportCase, moment: datetime) -> None:
    case.outcome, case.decider_id, case.decided_at = Outcome.GONE, None, moment
    case.hold_reason = case.why = None


def _hold_reason(judgement: Judgement) -> HoldReason | None:
    return judgement.hold_reason if judgement.outcome is Outcome.HIDE else None


def _target(case: ReportCase) -> Target:
    return Target(What(case.what), case.target_id, case.area_code, case.story_id)


def _version(session: Session, case: ReportCase) -> str | None:
    return THINGS[What(case.what)].version(session, _target(case))


def _carry_out(session: Session, case: ReportCase, judgement: Judgement, moment: datetime) -> None:
    """Carry out a decision; of what its teller can object to both people stand in the log: neither judges.

    Kept or not, the log lets go of an objection that waits: this decision came after it.
    """
    reason, outcome = _hold_reason(judgement), judgement.outcome
    kind = {What.STORY: KIND, What.ADDITION: ADDITION}.get(What(case.what))
    ref = ContributionRef(kind, case.target_id) if kind else None
    if ref and outcome is Outcome.KEEP and objection_waits(session, ref):
        outcome = Outcome.MASK  # it was held back: nobody has confirmed yet what is left out of it
    THINGS[What(case.what)].end(session, _target(case), Decided(outcome, reason), moment)
    if ref and judgement.outcome is not Outcome.MASK:
        for person_id in (case.proposer_id, case.decider_id):
            note_decision(session, ref, person_id, reason, moment)


def _forget_words(session: Session, about: ColumnElement[bool]) -> None:
    """Empty the words of these cases, which may quote what is gone; an open one ends undecided."""
    cases = select(ReportCase.id).where(about)
    session.execute(update(Report).where(Report.case_id.in_(cases)).values(words=None, contact=None))
    ended = update(ReportCase).where(about)
    session.execute(ended.values(why=None))
    still_open = ended.where(ReportCase.outcome.is_(None))
    session.execute(still_open.values(outcome=Outcome.GONE, hold_reason=None))
