"""What the machine asks people about threads: it never merges or splits one by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import combinations, islice

from buurtstem.themes.rules import Theme

from .levels import FEWEST_ALIKE, FEWEST_OF_PLACE, MOST_IN_ONE
from .likeness import ALIKE, Centres, Features, Floats, led, likeness_of, rarities_of
from .threads import Stage

MOST_MERGES_AND_SPLITS = 5  # open at a time in a neighbourhood: a list that is looked through, not postponed
MOST_APART = 3
SHARED = 0.6  # of the stories of the smaller of two threads
FEWEST_SHARED = 3
LIKE_EACH_OTHER = 0.6  # cosine of two threads' middles
FEWEST_TO_COMPARE = 3  # stories: the middle of fewer is one story
FEWEST_WORDS = (
    15  # telling ones, for a story that stands apart: "Mooi hier" stands apart too, and says little
)
APART = 0.1  # cosine to every thread
MOST_LOOKED_AT = 100  # stories in no thread, the fullest
GROWN, GROWN_BY = 1.5, 4  # times and stories: what counts as "much changed" since people said no


class ProposalKind(StrEnum):
    """What is asked."""

    MERGE = "merge"
    SPLIT = "split"
    APART = "apart"


class ProposalReason(StrEnum):
    """Why."""

    STORIES = "stories"  # the same stories are in both
    PLACE = "place"
    WORDS = "words"
    ALONE = "alone"


class ProposalState(StrEnum):
    """What people answered."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ThreadOfStories:
    """A live thread as proposals look at it; its stories in order of their ids, with what each names.

    `is_touched`: this run changed it; only then it is looked into again.
    """

    id: int
    theme: Theme
    aspect: str | None
    stage: Stage
    place: str
    stories: tuple[int, ...]
    features: tuple[Features, ...]
    places: tuple[tuple[str, ...], ...]
    is_touched: bool = True


@dataclass(frozen=True)
class LooseStory:
    """A story in no thread that no person took out of one."""

    id: int
    themes: frozenset[Theme]
    features: Features


@dataclass(frozen=True)
class Proposal:
    """One question. `stories` would go into a thread of their own; `size`: how many it is about in all."""

    kind: ProposalKind
    reason: ProposalReason
    thread_id: int | None
    other_id: int | None
    about: str
    stories: tuple[int, ...]
    size: int
    score: float = 0.0

    @property
    def key(self) -> tuple[object, ...]:
        """Return what makes it the same question as another one."""
        story = self.stories if self.kind is ProposalKind.APART else ()
        return (self.kind, self.thread_id, self.other_id, self.about, story)


@dataclass(frozen=True)
class Asked:
    """A question that was asked before, and what people answered."""

    proposal: Proposal
    state: ProposalState


def proposals_for(
    threads: Iterable[ThreadOfStories],
    loose: Iterable[LooseStory],
    before: Iterable[Asked],
    weights: Floats,
) -> tuple[Proposal, ...]:
    """Return what is asked in one neighbourhood, the clearest first; what people rejected not again."""
    threads = sorted(threads, key=lambda thread: thread.id)
    before = tuple(before)
    found = (*_merges(threads, weights), *_splits(threads, before))
    asked = [each for each in found if not _is_answered(each, before)]
    apart = (each for each in _apart(threads, loose, weights) if not _is_answered(each, before))
    return (
        *sorted(asked, key=lambda each: -each.score)[:MOST_MERGES_AND_SPLITS],
        *islice(apart, MOST_APART),
    )


def has_grown_much(before: int, now: int) -> bool:
    """Whether so many stories came that people may be asked again."""
    return now >= before * GROWN and now >= before + GROWN_BY


def _is_answered(proposal: Proposal, before: Iterable[Asked]) -> bool:
    return any(
        each.proposal.key == proposal.key
        and each.state is ProposalState.REJECTED
        and not has_grown_much(each.proposal.size, proposal.size)
        for each in before
    )


def _merges(threads: list[ThreadOfStories], weights: Floats) -> Iterator[Proposal]:
    """Yield two threads of one theme that hold the same stories, are of one place, or are alike."""
    by_theme: dict[Theme, list[ThreadOfStories]] = {}
    for thread in threads:
        by_theme.setdefault(thread.theme, []).append(thread)
    for group in by_theme.values():
        centres = _centres_of(group, weights)
        for (at, one), (beside, other) in combinations(enumerate(group), 2):
            found = _held_in_common(one, other) or _alike(one, other, partial(centres.cosine, at, beside))
            if found:
                size = len({*one.stories, *other.stories})
                yield Proposal(ProposalKind.MERGE, found[0], one.id, other.id, "", (), size, found[1])


def _centres_of(threads: Iterable[ThreadOfStories], weights: Floats) -> Centres:
    centres = Centres(weights)
    for thread in threads:
        centres.open(thread.features)
    return centres


def _held_in_common(one: ThreadOfStories, other: ThreadOfStories) -> tuple[ProposalReason, float] | None:
    """Return whether two threads hold the same stories, or are of one subject and place."""
    smaller = min(len(one.stories), len(other.stories))
    if smaller >= FEWEST_SHARED:
        shared = len({*one.stories}.intersection(other.stories))
        if shared >= max(FEWEST_SHARED, SHARED * smaller):
            return ProposalReason.STORIES, 1 + shared / smaller
    if one.aspect == other.aspect and one.place and one.place == other.place:
        return ProposalReason.PLACE, 1.0
    return None


def _alike(
    one: ThreadOfStories, other: ThreadOfStories, cosine: Callable[[], float]
) -> tuple[ProposalReason, float] | None:
    """Return whether two threads use the same words; those of different places are apart for a reason."""
    if one.place != other.place or min(len(one.stories), len(other.stories)) < FEWEST_TO_COMPARE:
        return None
    likeness = cosine()
    return (ProposalReason.WORDS, likeness) if likeness >= LIKE_EACH_OTHER else None


def _splits(threads: list[ThreadOfStories], before: Iterable[Asked]) -> Iterator[Proposal]:
    """Yield a thread that nobody oversees any more and that holds a second subject."""
    still = {
        each.proposal.thread_id: each.proposal
        for each in before
        if each.state is ProposalState.OPEN and each.proposal.kind is ProposalKind.SPLIT
    }
    for thread in threads:
        if not thread.is_touched and thread.id in still:
            yield still[thread.id]
        elif thread.is_touched and len(thread.stories) > MOST_IN_ONE:
            found = _part_of_place(thread) or _part_alike(thread)
            if found:
                yield found


def _part_of_place(thread: ThreadOfStories) -> Proposal | None:
    named = Counter(place for places in thread.places for place in places if place != thread.place)
    for place, number in named.most_common():
        if FEWEST_OF_PLACE <= number <= len(thread.stories) - FEWEST_OF_PLACE:
            part = [
                story for story, places in zip(thread.stories, thread.places, strict=True) if place in places
            ]
            return _split(thread, part, ProposalReason.PLACE, place)
    return None


def _part_alike(thread: ThreadOfStories) -> Proposal | None:
    """Return stories that are alike and, as a group, unlike the others; what most are like is the subject."""
    weights = rarities_of(thread.features)
    groups = led(thread.features, Centres(weights))
    for group, number in Counter(each for each in groups if each is not None).most_common():
        if FEWEST_ALIKE <= number <= len(thread.stories) // 2:
            part = [features for features, own in zip(thread.features, groups, strict=True) if own == group]
            rest = [features for features, own in zip(thread.features, groups, strict=True) if own != group]
            if likeness_of(part, rest, weights) < ALIKE:
                chosen = [story for story, own in zip(thread.stories, groups, strict=True) if own == group]
                return _split(thread, chosen, ProposalReason.WORDS, "")
    return None


def _split(thread: ThreadOfStories, part: list[int], reason: ProposalReason, about: str) -> Proposal:
    size = len(thread.stories)
    share = len(part) / size
    return Proposal(ProposalKind.SPLIT, reason, thread.id, None, about, tuple(part), size, share)


def _apart(
    threads: list[ThreadOfStories], loose: Iterable[LooseStory], weights: Floats
) -> Iterator[Proposal]:
    """Yield stories that say much and are like no thread; the fullest first, of equals the older."""
    full = (each for each in loose if each.themes and len(each.features) >= FEWEST_WORDS)
    fullest = sorted(full, key=lambda each: (-len(each.features), each.id))[:MOST_LOOKED_AT]
    centres = _centres_of(threads, weights) if fullest else Centres(weights)
    for story in fullest:
        if not len(centres) or float(centres.likenesses(story.features).max()) < APART:
            yield Proposal(
                ProposalKind.APART, ProposalReason.ALONE, None, None, "", (story.id,), 1, len(story.features)
            )
