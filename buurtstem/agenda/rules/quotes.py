"""One teller's own sentence, as it stands beside the title of a thread."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_QUOTE = 180  # characters: two lines on a phone in the size of stories
_SENTENCE_END = re.compile(r"(?<=[.!?…؟。])\s+|\n+")


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
