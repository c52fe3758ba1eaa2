"""How stories are grouped into proposed threads; only people merge, split or revive.

Two levels: the aspect, in each neighbourhood; and inside an aspect with more than a dozen stories the place
that they name, then what is alike. A story that is in a thread stays there when others come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from buurtstem.themes.rules import ProposedAspect, Theme

from .levels import FEWEST_OF_PLACE, Bucket, NewThread, Target, place_in_bucket
from .likeness import NO_FEATURES, Centres, Features, rarities_of
from .place_books import PlaceBook
from .place_names import Mention
from .threads import MOST_THREADS, Stage

# A second thread only if the text speaks of it about as clearly. On 40 Dutch stories: a story that names one
# aspect twice and another once keeps both, a word in passing about another theme (0.03 to 0.4) opens none.
SECOND_SHARE = 0.6


@dataclass(frozen=True)
class Fewest:
    """How many stories a thread takes that the machine opens: of an aspect, and of a place in it."""

    stories: int
    of_place: int


ON_A_SITE = Fewest(2, FEWEST_OF_PLACE)  # a person may make one of a single story
# Of a file nothing is kept: every thread is named. Parting at two moves the fewest texts when others come.
IN_A_FILE = Fewest(1, 2)


@dataclass(frozen=True)
class GroupedStory:
    """A public story with all by which it is grouped.

    `aspects`: best first. `is_new`: read anew in this run; only such stories are placed by likeness, so a
    second run over the same stories changes nothing.
    """

    id: int
    area_code: str
    aspects: tuple[ProposedAspect, ...]
    themes: frozenset[Theme] = frozenset()
    mentions: tuple[Mention, ...] = ()
    features: Features = field(default_factory=lambda: NO_FEATURES, compare=False)
    is_new: bool = True


@dataclass(frozen=True)
class KnownThread:
    """A thread that was opened before, whatever became of it since.

    `series`: 0 for the one that holds all of an aspect that is in no other; `place`: key of the place that
    its stories name. `into`: the thread that it was merged into in the end.
    """

    id: int
    area_code: str
    theme: Theme
    aspect: str
    stage: Stage
    series: int = 0
    place: str = ""
    into: int | None = None


@dataclass(frozen=True)
class Membership:
    """A story that is in a thread; `by_likeness` when it does not speak of the thread's aspect itself."""

    thread_id: int
    story_id: int
    by_likeness: bool = False


@dataclass(frozen=True)
class Joining:
    """A story that goes into a thread; `aspect` is None when it only is like the stories there."""

    target: Target
    story_id: int
    aspect: ProposedAspect | None


@dataclass(frozen=True)
class Grouping:
    """What a run changes: threads to open, stories that join, and stories that speak of it no more."""

    opened: tuple[NewThread, ...]
    joined: tuple[Joining, ...]
    left: tuple[tuple[int, int], ...]  # thread id, story id
    places: Mapping[int, tuple[str, ...]]  # that each story names

    @property
    def touched(self) -> frozenset[int]:
        """Return the threads that were there and that a story joined or left."""
        joined = {each.target for each in self.joined if not isinstance(each.target, NewThread)}
        return frozenset(joined | {thread_id for thread_id, _ in self.left})


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
    known: Iterable[KnownThread] = (),
    members: Iterable[Membership] = (),
    settled: frozenset[int] = frozenset(),
    not_places: Mapping[str, frozenset[str]] | None = None,
    fewest: Fewest = ON_A_SITE,
) -> Grouping:
    """Return what a run changes.

    `settled`: stories that a person put in or took out of any thread; they stay as people left them. A story
    joins the thread of its aspect in its neighbourhood, unless that was dismissed; a new thread takes as
    many stories as `fewest` says. From a thread that nobody has looked at yet, a story goes when its text no
    longer speaks of the aspect. `not_places`: for each neighbourhood keys of names that are no place in it.
    """
    run = _Run(tuple(stories), tuple(known), settled, fewest)
    left = tuple(run.leaving(members))
    run.take_as_present(each for each in members if (each.thread_id, each.story_id) not in left)
    run.read_places(not_places or {})
    joined = [*run.by_aspect()]
    joined += run.by_likeness(joined)
    opened = dict.fromkeys(each.target for each in joined if isinstance(each.target, NewThread))
    return Grouping(tuple(opened), tuple(joined), left, run.places)


class _Run:
    """What is known while stories are placed, looked up in many ways."""

    def __init__(
        self,
        stories: tuple[GroupedStory, ...],
        known: tuple[KnownThread, ...],
        settled: frozenset[int],
        fewest: Fewest,
    ) -> None:
        self.stories = {story.id: story for story in stories}
        self.free = [story for story in stories if story.id not in settled]
        self.threads = {thread.id: thread for thread in known}
        self.fewest = fewest
        self.present: dict[int, set[int]] = defaultdict(set)  # threads of each story
        self.inside: dict[int, list[Membership]] = defaultdict(list)  # stories of each thread
        self.places: dict[int, tuple[str, ...]] = {}
        self.families: dict[tuple[str, str], list[KnownThread]] = defaultdict(list)
        for thread in known:
            self.families[thread.area_code, thread.aspect].append(thread)

    def leaving(self, members: Iterable[Membership]) -> Iterator[tuple[int, int]]:
        """Yield what goes from a thread that nobody looked at: its text speaks of another aspect now."""
        free = {story.id: {aspect.id for aspect in story.aspects} for story in self.free}
        for each in members:
            thread = self.threads.get(each.thread_id)
            if thread is None or thread.stage is not Stage.PROPOSED or each.by_likeness:
                continue
            if thread.aspect not in free.get(each.story_id, {thread.aspect}):
                yield each.thread_id, each.story_id

    def take_as_present(self, members: Iterable[Membership]) -> None:
        """Note which stories are where."""
        for each in members:
            self.present[each.story_id].add(each.thread_id)
            self.inside[each.thread_id].append(each)

    def read_places(self, not_places: Mapping[str, frozenset[str]]) -> None:
        """Find out which places are the same, in each neighbourhood."""
        by_area: dict[str, list[GroupedStory]] = defaultdict(list)
        for story in self.stories.values():
            by_area[story.area_code].append(story)
        for area, stories in by_area.items():
            book = PlaceBook(
                (mention for story in stories for mention in story.mentions),
                (
                    thread.place
                    for thread in self.threads.values()
                    if thread.place and thread.area_code == area
                ),
                not_places.get(area, frozenset()),
            )
            self.places |= {story.id: book.places_of(story.mentions) for story in stories}

    def by_aspect(self) -> Iterator[Joining]:
        """Place the stories that speak of an aspect and are in no thread of it yet."""
        wanting: dict[tuple[str, str], dict[int, ProposedAspect]] = defaultdict(dict)
        for story in self.free:
            for aspect in self._wishes(story):
                wanting[story.area_code, aspect.id][story.id] = aspect
        for key, wishes in wanting.items():
            found = place_in_bucket(self._bucket(key, wishes))
            yield from (Joining(target, story_id, wishes[story_id]) for story_id, target in found)

    def by_likeness(self, joined: list[Joining]) -> list[Joining]:
        """Place new stories without an aspect: with the nearest group of a theme of theirs, or nowhere."""
        busy = {each.story_id for each in joined}
        apart = [
            story
            for story in self.free
            if story.is_new and not story.aspects and story.id not in busy and not self.present[story.id]
        ]
        areas = dict.fromkeys(story.area_code for story in apart)
        return [found for area in areas for found in self._nearest(area, apart, joined)]

    def _wishes(self, story: GroupedStory) -> Iterator[ProposedAspect]:
        """Yield the aspects in which a story has no thread yet, as long as it is in fewer than two."""
        room = MOST_THREADS - len(self.present[story.id])
        for aspect in story.aspects:
            family = self.families.get((story.area_code, aspect.id), [])
            ids = {thread.id for thread in family} | {thread.into for thread in family}
            if room > 0 and not ids & self.present[story.id] and self._is_open(story, family):
                room -= 1
                yield aspect

    def _is_open(self, story: GroupedStory, family: list[KnownThread]) -> bool:
        """Whether a story can go anywhere: not where people dismissed the aspect, or its place in it."""
        places = self.places[story.id]
        own = [each for each in family if each.place and each.place in places] or [
            each for each in family if each.series == 0
        ]
        return not own or any(self._final(each).stage is not Stage.DISMISSED for each in own)

    def _final(self, thread: KnownThread) -> KnownThread:
        """Return the thread that a merged one went into, else itself."""
        return self.threads.get(thread.into, thread) if thread.into else thread

    def _bucket(self, key: tuple[str, str], wishes: dict[int, ProposedAspect]) -> Bucket:
        family = self.families.get(key, [])
        theme = next(iter(wishes.values())).theme
        inside = {thread.id: [each.story_id for each in self.inside[thread.id]] for thread in family}
        return Bucket(
            area_code=key[0],
            theme=theme,
            aspect=key[1],
            fewest=self.fewest.stories,
            fewest_of_place=self.fewest.of_place,
            family=tuple((thread, self._goal(thread)) for thread in family),
            inside=inside,
            wanting=tuple(wishes),
            stories=self.stories,
            places=self.places,
        )

    def _goal(self, thread: KnownThread) -> int | None:
        """Return the thread into which stories of this one go; None when people dismissed it."""
        final = self._final(thread)
        return None if final.stage is Stage.DISMISSED else final.id

    def _nearest(self, area: str, apart: list[GroupedStory], joined: list[Joining]) -> Iterator[Joining]:
        """Compare stories of a neighbourhood with the middles of its threads."""
        weights = rarities_of(each.features for each in self.stories.values() if each.area_code == area)
        groups = self._groups(area, joined)
        centres = {theme: Centres(weights) for theme in Theme}
        targets: dict[Theme, list[Target]] = defaultdict(list)
        for target, (theme, ids) in groups.items():
            centres[theme].open(self.stories[each].features for each in ids)
            targets[theme].append(target)
        for story in (each for each in apart if each.area_code == area):
            for theme in sorted(story.themes):
                place = centres[theme].nearest(story.features)
                if place is not None:
                    yield Joining(targets[theme][place], story.id, None)
                    break

    def _groups(self, area: str, joined: list[Joining]) -> dict[Target, tuple[Theme, list[int]]]:
        """Return the live threads of a neighbourhood, also those that this run opens, with their stories.

        Not those of a place: a story that does not name it does not belong there.
        """
        groups: dict[Target, tuple[Theme, list[int]]] = {}
        for thread in self.threads.values():
            is_live = thread.into is None and thread.stage is not Stage.DISMISSED
            if thread.area_code == area and is_live and not thread.place:
                inside = (each.story_id for each in self.inside[thread.id] if not each.by_likeness)
                groups[thread.id] = (thread.theme, [each for each in inside if each in self.stories])
        for each in joined:
            if isinstance(each.target, NewThread) and each.target.area_code == area and not each.target.place:
                groups.setdefault(each.target, (each.target.theme, []))
            if each.target in groups:
                groups[each.target][1].append(each.story_id)
        return groups
