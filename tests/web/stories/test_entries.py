"""Entry pages: made by builders, found by a short address, and kept with the stories that come by them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from buurtstem.core.clock import now, today
from buurtstem.media.models import Picture
from buurtstem.stories.entries.actions import make_entry
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.queries import find_entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.models import Story
from buurtstem.stories.rules import Source
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOLENVELD, sign_in
from tests.telling import TEXT, photo, send_story, tell

ENTRIES = "/en/werk/ingangen"
TELL = "/en/molenveld/vertel"


def new_entry(app, cast, **changes) -> str:
    plan = {
        "area_code": MOLENVELD,
        "source": Source.EVENING,
        "occasion": "Buurtfeest",
        "starts_on": today(),
        "ends_on": today(),
        "is_kiosk": False,
        **changes,
    }
    with app.app_context(), transaction() as session:
        return make_entry(session, cast.builder, EntryPlan(**plan), now())


def only_story(app):
    with app.app_context():
        [story] = db.session.scalars(select(Story)).all()
        return story


def tell_by(client, code: str, **changes):
    """Tell as whoever scanned the code: the form that the address leads to, filled in and sent."""
    form = find_form(client.get(f"{TELL}?ingang={code}"), TELL)
    filled = {name: values[0] for name, values in fields_of(form).items()}
    return client.post(TELL, data={**filled, "text": "De lift", "may_be_shown": "y", **changes})


def make_one(client, **changes):
    filled = {"occasion": "Groep 7, De Regenboog", "place": MOLENVELD, "source": "school", **changes}
    return send_form(client, ENTRIES, **filled)


def test_a_builder_makes_an_entry_page_and_prints_it(client, cast):
    sign_in(client, cast.builder)

    answer = make_one(client)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert "Groep 7, De Regenboog" in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"

    code = answer.headers["Location"].rpartition("/")[2]
    assert f"/v/{code}" in page.get_data(as_text=True)
    drawing = client.get(f"{ENTRIES}/{code}/qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert b"http://www.w3.org/2000/svg" in drawing.data
    poster = client.get(f"{ENTRIES}/{code}/poster.pdf")
    assert poster.data.startswith(b"%PDF")
    listed = client.get(ENTRIES).get_data(as_text=True)
    assert "Groep 7, De Regenboog" in listed


def test_a_double_tap_makes_one_entry_page(client, app, cast):
    sign_in(client, cast.builder)
    filled = fields_of(find_form(client.get(ENTRIES), ENTRIES))
    filled |= {"occasion": "Groep 7", "place": MOLENVELD, "source": "school", "question": "Wat nu?"}

    first, second = (client.post(ENTRIES, data=filled) for _ in range(2))
    other = client.post(ENTRIES, data=filled | {"occasion": "Groep 8"})

    assert first.status_code == second.status_code == other.status_code == 303
    assert first.headers["Location"] == second.headers["Location"] != other.headers["Location"]
    with app.app_context():
        assert db.session.scalars(select(Entry.occasion).order_by(Entry.id)).all() == ["Groep 7", "Groep 8"]


def test_a_code_of_somebody_else_is_not_taken_over(client, app, cast):
    theirs = new_entry(app, cast)
    with app.app_context(), transaction() as session:
        session.execute(update(Entry).values(maker_id=cast.checker.id))
    sign_in(client, cast.builder)

    answer = make_one(client, occasion="Buurtfeest", source="evening", code=theirs)

    assert answer.status_code == 303
    assert not answer.headers["Location"].endswith(theirs)


def test_the_form_answers_alone_when_htmx_asks(client, cast):
    sign_in(client, cast.builder)

    answer = send_form(client, ENTRIES, htmx=True, occasion="")

    assert answer.status_code == 422
    assert answer.get_data(as_text=True).lstrip().startswith('<form class="stack" id="entry-form"')


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"occasion": " "}, "Give it a name."),
        ({"starts_on": "2026-03-14", "ends_on": "2026-03-13"}, "The last day is before the first."),
        ({"ends_on": "soon"}, "Choose a day"),
        ({"place": "BU99999999"}, "Not a valid choice"),
    ],
)
def test_an_entry_that_cannot_be_made_is_explained(client, cast, changes, sentence):
    sign_in(client, cast.builder)

    answer = make_one(client, **changes)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


@pytest.mark.parametrize("part", ["checker", "professional", "pair_one", "member", "administrator"])
@pytest.mark.parametrize("path", ["", "/{code}", "/{code}/qr.svg", "/{code}/poster.pdf"])
def test_only_builders_open_these_pages(client, app, cast, part, path):
    code = new_entry(app, cast)
    sign_in(client, cast.actors[part])

    assert client.get(ENTRIES + path.format(code=code)).status_code == 403


def test_visitors_are_asked_to_sign_in(client, cast):
    assert client.get(ENTRIES).status_code == 303


@pytest.mark.parametrize(("asked", "lang"), [("tr", "tr"), ("ar,nl;q=0.5", "ar"), ("xx", "nl")])
def test_the_short_address_leads_to_the_form_in_the_language_of_the_phone(client, app, cast, asked, lang):
    code = new_entry(app, cast)

    answer = client.get(f"/v/{code.upper()}", headers={"Accept-Language": asked})

    assert answer.headers["Location"] == f"/{lang}/molenveld/vertel?ingang={code}"
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("code", ["zzzzzz", "a", "0" * 50])
def test_an_address_that_was_never_given_out_leads_nowhere(client, cast, code):
    assert client.get(f"/v/{code}").status_code == 404


def test_a_story_keeps_its_entry_and_source_and_the_public_sees_neither(client, app, cast):
    code = new_entry(app, cast)
    assert "Buurtfeest" in client.get(f"{TELL}?ingang={code}").get_data(as_text=True)

    assert tell_by(client, code, age="adult", opening="dream").status_code == 303

    story = only_story(app)
    assert (story.source, story.opening, story.age) == ("evening", "dream", "adult")
    with app.app_context():
        entry = find_entry(db.session(), code)
    assert entry is not None
    assert (story.entry_id, entry.stories) == (entry.id, 1)


def test_an_entry_counts_on_its_days_and_a_story_that_began_on_one_may_arrive_later(client, app, cast):
    yesterday = today() - timedelta(days=1)
    ended = new_entry(app, cast, starts_on=yesterday, ends_on=yesterday)
    assert "Buurtfeest" not in client.get(f"{TELL}?ingang={ended}").get_data(as_text=True)

    tell_by(client, ended, age="adult", entry=ended)

    assert only_story(app).source == "evening"


def test_an_entry_of_another_neighbourhood_does_not_count(client, app, cast):
    code = new_entry(app, cast)

    page = client.get(f"/en/laaghoven/vertel?ingang={code}")

    assert fields_of(find_form(page, "/en/laaghoven/vertel"))["entry"] == [""]


def test_a_class_is_asked_no_age_and_may_send_a_drawing(client, app, cast):
    code = new_entry(app, cast, source=Source.SCHOOL, occasion="Groep 7")
    page = client.get(f"{TELL}?ingang={code}").get_data(as_text=True)
    for asked in ('name="age"', 'name="may_teach"', 'name="nature"', 'name="opening"'):
        assert asked not in page

    stream, name = photo()
    answer = tell_by(client, code, photo=(stream, name))
    assert answer.status_code == 303, answer.get_data(as_text=True)

    story = only_story(app)
    assert (story.source, story.age, story.told_by, story.state) == ("school", "child", "resident", "waiting")
    with app.app_context():
        [picture] = db.session.scalars(select(Picture)).all()
    assert (picture.contribution_id, picture.is_public) == (story.id, False)


def test_without_a_class_a_child_still_tells_with_words_only(client, app, cast):
    assert send_story(client, TELL, age="child", photo=photo()).status_code == 422


def test_a_teacher_who_is_signed_in_does_not_make_it_a_story_of_a_professional(client, app, cast):
    code = new_entry(app, cast, source=Source.SCHOOL)
    sign_in(client, cast.professional)

    tell_by(client, code)

    assert only_story(app).told_by == "resident"


@pytest.mark.parametrize("by", ["entry", "address"])
def test_on_a_shared_device_nothing_is_kept_and_the_next_person_finds_an_empty_form(client, app, cast, by):
    code = new_entry(app, cast, is_kiosk=by == "entry")
    start = f"{TELL}?ingang={code}" + ("" if by == "entry" else "&kiosk=1")
    form = find_form(client.get(start), TELL)
    assert form.get("data-keep") is None
    filled = {name: values[0] for name, values in fields_of(form).items()}
    client.post(TELL, data={**filled, "text": "De lift", "age": "adult"})

    thanks = client.get("/en/bedankt").get_data(as_text=True)
    assert f'href="{TELL}?ingang={code}&amp;kiosk=1"' in thanks

    assert client.get(f"{TELL}?ingang={code}&kiosk=1").status_code == 200
    assert client.get("/en/bedankt").status_code == 303  # the receipt is closed


def test_a_shared_device_stays_one_after_the_last_day_of_its_entry(client, app, cast):
    yesterday = today() - timedelta(days=1)
    ended = new_entry(app, cast, starts_on=yesterday, ends_on=yesterday, is_kiosk=True)

    form = find_form(client.get(f"{TELL}?ingang={ended}"), TELL)

    assert form.get("data-keep") is None
    assert (fields_of(form)["kiosk"], fields_of(form)["entry"]) == (["1"], [""])


def test_who_tells_on_a_shared_device_is_a_resident_whoever_is_signed_in_there(client, app, cast):
    sign_in(client, cast.professional)
    filled = fields_of(find_form(client.get(f"{TELL}?kiosk=1"), TELL))

    client.post(TELL, data={**filled, "text": "De lift", "age": "adult"})

    assert only_story(app).told_by == "resident"


def test_on_a_shared_device_the_receipt_is_shown_as_a_drawing_and_opened_nowhere(client, app, cast):
    filled = fields_of(find_form(client.get(f"{TELL}?kiosk=1"), TELL))
    client.post(TELL, data={**filled, "text": "De lift", "age": "adult"})

    thanks = client.get("/en/bedankt").get_data(as_text=True)

    assert 'class="qr"' in thanks
    for leads_away in ("/en/bewijs/open", "/en/bewijs/blad", "/en/bewijs/mail/"):
        assert f'href="{leads_away}"' not in thanks


def test_on_a_shared_device_an_open_receipt_clears_by_itself(client, app, cast):
    filled = fields_of(find_form(client.get(f"{TELL}?kiosk=1"), TELL))
    client.post(TELL, data={**filled, "text": "De lift", "age": "adult"})

    for page in ("open", "toestemming/", "aanvullen/", "wijzig"):
        shown = client.get(f"/en/bewijs/{page}")
        assert "js/kiosk.js" in shown.get_data(as_text=True), page
        assert f'data-start="{TELL}?kiosk=1"' in shown.get_data(as_text=True), page

    own = app.test_client()
    tell(own, TELL)
    assert "js/kiosk.js" not in own.get("/en/bewijs/open").get_data(as_text=True)


def test_a_receipt_that_is_opened_on_a_shared_device_before_anybody_told_clears_by_itself(client, app, cast):
    own = app.test_client()
    code = tell(own, TELL)

    client.get(f"{TELL}?kiosk=1")
    client.get(TELL)  # who looks around on the device comes by the plain form too
    send_form(client, "/en/bewijs/", code=code)

    shown = client.get("/en/bewijs/open").get_data(as_text=True)
    assert TEXT in shown
    assert "js/kiosk.js" in shown
    assert f'data-start="{TELL}?kiosk=1"' in shown


def test_a_device_on_which_somebody_told_for_themselves_is_shared_no_more(client, app, cast):
    client.get(f"{TELL}?kiosk=1")
    tell(client, TELL)

    assert "js/kiosk.js" not in client.get("/en/bewijs/open").get_data(as_text=True)


def test_on_ones_own_device_the_thank_you_page_asks_what_else(client, app, cast):
    tell(client, TELL)

    thanks = client.get("/en/bedankt").get_data(as_text=True)

    assert f'href="{TELL}?vraag=else"' in thanks
    page = client.get(f"{TELL}?vraag=else")
    assert fields_of(find_form(page, TELL))["opening"] == ["else"]


def test_a_builder_ends_an_entry_after_today(client, app, cast):
    code = new_entry(app, cast, ends_on=today() + timedelta(days=9))
    sign_in(client, cast.builder)

    for _ in range(2):
        page = client.get(f"{ENTRIES}/{code}")
        assert page.status_code == 200
        if f"{ENTRIES}/{code}/einde" in page.get_data(as_text=True):
            send_form(client, f"{ENTRIES}/{code}", f"{ENTRIES}/{code}/einde")

    with app.app_context():
        entry = find_entry(db.session(), code)
    assert entry is not None
    assert entry.ends_on == today()


def test_the_list_takes_a_fixed_number_of_statements(client, app, cast, count_queries):
    new_entry(app, cast)
    sign_in(client, cast.builder)
    client.get(ENTRIES)
    with count_queries() as one:
        client.get(ENTRIES)
    for _ in range(6):
        new_entry(app, cast)
    with count_queries() as many:
        client.get(ENTRIES)
    assert len(many) == len(one)


def test_the_small_address_says_who_answers_and_is_never_kept(client):
    answer = client.get("/api/here")

    assert answer.json["here"] == "buurtstem"
    assert answer.json["token"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_checker_reads_question_and_occasion_beside_the_text(app, client, cast):
    code = new_entry(app, cast, occasion="Avond bij Fatima de Vries")
    tell_by(client, code, opening="dream", age="adult")
    checker = sign_in(app.test_client(), cast.checker)
    page = checker.get("/en/werk/verhalen/1").get_data(as_text=True)
    assert "What do you dream of?" in page
    assert "<bdi>Avond bij Fatima de Vries</bdi>" in page


def test_a_story_that_began_with_nothing_shows_a_checker_nothing_of_it(app, client, cast):
    tell(client, TELL)
    checker = sign_in(app.test_client(), cast.checker)
    page = checker.get("/en/werk/verhalen/1").get_data(as_text=True)
    assert "The question that it answers" not in page
    assert "The occasion" not in page
