"""THE writes of translations: wishes, drafts, reading by a second person, what a service answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from buurtstem.accounts.queries import languages_read_by
from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.jobs import enqueue
from buurtstem.core.terms import Terms
from buurtstem.privacy.rules import overwrite_numbers
from buurtstem.stories.actions import hold_story
from buurtstem.stories.rules import KIND

from .models import StoryTranslation, TranslationWish
from .queries import (
    Pair,
    get_pair,
    kept_from,
    leaves_the_house,
    outdated_ids,
    translations_kept,
)
from .rules import (
    LONGEST_REMARK,
    MOST_TRIES,
    PASSING,
    By,
    Failure,
    State,
    check_draft,
    check_translation,
    may_judge,
    may_translate,
)

TRANSLATE = "translate"  # the kind of job


@dataclass(frozen=True)
class Slot:
    """The one place that there is for a translation of a story into a language by a person, or a service."""

    story_id: int
    lang: str
    by: By


@dataclass(frozen=True)
class Writing:
    """What a translator sends: the text, and which original and which earlier text they saw."""

    text: str
    version: str
    over: str  # the fingerprint of the translation that stood there; "" when there was none
    hands_in: bool
    from_machine: bool = False  # the field was filled with what a service made


@dataclass(frozen=True)
class Judgement:
    """What a second person says of one translation, which they saw as `over`."""

    by: By
    over: str
    is_right: bool
    remark: str = ""


def wish_for(session: Session, story_id: int, lang: str) -> None:
    """Count one wish for a public story in another language.

    Raises:
        NotFound: it is not public, or was told in this language.
    """
    get_pair(session, story_id, lang)
    of_this = (
        TranslationWish.kind == KIND,
        TranslationWish.contribution_id == story_id,
        TranslationWish.lang == lang,
    )
    try:
        with session.begin_nested():
            session.add(TranslationWish(kind=KIND, contribution_id=story_id, lang=lang, wishes=1))
    except IntegrityError:
        session.execute(update(TranslationWish).where(*of_this).values(wishes=TranslationWish.wishes + 1))


def write_translation(
    session: Session, actor: Actor, story_id: int, lang: str, writing: Writing, moment: datetime
) -> None:
    """Keep a person's translation, as a draft or to be read by a second person.

    Raises:
        NotAllowed: not this language, or not this place.
        NotFound: the story is not public.
        Conflict: the original or the translation changed meanwhile, or it was found right already.
        TranslationMissing, TranslationTooLong, MarksDiffer: it cannot be handed in like this.
    """
    hold_story(session, story_id)  # what is written of it goes with it, also when it is erased just now
    pair = _pair_for(session, actor, story_id, lang)
    row = _locked(session, Slot(story_id, lang, By.PERSON))
    if writing.version != pair.version or writing.over != _fingerprint(row, pair):
        raise Conflict
    if pair.person_state is State.CHECKED:
        raise Conflict
    text = check_translation(writing.text, pair.story.text) if writing.hands_in else check_draft(writing.text)
    begins = row is None or row.version != pair.version
    if row is None:
        row = _new(session, Slot(story_id, lang, By.PERSON), pair.version, moment)
    if begins:  # whoever goes on later goes on with the same text
        machine = pair.current(By.SERVICE)
        row.service = machine.made.service if machine and writing.from_machine else None
        row.is_hidden = False
    row.text, row.version = text, pair.version
    row.state = State.PROPOSED if writing.hands_in else State.DRAFT
    row.person_id, row.reader_id, row.remark = actor.id, None, None
    row.changed_at = moment  # one that is hidden after a report stays so: two other people decide on that
    session.flush()


def judge_translation(
    session: Session, actor: Actor, story_id: int, lang: str, judgement: Judgement, moment: datetime
) -> None:
    """Let a second person find a translation right or wrong; one found right can be found wrong later.

    Raises:
        NotAllowed: not this language or place, or their own translation.
        NotFound: the story is not public.
        Conflict: the original or the translation changed meanwhile.
    """
    pair = _pair_for(session, actor, story_id, lang)
    row = _locked(session, Slot(story_id, lang, judgement.by))
    kept = pair.current(judgement.by)
    if row is None or kept is None or judgement.over != _fingerprint(row, pair):
        raise Conflict
    is_checked = kept.made.state is State.CHECKED
    if is_checked and judgement.is_right:
        return
    if not is_checked and not may_judge(actor, kept.made, kept.person_id):
        raise NotAllowed
    row.state = State.CHECKED if judgement.is_right else State.REFUSED
    row.reader_id = actor.id
    row.remark = None if judgement.is_right else judgement.remark[:LONGEST_REMARK] or None
    row.changed_at = moment
    session.flush()


def ask_service(
    session: Session, story_id: int, lang: str, service: str, moment: datetime, *, again: bool = False
) -> bool:
    """Let the worker send a text to the service, if it may leave the house; False when it does not go.

    What the service made of this original already is left alone; `again` tries what it failed to do.

    Raises:
        NotFound: the story is not public, or was told in this language.
    """
    pair = get_pair(session, story_id, lang)
    again_after = {State.FAILED} if again else set()
    if not leaves_the_house(session, pair) or pair.service_state not in {
        State.NONE,
        State.OUTDATED,
        *again_after,
    }:
        return False
    row = _locked(session, Slot(story_id, lang, By.SERVICE))
    if row is None:
        row = _new(session, Slot(story_id, lang, By.SERVICE), pair.version, moment, service)
    row.text, row.version, row.service = "", pair.version, service
    row.state, row.failure, row.tries = State.ASKED, None, 0
    row.reader_id, row.remark, row.changed_at, row.is_hidden = None, None, moment, False
    session.flush()
    enqueue(session, TRANSLATE, {"story": story_id, "lang": lang}, moment)
    return True


def find_text_to_send(session: Session, story_id: int, lang: str) -> Pair | None:
    """Return what the worker sends now; None when it was taken back, changed or answered meanwhile.

    What was asked in vain is let go of: nobody waits for it, and it can be asked anew.
    """
    try:
        pair = get_pair(session, story_id, lang)
    except NotFound:  # the story is not public any more
        pair = None
    if pair and pair.service_state is State.ASKED and leaves_the_house(session, pair):
        return pair
    session.execute(
        delete(StoryTranslation).where(
            StoryTranslation.kind == KIND,
            StoryTranslation.contribution_id == story_id,
            StoryTranslation.lang == lang,
            StoryTranslation.made_by == By.SERVICE,
            StoryTranslation.state == State.ASKED,
        )
    )
    return None


def keep_answer(session: Session, pair: Pair, text: str, moment: datetime) -> None:
    """Keep what the service made of a text, unread; whatever was changed meanwhile makes it outdated."""
    row = _locked(session, Slot(pair.story.id, pair.lang, By.SERVICE))
    if row is not None and (row.state, row.version) == (State.ASKED, pair.version):
        row.text, row.state, row.failure = overwrite_numbers(text).text, State.PROPOSED, None
        row.changed_at = moment
        session.flush()


def keep_failure(session: Session, pair: Pair, failure: Failure, moment: datetime) -> bool:
    """Write down why there is no answer, and return whether it is worth trying again."""
    row = _locked(session, Slot(pair.story.id, pair.lang, By.SERVICE))
    if row is None or (row.state, row.version) != (State.ASKED, pair.version):
        return False
    row.tries += 1
    tries_again = failure in PASSING and row.tries < MOST_TRIES
    row.failure, row.changed_at = failure, moment
    row.state = State.ASKED if tries_again else State.FAILED
    session.flush()
    return tries_again


def _pair_for(session: Session, actor: Actor, story_id: int, lang: str) -> Pair:
    pair = get_pair(session, story_id, lang)
    if not may_translate(actor, languages_read_by(session, actor.id), lang, pair.story.area_code):
        raise NotAllowed
    return pair


def _locked(session: Session, slot: Slot) -> StoryTranslation | None:
    return session.scalar(
        select(StoryTranslation)
        .where(
            StoryTranslation.kind == KIND,
            StoryTranslation.contribution_id == slot.story_id,
            StoryTranslation.lang == slot.lang,
            StoryTranslation.made_by == slot.by,
        )
        .with_for_update()
    )


def _new(
    session: Session, slot: Slot, version: str, moment: datetime, service: str | None = None
) -> StoryTranslation:
    """Add an empty row; of two that begin at once the database lets one.

    Raises:
        Conflict: somebody else began at the same moment.
    """
    row = StoryTranslation(
        kind=KIND,
        contribution_id=slot.story_id,
        lang=slot.lang,
        made_by=slot.by,
        service=service,
        text="",
        state=State.DRAFT,
        is_hidden=False,
        version=version,
        begun_at=moment,
        changed_at=moment,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict from error
    return row


def _fingerprint(row: StoryTranslation | None, pair: Pair) -> str:
    """Return what whoever looks now sees of a translation; an outdated one is not seen."""
    return "" if row is None or row.version != pair.version else kept_from(row).fingerprint


class TranslationRetention:
    """Translations hold what a teller told: gone with the story, and at night after it was changed."""

    tables = frozenset({"story_translation", "translation_wish"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Delete translations of what a teller has changed: hidden from that moment on, gone at night."""
        del moment, terms
        ids = outdated_ids(session)
        session.execute(delete(StoryTranslation).where(StoryTranslation.id.in_(ids)))
        return len(ids)

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Delete the translations of one contribution, drafts too, and the wishes for them."""
        for table in (StoryTranslation, TranslationWish):
            session.execute(delete(table).where(table.kind == ref.kind, table.contribution_id == ref.id))

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return the translations, without who made or read them."""
        kept = translations_kept(session, ref.kind, ref.id)
        return {
            "translations": [
                {
                    "lang": lang,
                    "text": each.made.text,
                    "by": each.made.by.value,
                    "service": each.made.service,
                    "state": each.made.state.value,
                }
                for lang, each in kept
            ]
        }
