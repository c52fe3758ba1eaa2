"""The question of an entry page as its tellers meet it: on the form, on paper, and kept beside the story."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.accounts.actions import choose_languages
from buurtstem.core.clock import now
from buurtstem.stories.entries import views
from buurtstem.stories.entries.queries import get_entry
from buurtstem.stories.models import Story
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.queries import question_of
from buurtstem.stories.questions.rules import Version
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, parse
from tests.cast import sign_in
from tests.web.stories.test_entries import new_entry
from tests.web.stories.wording import ARABIC, DUTCH, EASY, put_in, text_of

TELL = "molenveld/vertel"


def part(page: str) -> str:
    """Return the question on a page with the form, with all that is said of it."""
    return page.split('id="asked"')[1].split("</div>", maxsplit=1)[0]


def address_of(lang: str, code: str, words: str = "") -> str:
    return f"/{lang}/{TELL}?ingang={code}{words}"


class TestOnTheForm:
    def test_the_question_stands_above_the_form_in_the_place_of_cards(self, client, code):
        page = text_of(client, address_of("nl", code))
        assert f'<p class="asked__text" lang="nl" dir="ltr">{DUTCH}</p>' in page
        assert 'name="opening"' not in page
        assert page.count("data-step=") == 4
        assert "woorden" not in part(page)

    def test_without_a_question_the_form_is_as_it_was(self, client, app, cast):
        page = text_of(client, address_of("en", new_entry(app, cast)))
        assert 'id="asked"' not in page
        assert 'name="opening"' in page
        assert page.count("data-step=") == 5

    def test_a_class_gets_the_question_too(self, client, app, known):
        made = new_entry(app, known, source="school")
        with app.app_context(), transaction() as session:
            ask_question(session, known.builder, made, DUTCH, "nl", now())
        page = text_of(client, address_of("en", made))
        assert DUTCH in page
        assert page.count("data-step=") == 2

    def test_in_a_language_without_a_wording_the_original_is_marked_and_said(self, client, worded):
        page = part(text_of(client, address_of("en", worded)))
        assert f'lang="nl" dir="ltr">{DUTCH}<' in page
        assert "This question is not in your language yet. It stands here in Dutch." in page

    def test_in_arabic_it_stands_from_right_to_left(self, client, worded):
        page = text_of(client, address_of("ar", worded))
        assert f'lang="ar" dir="rtl">{ARABIC}<' in page
        assert DUTCH not in page
        assert "woorden" not in part(page)

    def test_of_an_arabic_page_without_a_wording_only_the_question_runs_the_other_way(self, client, code):
        page = text_of(client, address_of("ar", code))
        assert '<html lang="ar" dir="rtl">' in page
        assert f'lang="nl" dir="ltr">{DUTCH}<' in page

    def test_a_plain_link_leads_to_simpler_words_and_back(self, client, worded):
        easy = address_of("nl", worded, "&amp;woorden=eenvoudig")
        assert f'href="{easy}"' in part(text_of(client, address_of("nl", worded)))
        page = part(text_of(client, easy.replace("&amp;", "&")))
        assert EASY in page
        assert DUTCH not in page
        assert f'href="{address_of("nl", worded)}"' in page

    def test_it_says_for_whom_the_words_are_simpler_and_who_translated(self, client, app, known, worded):
        put_in(app, known, worded, Version.SIMPLE, "ar", "ماذا تريد؟")
        with app.app_context(), transaction() as session:
            choose_languages(session, known.volunteer.id, ["en", "nl"])
            choose_languages(session, known.checker.id, ["en", "nl"])
        put_in(app, known, worded, Version.SIMPLE, "en", "What do you want with the old school?")
        page = part(text_of(client, address_of("en", worded, "&woorden=eenvoudig")))
        assert "In simpler words, for young people." in page
        assert "Translated from Dutch by a person. A second person read it." in page

    def test_where_there_are_no_simpler_words_in_the_own_language_that_is_said(
        self, client, app, known, worded
    ):
        with app.app_context(), transaction() as session:
            for actor in (known.volunteer, known.checker):
                choose_languages(session, actor.id, ["en"])
        put_in(app, known, worded, Version.ASKED, "en", "What should become of the old school?")
        page = part(text_of(client, address_of("en", worded, "&woorden=eenvoudig")))
        assert "There is no simpler wording in your language yet." in page
        assert "What should become of the old school?" in page

    def test_what_nobody_else_read_is_not_shown(self, client, app, known, code):
        put_in(app, known, code, Version.SIMPLE, "nl", EASY, read=False)
        for words in ("", "&woorden=eenvoudig"):
            assert EASY not in text_of(client, address_of("nl", code, words))

    @pytest.mark.parametrize("words", ["", "&woorden=eenvoudig"])
    def test_the_choice_stays_through_the_language_and_a_mistake(self, client, worded, words):
        start = address_of("nl", worded, words)
        form = find_form(client.get(start), start)
        links = [link.get("href") for link in parse(client.get(start)).iter() if link.get("hreflang") == "ar"]
        assert address_of("ar", worded, words) in links
        sent = {name: values[0] for name, values in fields_of(form).items()}
        answer = client.post(start, data=sent)  # nothing was told
        assert answer.status_code == 422
        assert (EASY if words else DUTCH) in part(answer.get_data(as_text=True))
        again = fields_of(find_form(answer, start))
        assert again["wording"] == [sent["wording"]]

    def test_a_form_keeps_what_its_teller_saw_when_the_question_changes_meanwhile(
        self, client, app, known, code
    ):
        start = address_of("nl", code)
        sent = {name: values[0] for name, values in fields_of(find_form(client.get(start), start)).items()}
        with app.app_context(), transaction() as session:
            ask_question(session, known.builder, code, "Iets heel anders?", "nl", now())
        assert DUTCH in part(client.post(start, data=sent).get_data(as_text=True))
        assert "Iets heel anders?" in text_of(client, start)

    def test_a_shared_device_begins_again_with_the_same_words(self, client, app, worded):
        start = address_of("nl", worded, "&kiosk=1&woorden=eenvoudig")
        filled = fields_of(find_form(client.get(start), start))
        sent = {name: values[0] for name, values in filled.items()}
        client.post(start, data={**sent, "text": "Een moestuin", "age": "adult"})
        assert start.replace("&", "&amp;") in text_of(client, "/nl/bedankt")


class TestWithTheStory:
    def tell(self, client, start: str, **changes) -> None:
        filled = fields_of(find_form(client.get(start), start))
        sent = {name: values[0] for name, values in filled.items()}
        answer = client.post(start, data={**sent, "text": "Een moestuin", "age": "adult", **changes})
        assert answer.status_code == 303, answer.get_data(as_text=True)

    def story(self, app: Flask) -> Story:
        with app.app_context():
            [story] = db.session.scalars(select(Story)).all()
            return story

    def test_the_story_keeps_what_its_teller_saw_and_the_checker_sees_it(self, app, client, known, worded):
        self.tell(client, address_of("nl", worded, "&woorden=eenvoudig"))
        story = self.story(app)
        assert story.wording_id is not None
        checker = sign_in(app.test_client(), known.checker)
        page = text_of(checker, f"/en/werk/verhalen/{story.id}")
        assert "The question that the teller saw" in page
        assert f'<p lang="nl" dir="ltr">{EASY}</p>' in page
        assert "In simpler words, for young people." in page

    def test_a_story_without_a_question_has_none_beside_it(self, app, client, known):
        made = new_entry(app, known)
        form = find_form(client.get(address_of("nl", made)), f"/nl/{TELL}")
        sent = {name: values[0] for name, values in fields_of(form).items()}
        client.post(f"/nl/{TELL}", data={**sent, "text": "De lift", "age": "adult"})
        checker = sign_in(app.test_client(), known.checker)
        page = text_of(checker, f"/en/werk/verhalen/{self.story(app).id}")
        assert "The question that the teller saw" not in page

    @pytest.mark.parametrize("odd", ["", "9999999", "x", "{unread}", "{other}"])
    def test_a_wording_that_nobody_could_see_is_not_kept(self, app, client, known, code, odd):
        unread = put_in(app, known, code, Version.ASKED, "tr", "Okul?", read=False)
        other = new_entry(app, known)
        with app.app_context(), transaction() as session:
            ask_question(session, known.builder, other, "Van een ander?", "nl", now())
            stranger = question_of(session, get_entry(session, other).id).original.id
        self.tell(client, address_of("nl", code), wording=odd.format(unread=unread, other=stranger))
        assert self.story(app).wording_id is None

    def test_a_helper_reads_the_question_out_and_the_story_keeps_it(self, app, known, worded):
        helper = sign_in(app.test_client(), known.helper)
        start = f"/nl/werk/vertel-voor/molenveld?ingang={worded}&woorden=eenvoudig"
        page = text_of(helper, start)
        assert EASY in part(page)
        assert f'href="/nl/werk/vertel-voor/molenveld?ingang={worded}"' in part(page)
        self.tell(helper, start)
        assert self.story(app).wording_id is not None


class TestOnPaper:
    @pytest.mark.parametrize(
        ("printed", "asked", "leads_to"),
        [
            ("", "tr", "/tr/molenveld/vertel?ingang={}"),
            ("/eenvoudig", "tr", "/tr/molenveld/vertel?ingang={}&woorden=eenvoudig"),
            ("/ar", "tr", "/ar/molenveld/vertel?ingang={}"),
            ("/ar/eenvoudig", "tr", "/ar/molenveld/vertel?ingang={}&woorden=eenvoudig"),
        ],
    )
    def test_short_addresses_lead_to_the_words_on_the_paper(self, client, code, printed, asked, leads_to):
        answer = client.get(f"/v/{code}{printed}", headers={"Accept-Language": asked})
        assert answer.headers["Location"] == leads_to.format(code)

    @pytest.mark.parametrize("odd", ["/xx", "/moeilijk", "/ar/moeilijk"])
    def test_an_odd_address_leads_nowhere(self, client, code, odd):
        assert client.get(f"/v/{code}{odd}").status_code == 404

    @pytest.mark.parametrize(
        ("paper", "text", "address"),
        [
            (("nl", ""), DUTCH, ""),
            (("nl", "?woorden=eenvoudig"), EASY, "/eenvoudig"),
            (("ar", ""), ARABIC, "/ar"),
            (("pl", ""), DUTCH, ""),  # there is no Polish yet: the paper asks it as it was asked
            (("pl", "?woorden=eenvoudig"), EASY, "/eenvoudig"),
        ],
    )
    def test_a_poster_and_its_code_carry_the_wording(
        self, signed_in, worded, monkeypatch, paper, text, address
    ):
        (lang, words), printed = paper, []
        monkeypatch.setattr(views, "pdf_of", lambda html, _: printed.append(html) or b"%PDF")
        answer = signed_in.get(f"/{lang}/werk/ingangen/{worded}/poster.pdf{words}")
        assert answer.status_code == 200
        [html] = printed
        assert text in html
        assert f"/v/{worded}{address}</bdi>" in html
        assert signed_in.get(f"/{lang}/werk/ingangen/{worded}/qr.svg{words}").mimetype == "image/svg+xml"

    def test_a_poster_in_arabic_can_be_printed(self, client, known, worded):
        sign_in(client, known.builder)
        assert client.get(f"/ar/werk/ingangen/{worded}/poster.pdf").data.startswith(b"%PDF")
