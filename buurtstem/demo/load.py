"""Fills an empty database with the demo; every row goes the way that real ones go."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from buurtstem.accounts.actions import add_person, make_link
from buurtstem.accounts.queries import find_account, find_actor, people_with_roles
from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.core.facts import DEMO, find_fact, keep_fact
from buurtstem.moderation.actions import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.places.actions import import_areas
from buurtstem.places.queries import count_areas
from buurtstem.places.rules import read_code_list
from buurtstem.privacy.rules import Age
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.actions import Telling, tell_story
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.rules import Nature, Tagger

DIVISION = 2024
CHECKER = "checker@demo.example"
LINK_LIFETIME = timedelta(days=1)


@dataclass(frozen=True)
class DemoLink:
    """A sign-in link of one demo person; it works on this machine only."""

    name: str
    token: str


def load_demo(session: Session, tagger: Tagger, receipt_key: str, moment: datetime) -> int:
    """Load areas, people and stories; return the number of stories. A loaded demo is left alone.

    Raises:
        Conflict: the database is in real use.
    """
    if find_fact(session, DEMO):
        return 0
    if count_areas(session) or people_with_roles(session):
        raise Conflict
    import_areas(session, read_code_list(_data("areas.csv").encode()), DIVISION, opens=True)
    for row in csv.DictReader(_data("people.csv").splitlines()):
        grants = (Grant(Role(row["role"])),)
        add_person(session, row["email"], row["name"], grants, moment, row["organisation"])
    tell = partial(_tell, session, tagger, receipt_key, _checker(session), moment)
    stories = [json.loads(line) for line in _data("stories.jsonl").splitlines()]
    for story in stories:
        tell(story)
    keep_fact(session, DEMO, moment.isoformat())
    return len(stories)


def make_demo_links(session: Session, moment: datetime) -> list[DemoLink]:
    """Return a new sign-in link for each demo person; older ones stop working. None without a demo."""
    if not find_fact(session, DEMO):
        return []
    return [
        DemoLink(account.name, make_link(session, account.id, "demo", LINK_LIFETIME, moment))
        for account, _ in people_with_roles(session)
        if account.email.endswith("@demo.example")
    ]


def _tell(
    session: Session, tagger: Tagger, receipt_key: str, checker: Actor, now: datetime, story: dict[str, Any]
) -> None:
    moment = now - timedelta(days=story["days_ago"])
    telling = Telling(
        area_code=story["place"],
        text=story["text"],
        lang=story["lang"],
        nature=Nature(story["nature"]) if story["nature"] else None,
        age=Age.ADULT,
        source=Source(story["source"]),
        told_by=ToldBy.RESIDENT,
        may_be_shown=True,
        page_lang=story["lang"],
    )
    ref = tell_story(session, telling, tagger, moment)
    give_receipt(session, mac_of(make_code(), receipt_key), ref, moment.astimezone(LOCAL_ZONE).date())
    if story["state"] != "waiting":
        held_for = HoldReason.NAMES_SOMEONE if story["state"] == "held_back" else None
        decide_story(session, checker, ref.id, held_for, moment + timedelta(hours=20))


def _checker(session: Session) -> Actor:
    account = find_account(session, CHECKER)
    actor = find_actor(session, account.id) if account else None
    if actor is None:
        raise NotFound
    return actor


def _data(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")
