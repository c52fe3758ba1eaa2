"""The desk of themes: what waits, agreement, corrections side by side, new words, tagging again."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from buurtstem.core.clock import now
from buurtstem.corrections.actions import start_retagging
from buurtstem.corrections.queries import find_progress
from buurtstem.corrections.retagging import retag_all
from buurtstem.stories.actions import correct_story
from buurtstem.themes.rules import Nature, Theme
from buurtstem.web.database import reading, transaction, transactions_of
from tests.browsing import parse, send_form
from tests.cast import LAAGHOVEN, MOMENT, sign_in
from tests.publishing import add_story
from tests.tagging import WordTagger

DESK = "/en/werk/themas/"
PAGES = ("", "voortgang", "vergeleken", "verbeteringen", "woorden", "woorden.tsv")
SOMALI = "ƒ waxaan halkan ku noolahay"


def add_corrected(app: Flask, actor, text: str, *themes: Theme, nature: Nature | None = None, **changes):
    """Publish a story and let a checker choose its themes; return its row id."""
    story_id = add_story(app, text, checker=actor, **changes)[2]
    with app.app_context(), transaction() as session:
        correct_story(session, story_id, themes, nature, "checker", now())
    return story_id


@pytest.fixture
def checker(client: FlaskClient, cast) -> FlaskClient:
    return sign_in(client, cast.checker)


@pytest.fixture
def builder(client: FlaskClient, cast) -> FlaskClient:
    return sign_in(client, cast.builder)


def text_of(client: FlaskClient, page: str = "") -> str:
    answer = client.get(DESK + page)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_sign_in(client, cast, page):
    assert client.get(DESK + page).headers["Location"] == "/en/werk/inloggen"


@pytest.mark.parametrize("part", ["professional", "pair_one", "member", "helper", "volunteer"])
def test_other_roles_are_refused_everywhere(client, cast, part):
    sign_in(client, getattr(cast, part))
    assert {client.get(DESK + page).status_code for page in PAGES} == {403}
    assert client.post(f"{DESK}opnieuw").status_code == 403


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_every_page_speaks_other_languages_and_directions(client, app, cast, lang):
    sign_in(client, cast.builder)
    add_corrected(app, cast.builder, "De lift is stuk", Theme.SAY)
    for page in PAGES[:-1]:
        answer = client.get(f"/{lang}/werk/themas/{page}").get_data(as_text=True)
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in answer


@pytest.mark.parametrize("page", ["", "voortgang", "vergeleken", "verbeteringen", "woorden"])
def test_htmx_gets_the_fragment_alone(builder, page):
    answer = builder.get(DESK + page, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in answer
    assert answer.lstrip().startswith("<section")


class TestWhatWaits:
    def test_an_unknown_language_stands_first_and_says_that_a_person_will(self, app, checker):
        add_story(app, "Zomaar iets")
        add_story(app, SOMALI)
        page = text_of(checker)
        assert page.index("waxaan") < page.index("Zomaar")
        assert "not yet tagged" in page
        assert "2 stories" in page

    def test_a_story_of_another_place_does_not_wait_here(self, app, checker):
        add_story(app, SOMALI, area=LAAGHOVEN)
        assert "waxaan" not in text_of(checker)
        assert "No story waits for themes" in text_of(checker)

    def test_an_administrator_reads_no_story(self, app, client, cast):
        sign_in(client, cast.administrator)
        add_story(app, SOMALI)
        page = text_of(client)
        assert "waxaan" not in page
        assert "You see counts only" in page
        assert client.get(f"{DESK}verbeteringen").status_code == 403
        assert "verbeteringen" not in page

    def test_the_list_has_pages(self, app, checker):
        for number in range(21):
            add_story(app, f"{SOMALI} {number}")
        assert "p=2" in text_of(checker)
        assert f"{SOMALI} 20" in text_of(checker, "?p=2")

    def test_the_bar_leads_to_it(self, checker):
        assert 'href="/en/werk/themas/"' in checker.get("/en/werk/").get_data(as_text=True)


class TestAgreement:
    def test_an_empty_page_says_when_something_comes(self, checker):
        assert "Nobody judged a proposal yet" in text_of(checker, "vergeleken")

    def test_what_was_kept_removed_and_added_is_counted_without_rates_of_few(self, app, checker, cast):
        add_corrected(app, cast.checker, "De lift is stuk", Theme.HOUSING, Theme.SAY, nature=Nature.IDEA)
        page = text_of(checker, "vergeleken")
        assert cells_after(page, "Housing") == ["1", "0", "0", "too few texts", "too few texts"]
        assert cells_after(page, "Having a say, and trust")[:3] == ["0", "0", "1"]
        assert cells_after(page, "Idea")[:3] == ["0", "0", "1"]
        assert cells_after(page, "Concern")[:3] == ["0", "1", "0"]
        assert "1 text was judged by a person" in page
        assert "words-1" in page

    def test_of_ten_texts_there_is_a_rate_in_plain_words(self, app, checker, cast):
        for number in range(10):
            themes = (Theme.HOUSING,) if number else (Theme.SAFETY,)
            add_corrected(app, cast.checker, f"De lift is stuk {number}", *themes)
        page = text_of(checker, "vergeleken")
        assert cells_after(page, "Housing") == ["9", "1", "0", "90", "too few texts"]
        assert "Of 100 proposals people keep" in page

    def test_a_language_can_be_chosen(self, app, checker, cast):
        add_corrected(app, cast.checker, "De lift is stuk", Theme.HOUSING)
        add_corrected(app, cast.checker, "the bus is late", Theme.SAY)
        assert "Housing" not in table_of(text_of(checker, "vergeleken?taal=en"))
        assert "Housing" in table_of(text_of(checker, "vergeleken?taal=onzin"))

    def test_an_earlier_version_stays_to_be_chosen(self, app, checker, cast):
        class Newer(WordTagger):
            version = "words-2"

        add_corrected(app, cast.checker, "De lift is stuk", Theme.HOUSING)
        with app.app_context():
            with transaction() as session:
                start_retagging(session, None, "words-2", now())
            retag_all(transactions_of(app), Newer(), print)
        page = text_of(checker, "vergeleken?versie=words-2")
        assert "words-2" in page
        assert 'href="/en/werk/themas/vergeleken?versie=words-1"' in page

    def test_an_administrator_sees_the_counts(self, app, client, cast):
        sign_in(client, cast.administrator)
        add_corrected(app, cast.checker, "De lift is stuk", Theme.SAY)
        assert cells_after(text_of(client, "vergeleken"), "Housing")[:3] == ["0", "1", "0"]

    def test_another_place_is_not_counted(self, app, checker, cast):
        add_corrected(app, cast.other_checker, "De lift is stuk", Theme.SAY, area=LAAGHOVEN)
        assert "Nobody judged" in text_of(checker, "vergeleken")

    @pytest.mark.parametrize("page", ["", "vergeleken", "verbeteringen", "woorden?taal=nl"])
    def test_the_number_of_statements_is_the_same_for_few_and_many(
        self, app, checker, cast, count_queries, page
    ):
        numbers = []
        text_of(checker)
        for count in (1, 8):
            for number in range(count):
                add_corrected(app, cast.checker, f"De lift is stuk {count} {number}", Theme.SAY)
                add_story(app, f"{SOMALI} {count} {number}")
            with count_queries() as made:
                checker.get(DESK + page)
            numbers.append(len(made))
        assert numbers[0] == numbers[1] <= 10


class TestSideBySide:
    def test_proposal_correction_and_text_stand_side_by_side(self, app, checker, cast):
        story_id = add_corrected(app, cast.checker, "De lift is stuk", Theme.SAY, nature=Nature.DREAM)
        add_corrected(app, cast.checker, "De buren helpen", Theme.TOGETHERNESS)
        page = text_of(checker, "verbeteringen")
        assert page.index("Proposed by the program") < page.index("Chosen by a person")
        article = page.split("<article")[1]
        assert "De lift is stuk" in article
        assert article.index("Housing") < article.index("Having a say") < article.index("Dream")
        assert f"/en/werk/verhalen/{story_id}#themes" in article
        assert "De buren helpen" not in page

    def test_nothing_corrected_is_said(self, checker):
        assert "Nothing was corrected yet" in text_of(checker, "verbeteringen")

    def test_a_text_of_another_place_is_not_read(self, app, checker, cast):
        add_corrected(app, cast.other_checker, "De lift is stuk", Theme.SAY, area=LAAGHOVEN)
        assert "De lift" not in text_of(checker, "verbeteringen")

    def test_the_list_has_pages(self, app, checker, cast):
        for number in range(21):
            add_corrected(app, cast.checker, f"De lift is stuk nummer{number:02}", Theme.SAY)
        assert "nummer20" in text_of(checker, "verbeteringen")
        assert "nummer00" in text_of(checker, "verbeteringen?p=2")


class TestNewWords:
    def test_a_word_of_three_tellers_is_shown_and_saved_as_a_list(self, app, checker, cast):
        for number in range(3):
            add_corrected(app, cast.checker, f"glibberkeien overal eigen{number}", Theme.ENVIRONMENT)
        add_corrected(app, cast.checker, "huurverhoging alweer", Theme.ENVIRONMENT)
        page = text_of(checker, "woorden?taal=nl")
        assert "glibberkeien" in page
        assert [page.split(f'data-label="{head}">')[1].split("<")[0] for head in ("Tellers", "Stories")] == [
            "3",
            "3",
        ]
        assert "eigen0" not in page
        answer = checker.get(f"{DESK}woorden.tsv?taal=nl")
        assert answer.mimetype == "text/tab-separated-values"
        assert answer.get_data(as_text=True).splitlines()[:2] == [
            "concept\tterm\texcept\tneeds",
            "environment/?\tglibberkeien\t\t",
        ]

    def test_a_word_that_the_lists_have_is_not_shown(self, app, checker, cast):
        for _ in range(3):
            add_corrected(app, cast.checker, "schimmelplekken", Theme.HOUSING)
        assert "There are no new words" in text_of(checker, "woorden?taal=nl")

    def test_an_odd_language_is_that_of_the_page(self, checker):
        answer = checker.get(f"{DESK}woorden.tsv?taal=klingon")
        assert 'filename="en.new.tsv"' in answer.headers["Content-Disposition"]


class TestTaggingAgain:
    def test_a_button_starts_it_and_the_page_says_how_far_it_is(self, app, builder):
        add_story(app, "De lift is stuk")
        answer = send_form(builder, DESK, f"{DESK}opnieuw")
        assert (answer.status_code, answer.headers["Location"]) == (303, DESK)
        page = text_of(builder)
        assert "All stories are being tagged again" in page
        assert "0 % of the stories are done" in page
        assert 'hx-trigger="every 2s"' in page
        assert "opnieuw" not in page
        with app.app_context():
            retag_all(transactions_of(app), WordTagger(), print)
        page = text_of(builder)
        assert "100 % of the stories are done" in page
        assert "every 2s" not in page
        assert "opnieuw" in page

    def test_a_second_press_is_told(self, app, builder):
        first = builder.get(DESK)
        token = parse(first).find(".//*[@id='retag-token']").get("value")
        for sentence in ("You can leave this page", "are being tagged again already"):
            builder.post(f"{DESK}opnieuw", data={"csrf_token": token})
            assert sentence in text_of(builder)

    def test_an_expired_token_starts_nothing(self, app, builder):
        builder.post(f"{DESK}opnieuw", data={"csrf_token": "oud"})
        assert "That took too long" in text_of(builder)
        with app.app_context():
            assert find_progress(reading()) is None

    def test_a_checker_sees_it_and_cannot_start_it(self, checker):
        assert "opnieuw" not in text_of(checker)
        assert checker.post(f"{DESK}opnieuw").status_code == 403

    def test_one_that_stands_still_can_go_on(self, app, builder, cast):
        with app.app_context(), transaction() as session:
            start_retagging(session, cast.builder, "words-1", MOMENT)
        page = text_of(builder)
        assert "It stands still" in page
        assert "Go on" in page
        send_form(builder, DESK, f"{DESK}opnieuw")
        assert "It stands still" not in text_of(builder)


def cells_after(page: str, name: str) -> list[str]:
    """Return the cells of the row with this name."""
    row = next(each for each in page.split("<tr>") if name in each.split("</th>")[0])
    return [cell.split(">")[1].split("</td")[0] for cell in row.split("<td")[1:]]


def table_of(page: str) -> str:
    """Return the table by theme."""
    return page.split("By theme</caption>")[1].split("</table>", maxsplit=1)[0]
