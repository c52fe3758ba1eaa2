"""The pages for readers: hits with marked words, neighbours in a list, "same here", paper, previews."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.stories.actions import withdraw_story
from buurtstem.stories.models import SameHere
from buurtstem.stories.queries import get_story, list_stories
from buurtstem.stories.recognition import times_recognised
from buurtstem.stories.rules import Source, StoryFilter, ToldBy
from buurtstem.themes.rules import Nature
from buurtstem.web.database import transactions_of
from tests.browsing import send_form
from tests.cast import MOLENVELD, MOMENT, sign_in
from tests.factories import add_story, publish_stories

LIST = "/en/molenveld/verhalen"


@pytest.fixture
def put(app, cast):
    """Opens a transaction, with the cast in place."""
    return transactions_of(app)


@pytest.fixture
def publish(put):
    """Publishes a story and returns the address of its page."""

    def publish(text="De lift is stuk", moment=MOMENT, **changes):
        with put() as session:
            ref = add_story(session, ContributionState.PUBLISHED, moment, text=text, **changes)
            cards = list_stories(session, MOLENVELD, StoryFilter(), 1, 100).cards
            return f"{LIST}/{next(card.public_id for card in cards if card.id == ref.id)}"

    return publish


def main_of(client: FlaskClient, address: str, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, address
    page = answer.get_data(as_text=True)
    return page.split("<main")[1].split("</main>")[0] if "<main" in page else page


# searching


def test_words_that_are_found_are_marked_and_markup_in_a_story_stays_text(client, publish):
    publish("De <b>lift</b> & het café")
    page = main_of(client, f"{LIST}?zoek=lift+cafe")

    assert "&lt;b&gt;<mark>lift</mark>&lt;/b&gt; &amp; het <mark>café</mark>" in page
    assert "<mark>" not in main_of(client, LIST)


def test_of_a_long_story_a_search_shows_the_part_around_the_word(client, publish):
    publish("Vooraf gebeurde er veel. " * 60 + "De zebra liep weg. " + "Daarna ook. " * 60)
    page = main_of(client, f"{LIST}?zoek=zebra").split('class="only-heard"')[0]

    assert "<mark>zebra</mark>" in page
    assert page.count("gebeurde") < 10
    assert "…" in page


def test_a_story_that_is_opened_from_a_search_has_its_words_marked(client, publish):
    story = publish("De zebra liep weg")
    assert f'href="{story}?zoek=zebra"' in main_of(client, f"{LIST}?zoek=zebra")
    page = main_of(client, f"{story}?zoek=zebra")

    assert "<mark>zebra</mark>" in page
    assert f'href="{LIST}?zoek=zebra"' in page
    assert "Back to your list" in page
    assert "by which a program found" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("%F0%9F%99%82", "There is no letter or digit in what you look for."),
        ("%22%22", "There is no letter or digit in what you look for."),
        ("zebra", "Try another word, or fewer words."),
        ("a" * 10_000, "Only the first words were looked for."),
        ("+".join(f"w{number}" for number in range(30)), "Only the first words were looked for."),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_search_that_finds_nothing_says_what_to_do(client, publish, typed, sentence, lang):
    publish()
    page = main_of(client, f"/{lang}/molenveld/verhalen?zoek={typed}")

    assert 'class="empty"' in page
    if lang == "en":
        assert "No story has these words" in page
        assert sentence in page


def test_a_page_after_the_end_is_the_last_page(client, publish):
    publish()

    assert main_of(client, f"{LIST}?p=7&zoek=lift") == main_of(client, f"{LIST}?zoek=lift")
    assert "zoek=lift" in main_of(client, f"{LIST}?p=7&zoek=lift")


# filters


def test_who_tells_how_and_when_are_offered_and_answered(client, put):
    with put() as session:
        publish_stories(session, 10, told_by=ToldBy.PROFESSIONAL, source=Source.TOUR)
        publish_stories(session, 11, text="De bus komt niet", moment=MOMENT.replace(month=2))
    page = main_of(client, LIST)
    for name in ("maand", "wie", "bron"):
        assert f'<select id="{name}" name="{name}"' in page

    for wish in ("wie=professional", "bron=in_person", "wie=professional&bron=in_person"):
        assert "10 stories" in main_of(client, f"{LIST}?{wish}"), wish
    this_year = now().year == MOMENT.year
    assert ("11 stories" in main_of(client, f"{LIST}?maand=2026-02")) is this_year


def test_months_in_the_address_that_are_not_offered_are_no_wish(client, publish):
    publish()
    for odd in ("2026-13", "1999-01", "x", "%00", "2026-2"):
        page = main_of(client, f"{LIST}?maand={odd}&wie=x&bron=deur")
        assert "1 story" in page
        assert "To protect" not in page


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ("aard=dream", "This choice would leave fewer than ten tellers apart"),
        ("taal=tr", "Fewer than ten tellers told about this."),
        ("aard=dream&taal=nl&wie=resident&bron=web", "You chose more than three things at once."),
    ],
)
def test_a_list_that_is_wider_than_asked_says_why_on_the_page_in_the_fragment_and_on_paper(
    client, put, wish, sentence
):
    with put() as session:
        publish_stories(session, 15, nature=Nature.DREAM, lang="nl")
        publish_stories(session, 4, text="De bus", lang="nl")
    for page in (
        main_of(client, f"{LIST}?{wish}"),
        main_of(client, f"{LIST}?{wish}", **{"HX-Request": "true"}),
        main_of(client, f"{LIST}/afdruk?{wish}"),
    ):
        assert sentence in page
        assert page.count("<article") == 19
        assert "15 stories" not in page


# neighbours


def test_a_story_leads_to_the_ones_before_and_after_it_in_the_same_list(client, put):
    with put() as session:
        for month in (1, 2, 3):
            add_story(session, ContributionState.PUBLISHED, MOMENT.replace(month=month), text=f"lift {month}")
            add_story(session, ContributionState.PUBLISHED, MOMENT.replace(month=month), text=f"bus {month}")
    address, seen = (
        re.search(rf'href="({LIST}/[0-9a-f]+\?zoek=lift)"', main_of(client, f"{LIST}?zoek=lift"))[1],
        [],
    )
    while address:
        page = main_of(client, address)
        seen.append(re.search(r"<mark>lift</mark> (\d)", page)[1])
        assert ('rel="prev"' in page) is (len(seen) > 1)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and following[1]

    assert seen == ["3", "2", "1"]


def test_neighbours_of_a_filter_that_is_not_answered_are_those_of_the_wider_list(client, put, publish):
    first = publish("De bus", moment=MOMENT.replace(month=4), nature=Nature.DREAM)
    second = publish("De lift")
    page = main_of(client, f"{first}?aard=dream")

    assert f'rel="next" href="{second}?aard=dream"' in page
    assert "Other stories in this list" in page


def test_the_only_story_has_no_neighbours(client, publish):
    assert 'class="pager"' not in main_of(client, publish())


# same here


def press(client: FlaskClient, story: str, address: str = "192.0.2.1", **options):
    return client.post(f"{story}/ook-hier", environ_base={"REMOTE_ADDR": address}, **options)


def times(put, story: str) -> int:
    with put() as session:
        cards = list_stories(session, MOLENVELD, StoryFilter(), 1, 100).cards
        return times_recognised(session, next(card.id for card in cards if story.endswith(card.public_id)))


def test_same_here_is_counted_without_a_cookie_and_once_a_day_from_one_address(client, put, publish):
    story = publish()
    assert send_form(client, story, f"{story}/ook-hier").status_code == 303
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        answer = press(client, story, address)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{story}?ook=1#same-here"
        assert "Set-Cookie" not in answer.headers

    assert times(put, story) == 3  # the browser of this test, and two addresses
    page = main_of(client, f"{story}?ook=1")
    assert "You recognise this too" in page
    assert "/ook-hier" not in page


def test_one_address_may_recognise_two_stories(client, put, publish):
    stories = [publish("De lift"), publish("De bus")]
    for story in stories:
        press(client, story)

    assert [times(put, story) for story in stories] == [1, 1]


def test_with_htmx_only_the_fragment_comes_back(client, publish):
    answer = press(client, publish(), headers={"HX-Request": "true"})
    fragment = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert fragment.lstrip().startswith('<div class="same-here" id="same-here">')
    assert "You recognise this too" in fragment


def test_others_are_named_from_ten_on_never_counted_and_change_no_order(client, cast, put, publish):
    story, other = publish("De lift"), publish("De bus")
    order = main_of(client, LIST).split('id="stories"')[1]
    for number in range(9):
        press(client, story, f"192.0.2.{number}")
    assert "Others recognise this." not in main_of(client, story)
    press(client, story, "192.0.2.9")
    page = main_of(client, story)

    assert "Others recognise this." in page
    assert "same-here" in page
    assert not re.search(r"\b10\b", page.split('id="same-here"')[1].split("</div>")[0])
    assert "Others recognise this." not in main_of(client, other)
    assert main_of(client, LIST).split('id="stories"')[1] == order


def test_staff_see_how_often(client, cast, publish):
    story = publish()
    press(client, story)
    sign_in(client, cast.checker)

    assert "Seen by staff only: 1 time" in main_of(client, story)


def test_another_site_cannot_press_the_button(client, put, publish):
    story = publish()
    assert press(client, story, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert times(put, story) == 0


def test_a_story_that_is_not_public_cannot_be_recognised(client, put, publish):
    story = publish()
    assert press(client, f"{LIST}/ffffffffffff").status_code == 404
    with put() as session:
        assert session.query(SameHere).count() == 0
    assert client.get(f"{story}/ook-hier").status_code == 405


# paper and previews


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_one_story_on_paper_has_its_facts_and_its_address(client, publish, lang):
    story = publish("المصعد معطل", lang="ar").replace("/en/", f"/{lang}/")
    answer = client.get(f"{story}/afdruk")
    page = answer.get_data(as_text=True)

    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page
    assert f"http://localhost{story}" in page
    assert "<form" not in page
    assert "print" in page.split("</head>")[0]
    assert f'href="{story}/afdruk"' in main_of(client, story)


def test_a_list_on_paper_has_at_most_fifty_stories_of_what_was_asked(client, put):
    with put() as session:
        publish_stories(session, 53)
        publish_stories(session, 2, text="De bus komt niet")
    lifts = main_of(client, f"{LIST}/afdruk?zoek=lift")

    assert lifts.count("<article") == 50
    assert "The first 50 of 53 stories." in lifts
    assert "bus" not in lifts
    assert main_of(client, f"{LIST}/afdruk?zoek=bus").count("<article") == 2
    assert "There is no story in this list." in main_of(client, f"{LIST}/afdruk?zoek=zebra")
    assert "The first 50 of these stories on paper" in main_of(client, f"{LIST}?zoek=lift")


def test_a_preview_elsewhere_says_where_a_story_is_from_and_no_word_of_it(client, publish):
    story = publish("Zebrapad bij de molen")
    head = client.get(story).get_data(as_text=True).split("</head>")[0]

    assert '<meta property="og:title" content="A story from Molenveld">' in head
    assert f'content="http://localhost{story}"' in head
    assert "Zebrapad" not in head


def test_a_story_that_was_taken_back_is_on_no_paper(client, app, put, publish):
    story = publish()
    with put() as session:
        [card] = list_stories(session, MOLENVELD, StoryFilter(), 1, 10).cards
        withdraw_story(session, card.id, MOMENT)
    for address in (story, f"{story}/afdruk"):
        assert "De lift" not in main_of(client, address, 410)
        assert "Its teller took it back." in main_of(client, address, 410)
    assert press(client, story).status_code == 404
    assert client.get(f"{LIST}/ffffffffffff/afdruk").status_code == 404


@pytest.mark.parametrize("state", ["published", "held_back"])
def test_of_an_erased_story_nobody_says_who_had_it_erased(client, app, put, cast, state):
    with put() as session:
        ref = add_story(session, ContributionState(state))
        public_id = get_story(session, ref.id).public_id
        app.extensions["retention"].erase(session, ref)
    page = main_of(client, f"{LIST}/{public_id}", 410)
    assert "took it back" not in page
    assert "Taken back" not in page
    assert "This story is not here any more" in page
