"""The life of a story as rows: told, checked, changed, shown, taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.media.actions import attach_picture, take_picture
from buurtstem.media.queries import pictures_of
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.queries import get_consent, statements_of
from buurtstem.privacy.rules import Consent
from buurtstem.stories.actions import Change, change_story, check_story, choose_language, withdraw_story
from buurtstem.stories.models import Story
from buurtstem.stories.queries import find_gone, get_public_story, get_story, list_stories
from buurtstem.stories.rules import Source, StoryFilter, TextMissing, TextTooLong, ToldBy
from buurtstem.themes.queries import marks_of
from buurtstem.themes.rules import Nature, Theme
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.data.threads import at_once
from tests.factories import TEXT, add_story
from tests.photos import photo
from tests.tagging import WordTagger

WAITING, PUBLISHED, HELD_BACK, WITHDRAWN, PRIVATE, ERASED = (
    ContributionState.WAITING,
    ContributionState.PUBLISHED,
    ContributionState.HELD_BACK,
    ContributionState.WITHDRAWN,
    ContributionState.PRIVATE,
    ContributionState.ERASED,
)
LATER = MOMENT + timedelta(hours=5)
A_CHANGE = Change(
    text="De bus rijdt niet.", lang=None, nature=Nature.IDEA, may_be_shown=False, page_lang="tr"
)

pytestmark = pytest.mark.usefixtures("any_cast")


@pytest.fixture
def told(write) -> ContributionRef:
    """A story that waits for a check."""
    with write() as session:
        return add_story(session)


def detail(write, ref):
    with write() as session:
        return get_story(session, ref.id)


def public_texts(write, area: str = MOLENVELD) -> list[str]:
    with write() as session:
        return [card.text for card in list_stories(session, area, StoryFilter(), 1, 50).cards]


def add_photo(write, app, ref) -> None:
    with write() as session:
        card = take_picture(session, app.extensions["settings"].media_dir, photo(), MOMENT)
        attach_picture(session, card.id, ref)


def test_a_story_waits_with_themes_language_and_consent(write, told):
    story = detail(write, told)

    assert (story.text, story.lang, story.lang_chosen) == (TEXT, "nl", False)
    assert (story.state, story.reason, story.nature) == (WAITING, None, None)
    assert [(tag.code, tag.source, tag.because) for tag in story.tags] == [
        (Theme.HOUSING, "machine", ("lift",))
    ]
    with write() as session:
        assert get_consent(session, told) == Consent(receive=True, publish=True)


def test_numbers_of_persons_are_in_no_column(write):
    text = "Mijn BSN is 111222333 en mijn rekening NL91ABNA0417164300, kenteken GX-123-B staat er."
    with write() as session:
        ref = add_story(session, text=text)
        kept = repr(session.execute(select(*Story.__table__.columns)).one()).casefold()
        assert get_story(session, ref.id).was_overwritten

    for number in ("111222333", "nl91abna", "0417164300", "gx-123-b", "gx123b"):
        assert number not in kept


def test_the_tellers_own_language_wins(write):
    with write() as session:
        ref = add_story(session, lang="pl")

    story = detail(write, ref)
    assert (story.lang, story.lang_chosen) == ("pl", True)


def test_an_unknown_language_is_kept_without_themes(write):
    with write() as session:
        ref = add_story(session, text="ƒ ƒ ƒ")

    story = detail(write, ref)
    assert (story.lang, story.tags) == ("other", ())


@pytest.mark.parametrize(("text", "refusal"), [(" \n ", TextMissing), ("a" * 10_001, TextTooLong)])
def test_a_text_that_cannot_be_kept_leaves_nothing(write, text, refusal):
    with pytest.raises(refusal), write() as session:
        add_story(session, text=text)
    with write() as session:
        assert session.scalar(select(func.count()).select_from(Story)) == 0


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_month_is_the_one_on_the_wall(write, moment, month):
    with write() as session:
        ref = add_story(session, PUBLISHED, moment)
        public_id = get_story(session, ref.id).public_id
        assert get_public_story(session, MOLENVELD, public_id).month == month


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"told_by": "machine"},
        {"area_code": "BU99999999"},
        {"public_id": "taken"},
        {"lang": None},
    ],
    ids=lambda values: next(iter(values)),
)
def test_the_database_refuses_a_story_that_cannot_be(write, told, values):
    with write() as session:
        session.execute(update(Story).values(public_id="taken"))
        row = dict(session.execute(select(*Story.__table__.columns)).mappings().one())
    del row["id"]
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(Story).values(row | {"public_id": "free"} | values))


def test_publishing_shows_a_story_and_its_pictures(write, any_app, told):
    add_photo(write, any_app, told)
    assert public_texts(write) == []
    with write() as session:
        assert check_story(session, told.id, publish=True, reason=None, moment=LATER) is PUBLISHED

    assert public_texts(write) == [TEXT]
    story = detail(write, told)
    assert story.state_changed_at == LATER
    assert [picture.is_public for picture in story.pictures] == [True]


def test_without_the_tellers_yes_a_checked_story_stays_private(write, any_app):
    with write() as session:
        ref = add_story(session, may_be_shown=False)
    add_photo(write, any_app, ref)
    with write() as session:
        assert check_story(session, ref.id, publish=True, reason=None, moment=LATER) is PRIVATE

    assert public_texts(write) == []
    assert not detail(write, ref).pictures[0].is_public


def test_holding_back_keeps_the_reason(write, told):
    with write() as session:
        check_story(session, told.id, publish=False, reason=HoldReason.ADVERTISING, moment=LATER)

    story = detail(write, told)
    assert (story.state, story.reason) == (HELD_BACK, "advertising")
    assert public_texts(write) == []


@pytest.mark.parametrize("state", [PUBLISHED, HELD_BACK, WITHDRAWN])
def test_what_does_not_wait_cannot_be_decided(write, state):
    with write() as session:
        ref = add_story(session, state)
    with pytest.raises(Conflict), write() as session:
        check_story(session, ref.id, publish=True, reason=None, moment=LATER)


def test_two_checkers_at_once_make_one_decision(write, told):
    def decide(number: int) -> str:
        try:
            with write() as session:
                return check_story(
                    session,
                    told.id,
                    publish=bool(number % 2),
                    reason=None if number % 2 else HoldReason.ADVERTISING,
                    moment=LATER,
                )
        except Conflict:
            return "too late"

    outcomes = at_once(4, decide)

    assert outcomes.count("too late") == 3
    assert detail(write, told).state in outcomes


def test_a_change_waits_for_a_check_and_hides_everything_meanwhile(write, any_app):
    with write() as session:
        ref = add_story(session)
    add_photo(write, any_app, ref)
    with write() as session:
        check_story(session, ref.id, publish=True, reason=None, moment=MOMENT)
        change_story(session, ref.id, A_CHANGE, WordTagger(), LATER)

    story = detail(write, ref)
    assert (story.text, story.nature, story.state, story.reason) == (
        "De bus rijdt niet.",
        Nature.IDEA,
        WAITING,
        None,
    )
    assert [tag.code for tag in story.tags] == [Theme.ENVIRONMENT]
    assert not story.pictures[0].is_public
    assert public_texts(write) == []
    with write() as session:
        assert not get_consent(session, ref).publish
        assert statements_of(session, ref)[-1].lang == "tr"
        assert list_stories(session, MOLENVELD, StoryFilter(words="lift"), 1, 50).total == 0


def test_a_changed_story_that_was_held_back_loses_its_reason(write):
    with write() as session:
        ref = add_story(session, HELD_BACK)
        change_story(session, ref.id, A_CHANGE, WordTagger(), LATER)

    assert detail(write, ref).reason is None


@pytest.mark.parametrize("state", [WITHDRAWN, ERASED])
def test_what_was_taken_back_cannot_be_changed(write, any_app, state):
    with write() as session:
        ref = add_story(session, WITHDRAWN)
        if state is ERASED:
            any_app.extensions["retention"].erase(session, ref)
    before = detail(write, ref)
    for change in (
        lambda session: change_story(session, ref.id, A_CHANGE, WordTagger(), LATER),
        lambda session: choose_language(session, ref.id, "tr", WordTagger(), LATER),
    ):
        with pytest.raises(Conflict), write() as session:
            change(session)
    assert detail(write, ref) == before


def test_a_chosen_language_is_kept_and_the_check_goes_on(write, told):
    with write() as session:
        choose_language(session, told.id, "tr", WordTagger(), LATER)

    story = detail(write, told)
    assert (story.lang, story.lang_chosen, story.state, story.text) == ("tr", True, WAITING, TEXT)


def test_withdrawing_hides_story_and_pictures_and_ends_the_consent(write, any_app):
    with write() as session:
        ref = add_story(session)
    add_photo(write, any_app, ref)
    with write() as session:
        check_story(session, ref.id, publish=True, reason=None, moment=MOMENT)
    public_id = detail(write, ref).public_id
    with write() as session:
        withdraw_story(session, ref.id, LATER)

    with write() as session:
        assert list_stories(session, MOLENVELD, StoryFilter(), 1, 50).total == 0
        with pytest.raises(NotFound):
            get_public_story(session, MOLENVELD, public_id)
        assert find_gone(session, MOLENVELD, public_id) is WITHDRAWN
        assert get_consent(session, ref) == Consent(receive=False, publish=False)
        assert not pictures_of(session, "story", [ref.id])[ref.id][0].is_public


def test_withdrawing_twice_does_not_begin_the_term_again(write):
    with write() as session:
        ref = add_story(session, WITHDRAWN)
    with write() as session:
        withdraw_story(session, ref.id, LATER)

    assert detail(write, ref).state_changed_at == MOMENT


@pytest.mark.parametrize("state", [WAITING, PRIVATE, HELD_BACK])
def test_only_a_published_story_has_a_page(write, state):
    with write() as session:
        ref = add_story(
            session, state if state is not PRIVATE else WAITING, may_be_shown=state is not PRIVATE
        )
        if state is PRIVATE:
            check_story(session, ref.id, publish=True, reason=None, moment=MOMENT)
        story = get_story(session, ref.id)
        assert story.state is state
        with pytest.raises(NotFound):
            get_public_story(session, MOLENVELD, story.public_id)
        assert find_gone(session, MOLENVELD, story.public_id) is None


def test_the_page_of_a_story_is_in_its_own_area_only(write):
    with write() as session:
        ref = add_story(session, PUBLISHED)
        public_id = get_story(session, ref.id).public_id
        assert get_public_story(session, MOLENVELD, public_id).text == TEXT
        with pytest.raises(NotFound):
            get_public_story(session, LAAGHOVEN, public_id)


@pytest.mark.parametrize(
    ("source", "shown"),
    [(Source.WEB, "web"), (Source.DOORSTEP, "in_person"), (Source.COFFEE_CART, "in_person")],
)
def test_the_public_sees_the_source_no_finer_than_web_or_in_person(write, source, shown):
    with write() as session:
        add_story(session, PUBLISHED, source=source, told_by=ToldBy.PROFESSIONAL)
        [card] = list_stories(session, MOLENVELD, StoryFilter(), 1, 50).cards

    assert (card.source, card.told_by) == (shown, ToldBy.PROFESSIONAL)


@pytest.mark.parametrize(
    ("area", "total"),
    [(MOLENVELD, 2), (LAAGHOVEN, 1), ("WK051836", 2), ("GM0518", 2), ("GM0355", 1), ("GM9999", 0)],
)
def test_an_area_has_the_stories_of_all_areas_in_it(write, area, total):
    with write() as session:
        for place in (MOLENVELD, MOLENVELD, LAAGHOVEN):
            add_story(session, PUBLISHED, area_code=place)
        add_story(session, area_code=MOLENVELD)
        assert list_stories(session, area, StoryFilter(), 1, 50).total == total


def test_the_list_goes_by_month_and_within_one_not_by_arrival(write):
    days = [MOMENT + timedelta(days=shift) for shift in (-40, 0, 1, 2, 3, 4, 5, 6, 7)]
    with write() as session:
        for day in days:
            add_story(session, PUBLISHED, day, text=f"verhaal {day.isoformat()}")
        cards = list_stories(session, MOLENVELD, StoryFilter(), 1, 50).cards

    assert [card.month for card in cards] == [date(2026, 3, 1)] * 8 + [date(2026, 2, 1)]
    names = [card.public_id for card in cards[:8]]
    assert names == sorted(names, reverse=True)


def test_pages_of_the_list_hold_each_story_once(write):
    with write() as session:
        for number in range(7):
            add_story(session, PUBLISHED, text=f"verhaal {number}")
        pages = [list_stories(session, MOLENVELD, StoryFilter(), number, 3) for number in (1, 2, 3, 4)]

    assert [len(page.cards) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({card.text for page in pages for card in page.cards}) == 7


def test_tags_of_an_unknown_story_are_none(write):
    with write() as session:
        assert marks_of(session, ContributionRef("story", 999)).themes == ()
        with pytest.raises(NotFound):
            get_story(session, 999)
        with pytest.raises(NotFound):
            withdraw_story(session, 999, MOMENT)
