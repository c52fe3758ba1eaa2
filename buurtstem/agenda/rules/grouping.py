"""How stories are grouped into proposed threads: by place and aspect; only people merge, split or revive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from buurtstem.themes.rules import ProposedAspect, Theme

from .threads import MOST_THREADS, Stage

FEWEST_STORIES = 2  # for a thread that the machine opens; a person may make one of a single story
# A second thread only if the text speaks of it about as clearly. On 40 Dutch stories: a story that names one
# aspect twice and another once keeps both, a word in passing about another theme (0.03 to 0.4) opens none.
SECOND_SHARE = 0.6
LONGEST_QUOTE = 180  # characters: two lines on a phone in the size of stories
_SENTENCE_END = re.compile(r"(?<=[.!?…؟。])\s+|\n+")


@dataclass(frozen=True)
class GroupedStory:
    """A public story with the aspects that it may be grouped by, best first."""

    id: int
    area_code: str
    aspects: tuple[ProposedAspect, ...]


@dataclass(frozen=True)
class KnownThread:
    """A thread that the machine opened before, whatever became of it since."""

    id: int
    area_code: str
    aspect: str
    stage: Stage


@dataclass(frozen=True)
class Placing:
    """A story that goes into the thread of an aspect."""

    story_id: int
    aspect: ProposedAspect


@dataclass(frozen=True)
class Grouping:
    """What a run changes: threads to open, stories that join, and stories that speak of it no more."""

    opened: tuple[tuple[str, ProposedAspect], ...]  # area code, and any aspect with that id
    joined: tuple[tuple[str, Placing], ...]
    left: tuple[tuple[int, int], ...]  # thread id, story id


def chosen_aspects(aspects: Iterable[ProposedAspect], themes: Iterable[Theme]) -> tuple[ProposedAspect, ...]:
    """Return at most two aspects, best first, of the themes that count for the story.

    An aspect counts by its own theme, or by the second one that it often belongs to.
    """
    counting = frozenset(themes)
    ranked = [aspect for aspect in aspects if aspect.theme in counting or aspect.also in counting]
    least = ranked[0].score * SECOND_SHARE if ranked else 0.0
    return tuple(aspect for aspect in ranked[:MOST_THREADS] if aspect.score >= least)


def group_stories(
    stories: Iterable[GroupedStory],
    known: Iterable[KnownThread],
    placed: Mapping[int, frozenset[int]],
    settled: frozenset[int],
) -> Grouping:
    """Return what a run changes.

    `placed`: for each thread id the stories that the machine put there. `settled`: stories that a person put
    in or took out of any thread; they stay as people left them. A story joins the thread of its aspect in
    its neighbourhood, unless that was dismissed; a new thread takes `FEWEST_STORIES`. From a thread that
    nobody has looked at yet, a story goes when its text no longer speaks of the aspect.
    """
    known = tuple(known)
    threads = {(thread.area_code, thread.aspect): thread for thread in known}
    free = [story for story in stories if story.id not in settled]
    left = tuple(_leaving(free, known, placed))
    wanted = list(_wanted(free, threads, _staying(placed, left)))
    numbers = Counter((area, placing.aspect.id) for area, placing in wanted)
    opened: dict[tuple[str, str], tuple[str, ProposedAspect]] = {}
    joined: list[tuple[str, Placing]] = []
    for area, placing in wanted:
        key = (area, placing.aspect.id)
        if key not in threads:
            if numbers[key] < FEWEST_STORIES:
                continue
            opened.setdefault(key, (area, placing.aspect))
        joined.append((area, placing))
    return Grouping(tuple(opened.values()), tuple(joined), left)


def _staying(placed: Mapping[int, frozenset[int]], left: tuple[tuple[int, int], ...]) -> dict[int, set[int]]:
    """Return for each story the ids of the threads that it is in and stays in."""
    threads: dict[int, set[int]] = {}
    for thread_id, story_ids in placed.items():
        for story_id in story_ids:
            if (thread_id, story_id) not in left:
                threads.setdefault(story_id, set()).add(thread_id)
    return threads


def _wanted(
    stories: Iterable[GroupedStory],
    threads: Mapping[tuple[str, str], KnownThread],
    staying: Mapping[int, set[int]],
) -> Iterator[tuple[str, Placing]]:
    """Yield where stories would go that are not there yet, as long as they are in fewer than two threads."""
    for story in stories:
        present = staying.get(story.id, set())
        room = MOST_THREADS - len(present)
        for aspect in story.aspects:
            thread = threads.get((story.area_code, aspect.id))
            is_closed = thread is not None and (thread.stage is Stage.DISMISSED or thread.id in present)
            if room and not is_closed:
                room -= 1
                yield story.area_code, Placing(story.id, aspect)


def _leaving(
    stories: Iterable[GroupedStory], known: Iterable[KnownThread], placed: Mapping[int, frozenset[int]]
) -> Iterator[tuple[int, int]]:
    aspects = {story.id: {aspect.id for aspect in story.aspects} for story in stories}
    for thread in known:
        if thread.stage is Stage.PROPOSED:
            for story_id in sorted(placed.get(thread.id, ())):
                if thread.aspect not in aspects.get(story_id, {thread.aspect}):
                    yield thread.id, story_id


def telling_sentence(text: str, because: Iterable[str]) -> str:
    """Return one sentence of a text as a quote: the first with a word that led to the aspect, else the first.

    A longer sentence is cut at a word, with an ellipsis.
    """
    sentences = [" ".join(each.split()) for each in _SENTENCE_END.split(text) if each.strip()]
    words = tuple(because)
    found = next((each for each in sentences if any(word in each for word in words)), None)
    sentence = found or (sentences[0] if sentences else "")
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    head = sentence[: LONGEST_QUOTE - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head}…"
