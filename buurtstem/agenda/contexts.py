"""What templates of threads and the agenda need, made from read models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from buurtstem.figures.queries import FigureCard, figures_for
from buurtstem.stories.queries import StoryCard, StoryMarks, published_cards
from buurtstem.stories.rules import ToldBy
from buurtstem.themes.rules import Nature
from buurtstem.web.paging import PAGE_SIZE, Page

from .queries.items import ChosenFigure, ItemCard, ItemDetail
from .queries.threads import InterpretationLine, ThreadCard, stories_in
from .rules.interpretations import AuthorRole, sides_heard
from .rules.items import Horizon, Status
from .rules.quotes import telling_sentence
from .rules.threads import Stage

MOST_WORDS = 8


@dataclass(frozen=True)
class Quote:
    """One teller's sentence, and the story that it comes from."""

    text: str
    lang: str
    story_public_id: str


@dataclass(frozen=True)
class Side:
    """One column of interpretations; `heard` when somebody of this side took part."""

    role: AuthorRole
    lines: tuple[InterpretationLine, ...]
    heard: bool


@dataclass(frozen=True)
class FigureBeside:
    """A figure beside an item, with the reason why this one; `card` is None when it is not there any more."""

    chosen: ChosenFigure
    card: FigureCard | None


@dataclass(frozen=True)
class ThreadRow:
    """A thread in the list of staff: in which languages and natures its stories are."""

    card: ThreadCard
    languages: tuple[tuple[str, int], ...]
    natures: tuple[tuple[Nature, int], ...]


def page_of_stories(
    session: Session, thread_ids: Collection[int], number: int, total: int
) -> Page[StoryCard]:
    """Return one page of the public stories in these threads."""
    cards = published_cards(session, stories_in(thread_ids), number, PAGE_SIZE)
    return Page(cards, number, total)


def quote_from(cards: Iterable[StoryCard], because: Mapping[int, tuple[str, ...]]) -> Quote | None:
    """Return a resident's sentence, if it can be one that speaks of the aspect.

    Never a professional's: a quote stands without who tells it, and the two are told apart everywhere (P-91).
    """
    residents = [card for card in cards if card.told_by is ToldBy.RESIDENT]
    for card in sorted(residents, key=lambda card: card.id not in because):
        sentence = telling_sentence(card.text, because.get(card.id, ()))
        if sentence:
            return Quote(sentence, card.lang, card.public_id)
    return None


def words_together(cards: Iterable[StoryCard], because: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words by which these stories were put together, the commonest first.

    Only those that still stand in the texts: a teller may have changed a story since.
    """
    standing = Counter(
        word.casefold() for card in cards for word in because.get(card.id, ()) if word in card.text
    )
    return tuple(word for word, _ in standing.most_common(MOST_WORDS))


def sides_of(lines: Iterable[InterpretationLine]) -> tuple[Side, ...]:
    """Return the interpretations side by side, by who says it; contradictions stay."""
    lines = tuple(lines)
    heard = sides_heard(line.role for line in lines if line.withdrawn_at is None)
    return tuple(
        Side(role, tuple(line for line in lines if line.role is role), heard[role]) for role in AuthorRole
    )


def figures_beside(session: Session, item: ItemDetail, today: date) -> tuple[FigureBeside, ...]:
    """Return the figures that people put beside an item; one that was withdrawn since has no card."""
    return tuple(
        FigureBeside(chosen, figures_for(session, chosen.area_code, chosen.indicator_code, today))
        for chosen in item.figures
    )


def by_horizon(items: Iterable[ItemCard]) -> tuple[tuple[Horizon, tuple[ItemCard, ...]], ...]:
    """Return open items by horizon, near to far; empty horizons are left out."""
    groups: dict[Horizon, list[ItemCard]] = {}
    for item in items:
        if is_open(item):
            groups.setdefault(item.horizon, []).append(item)
    return tuple((horizon, tuple(groups[horizon])) for horizon in Horizon if horizon in groups)


def is_open(item: ItemCard) -> bool:
    """Whether there is still something to do."""
    return item.status in {Status.TO_DO, Status.DOING}


def by_stage(
    threads: Iterable[ThreadCard],
    members: Mapping[int, tuple[int, ...]],
    marks: Mapping[int, StoryMarks],
) -> tuple[tuple[Stage, tuple[ThreadRow, ...]], ...]:
    """Return threads by stage, the first step first; empty stages are left out."""
    groups: dict[Stage, list[ThreadRow]] = {}
    for thread in threads:
        told = [marks[story_id] for story_id in members.get(thread.id, ()) if story_id in marks]
        languages = Counter(mark.lang for mark in told)
        natures = Counter(mark.nature for mark in told if mark.nature)
        row = ThreadRow(thread, tuple(languages.most_common()), tuple(natures.most_common()))
        groups.setdefault(thread.stage, []).append(row)
    return tuple((stage, tuple(groups[stage])) for stage in Stage if stage in groups)
