"""Threads and agenda items for tests, made the way that real ones are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from buurtstem.accounts.rules import Actor
from buurtstem.agenda.actions.interpretations import Saying, add_interpretation
from buurtstem.agenda.actions.items import add_item
from buurtstem.agenda.actions.proposing import propose_threads
from buurtstem.agenda.actions.threads import (
    Answer,
    Naming,
    mark_thread,
    move_thread_on,
    name_thread,
    record_recognition,
)
from buurtstem.agenda.queries.threads import ThreadCard, members_of, threads_in
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.items import Horizon, ItemContent, Status
from buurtstem.agenda.rules.threads import Recognition
from buurtstem.core.contributions import ContributionRef
from buurtstem.stories.queries import get_story
from tests.cast import MOLENVELD, MOMENT, Cast
from tests.factories import publish_stories
from tests.tagging import WordTagger

DAY = date(2026, 3, 14)
NAME = "Wie boven woont zit vast"
RESIDENT_SAYS = "Mijn buurvrouw komt al drie weken niet meer buiten."
PROFESSIONAL_SAYS = "De monteur komt pas na drie meldingen."
AN_ITEM = ItemContent(
    title="De lift binnen een dag gemaakt",
    what="Er komt een vaste monteur.\nHij is binnen een dag in het portiek.",
    owner="gebiedsbeheerder",
    owner_organisation="Woningcorporatie",
    horizon=Horizon.THIS_YEAR,
    horizon_on=None,
    review_on=date(2099, 1, 1),
    status=Status.DOING,
    stop_reason="",
    result="",
    needs_municipality=False,
    place_words="de toren aan het plein",
    parties="bewoners en corporatie",
)


def propose(session: Session, place: str = MOLENVELD) -> dict[str | None, ThreadCard]:
    """Group the stories of a place, and return its threads by aspect."""
    propose_threads(session, place, WordTagger(), MOMENT)
    return {card.aspect: card for card in threads_in(session, (place,))}


def propose_lift(session: Session, stories: int = 3) -> int:
    """Publish stories about the lift and return the thread that is proposed for them."""
    publish_stories(session, stories)
    return propose(session)["housing/lift"].id


def interpret(session: Session, cast: Cast, thread_id: int) -> None:
    """Give a thread a name and both sides, and move it on to interpreted."""
    name_thread(session, cast.builder, thread_id, Naming(NAME, "nl", "samen naar buiten"), MOMENT)
    say(session, cast.member, thread_id, AuthorRole.RESIDENT, text=RESIDENT_SAYS)
    say(session, cast.professional, thread_id, AuthorRole.PROFESSIONAL, text=PROFESSIONAL_SAYS)
    move_thread_on(session, cast.builder, thread_id, MOMENT)


def adopt(session: Session, cast: Cast, thread_id: int) -> None:
    """Bring a proposed thread all the way to adopted."""
    interpret(session, cast, thread_id)
    record_recognition(
        session, cast.builder, thread_id, Answer(Recognition.YES, "bewonersavond", DAY), MOMENT
    )
    mark_thread(session, cast.builder, thread_id, MOMENT, is_chance=False, is_obstacle=True)
    move_thread_on(session, cast.builder, thread_id, MOMENT)


def say(session: Session, actor: Actor, thread_id: int, role: AuthorRole, **changes: object) -> int:
    """Add an interpretation; only what a test is about is said in it."""
    saying = Saying(role, "Dit betekent iets.", "bewoner", "", "", DAY)
    return add_interpretation(session, actor, thread_id, replace(saying, **changes), MOMENT)


def put_on_agenda(session: Session, cast: Cast, thread_id: int, **changes: object) -> int:
    """Put an item on the agenda that grows from an adopted thread."""
    return add_item(session, cast.builder, thread_id, replace(AN_ITEM, **changes), "nl", MOMENT)


def agenda_with_item(session: Session, cast: Cast, stories: int = 3) -> tuple[int, int]:
    """Publish stories, adopt their thread, put an item on the agenda; return thread and item."""
    thread_id = propose_lift(session, stories)
    adopt(session, cast, thread_id)
    return thread_id, put_on_agenda(session, cast, thread_id)


def public_id(session: Session, ref: ContributionRef) -> str:
    """Return the public id of a story."""
    return get_story(session, ref.id).public_id


def members(session: Session, thread_id: int) -> set[int]:
    """Return the ids of the stories in a thread."""
    return set(members_of(session, [thread_id]).get(thread_id, ()))
