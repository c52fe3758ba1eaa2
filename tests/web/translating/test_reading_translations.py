"""What readers of another language get: marked translations, the original one tap away, and a wish."""

from __future__ import annotations

import pytest
from flask import Flask

from buurtstem.accounts.actions import choose_languages
from buurtstem.app import create_app
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.jobs import run_one
from buurtstem.privacy.queries import statements_of
from buurtstem.stories.actions import withdraw_story
from buurtstem.translating.actions import (
    Judgement,
    Writing,
    judge_translation,
    write_translation,
)
from buurtstem.translating.queries import get_pair
from buurtstem.translating.rules import By
from buurtstem.web.database import db, reading, transaction, transactions_of
from tests.browsing import CheckedClient, find_form, parse, send_form
from tests.cast import make_cast
from tests.conftest import migrate_database, settings_for
from tests.factories import add_story as tell
from tests.publishing import add_story
from tests.tagging import WordTagger
from tests.telling import tell as tell_by_form
from tests.translator import translator

LIST = "/en/molenveld/verhalen"
TURKISH, ENGLISH = "Asansör ve kapı bozuk", "The lift and the door are broken"
PLACES = ("/en/molenveld/", LIST)


def publish_translation(app: Flask, cast, story_id: int, text: str = ENGLISH, lang: str = "en") -> None:
    """Let a volunteer translate and a checker read."""
    with app.app_context(), transaction() as session:
        for actor in (cast.volunteer, cast.checker):
            choose_languages(session, actor.id, [lang])
        version = get_pair(session, story_id, lang).version
        writing = Writing(text, version, "", hands_in=True)
        write_translation(session, cast.volunteer, story_id, lang, writing, now())
        over = get_pair(session, story_id, lang).by_person.fingerprint
        judge_translation(session, cast.checker, story_id, lang, Judgement(By.PERSON, over, True), now())


@pytest.fixture
def story(app, cast) -> tuple[str, int]:
    """A Turkish story on the site: its address on English pages, and its id."""
    _, public_id, story_id = add_story(app, TURKISH, checker=cast.checker, lang="tr")
    return f"{LIST}/{public_id}", story_id


@pytest.fixture
def translated(app, cast, story) -> tuple[str, int]:
    publish_translation(app, cast, story[1])
    return story


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def text_shown(page: str) -> tuple[str, str]:
    """Return the language and the words of the story on its page."""
    block = page.split('class="story__text"')[1].split("</div>", maxsplit=1)[0]
    return block.split('lang="')[1].split('"', maxsplit=1)[0], block.split("<p>")[1].split(
        "</p>", maxsplit=1
    )[0]


class TestTheStoryPage:
    def test_a_reader_of_another_language_gets_the_translation_with_its_mark(self, client, translated):
        page = page_of(client, translated[0])
        assert text_shown(page) == ("en", ENGLISH)
        assert "Translated from Turkish by a volunteer." in page
        assert f'href="{translated[0]}?origineel=1#story"' in page
        assert 'data-lang="en"' in page

    def test_the_original_is_one_tap_away_and_so_is_the_way_back(self, client, translated):
        page = page_of(client, f"{translated[0]}?origineel=1")
        assert text_shown(page) == ("tr", TURKISH)
        assert "Translated from" not in page
        assert "Read the translation" in page
        assert 'data-lang="tr"' in page

    def test_readers_of_its_own_language_and_of_a_third_one_get_the_original(self, client, translated):
        for lang in ("tr", "nl"):
            page = page_of(client, translated[0].replace("/en/", f"/{lang}/"))
            assert text_shown(page) == ("tr", TURKISH)
        own = page_of(client, translated[0].replace("/en/", "/tr/"))
        assert "/vertaling" not in own
        assert "origineel" not in own

    def test_words_are_marked_in_the_original(self, client, app, cast):
        _, public_id, story_id = add_story(app, "De lift is stuk", checker=cast.checker)
        publish_translation(app, cast, story_id)
        page = page_of(client, f"{LIST}/{public_id}?waarom=housing")
        assert "<mark>lift</mark>" in page

    def test_a_translation_into_arabic_runs_from_right_to_left(self, client, app, cast, story):
        publish_translation(app, cast, story[1], "المصعد معطل", "ar")
        page = page_of(client, story[0].replace("/en/", "/ar/"))
        assert text_shown(page) == ("ar", "المصعد معطل")
        assert '<blockquote class="story" dir="rtl">' in page

    def test_a_story_taken_back_shows_no_translation(self, client, app, translated):
        with app.app_context(), transaction() as session:
            withdraw_story(session, translated[1], now())
        answer = client.get(translated[0])
        assert answer.status_code == 410
        assert ENGLISH not in answer.get_data(as_text=True)


class TestLists:
    @pytest.mark.parametrize("page", PLACES)
    def test_cards_show_the_translation_and_lead_to_the_original(self, client, translated, page):
        shown = page_of(client, page)
        assert ENGLISH in shown
        assert "Translated from Turkish by a volunteer." in shown
        assert f"{translated[0]}?origineel=1#story" in shown

    def test_htmx_gets_it_too(self, client, translated):
        assert ENGLISH in client.get(LIST, headers={"HX-Request": "true"}).get_data(as_text=True)

    @pytest.mark.parametrize("page", PLACES)
    def test_the_number_of_statements_is_the_same_for_few_and_many(
        self, client, app, cast, count_queries, page
    ):
        numbers = []
        client.get(page)
        for count in (1, 4):
            for number in range(count):
                story_id = add_story(app, f"{TURKISH} {count} {number}", checker=cast.checker, lang="tr")[2]
                publish_translation(app, cast, story_id)
            with count_queries() as made:
                client.get(page)
            numbers.append(len(made))
        assert numbers[0] == numbers[1]


class TestAskingForATranslation:
    def wishes(self, app, story_id: int, lang: str = "en") -> int:
        with app.app_context():
            return get_pair(db.session(), story_id, lang).wishes

    def test_a_wish_is_counted_once_a_day_and_leaves_no_cookie(self, client, app, story):
        address, story_id = story
        for _ in range(3):
            answer = send_form(client, address, f"{address}/vertaling")
            assert answer.status_code == 303
            assert answer.headers["Location"] == f"{address}?gevraagd=1#translation"
            assert "Set-Cookie" not in answer.headers
        assert self.wishes(app, story_id) == 1
        assert "Your wish is counted" in page_of(client, f"{address}?gevraagd=1")
        send_form(client, address.replace("/en/", "/nl/"), f"{address.replace('/en/', '/nl/')}/vertaling")
        assert self.wishes(app, story_id, "nl") == 1

    def test_others_add_theirs(self, client, app, story):
        for number in range(3):
            client.post(f"{story[0]}/vertaling", environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
        assert self.wishes(app, story[1]) == 3

    def test_one_address_has_a_limit(self, client, app, cast):
        for number in range(61):
            public_id = add_story(app, f"{TURKISH} {number}", checker=cast.checker, lang="tr")[1]
            answer = client.post(f"{LIST}/{public_id}/vertaling")
        assert answer.status_code == 429

    def test_there_is_nothing_to_ask_of_what_is_not_public_or_in_its_own_language(self, client, app, story):
        public_id = add_story(app, TURKISH, lang="tr")[1]
        assert client.post(f"{LIST}/{public_id}/vertaling").status_code == 404
        assert client.post(f"{story[0].replace('/en/', '/tr/')}/vertaling").status_code == 404

    def test_what_is_translated_is_not_asked_for(self, client, translated):
        assert "/vertaling" not in page_of(client, translated[0])

    def test_without_a_service_nothing_is_asked_of_one(self, client, app, story):
        client.post(f"{story[0]}/vertaling")
        with app.app_context():
            assert not run_one(transactions_of(app), app.extensions["jobs"], now())


@pytest.fixture
def service_site(tmp_path):
    """A site with a translation service, and the service."""
    with translator() as service:
        settings = settings_for(
            tmp_path, translation_url=service.url, translation_key="geheim", translation_name="De Vertaler"
        )
        app = create_checked_app(settings)
        yield app, service
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def create_checked_app(settings) -> Flask:
    app = create_app(settings, WordTagger())
    app.test_client_class = CheckedClient
    migrate_database(app)
    return app


def test_a_wish_lets_the_service_translate_what_its_teller_agreed_to(service_site):
    app, service = service_site
    with app.app_context(), transaction() as session:
        cast = make_cast(session)
    with app.app_context(), transaction() as session:
        for text, agreed in ((TURKISH, True), (f"{TURKISH} not", False)):
            tell(session, ContributionState.PUBLISHED, text=text, lang="tr", may_translate=agreed)
    client = app.test_client()
    listed = page_of(client, LIST)
    addresses = {
        link.get("href")
        for link in parse(client.get(LIST)).iter("{http://www.w3.org/1999/xhtml}a")
        if (link.get("href") or "").startswith(f"{LIST}/")
    }
    assert TURKISH in listed
    for address in addresses:
        client.post(f"{address}/vertaling")
    while run_one(transactions_of(app), app.extensions["jobs"], now()):
        pass
    assert [asked["q"] for asked in service.asked] == [TURKISH]
    assert service.asked[0]["api_key"] == "geheim"
    shown = page_of(client, LIST)
    assert f"the {TURKISH}" in shown
    assert "Translated from Turkish by a machine (De Vertaler), not read by a person." in shown
    with app.app_context(), transaction() as session:
        choose_languages(session, cast.checker.id, ["en"])
        over = get_pair(session, 1, "en").by_service.fingerprint
        judge_translation(session, cast.checker, 1, "en", Judgement(By.SERVICE, over, True), now())
    assert "by a machine (De Vertaler), read by a volunteer." in page_of(client, LIST)
    with app.app_context(), transaction() as session:
        over = get_pair(session, 1, "en").by_service.fingerprint
        judge_translation(session, cast.checker, 1, "en", Judgement(By.SERVICE, over, False), now())
    with app.app_context(), transaction() as session:
        choose_languages(session, cast.volunteer.id, ["en"])
        version = get_pair(session, 1, "en").version
        writing = Writing(ENGLISH, version, "", hands_in=True, from_machine=True)
        write_translation(session, cast.volunteer, 1, "en", writing, now())
        over = get_pair(session, 1, "en").by_person.fingerprint
        judge_translation(session, cast.checker, 1, "en", Judgement(By.PERSON, over, True), now())
    assert "by a machine (De Vertaler), then corrected by a volunteer." in page_of(client, LIST)


class TestTheTick:
    TELL = "/en/molenveld/vertel"

    def test_without_a_service_nobody_is_asked(self, client, app, cast):
        assert "may_translate" not in page_of(client, self.TELL)
        tell_by_form(client, self.TELL)
        assert "may_translate" not in page_of(client, "/en/bewijs/wijzig")
        assert "translate" not in self.statements(app)

    @pytest.mark.parametrize(("ticked", "given"), [("y", True), (None, False)])
    def test_with_a_service_the_tick_names_it_and_is_off(self, service_site, ticked, given):
        app, _ = service_site
        with app.app_context(), transaction() as session:
            make_cast(session)
        client = app.test_client()
        page = page_of(client, self.TELL)
        assert "goes to De Vertaler" in page
        assert "checked" not in page.split('name="may_translate"')[0].rsplit("<input", 1)[1]
        tell_by_form(client, self.TELL, may_translate=ticked)
        assert self.statements(app)["translate"] is given
        change = client.get("/en/bewijs/wijzig")
        box = find_form(change, "/en/bewijs/wijzig").find(".//*[@name='may_translate']")
        assert (box.get("checked") is not None) is given
        send_form(client, "/en/bewijs/wijzig", may_translate=None)
        assert self.statements(app)["translate"] is False

    def statements(self, app) -> dict[str, bool]:
        with app.app_context():
            return {
                each.use.value: each.given for each in statements_of(reading(), ContributionRef("story", 1))
            }
