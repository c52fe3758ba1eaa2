"""Entry pages of the demo: a poster, evenings with a question in more wordings, a class."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from buurtstem.accounts.actions import choose_languages
from buurtstem.stories.entries.actions import make_entry
from buurtstem.stories.entries.queries import get_entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.questions.actions import (
    Slot,
    Writing,
    ask_question,
    judge_wording,
    write_wording,
)
from buurtstem.stories.questions.queries import question_of
from buurtstem.stories.questions.rules import Audience, Version
from buurtstem.stories.rules import Source

from .scene import BUILDER, CameBy, Event, Row, Scene

MADE = 205  # days ago: before the first story, after people came
KNOWN = ("nl", "tr", "ar")  # by those who word the question and read it


def entries_made(scene: Scene, entries: list[Row]) -> Iterator[Event]:
    """Yield how the builder made each entry page and others put its question in other words."""
    for entry in entries:
        yield Event(scene.ago(MADE), partial(_make, scene, entry))


def _make(scene: Scene, entry: Row, moment: datetime) -> None:
    session, builder = scene.session, scene.actor(BUILDER)
    plan = EntryPlan(
        area_code=entry["place"],
        source=Source(entry["source"]),
        occasion=entry["occasion"],
        starts_on=scene.day(entry["first_day"]),
        ends_on=scene.day(entry["last_day"]),
        is_kiosk=False,
    )
    code = make_entry(session, builder, plan, moment)
    if entry["question"]:
        ask_question(session, builder, code, entry["question"]["text"], entry["question"]["lang"], moment)
    for wording in entry["wordings"]:
        _word(scene, code, wording, moment)
    card = get_entry(session, code)
    question = question_of(session, card.id)
    for story, seen in entry["stories"].items():
        wording = question.shown(Version(seen[0]), seen[1]) if seen else None
        scene.came_by[story] = CameBy(card.id, wording.id if wording else None)


def _word(scene: Scene, code: str, row: Row, moment: datetime) -> None:
    """Let one person write a wording and, unless it still waits for somebody, another one read it."""
    session, writer = scene.session, scene.actor(row["writer"])
    version, lang = Version(row["version"]), row["lang"]
    for email in (row["writer"], row["reader"]):
        if email:
            choose_languages(session, scene.actor(email).id, KNOWN)
    entry_id = get_entry(session, code).id
    source = question_of(session, entry_id).source_of(version, lang)
    audience = Audience(row["audience"]) if "audience" in row else None
    writing = Writing(row["text"], source.id if source else 0, None, audience)
    write_wording(session, writer, code, Slot(version, lang), writing, moment)
    made = question_of(session, entry_id).current(version, lang)
    if made and row["reader"]:
        judge_wording(session, scene.actor(row["reader"]), code, made.id, is_right=True, moment=moment)
