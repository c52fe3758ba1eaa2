"""Corrected stories for data tests, and a tagger that has learned."""

from __future__ import annotations

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.stories.actions import correct_story
from buurtstem.themes.rules import Theme
from tests.cast import MOMENT
from tests.factories import add_story
from tests.tagging import WordTagger

PUBLISHED, WAITING = ContributionState.PUBLISHED, ContributionState.WAITING


class NewTagger(WordTagger):
    """The tagger after it has learned: a new version, that takes the lift for a bus."""

    version = "words-2"

    def tag(self, text, lang=None):
        return super().tag(text.casefold().replace("lift", "bus"), lang)


def correct(write, ref: ContributionRef, *themes: Theme, nature=None, source="checker", moment=MOMENT):
    with write() as session:
        correct_story(session, ref.id, themes, nature, source, moment)


def told(write, text="De lift is stuk.", state=PUBLISHED, **changes) -> ContributionRef:
    with write() as session:
        return add_story(session, state, text=text, **changes)
