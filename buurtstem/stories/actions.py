"""THE writes of stories: telling, changing, checking, taking back, erasing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.database import get_locked
from buurtstem.core.errors import Conflict
from buurtstem.core.search import search_line
from buurtstem.core.terms import Terms
from buurtstem.media.actions import hide_pictures, publish_pictures
from buurtstem.privacy.actions import forget_unmasked, record_consents, withdraw_consent
from buurtstem.privacy.queries import get_consent
from buurtstem.privacy.rules import (
    Age,
    Use,
    Way,
    looks_sensitive,
    may_publish,
    overwrite_numbers,
)
from buurtstem.privacy.rules.folding import Span
from buurtstem.themes.actions import (
    choose_nature,
    choose_themes,
    keep_first_marks,
    keep_proposal,
    keep_proposals,
)
from buurtstem.themes.rules import Nature, Tagger, Tagging

from .models import Story
from .reviewing import leave_out
from .rules import (
    KIND,
    Opening,
    Source,
    ToldBy,
    check_text,
    refuse_sought,
    shown_month,
    state_after_change,
    state_after_check,
    state_after_withdrawal,
    version_of,
)
from .suspicion import SAME_TEXT_WITHIN, Traces, suspicion_of

ERASED_TEXT = ""
GONE = (ContributionState.WITHDRAWN, ContributionState.ERASED)


@dataclass(frozen=True)
class Telling:
    """What a teller hands in; `lang` is None when it is to be recognised."""

    area_code: str
    text: str
    lang: str | None
    nature: Nature | None
    age: Age
    source: Source
    told_by: ToldBy
    may_be_shown: bool
    page_lang: str
    may_teach: bool = False  # the program that finds themes
    may_translate: bool | None = None  # a service outside the house; None: nobody asked
    way: Way = Way.ONESELF  # who gave the consent to whom
    talk_id: int | None = None  # the talk at the door that it is a piece of
    told_on: date | None = None  # None: on the day on which it is kept
    opening: Opening | None = None  # the question it begins with
    entry_id: int | None = None  # the poster or occasion by which it came
    wording_id: int | None = None  # the wording of its question that the teller saw
    helper_id: int | None = None  # who wrote it down for somebody else
    filled_by_machine: bool = False
    is_brought_in: bool = False  # by staff, from a file of what was told elsewhere


def tell_story(session: Session, telling: Telling, tagger: Tagger, moment: datetime) -> ContributionRef:
    """Keep a story: numbers of persons overwritten, tagged, consent recorded; it waits for a check."""
    story = Story(
        public_id=secrets.token_hex(6),
        area_code=telling.area_code,
        nature=telling.nature,
        told_by=telling.told_by,
        source=telling.source,
        age=telling.age,
        state=ContributionState.WAITING,
        received_at=moment,
        state_changed_at=moment,
        shown_month=shown_month(telling.told_on or moment.astimezone(LOCAL_ZONE).date()),
        was_overwritten=False,
        is_sought=False,
        talk_id=telling.talk_id,
        opening=telling.opening or "",
        entry_id=telling.entry_id,
        wording_id=telling.wording_id,
        helper_id=telling.helper_id,
    )
    tagging = _read_text(story, telling.text, telling.lang, tagger)
    if telling.talk_id is None and not telling.is_brought_in:  # what staff write down is nobody's spam
        _set_apart(session, story, moment, filled_by_machine=telling.filled_by_machine)
    session.add(story)
    session.flush()
    ref = ContributionRef(KIND, story.id)
    keep_first_marks(session, ref, tagging, telling.nature, moment)
    answers = {
        Use.RECEIVE: True,
        Use.PUBLISH: telling.may_be_shown,
        Use.TEACH: telling.may_teach,
        Use.TRANSLATE: telling.may_translate,
    }
    record_consents(session, ref, answers, lang=telling.page_lang, way=telling.way, moment=moment)
    return ref


@dataclass(frozen=True)
class Change:
    """What a teller changes of a story."""

    text: str
    lang: str | None
    nature: Nature | None
    may_be_shown: bool
    page_lang: str
    may_teach: bool = False
    may_translate: bool | None = None


def change_story(session: Session, story_id: int, change: Change, tagger: Tagger, moment: datetime) -> None:
    """Replace what was told; it waits for a check again and is not public meanwhile.

    Raises:
        Conflict: it was withdrawn or erased.
    """
    story = get_locked(session, Story, story_id)
    story.state = state_after_change(ContributionState(story.state))
    story.state_changed_at = moment
    story.reason = None
    before = story.text
    _set_text(session, story, change.text, change.lang, tagger, moment)
    if story.text != before:
        _set_apart(session, story, moment)
    _set_nature(session, story, change.nature, "teller", moment)
    ref = ContributionRef(KIND, story.id)
    hide_pictures(session, ref)
    forget_unmasked(session, ref)
    answers = {
        Use.PUBLISH: change.may_be_shown,
        Use.TEACH: change.may_teach,
        Use.TRANSLATE: change.may_translate,
    }
    record_consents(session, ref, answers, lang=change.page_lang, way=Way.ONESELF, moment=moment)


def choose_language(session: Session, story_id: int, lang: str, tagger: Tagger, moment: datetime) -> None:
    """Take the teller's word for the language, and propose themes again by it."""
    story = get_locked(session, Story, story_id)
    state_after_change(ContributionState(story.state))
    _set_text(session, story, story.text, lang, tagger, moment)


def correct_story(  # noqa: PLR0913  a correction has all these sides
    session: Session,
    story_id: int,
    themes: Iterable[str],
    nature: Nature | None,
    source: str,
    moment: datetime,
) -> None:
    """Keep what the teller or a checker says of themes and nature; it stays beside the machine's proposal.

    Raises:
        InvalidThemes: none, more than three, or `other` with another.
        Conflict: it was withdrawn or erased.
    """
    story = get_locked(session, Story, story_id)
    state_after_change(ContributionState(story.state))
    choose_themes(session, ContributionRef(KIND, story.id), themes, source, moment)
    _set_nature(session, story, nature, source, moment)


def propose_again(session: Session, story_ids: Sequence[int], tagger: Tagger, moment: datetime) -> None:
    """Let the pipeline in use propose themes and natures for these stories; no person's word is touched.

    Stories that are withdrawn or erased are left alone. The language stays what it was.
    """
    told = select(Story).where(Story.id.in_(story_ids), Story.state.not_in(GONE)).order_by(Story.id)
    stories = session.scalars(told.with_for_update()).all()
    taggings = tagger.tag_many((story.text, story.lang) for story in stories)
    made = {story.id: tagging for story, tagging in zip(stories, taggings, strict=True)}
    keep_proposals(session, KIND, made, moment)


def check_story(  # noqa: PLR0913  a decision has all these sides
    session: Session,
    story_id: int,
    *,
    publish: bool,
    reason: str | None,
    moment: datetime,
    read: str | None = None,
    shows: bool | None = None,
    masks: Sequence[Span] = (),
) -> ContributionState:
    """Carry out a checker's decision and return where the story stands now.

    `read` is the version of the text that the checker read; None decides on the text as it is.
    `shows` is whether the page said that it would be shown; None decides by the wish as it is.
    `masks` are left out of it from now on, whoever reads it; its teller sees it whole for some days more.

    Raises:
        Conflict: it does not wait for a check any more, or its text or its teller's wish changed meanwhile.
        BeingSought: it would be shown while people look whose it is.
    """
    story = get_locked(session, Story, story_id)  # first: the wish does not change once it was compared
    if read not in {None, version_of(story.text, story.lang)}:
        raise Conflict
    ref = ContributionRef(KIND, story.id)
    consent = get_consent(session, ref)
    if shows not in {None, consent.publish}:
        raise Conflict
    state = state_after_check(
        ContributionState(story.state),
        publish=publish,
        consents=may_publish(consent, checked=True),
    )
    refuse_sought(state, is_sought=story.is_sought)
    story.state = state
    story.reason = reason
    story.state_changed_at = moment
    if publish:
        leave_out(session, story, masks, moment)
    if state is ContributionState.PUBLISHED:
        publish_pictures(session, ref)
    session.flush()
    return state


def hold_story(session: Session, story_id: int) -> None:
    """Let whoever wants to write to a story wait for the end of this transaction.

    A story comes first of all that is locked, and after it what belongs to it: so nobody waits in a circle.

    Raises:
        NotFound: no such story.
    """
    get_locked(session, Story, story_id)


def withdraw_story(session: Session, story_id: int, moment: datetime) -> None:
    """Take a story out of sight at once; it is kept for the term, then erased."""
    story = get_locked(session, Story, story_id)
    state = state_after_withdrawal(ContributionState(story.state))
    if state != story.state:  # withdrawing twice does not lengthen the term of keeping
        story.state, story.state_changed_at = state, moment
    ref = ContributionRef(KIND, story.id)
    hide_pictures(session, ref)
    withdraw_consent(session, ref, moment)
    session.flush()


def _set_text(
    session: Session, story: Story, text: str, lang: str | None, tagger: Tagger, moment: datetime
) -> None:
    before = story.text
    tagging = _read_text(story, text, lang, tagger)
    session.flush()
    keep_proposal(session, ContributionRef(KIND, story.id), tagging, moment, new_text=story.text != before)


def _read_text(story: Story, text: str, lang: str | None, tagger: Tagger) -> Tagging:
    """Take a text without numbers of persons, and what it says of itself; return what the tagger proposes."""
    overwritten = overwrite_numbers(check_text(text))
    tagging = tagger.tag(overwritten.text, lang)
    story.text = overwritten.text
    story.was_overwritten = story.was_overwritten or bool(overwritten.kinds)
    story.lang = lang or tagging.lang
    story.lang_chosen = lang is not None
    story.is_sensitive = looks_sensitive(overwritten.text, story.lang) is not None
    if story.is_sensitive:
        story.suspected = None
    return tagging


def release_story(session: Session, story_id: int) -> None:
    """Let a story that was set apart wait among the others.

    Raises:
        Conflict: it is not set apart (any more).
    """
    story = get_locked(session, Story, story_id)
    if story.suspected is None or story.state != ContributionState.WAITING:
        raise Conflict
    story.suspected = None
    session.flush()


def _set_apart(session: Session, story: Story, moment: datetime, *, filled_by_machine: bool = False) -> None:
    """Mark what looks like spam, for a separate part of the queue; its teller sees no difference."""
    others_today = session.scalar(
        select(func.count()).where(
            Story.received_at > moment - SAME_TEXT_WITHIN,
            Story.search_text == search_line(story.text),
            Story.id != (story.id or 0),  # a new story has no id yet
        )
    )
    traces = Traces(
        1 + (others_today or 0), filled_by_machine=filled_by_machine, is_sensitive=story.is_sensitive
    )
    story.suspected = suspicion_of(story.text, traces)


def _set_nature(session: Session, story: Story, nature: Nature | None, source: str, moment: datetime) -> None:
    """Keep a person's word on the nature; the story carries the one that counts."""
    story.nature = choose_nature(session, ContributionRef(KIND, story.id), nature, source, moment)
    session.flush()


class StoryRetention:
    """An erased story keeps its row, without a word of it: the page there says that it was taken back."""

    tables = frozenset({"story", "story_word", "same_here"})

    def purge(self, session: Session, moment: datetime, terms: Terms) -> int:
        """Stories past their term are erased as contributions (`StoryKind.due`), everywhere at once."""
        del session, moment, terms
        return 0

    def erase(self, session: Session, ref: ContributionRef) -> None:
        """Empty one story."""
        if ref.kind == KIND:
            _empty(get_locked(session, Story, ref.id))
            session.flush()

    def export(self, session: Session, ref: ContributionRef) -> dict[str, Any]:
        """Return what was told."""
        if ref.kind != KIND:
            return {}
        story = get_locked(session, Story, ref.id)
        return {
            "text": story.text,
            "lang": story.lang,
            "nature": story.nature,
            "opening": story.opening,
            "source": story.source,
            "received_at": story.received_at.isoformat(),
            "state": story.state,
        }


def _empty(story: Story) -> None:
    story.state = ContributionState.ERASED
    story.text = ERASED_TEXT
    story.nature = None
    story.reason = None
    story.lang, story.lang_chosen = "other", False
    story.age = story.opening = ""
    story.entry_id = story.wording_id = story.helper_id = None
    story.is_sensitive = story.was_overwritten = story.is_sought = False
    story.suspected = None
