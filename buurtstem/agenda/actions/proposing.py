"""The machine's part: it opens threads and adds stories; it never moves, merges, splits or revives."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from buurtstem.agenda.models import Thread, ThreadReading, ThreadStory
from buurtstem.agenda.queries.grouping import (
    known_threads,
    memberships,
    readings_of,
    series_in,
    settled_ids,
    words_kept,
)
from buurtstem.agenda.rules.grouping import GroupedStory, Grouping, Joining, chosen_aspects, group_stories
from buurtstem.agenda.rules.levels import NewThread, Target
from buurtstem.agenda.rules.readings import (
    Reading,
    keys_of_name,
    pipeline_of,
    place_name,
    read_text,
    version_of,
)
from buurtstem.agenda.rules.threads import MadeBy, Stage
from buurtstem.core.memory import no_search_for_garbage
from buurtstem.places.queries import names_of
from buurtstem.stories.queries import StoryText, published_ids, published_texts
from buurtstem.themes.marking import stands_in
from buurtstem.themes.rules import Tagger

from .locks import lock_grouping
from .offering import renew_proposals

AT_ONCE = 500  # rows


@dataclass(frozen=True)
class Proposed:
    """What a run made: new threads, stories that joined or left one, open questions; of stories looked at."""

    stories: int
    opened: int
    joined: int
    left: int
    asked: int


@dataclass(frozen=True)
class Found:
    """The public stories of a place, what is known of each, and which of them were read anew."""

    texts: Mapping[int, StoryText]
    readings: Mapping[int, Reading]
    new: frozenset[int]
    pipeline: str
    place: str


@no_search_for_garbage()
def read_stories(session: Session, place: str, tagger: Tagger) -> Found:
    """Read the public stories of a place that are new or changed; takes time, so before a transaction."""
    pipeline = pipeline_of(tagger.version)
    texts = {text.id: text for text in published_texts(session, place)}
    kept = readings_of(session, pipeline, place)
    readings = {
        text.id: kept[text.id]
        for text in texts.values()
        if text.id in kept and kept[text.id].version == version_of(text.text, text.lang)
    }
    new = [text for text in texts.values() if text.id not in readings]
    taggings = tagger.tag_many((text.text, text.lang) for text in new)
    for text, tagging in zip(new, taggings, strict=True):
        readings[text.id] = read_text(text.text, text.lang, tagging)
    return Found(texts, readings, frozenset(text.id for text in new), pipeline, place)


def keep_proposals(session: Session, found: Found, moment: datetime) -> Proposed:
    """Open threads and add stories to them; what was taken back since it was read stays out."""
    lock_grouping(session)  # may have to wait for another run
    with no_search_for_garbage():
        return _keep_proposals(session, found, moment)


def _keep_proposals(session: Session, found: Found, moment: datetime) -> Proposed:
    public = set(session.scalars(published_ids(found.place)))
    _keep_readings(session, found, public)
    stories = tuple(_story(found, text) for text in found.texts.values() if text.id in public)
    areas = sorted({story.area_code for story in stories})
    own_names = {code: keys_of_name(name) for code, name in names_of(session, set(areas)).items()}
    grouping = group_stories(
        stories,
        known_threads(session, areas),
        memberships(session, areas),
        settled_ids(session, found.place),
        own_names,
    )
    ids = _open(session, grouping, found, moment)
    _take_out(session, grouping)
    _put_in(session, grouping.joined, ids, found, moment)
    _forget_words(session, found, public)
    asked = renew_proposals(session, stories, grouping, moment)
    return Proposed(len(stories), len(grouping.opened), len(grouping.joined), len(grouping.left), asked)


def propose_threads(session: Session, place: str, tagger: Tagger, moment: datetime) -> Proposed:
    """Group the public stories of an area and the areas in it into proposed threads, in one go."""
    return keep_proposals(session, read_stories(session, place, tagger), moment)


def _story(found: Found, text: StoryText) -> GroupedStory:
    reading = found.readings[text.id]
    return GroupedStory(
        text.id,
        text.area_code,
        chosen_aspects(reading.proposed(), text.themes),
        text.themes,
        reading.named(),
        reading.features,
        text.id in found.new,
    )


def _keep_readings(session: Session, found: Found, public: set[int]) -> None:
    """Keep what was read anew in place of what was read of these stories before."""
    new = sorted(found.new & public)
    for ids in _parts(new):
        session.execute(delete(ThreadReading).where(ThreadReading.story_id.in_(ids)))
        rows = [
            {
                "story_id": story_id,
                "pipeline": found.pipeline,
                "version": found.readings[story_id].version,
                "found": found.readings[story_id].found,
                "words": found.readings[story_id].words,
            }
            for story_id in ids
        ]
        session.execute(insert(ThreadReading), rows)


def _open(session: Session, grouping: Grouping, found: Found, moment: datetime) -> dict[NewThread, int]:
    """Open threads; return their rows."""
    highest = series_in(session, {each.area_code for each in grouping.opened})
    joining: dict[Target, list[tuple[str, Reading]]] = defaultdict(list)
    for each in grouping.joined:
        joining[each.target].append((found.texts[each.story_id].text, found.readings[each.story_id]))
    rows: dict[NewThread, Thread] = {}
    for new in grouping.opened:
        series = 0
        if not new.is_main:
            series = highest[new.area_code, new.aspect] = highest.get((new.area_code, new.aspect), 0) + 1
        rows[new] = Thread(
            public_id=secrets.token_hex(6),
            area_code=new.area_code,
            theme=new.theme,
            aspect=new.aspect,
            series=series,
            place=new.place,
            place_name=place_name(new.place, joining[new]) if new.place else "",
            made_by=MadeBy.MACHINE,
            stage=Stage.PROPOSED,
            stage_at=moment,
            created_at=moment,
        )
    session.add_all(rows.values())
    session.flush()
    return {new: row.id for new, row in rows.items()}


def _take_out(session: Session, grouping: Grouping) -> None:
    for thread_id, story_id in grouping.left:
        session.execute(
            delete(ThreadStory).where(ThreadStory.thread_id == thread_id, ThreadStory.story_id == story_id)
        )


def _put_in(
    session: Session,
    joined: Iterable[Joining],
    ids: Mapping[NewThread, int],
    found: Found,
    moment: datetime,
) -> None:
    rows = [
        {
            "thread_id": ids[each.target] if isinstance(each.target, NewThread) else each.target,
            "story_id": each.story_id,
            "is_in": True,
            "placed_by": MadeBy.MACHINE,
            "because": _because(found, each),
            "placed_at": moment,
        }
        for each in joined
    ]
    if rows:
        session.execute(insert(ThreadStory), rows)
    session.flush()


def _because(found: Found, joining: Joining) -> list[str]:
    """Return the words that lead a story into a thread; none when it only is like the others."""
    if joining.aspect is None:
        return []
    reading = found.readings[joining.story_id]
    return reading.because(joining.aspect.id, found.texts[joining.story_id].text)


def _forget_words(session: Session, found: Found, public: set[int]) -> None:
    """Keep no words that stand in a story no more: its teller changed it, or they were left out.

    Whole words are looked for in what was read anew, as every changed text is; in thousands of others,
    which lost no word, that would take longer than all the rest.
    """
    for kept in words_kept(session, found.place):
        text = found.texts.get(kept.story_id)
        if text is None or kept.story_id not in public:
            continue
        is_read_anew = kept.story_id in found.new
        stand = [
            word
            for word in kept.because
            if word in text.text and (not is_read_anew or stands_in(text.text, word))
        ]
        if len(stand) < len(kept.because):
            again = found.readings[kept.story_id].because(kept.aspect, text.text) if kept.aspect else []
            session.execute(
                update(ThreadStory).where(ThreadStory.id == kept.row_id).values(because=again or stand)
            )


def _parts(ids: list[int]) -> list[list[int]]:
    """Return a list in parts of a size that both databases take in one statement."""
    return [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
