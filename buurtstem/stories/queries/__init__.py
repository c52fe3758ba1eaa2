"""THE reads of stories; each list page takes a fixed number of statements."""

from __future__ import annotations

from .cards import StoryCard, StoryDetail
from .lists import Neighbours, StoryList, list_stories, neighbours
from .published import (
    StoryMarks,
    StoryText,
    find_gone,
    find_published,
    get_public_story,
    published_cards,
    published_ids,
    published_marks,
    published_tellers,
    published_texts,
)
from .staff import (
    details_of,
    get_story,
    held_back_ids,
    left_since,
    told_stories,
    waiting_stories,
    withdrawn_ids,
)
from .talks import (
    find_talk_of,
    piece_ids,
    states_of_talks,
    stories_of_talk,
    talks_decided,
    talks_erased,
)

__all__ = [
    "Neighbours",
    "StoryCard",
    "StoryDetail",
    "StoryList",
    "StoryMarks",
    "StoryText",
    "details_of",
    "find_gone",
    "find_published",
    "find_talk_of",
    "get_public_story",
    "get_story",
    "held_back_ids",
    "left_since",
    "list_stories",
    "neighbours",
    "piece_ids",
    "published_cards",
    "published_ids",
    "published_marks",
    "published_tellers",
    "published_texts",
    "states_of_talks",
    "stories_of_talk",
    "talks_decided",
    "talks_erased",
    "told_stories",
    "waiting_stories",
    "withdrawn_ids",
]
