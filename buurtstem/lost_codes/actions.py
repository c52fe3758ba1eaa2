"""THE writes of lost codes: asking, finding and hiding, deciding by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.database import get_locked
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.core.retention import Retention
from buurtstem.core.terms import Terms
from buurtstem.interviews.rules import KIND as TALK
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.receipts.actions import replace_receipt
from buurtstem.receipts.queries import find_contribution
from buurtstem.stories.actions import hold_story
from buurtstem.stories.queries import find_talk_of, get_story
from buurtstem.stories.reviewing import begin_seeking, end_seeking
from buurtstem.stories.rules import KIND, may_change

from .models import LostCode
from .queries import mark_of
from .rules import AlreadyDecided, AnotherStory, Outcome, check_second_person, due_on, may_answer_lost_codes


@dataclass(frozen=True)
class Asking:
    """What somebody tells who lost a code."""

    area_code: str
    about_when: str
    words: str
    contact: str | None
    wishes_erasing: bool
    lang: str


def ask(session: Session, asking: Asking, moment: datetime) -> None:
    """Keep a request; it is to be answered within a month. The same form sent twice is one request."""
    told = {
        "area_code": asking.area_code,
        "about_when": overwrite_numbers(asking.about_when).text,
        "words": overwrite_numbers(asking.words).text,
        "contact": asking.contact,
        "wishes_erasing": asking.wishes_erasing,
    }
    waiting = select(LostCode.id).where(LostCode.outcome.is_(None), LostCode.found_by.is_(None))
    if session.scalar(waiting.filter_by(**told).limit(1)) is not None:
        return
    session.add(
        LostCode(
            **told,
            lang=asking.lang,
            asked_at=moment,
            due_on=due_on(moment.astimezone(LOCAL_ZONE).date()),
            was_public=False,
        )
    )
    session.flush()


def find_and_hide(session: Session, actor: Actor, request_id: int, story_id: int, moment: datetime) -> None:
    """Note which story is asked about, and let nothing show it from now on; another one comes back.

    Raises:
        NotAllowed: this actor does not answer for the place of the request or the story.
        NotFound: no such request or story, or its teller took it back.
        AlreadyDecided: it was decided on.
        BeingSought: another request is about this story too, and comes first.
    """
    row = _locked(session, actor, request_id, story_id)
    if row.outcome is not None:
        raise AlreadyDecided
    story = get_story(session, story_id)
    if not may_answer_lost_codes(actor, story.area_code):
        raise NotAllowed
    if not may_change(story.state):
        raise NotFound
    _bring_back(session, row, moment)
    row.story_id, row.found_by, row.found_at = story_id, actor.id, moment
    row.was_public = begin_seeking(session, story_id, moment)
    session.flush()


def decide_to_erase(  # noqa: PLR0913, PLR0917  a decision has all these sides
    session: Session, actor: Actor, request_id: int, seen: str, retention: Retention, moment: datetime
) -> None:
    """Erase the story everywhere; what stands in the request goes with it.

    Raises:
        AnotherStory: it is not the one that was `seen` (`queries.mark_of`).
        AlreadyDecided, NoStoryYet, SamePerson: see `rules.check_second_person`.
        NotAllowed: this actor does not answer for its place.
    """
    found = _found_in(session, request_id)
    if found is not None:
        retention.hold(session, ContributionRef(KIND, found))
    row = _locked(session, actor, request_id)
    _check_decidable(row, actor)
    _check_seen(session, row, seen)
    ref = ContributionRef(KIND, _story_of(row))
    _decide(row, actor, Outcome.ERASED, moment)
    session.flush()
    retention.erase(session, ref)


def decide_on_new_code(  # noqa: PLR0913, PLR0917  a decision has all these sides
    session: Session, actor: Actor, request_id: int, seen: str, mac: str, moment: datetime
) -> None:
    """Give the story another code, to be handed out at the desk; the old one opens nothing any more.

    The code was made with the page: the same form sent twice finds what the first one did.

    The story comes back to where it was: its teller can now do the rest. A piece of a talk has no code of
    its own: then it is the code of the talk that is replaced.

    Raises:
        AnotherStory: it is not the one that was `seen` (`queries.mark_of`).
        AlreadyDecided, NoStoryYet, SamePerson: see `rules.check_second_person`.
        NotAllowed: this actor does not answer for its place.
    """
    row = _locked(session, actor, request_id)
    if row.outcome == Outcome.NEW_CODE and find_contribution(session, mac) == told_in(
        session, _story_of(row)
    ):
        return
    _check_decidable(row, actor)
    _check_seen(session, row, seen)
    replace_receipt(session, mac, told_in(session, _story_of(row)), moment.astimezone(LOCAL_ZONE).date())
    _bring_back(session, row, moment)
    _decide(row, actor, Outcome.NEW_CODE, moment)
    session.flush()


def told_in(session: Session, story_id: int) -> ContributionRef:
    """Return what the receipt of a story is for: the talk that it is a piece of, or itself."""
    talk_id = find_talk_of(session, story_id)
    return ContributionRef(KIND, story_id) if talk_id is None else ContributionRef(TALK, talk_id)


def decide_not_found(session: Session, actor: Actor, request_id: int, seen: str, moment: datetime) -> None:
    """Close a request for which there is no story; one that was hidden by mistake comes back.

    Raises:
        AnotherStory: a colleague found one that was not `seen` (`queries.mark_of`).
        AlreadyDecided: it was decided on.
        NotAllowed: this actor does not answer for its place.
    """
    row = _locked(session, actor, request_id)
    if row.outcome is not None:
        raise AlreadyDecided
    _check_seen(session, row, seen)
    _bring_back(session, row, moment)
    _decide(row, actor, Outcome.NOT_FOUND, moment)
    session.flush()


def _check_decidable(row: LostCode, actor: Actor) -> None:
    check_second_person(row.found_by, actor.id, row.outcome, has_story=row.story_id is not None)


def _check_seen(session: Session, row: LostCode, seen: str) -> None:
    story = None if row.story_id is None else get_story(session, row.story_id)
    if seen != mark_of(story):
        raise AnotherStory


def _locked(session: Session, actor: Actor, request_id: int, *story_ids: int) -> LostCode:
    """Return a request, locked; before it the story that was found, and others, as whoever erases one does.

    Raises:
        NotFound: no such request, or no such story.
        AnotherStory: somebody found another story meanwhile.
        NotAllowed: this actor does not answer for its place.
    """
    found = _found_in(session, request_id)
    for story_id in sorted({*story_ids} if found is None else {found, *story_ids}):
        hold_story(session, story_id)
    row = get_locked(session, LostCode, request_id)
    if row.story_id != found:
        raise AnotherStory
    if not may_answer_lost_codes(actor, row.area_code):
        raise NotAllowed
    return row


def _found_in(session: Session, request_id: int) -> int | None:
    """Return the story that was found so far; nothing is locked."""
    return session.scalar(select(LostCode.story_id).where(LostCode.id == request_id))


def _story_of(row: LostCode) -> int:
    if row.story_id is None:
        raise NotFound
    return row.story_id


def _bring_back(session: Session, row: LostCode, moment: datetime) -> None:
    """Bring the story that was found back to where it stood; what was decided of it meanwhile stays."""
    if row.story_id is not None:
        end_seeking(session, row.story_id, row.found_at if row.was_public else None, moment)
        row.was_public = False


def _decide(row: LostCode, actor: Actor, outcome: Outcome, moment: datetime) -> None:
    row.outcome, row.decided_by, row.decided_at = outcome, actor.id, moment


class LostCodeRetention:
    """What was written goes a month after the decision, with an erased story at once; people in a year."""

    tables = frozenset({"lost_code"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Empty the requests that were decided on longer ago than their term; they stay to be counted."""
        told, log = (moment - timedelta(days=days) for days in (terms.lost_code, terms.staff_log))
        words = update(LostCode).where(
            LostCode.decided_at < told, or_(LostCode.words != "", LostCode.contact.is_not(None))
        )
        people = update(LostCode).where(
            LostCode.decided_at < log, or_(LostCode.found_by.is_not(None), LostCode.decided_by.is_not(None))
        )
        emptied = (
            words.values(words="", about_when="", contact=None).returning(LostCode.id),
            people.values(found_by=None, decided_by=None).returning(LostCode.id),
        )
        return sum(len(session.execute(each).all()) for each in emptied)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Forget the words of an erased story; where to answer stays until it was answered."""
        if ref.kind == KIND:
            session.execute(
                update(LostCode).where(LostCode.story_id == ref.id).values(words="", about_when="")
            )

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what was asked about a story."""
        if ref.kind != KIND:
            return {}
        rows = session.scalars(
            select(LostCode).where(LostCode.story_id == ref.id).order_by(LostCode.id)
        ).all()
        asked = [{"words": row.words, "contact": row.contact, "at": row.asked_at.isoformat()} for row in rows]
        return {"lost_codes": asked} if asked else {}
