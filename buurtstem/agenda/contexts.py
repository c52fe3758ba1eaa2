"""What templates of threads and the agenda need, made from read models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from buurtstem.core.text import search_form
from buurtstem.figures.queries import FigureCard, figures_for
from buurtstem.stories.queries import StoryCard, StoryMarks, published_cards
from buurtstem.stories.rules import ToldBy
from buurtstem.themes.aspect_names import ASPECT_NAMES
from buurtstem.themes.marking import stands_in
from buurtstem.themes.names import THEME_NAMES
from buurtstem.themes.rules import Nature, Theme
from buurtstem.themes.rules.schemes import Heading, Scheme
from buurtstem.web.paging import Page, read_page

from .names import title_of
from .queries.history import InterpretationLine
from .queries.items import ChosenFigure, ItemCard, ItemDetail
from .queries.proposals import Question
from .queries.threads import ThreadCard, public_members_of, stories_in
from .rules.interpretations import AuthorRole, sides_heard
from .rules.items import Horizon, Status
from .rules.quotes import telling_sentence
from .rules.threads import Stage, ThreadWish

MOST_WORDS = 8
MOST_ON_A_SIDE = 5  # stories shown of each side of a question
MOST_TYPICAL, FEW_TYPICAL = 12, 3  # stories looked at for words and quote: on a page, in a list


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
class HeadingCount:
    """A heading of a scheme, with how many agenda items and threads are under it."""

    heading: Heading
    items: int
    threads: int


@dataclass(frozen=True)
class ThreadRow:
    """A thread in the list of staff: in which languages and natures its stories are."""

    card: ThreadCard
    quote: Quote | None
    languages: tuple[tuple[str, int], ...]
    natures: tuple[tuple[Nature, int], ...]


@dataclass(frozen=True)
class QuestionSide:
    """One side of what the machine asks: a thread, or the stories that would go apart (None)."""

    thread: ThreadCard | None
    number: int
    stories: tuple[StoryCard, ...]


def page_of_stories(
    session: Session, thread_ids: Collection[int], asked: str | None, total: int
) -> Page[StoryCard]:
    """Return the page that was asked for of the public stories in these threads."""
    stories = stories_in(thread_ids)
    return read_page(asked, lambda number, size: (published_cards(session, stories, number, size), total))


def typical_stories(session: Session, because: Mapping[int, tuple[str, ...]]) -> tuple[StoryCard, ...]:
    """Return the stories of a thread that have most of the words in common by which all are together.

    In that order, the earlier of equals first; the same on every page of its stories.
    """
    cards = {card.id: card for card in published_cards(session, most_typical(because, MOST_TYPICAL))}
    return tuple(cards[each] for each in most_typical(because, MOST_TYPICAL) if each in cards)


def quotes_of(
    session: Session, because: Mapping[int, Mapping[int, tuple[str, ...]]]
) -> dict[int, Quote | None]:
    """Return one teller's sentence for each of some threads; as many statements for one as for twenty."""
    typical = {thread_id: most_typical(words, FEW_TYPICAL) for thread_id, words in because.items()}
    ids = {story_id for found in typical.values() for story_id in found}
    cards = {card.id: card for card in published_cards(session, sorted(ids))}
    return {
        thread_id: quote_from((cards[each] for each in found if each in cards), because[thread_id])
        for thread_id, found in typical.items()
    }


def most_typical(because: Mapping[int, tuple[str, ...]], most: int) -> list[int]:
    """Return the stories with most of the words that are common in a thread."""
    common = Counter(word.casefold() for words in because.values() for word in words)

    def weight(story_id: int) -> int:
        return sum(common[word] for word in {word.casefold() for word in because[story_id]})

    return sorted(because, key=lambda story_id: (-weight(story_id), story_id))[:most]


def quote_from(cards: Iterable[StoryCard], because: Mapping[int, tuple[str, ...]]) -> Quote | None:
    """Return a resident's sentence, if it can be one that speaks of the aspect.

    Only public stories come here: of others nobody agreed that they are shown. Never a professional's: a
    quote stands without who tells it, and the two are told apart everywhere (P-91).
    """
    residents = [card for card in cards if card.told_by is ToldBy.RESIDENT]
    for card in sorted(residents, key=lambda card: not because.get(card.id)):
        sentence = telling_sentence(card.text, because.get(card.id, ()))
        if sentence:
            return Quote(sentence, card.lang, card.public_id)
    return None


def words_together(cards: Iterable[StoryCard], because: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words by which these stories were put together, the commonest first.

    Only those that still stand in the texts: a teller may have changed a story since.
    """
    standing = Counter(
        word.casefold() for card in cards for word in because.get(card.id, ()) if stands_in(card.text, word)
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


def counts_of(
    scheme: Scheme, items: Iterable[ItemCard], threads: Iterable[ThreadCard]
) -> tuple[HeadingCount, ...]:
    """Return what is under each heading; an item that grew from two threads may be under two."""
    items, threads = tuple(items), tuple(threads)
    return tuple(
        HeadingCount(row, len(items_under(row, items)), len(threads_under(row, threads)))
        for row in scheme.rows
    )


def items_under(heading: Heading | None, items: Iterable[ItemCard]) -> tuple[ItemCard, ...]:
    """Return the items that grew from a thread under a heading; without one all of them."""
    return tuple(item for item in items if heading is None or set(heading.themes) & set(item.themes))


def threads_under(heading: Heading | None, threads: Iterable[ThreadCard]) -> tuple[ThreadCard, ...]:
    """Return the threads under a heading; without one all of them."""
    return tuple(thread for thread in threads if heading is None or thread.theme in heading.themes)


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


def chosen_threads(threads: Iterable[ThreadCard], wish: ThreadWish) -> tuple[ThreadCard, ...]:
    """Return the threads that are asked for: by stage, the first step first, then by theme and size."""
    words = search_form(wish.words).split()
    found = [
        thread
        for thread in threads
        if (thread.stage is not Stage.DISMISSED if wish.stage is None else thread.stage is wish.stage)
        and wish.theme in {None, thread.theme}
        and wish.aspect in {None, thread.aspect}
        and all(word in _label(thread) for word in words)
    ]
    stages, themes = list(Stage), list(Theme)
    order = {thread.id: (stages.index(thread.stage), themes.index(thread.theme)) for thread in found}
    return tuple(sorted(found, key=lambda thread: (*order[thread.id], -thread.stories, thread.id)))


def _label(thread: ThreadCard) -> str:
    """Return what is searched: the name that people gave, and the subject and theme above it."""
    subject = ASPECT_NAMES[thread.aspect] if thread.aspect else ""
    return search_form(f"{title_of(thread)} {subject} {THEME_NAMES[thread.theme]}")


def rows_of(
    threads: Iterable[ThreadCard],
    members: Mapping[int, tuple[int, ...]],
    marks: Mapping[int, StoryMarks],
    quotes: Mapping[int, Quote | None],
) -> tuple[ThreadRow, ...]:
    """Return threads with a teller's sentence, languages and natures of their stories, most first."""
    rows = []
    for thread in threads:
        told = [marks[story_id] for story_id in members.get(thread.id, ()) if story_id in marks]
        languages = Counter(mark.lang for mark in told)
        natures = Counter(mark.nature for mark in told if mark.nature)
        rows.append(
            ThreadRow(
                thread,
                quotes.get(thread.id),
                tuple(languages.most_common()),
                tuple(natures.most_common()),
            )
        )
    return tuple(rows)


def in_groups(rows: Iterable[ThreadRow]) -> tuple[tuple[Stage, Theme, tuple[ThreadRow, ...]], ...]:
    """Return rows that stand in order, by stage and theme."""
    groups: dict[tuple[Stage, Theme], list[ThreadRow]] = {}
    for row in rows:
        groups.setdefault((row.card.stage, row.card.theme), []).append(row)
    return tuple((stage, theme, tuple(found)) for (stage, theme), found in groups.items())


def sides_of_question(session: Session, question: Question) -> tuple[QuestionSide, ...]:
    """Return some public stories of each side of a question: what would go apart first, or the older thread.

    Only those count: a number on a page is always of stories that can be read there.
    """
    threads = [each.id for each in (question.thread, question.other) if each is not None]
    members = public_members_of(session, threads)
    apart = list(question.stories)
    sides: list[tuple[ThreadCard | None, list[int]]] = [(None, apart)] if apart else []
    for thread in (question.thread, question.other):
        if thread is not None:
            sides.append((thread, [each for each in members.get(thread.id, ()) if each not in apart]))
    wanted = [each for _, ids in sides for each in ids[:MOST_ON_A_SIDE]]
    cards = {card.id: card for card in published_cards(session, wanted)}
    return tuple(
        QuestionSide(thread, len(ids), tuple(cards[each] for each in ids[:MOST_ON_A_SIDE] if each in cards))
        for thread, ids in sides
    )
