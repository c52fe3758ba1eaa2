"""The question of an entry page at the desk: asked by its maker, worded by one person, read by another."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from buurtstem.core.clock import now
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.queries import get_entry
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.queries import question_of
from buurtstem.stories.questions.rules import State, Version
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, sign_in
from tests.web.stories.test_entries import ENTRIES, make_one, new_entry
from tests.web.stories.wording import DUTCH, EASY, put_in, text_of


def state_of(app: Flask, code: str, version: Version, lang: str) -> State | None:
    with app.app_context():
        made = question_of(db.session(), get_entry(db.session(), code).id).current(version, lang)
    return made.state if made else None


class TestTheDesk:
    def pages(self, code: str) -> tuple[str, ...]:
        here = f"{ENTRIES}/{code}/vraag"
        return here, f"{here}/eenvoudig/nl", f"{here}/gevraagd/tr"

    def test_a_builder_asks_it_with_the_entry_page(self, app, client, cast):
        sign_in(client, cast.builder)
        answer = make_one(client, question=DUTCH, question_lang="nl")
        page = text_of(client, answer.headers["Location"])
        assert f'lang="nl" dir="ltr">{DUTCH}<' in page
        odd = make_one(client, question="What now?", question_lang="xx")
        assert 'lang="en" dir="ltr">What now?<' in text_of(client, odd.headers["Location"])

    def test_a_question_that_is_too_long_is_explained(self, client, cast):
        sign_in(client, cast.builder)
        answer = make_one(client, question="a" * 241)
        assert answer.status_code == 422
        assert "at most 240 characters" in answer.get_data(as_text=True)

    def test_a_builder_asks_it_later_and_asks_something_else(self, app, client, known):
        made = new_entry(app, known)
        sign_in(client, known.builder)
        assert "It asks nothing of its own" in text_of(client, f"{ENTRIES}/{made}")
        here = f"{ENTRIES}/{made}/vraag"
        assert send_form(client, here, text=" ").status_code == 422
        assert send_form(client, here, text=DUTCH, question_lang="nl").status_code == 303
        page = text_of(client, here)
        assert "The question is kept." in page
        assert "Written by builder" in page
        send_form(client, here, text="En wat nu?")
        assert "En wat nu?" in text_of(client, here)

    def test_the_form_answers_alone_when_htmx_asks(self, client, known, code):
        sign_in(client, known.builder)
        answer = send_form(client, f"{ENTRIES}/{code}/vraag", htmx=True, text="")
        assert answer.get_data(as_text=True).lstrip().startswith('<form class="card stack" id="ask-form"')

    def test_all_wordings_stand_on_one_page_with_who_wrote_and_read_them(self, client, known, worded):
        sign_in(client, known.builder)
        page = text_of(client, f"{ENTRIES}/{worded}/vraag")
        assert page.count("<tbody") == 2
        assert page.count("Written by volunteer") == page.count("Read by checker") == 2
        assert "For: young people" in page
        assert f'href="/ar/werk/ingangen/{worded}/poster.pdf"' in page
        assert f'href="/nl/werk/ingangen/{worded}/poster.pdf?woorden=eenvoudig"' in page
        assert f'href="/en/werk/ingangen/{worded}/vraag/eenvoudig/ar"' in page
        assert f"{worded}/vraag/eenvoudig/pl" not in page  # nobody signed in here knows it

    def test_somebody_writes_and_a_second_person_reads(self, app, known, code):
        volunteer = sign_in(app.test_client(), known.volunteer)
        checker = sign_in(app.test_client(), known.checker)
        desk = text_of(volunteer, "/en/werk/vertalen/")
        _, _, page = self.pages(code)
        assert f'href="{page}"' in desk
        assert DUTCH in desk
        assert send_form(volunteer, page, text="").status_code == 422
        answer = send_form(volunteer, page, text="Eski okul ne olsun?")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{ENTRIES}/{code}/vraag")
        own = text_of(volunteer, page)
        assert "A second person who knows this language has to read it" in own
        assert "/gelezen" not in own
        assert send_form(checker, page, f"{page}/gelezen").status_code == 422
        send_form(checker, page, f"{page}/gelezen", verdict="wrong", remark="te kort")
        assert state_of(app, code, Version.ASKED, "tr") is State.REFUSED
        assert "te kort" in text_of(volunteer, page)
        send_form(volunteer, page, text="Eski okulla ne yapalım?")
        send_form(checker, page, f"{page}/gelezen", verdict="right")
        assert state_of(app, code, Version.ASKED, "tr") is State.CHECKED
        assert "Readers see this wording from now on." in text_of(checker, f"{ENTRIES}/{code}/vraag")
        shown = text_of(volunteer, page)
        assert "<textarea" not in shown
        assert f'href="{page}"' not in text_of(volunteer, "/en/werk/vertalen/")

    def test_simpler_words_say_for_whom(self, app, client, known, code):
        sign_in(client, known.builder)
        _, page, _ = self.pages(code)
        assert send_form(client, page, text=EASY, audience="learning").status_code == 303
        assert "people who are still learning the language" in text_of(client, f"{ENTRIES}/{code}/vraag")
        assert send_form(client, page, text=EASY, audience="odd").status_code == 422

    def test_when_the_question_changes_meanwhile_nothing_typed_is_lost(self, app, client, known, code):
        sign_in(client, known.builder)
        _, _, page = self.pages(code)
        sent = {name: values[0] for name, values in fields_of(find_form(client.get(page), page)).items()}
        with app.app_context(), transaction() as session:
            ask_question(session, known.builder, code, "En nu?", "nl", now())
        answer = client.post(page, data={**sent, "text": "Eski okul?"})
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "What you wrote is still in the field" in shown
        assert "Eski okul?</textarea>" in shown
        assert "En nu?" in shown
        again = {name: values[0] for name, values in fields_of(find_form(answer, page)).items()}
        assert client.post(page, data=again).status_code == 303

    def test_when_the_wording_changes_meanwhile_what_a_reader_found_is_not_lost(self, app, known, code):
        checker = sign_in(app.test_client(), known.checker)
        _, page, _ = self.pages(code)
        for text in ("Wat doen we?", "Wat nu?"):
            volunteer = sign_in(app.test_client(), known.volunteer)
            send_form(volunteer, page, text=text, audience="everybody")
            if text == "Wat doen we?":
                sent = fields_of(find_form(checker.get(page), f"{page}/gelezen"))
        answer = checker.post(f"{page}/gelezen", data=sent | {"verdict": "wrong", "remark": "te vaag"})
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert 'value="te vaag"' in shown
        assert "Wat nu?" in shown
        again = fields_of(find_form(answer, f"{page}/gelezen"))
        assert checker.post(f"{page}/gelezen", data=again).status_code == 303

    @pytest.mark.parametrize("part", ["professional", "pair_one", "member", "helper", "administrator"])
    def test_other_roles_are_refused(self, client, known, code, part):
        sign_in(client, known.actors[part])
        assert {client.get(page).status_code for page in self.pages(code)} == {403}

    def test_visitors_are_asked_to_sign_in(self, client, code):
        for page in self.pages(code):
            assert client.get(page).status_code == 303

    def test_who_translates_only_does_not_ask(self, client, known, code):
        sign_in(client, known.volunteer)
        page = text_of(client, f"{ENTRIES}/{code}/vraag")
        assert 'id="ask-form"' not in page
        assert "poster.pdf" not in page
        assert client.post(f"{ENTRIES}/{code}/vraag", data={"text": "Iets?"}).status_code == 403

    def test_places_languages_and_versions_are_kept(self, app, client, known, code):
        sign_in(client, known.checker)
        elsewhere = new_entry(app, known)
        with app.app_context(), transaction() as session:
            session.execute(update(Entry).where(Entry.code == elsewhere).values(area_code=LAAGHOVEN))
        here = f"{ENTRIES}/{code}/vraag"
        assert client.get(f"{ENTRIES}/{elsewhere}/vraag").status_code == 403
        assert client.get(f"{here}/gevraagd/pl").status_code == 403
        for nowhere in ("gevraagd/nl", "eenvoudig/tr", "moeilijk/tr", "gevraagd/xx"):
            assert client.get(f"{here}/{nowhere}").status_code == 404
        assert client.get(f"{ENTRIES}/zzzzzz/vraag").status_code == 404

    @pytest.mark.parametrize("lang", ["nl", "ar"])
    def test_pages_speak_other_languages_and_directions(self, client, known, worded, lang):
        sign_in(client, known.builder)
        for page in self.pages(worded):
            answer = text_of(client, page.replace("/en/", f"/{lang}/"))
            assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in answer

    def test_an_entry_without_a_question_has_nothing_to_word(self, app, client, known):
        made = new_entry(app, known)
        sign_in(client, known.checker)
        page = text_of(client, f"{ENTRIES}/{made}/vraag")
        assert "It asks nothing of its own" in page
        assert "<table" not in page

    def test_the_page_takes_a_fixed_number_of_statements(self, app, client, known, code, count_queries):
        sign_in(client, known.builder)
        here = f"{ENTRIES}/{code}/vraag"
        text_of(client, here)
        put_in(app, known, code, Version.SIMPLE, "nl", EASY)
        with count_queries() as few:
            text_of(client, here)
        for lang in ("tr", "ar"):
            for version in Version:
                put_in(app, known, code, version, lang, "Okul?")
        with count_queries() as many:
            text_of(client, here)
        assert len(few) == len(many)
