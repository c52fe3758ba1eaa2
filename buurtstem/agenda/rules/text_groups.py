"""The threads of texts that are kept nowhere: ids that say what they hold and stay when texts are added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from buurtstem.core.text import slug_of
from buurtstem.themes.rules import Theme

from .grouping import IN_A_FILE, GroupedStory, Grouping, group_stories
from .levels import NewThread, Target
from .place_names import name_of


@dataclass(frozen=True)
class TextGroup:
    """A thread of texts; `place_name` when they name one place."""

    id: str
    theme: Theme
    aspect: str
    place_name: str = ""


def groups_of_texts(stories: Sequence[GroupedStory], texts: Sequence[str]) -> list[tuple[TextGroup, ...]]:
    """Return the threads of each text, in the same order; here also a single text is a thread."""
    grouping = group_stories(stories, fewest=IN_A_FILE)
    groups = _named(grouping, stories, texts)
    found: dict[int, list[TextGroup]] = defaultdict(list)
    for joining in grouping.joined:
        found[joining.story_id].append(groups[joining.target])
    return [tuple(_best_first(found[story.id], story)) for story in stories]


def _best_first(groups: list[TextGroup], story: GroupedStory) -> list[TextGroup]:
    order = [aspect.id for aspect in story.aspects]
    return sorted(
        groups, key=lambda group: order.index(group.aspect) if group.aspect in order else len(order)
    )


def _named(
    grouping: Grouping, stories: Sequence[GroupedStory], texts: Sequence[str]
) -> dict[Target, TextGroup]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for story, text in zip(stories, texts, strict=True):
        for mention in story.mentions:
            if mention.sure:
                names[mention.keys[0]][name_of(text[mention.start : mention.end])] += 1
    return {thread: _group(thread, names[thread.place]) for thread in grouping.opened}


def _group(thread: NewThread, names: Counter[str]) -> TextGroup:
    """Return a thread with its id; a place goes by the name that most give it, of equals the first given."""
    if thread.is_main:
        return TextGroup(thread.aspect, thread.theme, thread.aspect)
    if not thread.place:
        return TextGroup(f"{thread.aspect}/{thread.number + 1}", thread.theme, thread.aspect)
    name = names.most_common(1)[0][0]
    return TextGroup(f"{thread.aspect}/{slug_of(name) or thread.place}", thread.theme, thread.aspect, name)
