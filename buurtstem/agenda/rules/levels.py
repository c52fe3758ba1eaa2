"""The second level: inside an aspect with more than a dozen stories, by place named and by likeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from buurtstem.themes.rules import Theme

from .likeness import ALIKE, Centres, Features, Floats, led, likeness_of, rarities_of

if TYPE_CHECKING:
    from .grouping import GroupedStory, KnownThread

MOST_IN_ONE = 12  # stories that people oversee in one thread; design/themes.md: more than a dozen is parted
FEWEST_OF_PLACE = 3  # stories that name a place, for a thread of it: a name that three say is nobody's secret
FEWEST_ALIKE = 3  # stories for a thread of what is alike


@dataclass(frozen=True)
class NewThread:
    """A thread that a run opens: of an aspect, of a place in it, or the numbered one of what is alike."""

    area_code: str
    theme: Theme
    aspect: str
    place: str = ""
    number: int = 0

    @property
    def is_main(self) -> bool:
        """Whether it holds all of the aspect that is in no other thread."""
        return not self.place and not self.number


Target = int | NewThread  # a thread that is there, by its id, or one to open


@dataclass(frozen=True)
class Bucket:
    """All of one aspect in one neighbourhood.

    `family`: its threads, each with the thread into which its stories go (itself, or that into which it was
    merged; None when people dismissed it). `inside`: the stories of each. `wanting`: stories to be placed.
    """

    area_code: str
    theme: Theme
    aspect: str
    fewest: int
    fewest_of_place: int
    family: tuple[tuple[KnownThread, int | None], ...]
    inside: Mapping[int, list[int]]
    wanting: tuple[int, ...]
    stories: Mapping[int, GroupedStory]
    places: Mapping[int, tuple[str, ...]]

    @cached_property
    def all_stories(self) -> list[int]:
        """Return its public stories, those that are placed and those that are not."""
        inside = {story for ids in self.inside.values() for story in ids}
        return sorted(story for story in inside.union(self.wanting) if story in self.stories)

    @cached_property
    def weights(self) -> Floats:
        """Return how telling each word is within it."""
        return rarities_of(self.features(self.all_stories))

    def features(self, stories: Iterable[int]) -> list[Features]:
        """Return the words of those of these stories that are public."""
        return [self.stories[each].features for each in stories if each in self.stories]

    @property
    def has_levels(self) -> bool:
        """Whether it is parted already, or has grown too large to oversee."""
        number = len(self.wanting) + len({story for ids in self.inside.values() for story in ids})
        return number > MOST_IN_ONE or any(thread.series for thread, _ in self.family)

    def new(self, place: str = "", number: int = 0) -> NewThread:
        """Return a thread to open in it."""
        return NewThread(self.area_code, self.theme, self.aspect, place, number)


def place_in_bucket(bucket: Bucket) -> Iterator[tuple[int, Target]]:
    """Yield each story that finds a place, with the thread; those of a dismissed thread find none."""
    found: dict[int, Target | None] = {}
    if bucket.has_levels:
        found |= _by_known_place(bucket)
        found |= _by_new_place(bucket, [story for story in bucket.wanting if story not in found])
        found |= _alike(bucket, [story for story in bucket.wanting if story not in found])
    found |= _together(bucket, [story for story in bucket.wanting if story not in found])
    for story in bucket.wanting:
        target = found[story]
        if target is not None:
            yield story, target


def _by_known_place(bucket: Bucket) -> dict[int, Target | None]:
    """Put stories with those that name the same place."""
    goals = {thread.place: goal for thread, goal in bucket.family if thread.place}
    found: dict[int, Target | None] = {}
    for story in bucket.wanting:
        place = next((each for each in bucket.places[story] if each in goals), None)
        if place is not None:
            found[story] = goals[place]
    return found


def _by_new_place(bucket: Bucket, stories: list[int]) -> dict[int, Target | None]:
    """Open threads of places that enough stories name, the oftenest named first.

    Not of a place that as many stories name which are in another thread: that one is for people to split.
    """
    within = {story for ids in bucket.inside.values() for story in ids}
    elsewhere = Counter(place for story in within for place in bucket.places.get(story, ()))
    found: dict[int, Target | None] = {}
    while True:
        waiting = [story for story in stories if story not in found]
        named = Counter(place for story in waiting for place in bucket.places[story])
        enough = [
            place for place, number in named.items() if number >= bucket.fewest_of_place > elsewhere[place]
        ]
        if not enough:
            return found
        place = max(enough, key=lambda each: named[each])
        found |= {story: bucket.new(place) for story in waiting if place in bucket.places[story]}


def _alike(bucket: Bucket, stories: list[int]) -> dict[int, Target | None]:
    """Put new stories with what is alike; open a thread of what is alike and stands apart from the rest.

    The words are weighed within the aspect: those by which all belong to it part nothing.
    """
    new = [story for story in stories if bucket.stories[story].is_new]
    centres, goals = Centres(bucket.weights), []
    for thread, goal in bucket.family:
        if thread.series and not thread.place:
            centres.open(bucket.features(bucket.inside[thread.id]))
            goals.append(goal)
    groups = dict(zip(new, led(bucket.features(new), centres), strict=True))
    found: dict[int, Target | None] = {
        story: goals[group] for story, group in groups.items() if group is not None and group < len(goals)
    }
    parts: dict[int, list[int]] = {}
    for story, group in groups.items():
        if group is not None and story not in found:
            parts.setdefault(group, []).append(story)
    most = len(bucket.all_stories) // 2  # what most of an aspect is like is the aspect itself
    clear = [
        part for part in parts.values() if FEWEST_ALIKE <= len(part) <= most and _stands_apart(bucket, part)
    ]
    for number, part in enumerate(clear, start=1):
        found |= dict.fromkeys(part, bucket.new(number=number))
    return found


def _stands_apart(bucket: Bucket, part: list[int]) -> bool:
    """Whether stories are less like the rest of the aspect than one story has to be to join a group.

    Without this, stories of few and common words fall into groups that are others after each run.
    """
    rest = [story for story in bucket.all_stories if story not in part]
    return likeness_of(bucket.features(part), bucket.features(rest), bucket.weights) < ALIKE


def _together(bucket: Bucket, stories: list[int]) -> dict[int, Target | None]:
    """Put the others in the thread of the aspect as a whole; open it when there are enough."""
    main = next(((thread, goal) for thread, goal in bucket.family if thread.series == 0), None)
    if main is not None:
        return dict.fromkeys(stories, main[1])
    return dict.fromkeys(stories, bucket.new() if len(stories) >= bucket.fewest else None)
