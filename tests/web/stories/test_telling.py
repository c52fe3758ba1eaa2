"""Telling: the form, what is refused and kept, and that sending twice is telling once."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.limits import Attempt, Limit
from buurtstem.media.models import Picture
from buurtstem.privacy.queries import statements_of
from buurtstem.privacy.rules import CONSENT_WORDING
from buurtstem.stories import photos
from buurtstem.stories.models import Story
from buurtstem.stories.rules import LONGEST_TEXT
from buurtstem.web.database import db
from tests.browsing import fields_of, find_form, send_form
from tests.cast import sign_in
from tests.telling import TELL, TEXT, code_on, photo, send_story, tell

pytestmark = pytest.mark.usefixtures("cast")


def stories(app):
    with app.app_context():
        return db.session.scalars(select(Story).order_by(Story.id)).all()


def pictures(app):
    with app.app_context():
        return db.session.scalars(select(Picture)).all()


def test_a_story_is_told_and_its_receipt_shown(client, app):
    code = tell(client)
    [story] = stories(app)
    assert story.text == TEXT
    assert story.state == "waiting"
    assert story.lang == "nl"
    assert story.told_by == "resident"
    assert story.source == "web"
    assert code.replace("-", "") not in repr(vars(story))


def test_the_themes_are_proposed_with_their_words(client):
    tell(client)
    page = client.get("/nl/bedankt").get_data(as_text=True)
    assert "Wonen" in page
    assert "lift" in page


def test_nothing_is_public_before_a_check(client):
    tell(client)
    assert TEXT not in client.get("/nl/molenveld/verhalen").get_data(as_text=True)
    assert TEXT not in client.get("/nl/molenveld/").get_data(as_text=True)


@pytest.mark.parametrize("page", ["/nl/", "/nl/molenveld/", "/nl/molenveld/verhalen", "/nl/privacy", "/"])
def test_there_is_no_cookie_before_a_form(client, page):
    answer = client.get(page)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_form_may_not_be_stored(client):
    assert client.get(TELL).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es"])
def test_the_form_is_there_in_every_language(client, lang):
    answer = client.get(f"/{lang}/molenveld/vertel")
    page = answer.get_data(as_text=True)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page
    assert "112" in page


def test_consent_is_recorded_with_its_language_and_wording(client, app):
    send_story(client, "/tr/molenveld/vertel", may_be_shown=None)
    [story] = stories(app)
    with app.app_context():
        made = statements_of(db.session(), ContributionRef("story", story.id))
    assert {(each.use.value, each.given, each.lang, each.wording) for each in made} == {
        ("receive", True, "tr", CONSENT_WORDING),
        ("publish", False, "tr", CONSENT_WORDING),
        ("teach", False, "tr", CONSENT_WORDING),
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Schrijf eerst iets"),
        ({"text": " \u200f\n\x00 "}, "Schrijf eerst iets"),
        ({"text": "a" * 20_000}, str(LONGEST_TEXT)),
        ({"age": None}, "Kies één van deze drie"),
        ({"csrf_token": "oud"}, "te lang open"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(client, app, changes, sentence):
    answer = send_story(client, nature="dream", **changes)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert sentence in page
    assert stories(app) == []
    kept = fields_of(find_form(answer, TELL))
    assert kept["text"] == [changes.get("text", TEXT).replace("\u200f", "").replace("\x00", "").strip()]
    assert kept["nature"] == ["dream"]
    assert kept["may_be_shown"] == ["y"]


def test_after_a_mistake_the_same_page_sends_rightly(client, app):
    wrong = send_story(client, csrf_token="oud")
    kept = fields_of(find_form(wrong, TELL))
    answer = client.post(TELL, data=kept)
    assert answer.status_code == 303
    assert [story.text for story in stories(app)] == [TEXT]


@pytest.mark.parametrize("lang", ["en", "ar", "uk"])
def test_mistakes_are_named_in_the_readers_language(client, lang):
    page = f"/{lang}/molenveld/vertel"
    dutch = "Schrijf eerst iets"
    answer = send_story(client, page, text="").get_data(as_text=True)
    assert dutch not in answer
    assert 'role="alert"' in answer


def test_html_is_shown_as_it_was_typed_and_does_nothing(client, app, cast):
    typed = '<script>alert(1)</script><b>vet</b> "aanhaling"'
    code = tell(client, text=typed)
    assert stories(app)[0].text == typed
    page = client.get("/nl/bewijs/open").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert code in page


def test_control_characters_are_left_out(client, app):
    tell(client, text="hallo\x00 \u202ebuur\x1b[31m\r\nmeer")
    assert stories(app)[0].text == "hallo buur[31m\nmeer"


def test_a_citizen_number_is_overwritten_and_the_teller_told(client, app):
    tell(client, text="Mijn BSN is 123456782 en de lift is stuk")
    assert "123456782" not in stories(app)[0].text
    assert "[bsn]" in stories(app)[0].text
    assert "onleesbaar" in client.get("/nl/bedankt").get_data(as_text=True)


def test_an_unknown_language_waits_for_a_person(client, app):
    tell(client, text="ƒ ƒƒ ƒƒƒ")
    assert stories(app)[0].lang == "other"
    assert "We kennen deze taal" in client.get("/nl/bedankt").get_data(as_text=True)


def test_the_tellers_own_word_on_the_language_counts(client, app):
    tell(client, lang="pl")
    assert (stories(app)[0].lang, stories(app)[0].lang_chosen) == ("pl", True)


def test_a_language_that_is_none_of_ours_is_refused(client, app):
    answer = send_story(client, lang="xx")
    assert answer.status_code == 422
    assert stories(app) == []


def test_a_sensitive_story_shows_help_and_no_themes(client, app):
    tell(client, text="Mijn man slaat me elke avond en ik durf niet weg")
    assert stories(app)[0].is_sensitive
    page = client.get("/nl/bedankt").get_data(as_text=True)
    assert "0800-2000" in page
    assert 'id="themes"' not in page


def test_the_same_form_sent_a_hundred_times_is_one_story(client, app):
    data = fields_of(find_form(client.get(TELL), TELL)) | {"text": TEXT, "age": "adult"}
    codes = set()
    for _ in range(50):
        assert client.post(TELL, data=data).status_code == 303
        codes.add(code_on(client.get("/nl/bedankt")))
    assert len(stories(app)) == 1
    assert len(codes) == 1


def test_another_text_in_the_same_form_is_kept_and_asked_about(client, app):
    data = fields_of(find_form(client.get(TELL), TELL)) | {"text": TEXT, "age": "adult"}
    client.post(TELL, data=data)
    answer = client.post(TELL, data=data | {"text": "Een heel ander verhaal"})
    assert answer.status_code == 422
    again = fields_of(find_form(answer, TELL))
    assert again["text"] == ["Een heel ander verhaal"]
    assert again["receipt"] != data["receipt"]
    assert client.post(TELL, data=again).status_code == 303
    assert [story.text for story in stories(app)] == [TEXT, "Een heel ander verhaal"]


def test_a_receipt_that_was_tampered_with_is_replaced(client, app):
    code = tell(client, receipt="AAAA-AAAA-AAAA")
    assert code != "AAAA-AAAA-AAAA"
    assert len(stories(app)) == 1


def test_a_request_from_another_site_is_refused(client, app):
    data = fields_of(find_form(client.get(TELL), TELL)) | {"text": TEXT, "age": "adult"}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(TELL, data=data, headers=headers).status_code == 403
    assert stories(app) == []


@pytest.mark.parametrize(("slug", "source"), [("avond", "evening"), ("deur", "doorstep"), ("onzin", "web")])
def test_the_way_in_is_kept_with_the_story(client, app, slug, source):
    data = fields_of(find_form(client.get(f"{TELL}?bron={slug}"), TELL)) | {"text": TEXT, "age": "adult"}
    assert client.post(TELL, data=data).status_code == 303
    assert stories(app)[0].source == source


def test_a_professional_who_tells_can_be_told_apart(client, app, cast):
    sign_in(client, cast.professional)
    tell(client)
    assert stories(app)[0].told_by == "professional"


@pytest.mark.parametrize("part", ["member", "helper", "volunteer", "checker"])
def test_a_resident_with_an_account_still_tells_as_a_resident(client, app, cast, part):
    sign_in(client, getattr(cast, part))
    tell(client)
    assert stories(app)[0].told_by == "resident"


def test_blanks_for_a_nature_are_no_choice(client, app):
    tell(client, nature=" ")
    assert stories(app)[0].nature is None


def test_a_neighbourhood_that_is_not_there_is_not_found(client):
    assert client.get("/nl/nergens/vertel").status_code == 404


def test_after_very_many_stories_from_one_address_the_next_waits_and_is_kept(client, app, cast):
    tell(client)
    with app.app_context():
        first = db.session.scalars(select(Attempt)).one()
        copies = [Attempt(name=first.name, source=first.source, at=first.at) for _ in range(120)]
        db.session.add_all(copies)
        db.session.commit()
    answer = send_story(client, text="Nog een verhaal")
    assert answer.status_code == 422
    assert "Nog een verhaal" in answer.get_data(as_text=True)
    assert len(stories(app)) == 1


class TestPhotos:
    def test_a_photo_goes_with_its_story_and_stays_private(self, client, app):
        tell(client, photo=photo())
        [picture] = pictures(app)
        assert (picture.kind, picture.contribution_id) == ("story", stories(app)[0].id)
        assert not picture.is_public
        assert client.get(f"/media/{picture.public_id}").status_code == 404

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ((io.BytesIO(b"geen foto, maar tekst"), "foto.jpg"), "geen foto"),
            ((io.BytesIO(b""), "leeg.jpg"), "geen foto"),
            ((io.BytesIO(b"\xff\xd8\xff\xe0" + b"x" * 100), "stuk.jpg"), "geen foto"),
        ],
    )
    def test_a_file_that_is_no_photo_is_named_and_the_text_kept(self, client, app, sent, sentence):
        answer = send_story(client, photo=sent)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
        assert fields_of(find_form(answer, TELL))["text"] == [TEXT]
        assert stories(app) == []

    def test_a_photo_of_60_megapixels_is_refused_with_its_own_sentence(self, client, app):
        answer = send_story(client, photo=photo(10_000, 6_000, "PNG", "groot.png"))
        assert answer.status_code == 422
        assert "50 miljoen" in answer.get_data(as_text=True)
        assert stories(app) == []

    def test_a_photo_of_more_than_20_megabytes_is_refused_with_its_own_sentence(self, client, app):
        answer = send_story(client, photo=(io.BytesIO(b"\xff\xd8\xff\xe0" + b"x" * 21_000_000), "groot.jpg"))
        assert answer.status_code == 422
        assert "20 megabyte" in answer.get_data(as_text=True)
        assert stories(app) == []

    def test_after_a_mistake_elsewhere_the_photo_is_still_there(self, client, app):
        wrong = send_story(client, text="", photo=photo())
        assert "bewaard" in wrong.get_data(as_text=True)
        [picture] = pictures(app)
        shown = client.get(f"/media/{picture.public_id}/small")
        assert shown.status_code == 200
        shown.close()
        kept = fields_of(find_form(wrong, TELL)) | {"text": TEXT}
        assert client.post(TELL, data=kept).status_code == 303
        assert pictures(app)[0].contribution_id == stories(app)[0].id

    def test_somebody_elses_kept_photo_cannot_be_taken(self, client, app):
        send_story(client, text="", photo=photo())
        [picture] = pictures(app)
        stranger = app.test_client()
        assert stranger.get(f"/media/{picture.public_id}/small").status_code == 404
        tell(stranger, kept_photo=picture.public_id)
        assert pictures(app)[0].contribution_id is None

    def test_after_very_many_photos_from_one_address_a_story_goes_without(self, client, app, monkeypatch):
        monkeypatch.setattr(photos, "PHOTOS", Limit("photo", most=1, minutes=60))
        tell(client, photo=photo())
        answer = send_story(app.test_client(), photo=photo())
        assert answer.status_code == 422
        assert fields_of(find_form(answer, TELL))["text"] == [TEXT]
        assert len(pictures(app)) == 1

    def test_a_child_tells_with_words_only(self, client, app):
        answer = send_story(client, age="child", photo=photo())
        assert answer.status_code == 422
        assert "jonger dan 16" in answer.get_data(as_text=True)
        assert pictures(app) == []
        wrong = send_story(client, text="", photo=photo())
        kept = fields_of(find_form(wrong, TELL)) | {"text": TEXT, "age": "child"}
        assert client.post(TELL, data=kept).status_code == 422
        assert stories(app) == []
        tell(client, age="child")
        assert stories(app)[0].age == "child"


class TestThemesOfOnesOwn:
    def test_the_teller_corrects_the_themes(self, client, app):
        tell(client)
        answer = send_form(client, "/nl/bedankt", "/nl/bedankt/themas", themes=["say", "pride"])
        assert answer.status_code == 303
        page = client.get("/nl/bedankt").get_data(as_text=True)
        assert [code for code in ("say", "pride", "housing") if f'value="{code}" checked' in page] == [
            "say",
            "pride",
        ]
        assert 'role="status"' in page.split("<h1")[0]

    def test_htmx_gets_the_fragment_alone(self, client):
        tell(client)
        answer = send_form(client, "/nl/bedankt", "/nl/bedankt/themas", htmx=True, themes=["say"])
        assert answer.status_code == 200
        assert answer.get_data(as_text=True).lstrip().startswith("<section")

    @pytest.mark.parametrize("themes", [[], ["other", "say"], ["say", "pride", "work", "youth"], ["onzin"]])
    def test_no_theme_or_too_many_is_refused_with_a_sentence(self, client, themes):
        tell(client)
        answer = send_form(client, "/nl/bedankt", "/nl/bedankt/themas", themes=themes)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.get_data(as_text=True)

    def test_another_language_brings_new_proposals(self, client, app):
        tell(client)
        answer = send_form(client, "/nl/bedankt", "/nl/bedankt/taal", story_lang="tr")
        assert answer.status_code == 303
        assert stories(app)[0].lang == "tr"

    def test_a_language_in_which_the_story_is_sensitive_brings_help_and_not_themes(self, client, app):
        tell(client, text="Kocam beni her akşam dövüyor", lang="fr")
        assert not stories(app)[0].is_sensitive
        answer = send_form(client, "/nl/bedankt", "/nl/bedankt/taal", htmx=True, story_lang="tr")
        assert answer.headers["HX-Redirect"].endswith("/nl/bedankt")
        page = client.get("/nl/bedankt").get_data(as_text=True)
        assert "0800-2000" in page
        assert 'id="themes"' not in page

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [({"story_lang": "xx"}, "Ongeldige keuze"), ({"csrf_token": "oud"}, "te lang open")],
    )
    def test_a_language_that_is_not_taken_says_why(self, client, app, changes, sentence):
        tell(client)
        answer = send_form(client, "/nl/bedankt", "/nl/bedankt/taal", htmx=True, **changes)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
        assert stories(app)[0].lang == "nl"

    def test_without_an_open_receipt_there_is_nothing_to_correct(self, client):
        assert client.post("/nl/bedankt/themas", data={"themes": "say"}).status_code == 404
        assert client.get("/nl/bedankt").status_code == 303


def test_counting_stories_takes_no_more_statements_with_more_stories(app, client, count_queries):
    tell(client)
    with app.app_context():
        story = db.session.scalars(select(Story)).one()
        values = {c.name: getattr(story, c.name) for c in Story.__table__.columns if c.name != "id"}
        rows = [values | {"public_id": f"{n:012d}", "state": "published"} for n in range(60)]
        db.session.execute(Story.__table__.insert(), rows)
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Story)) == 61
    client.get("/nl/molenveld/verhalen")
    with count_queries() as many:
        client.get("/nl/molenveld/verhalen")
    assert len(many) == 6
