"""Fills an empty database with the demo; every row goes the way that real ones go, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.accounts.queries import people_with_roles
from buurtstem.budget.closing import close_vote
from buurtstem.budget.queries import cards_in, get_round
from buurtstem.budget.round_keys import key_folder
from buurtstem.budget.rules.round import RoundState
from buurtstem.core.errors import Conflict
from buurtstem.core.facts import DEMO, find_fact, keep_fact
from buurtstem.core.jobs import SessionScope
from buurtstem.core.settings import Settings
from buurtstem.places.queries import count_areas
from buurtstem.themes.rules import Tagger

from .agreed import threads_agreed
from .done import items_agreed
from .entered import entries_made
from .scene import PreparedTagger, Scene, read_rows
from .surroundings import surroundings
from .told import stories_told, themes_corrected
from .voted import rounds_held


@dataclass(frozen=True)
class Loaded:
    """How much came of the data files; the machine's own proposals come on top of these threads."""

    stories: int
    threads: int
    items: int
    rounds: int


def load_demo(scope: SessionScope, settings: Settings, tagger: Tagger, moment: datetime) -> Loaded | None:
    """Load the demo as it would stand at this moment; None when it is there already.

    Everything is one transaction, so a load that breaks off leaves an empty database. Only what a close
    leaves to do after its commit comes apart; running this again, or the worker, does what is left of it.

    Raises:
        Conflict: the database is in real use.
    """
    with scope() as session:
        is_there = _is_there(session)
    loaded = None
    if not is_there:
        stories = read_rows("stories.jsonl")
        prepared = PreparedTagger(tagger, ((each["text"], each["lang"]) for each in stories))
        with scope() as session:
            if not _is_there(session):
                keys = key_folder(settings.data_dir)
                loaded = _play(Scene(session, prepared, settings.receipt_key, keys, moment))
    _clean_up(scope, settings, moment)
    return loaded


def _is_there(session: Session) -> bool:
    """Whether the demo is in this database.

    Raises:
        Conflict: something else is.
    """
    if find_fact(session, DEMO):
        return True
    if count_areas(session) or people_with_roles(session):
        raise Conflict
    return False


def _play(scene: Scene) -> Loaded:
    """Let everything happen in the order of its moments; of one moment, in the order of these lists."""
    stories, threads = read_rows("stories.jsonl"), read_rows("threads.json")
    items, rounds = read_rows("agenda.json"), read_rows("rounds.json")
    events = [
        *surroundings(scene),
        *entries_made(scene, read_rows("entries.json")),
        *stories_told(scene, stories, read_rows("talks.json")),
        *threads_agreed(scene, threads, read_rows("dismissed.json"), stories),
        *items_agreed(scene, items, threads),
        *rounds_held(scene, rounds),
        *themes_corrected(scene, read_rows("corrections.json")),
    ]
    for event in sorted(events, key=lambda each: each.at):
        event.do(event.at)
    keep_fact(scene.session, DEMO, scene.today.isoformat())
    return Loaded(len(scene.stories), len(scene.threads), len(scene.items), len(scene.rounds))


def _clean_up(scope: SessionScope, settings: Settings, moment: datetime) -> None:
    """Destroy the keys of counted rounds, and the traces of the order in which ballots came."""
    with scope() as session:
        pages = [get_round(session, card.slug) for card in cards_in(session, (None,))]
    for page in pages:
        if page.state is RoundState.COUNTED and page.key_destroyed_at is None:
            close_vote(scope, settings, page.id, moment)
