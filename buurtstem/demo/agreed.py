"""Threads of the demo: the machine proposes every week; people name, correct, interpret and adopt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from buurtstem.agenda.actions.interpretations import Saying, add_interpretation
from buurtstem.agenda.actions.merging import Part, split_thread
from buurtstem.agenda.actions.proposing import propose_threads
from buurtstem.agenda.actions.stories import add_story_to_thread, open_thread_from_story, take_story_out
from buurtstem.agenda.actions.threads import (
    Answer,
    Naming,
    dismiss_thread,
    mark_thread,
    move_thread_on,
    name_thread,
    record_recognition,
)
from buurtstem.agenda.actions.undoing import undo_step
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.queries.threads import members_of, threads_in
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.threads import MOST_THREADS, Recognition, Stage
from buurtstem.stories.queries import published_cards
from buurtstem.themes.rules import Theme

from .scene import BUILDER, LANGUAGE, MEMBERS, PROFESSIONAL, Event, Row, Scene

FIRST_PROPOSED, EVERY = 189, 7  # days ago, days: Monday after Monday
BEFORE_SAID = 6  # days from naming a thread to the first interpretation
UNSAID_NAMED = 10  # days ago: threads that nobody interpreted yet
PUT_IN_AFTER = 21  # hours after it was told: a story that came later, an hour after the check
BEFORE_LOOKING = 4  # hours: the machine is through before people begin
SPLIT_SIZE = 4  # stories, two for each; the thread that comes nearest to it is split
LAST_LOOK = 2  # hours ago: the builder puts right what the machine added meanwhile


def threads_agreed(
    scene: Scene, threads: list[Row], dismissed: list[Row], stories: list[Row]
) -> Iterator[Event]:
    """Yield the life of all threads; what the machine proposed and nobody took up stays proposed."""
    told = {story["id"]: story for story in stories}
    for place in sorted({thread["place"] for thread in threads}):
        for days in range(FIRST_PROPOSED, -1, -EVERY):
            yield Event(scene.ago(days, -BEFORE_LOOKING), partial(_propose, scene, place))
    for thread in threads:
        yield from _life(scene, thread, told)
    for proposal in dismissed:
        yield Event(scene.ago(proposal["days_ago"]), partial(_dismiss, scene, proposal))
    yield Event(scene.ago(0, -LAST_LOOK), partial(_put_all_right, scene, threads))
    yield Event(scene.ago(0, -LAST_LOOK + 1), partial(_split_one, scene))


def _propose(scene: Scene, place: str, moment: datetime) -> None:
    propose_threads(scene.session, place, scene.tagger, moment)


def _life(scene: Scene, thread: Row, told: dict[str, Row]) -> Iterator[Event]:
    said = sorted(thread["interpretations"], key=lambda each: -int(each["days_ago"]))
    named = said[0]["days_ago"] + BEFORE_SAID if said else UNSAID_NAMED
    yield Event(scene.ago(named), partial(_name, scene, thread))
    for name in thread["stories"]:
        if told[name]["days_ago"] <= named:
            yield Event(scene.ago(told[name]["days_ago"], PUT_IN_AFTER), partial(_put_right, scene, thread))
    for each in said:
        yield Event(scene.ago(each["days_ago"], 1), partial(_interpret, scene, thread, each))
    if thread["stage"] != Stage.PROPOSED:
        heard = max(_first(said, AuthorRole.RESIDENT), _first(said, AuthorRole.PROFESSIONAL))
        yield Event(scene.ago(-heard, 2), partial(_move_on, scene, thread))
    if thread["recognition"]:
        yield Event(scene.ago(thread["recognition"]["days_ago"], 3), partial(_adopt, scene, thread))


def _first(said: Iterable[Row], role: AuthorRole) -> int:
    """Return the day, from today, on which somebody in this role first said something; negative is past."""
    return min(-int(each["days_ago"]) for each in said if each["role"] == role)


def _name(scene: Scene, thread: Row, moment: datetime) -> None:
    """Take up what the machine proposed on this subject, or open a thread where it proposed nothing."""
    builder = scene.actor(BUILDER)
    proposed = _find_proposed(scene, thread["place"], thread["aspect"])
    row = scene.threads[thread["key"]] = proposed or open_thread_from_story(
        scene.session,
        builder,
        thread["place"],
        next(iter(_public_ids(scene, thread))),
        Theme(thread["theme"]),
        moment,
    )
    name_thread(scene.session, builder, row, Naming(thread["name"], LANGUAGE, thread["value"]), moment)
    marks = {"is_chance": thread["mark"] != "obstacle", "is_obstacle": thread["mark"] != "chance"}
    mark_thread(scene.session, builder, row, moment, **marks)
    _put_right(scene, thread, moment)


def _interpret(scene: Scene, thread: Row, said: Row, moment: datetime) -> None:
    """Enter what somebody said: own words by a professional or member, those of a meeting by the builder."""
    role = AuthorRole(said["role"])
    own = PROFESSIONAL if role is AuthorRole.PROFESSIONAL else MEMBERS[thread["place"]]
    saying = Saying(
        role=role,
        text=said["text"],
        author=said["by"],
        organisation=said.get("organisation", ""),
        meeting=said.get("meeting", ""),
        said_on=scene.day(-int(said["days_ago"])),
    )
    by = scene.actor(BUILDER if saying.meeting else own)
    add_interpretation(scene.session, by, scene.threads[thread["key"]], saying, moment)


def _move_on(scene: Scene, thread: Row, moment: datetime) -> None:
    move_thread_on(scene.session, scene.actor(BUILDER), scene.threads[thread["key"]], moment)


def _adopt(scene: Scene, thread: Row, moment: datetime) -> None:
    asked = thread["recognition"]
    answer = Answer(Recognition(asked["answer"]), asked["meeting"], scene.day(-int(asked["days_ago"])))
    record_recognition(scene.session, scene.actor(BUILDER), scene.threads[thread["key"]], answer, moment)
    _move_on(scene, thread, moment)


def _dismiss(scene: Scene, proposal: Row, moment: datetime) -> None:
    """Dismiss what the machine proposed on a subject; another tagger may have proposed nothing there."""
    row = _find_proposed(scene, proposal["place"], proposal["aspect"])
    if row is not None:
        dismiss_thread(scene.session, scene.actor(BUILDER), row, proposal["reason"], moment)


def _split_one(scene: Scene, moment: datetime) -> None:
    """Split a small thread that nobody took up, and name it, and undo the name again."""
    builder = scene.actor(BUILDER)
    places = tuple(MEMBERS)
    members = members_of(scene.session, [each.id for each in threads_in(scene.session, places)])
    untouched = [
        each
        for each in threads_in(scene.session, places)
        if each.stage is Stage.PROPOSED
        and each.id not in scene.threads.values()
        and len(members.get(each.id, ())) > 1
    ]
    row = min(untouched, key=lambda each: (abs(len(members[each.id]) - SPLIT_SIZE), each.id)).id
    part = Part(members[row][: len(members[row]) // 2])
    split_thread(scene.session, builder, row, part, moment)
    name_thread(scene.session, builder, row, Naming("Te vroeg bedacht", LANGUAGE, ""), moment)
    step = next(line.step_id for line in log_of(scene.session, row) if line.step_id is not None)
    undo_step(scene.session, builder, row, step, moment)


def _put_all_right(scene: Scene, threads: list[Row], moment: datetime) -> None:
    for thread in threads:
        _put_right(scene, thread, moment)


def _put_right(scene: Scene, thread: Row, moment: datetime) -> None:
    """Let exactly the stories be in a thread that people want in it, as far as they are public by now."""
    builder, row = scene.actor(BUILDER), scene.threads[thread["key"]]
    wanted = _public_ids(scene, thread)
    present = _public(scene, members_of(scene.session, [row]).get(row, ()))
    for public_id in present.keys() - wanted.keys():
        take_story_out(scene.session, builder, row, public_id, moment)
    for public_id in wanted.keys() - present.keys():
        _make_room(scene, thread["place"], wanted[public_id], public_id, moment)
        add_story_to_thread(scene.session, builder, row, public_id, moment)


def _make_room(scene: Scene, place: str, story_id: int, public_id: str, moment: datetime) -> None:
    """Take a story that is in as many threads as can be out of one that nobody took up."""
    live = [each.id for each in threads_in(scene.session, (place,)) if each.stage is not Stage.DISMISSED]
    inside = [row for row, ids in members_of(scene.session, live).items() if story_id in ids]
    if len(inside) >= MOST_THREADS:
        spare = next(row for row in inside if row not in scene.threads.values())
        take_story_out(scene.session, scene.actor(BUILDER), spare, public_id, moment)


def _public_ids(scene: Scene, thread: Row) -> dict[str, int]:
    """Return the stories that people want in a thread and that are public by now, by public id."""
    return _public(scene, [scene.stories[name] for name in thread["stories"] if name in scene.stories])


def _public(scene: Scene, ids: Iterable[int]) -> dict[str, int]:
    return {card.public_id: card.id for card in published_cards(scene.session, list(ids))}


def _find_proposed(scene: Scene, place: str, aspect: str) -> int | None:
    """Return the thread that the machine proposed on a subject, which no one took up yet."""
    found = (each for each in threads_in(scene.session, (place,)) if each.aspect == aspect)
    return next((each.id for each in found if each.stage is Stage.PROPOSED), None)
