"""What templates of talks need: words to read aloud in every language, and pieces as one may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionState
from buurtstem.core.settings import LANGUAGES
from buurtstem.stories.queries import StoryDetail
from buurtstem.themes.rules import Nature
from buurtstem.web.i18n import LANGUAGE_NAMES, current_language

from .queries import TalkDetail
from .rules import may_read_piece


@dataclass(frozen=True)
class Spoken:
    """Sentences to read aloud in one language, with that language's own name."""

    lang: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ReadPiece:
    """A piece of a talk as one reader sees it; the text is None where it is not to be read (yet)."""

    number: int
    state: ContributionState
    nature: Nature | None
    text: str | None
    lang: str


def spoken_in_all(sentences: Iterable[Any], **values: str) -> tuple[Spoken, ...]:
    """Return sentences in each of our languages, the one of the page first."""
    here = current_language()
    lines = tuple(sentences)
    return tuple(
        Spoken(lang, LANGUAGE_NAMES[lang], _say(lines, lang, values))
        for lang in (here, *(other for other in LANGUAGES if other != here))
    )


def pieces_for(talk: TalkDetail, actor: Actor) -> tuple[ReadPiece, ...]:
    """Return the pieces of a talk as this person may read them."""
    return tuple(_as_read(number, piece, talk, actor) for number, piece in enumerate(talk.pieces, start=1))


def _say(sentences: tuple[Any, ...], lang: str, values: dict[str, str]) -> tuple[str, ...]:
    with force_locale(lang):
        return tuple(str(sentence) % values for sentence in sentences)


def _as_read(number: int, piece: StoryDetail, talk: TalkDetail, actor: Actor) -> ReadPiece:
    may_read = may_read_piece(piece.state, is_sensitive=piece.is_sensitive, is_own=talk.is_of(actor))
    return ReadPiece(
        number=number,
        state=piece.state,
        nature=piece.nature if may_read else None,
        text=piece.text if may_read else None,
        lang=piece.lang,
    )
