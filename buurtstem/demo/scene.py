"""What the parts of the demo share: who acts, when it was, which rows came of what; and the data files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from buurtstem.accounts.queries import find_account, find_actor
from buurtstem.accounts.rules import Actor
from buurtstem.budget.rules.periods import local_instant
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.errors import NotFound
from buurtstem.themes.rules import Tagger, Tagging

DIVISION = 2024  # of the areas and of the figures
LANGUAGE = "nl"  # in which the demo's people name threads, items and rounds
CHECKER = "checker@demo.example"
BUILDER = "builder@demo.example"
PROFESSIONAL = "professional@demo.example"
MEMBERS = {"BU05183620": "member@demo.example", "BU03550205": "member2@demo.example"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that somebody did at a moment; events are carried out in the order of their moments."""

    at: datetime
    do: Callable[[datetime], object]


@dataclass(frozen=True)
class CameBy:
    """By which entry page a story came, and which wording of its question the teller saw."""

    entry_id: int
    wording_id: int | None


@dataclass
class Scene:
    """One loading of the demo: `today` is its moment, from which all days are counted."""

    session: Session
    tagger: Tagger
    receipt_key: str
    round_keys: Path
    today: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    stories: dict[str, int] = field(default_factory=dict)  # rows by their name in the data
    came_by: dict[str, CameBy] = field(default_factory=dict)  # stories by their name in the data
    threads: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)  # that nobody has voted with, by round

    def ago(self, days: float, hours: float = 0) -> datetime:
        """Return the moment so many days back and hours on; never one to come."""
        return min(self.today - timedelta(days=days) + timedelta(hours=hours), self.today)

    def day(self, days_ahead: int) -> date:
        """Return the date so many days ahead; negative is past."""
        return self.today.astimezone(LOCAL_ZONE).date() + timedelta(days=days_ahead)

    def at_hour(self, days_ahead: int, hour: int) -> datetime:
        """Return the instant of an hour on the wall, so many days ahead."""
        return local_instant(datetime.combine(self.day(days_ahead), time(hour)))

    def actor(self, email: str) -> Actor:
        """Return one of the demo's people as the one who acts.

        Raises:
            NotFound: there is nobody with this address.
        """
        if email not in self.actors:
            account = find_account(self.session, email)
            actor = find_actor(self.session, account.id) if account else None
            if actor is None:
                raise NotFound
            self.actors[email] = actor
        return self.actors[email]


class PreparedTagger:
    """A tagger that has read the demo's texts before, all at once: that takes half the time."""

    def __init__(self, tagger: Tagger, texts: Iterable[tuple[str, str | None]]) -> None:
        self.version = tagger.version
        self._tagger = tagger
        known = list(texts)
        self._known = dict(zip(known, tagger.tag_many(known), strict=True))

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Return what was proposed for a text of the demo."""
        return self._known[text, lang]

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        """Return what was proposed for texts of the demo, in the same order."""
        return (self._known[each] for each in texts)

    def recognise(self, text: str) -> str:
        """Return the language of a text."""
        return self._tagger.recognise(text)


def read_text(name: str) -> str:
    """Return a text file of the demo's data."""
    return files(__package__).joinpath("data", *name.split("/")).read_text(encoding="utf-8")


def read_bytes(name: str) -> bytes:
    """Return a file of the demo's data as it is."""
    return files(__package__).joinpath("data", *name.split("/")).read_bytes()


def read_rows(name: str) -> list[Row]:
    """Return the rows of a JSON or JSON lines file of the demo's data."""
    text = read_text(name)
    if name.endswith(".jsonl"):
        return [json.loads(line) for line in text.splitlines()]
    rows: list[Row] = json.loads(text)
    return rows
