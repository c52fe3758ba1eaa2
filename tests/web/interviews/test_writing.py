"""Writing down a talk: by a pair of two organisations, once, with nothing lost by a mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.models import StaffSession
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionRef
from buurtstem.interviews.models import Talk
from buurtstem.interviews.queries import get_talk
from buurtstem.interviews.rules import DAYS_BACK
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.privacy.queries import statements_of
from buurtstem.privacy.rules.masking import find_spans
from buurtstem.stories.models import Story
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOLENVELD, sign_in
from tests.publishing import add_story
from tests.telling import code_on

WRITE = "/en/werk/buurtbabbel/nieuw"
FIRST, SECOND = "De lift is weer stuk.", "De buren helpen elkaar."


@pytest.fixture
def pair(client, cast):
    """The browser of one of a pair."""
    return sign_in(client, cast.pair_one)


@pytest.fixture
def send(pair, cast):
    """Fill in the form with a valid talk, apart from the changes, and send it."""

    def send(page=WRITE, **changes):
        filled = {"partner": str(cast.pair_two.id), "text_1": FIRST, "age": "adult", "agrees": "y"}
        return send_form(pair, page, **{**filled, **changes})

    return send


def rows(app, table):
    with app.app_context():
        return db.session.scalars(select(table).order_by(table.id)).all()


def add_pair(app, email, organisation, *places):
    with app.app_context(), transaction() as session:
        grants = tuple(Grant(Role.PAIR, place) for place in places)
        return find_actor(session, add_person(session, email, email, grants, now(), organisation))


def test_a_talk_of_two_pieces_is_kept_and_its_code_shown(app, pair, cast, send):
    answer = send(
        text_2="", text_4=SECOND, nature_4="strength", street="Molenstraat 12", may_be_shown="y", spoken="tr"
    )
    assert answer.status_code == 303
    [talk], [first, second] = rows(app, Talk), rows(app, Story)
    assert (talk.writer_organisation, talk.partner_organisation) == ("Welzijn Molenveld", "Wooncorporatie")
    assert (talk.held_on, talk.street, talk.lang) == (today(), "Molenstraat", "tr")
    assert [(each.text, each.nature, each.talk_id) for each in (first, second)] == [
        (FIRST, None, talk.id),
        (SECOND, "strength", talk.id),
    ]
    assert {(each.source, each.told_by, each.state) for each in (first, second)} == {
        ("doorstep", "resident", "waiting")
    }
    kept = pair.get(answer.headers["Location"])
    assert code_on(kept).replace("-", "") not in repr(vars(talk))
    assert "/tr/bewijs/blad" in kept.get_data(as_text=True)
    assert kept.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("shown", "given"), [("y", True), (None, False)])
def test_the_teller_is_asked_aloud_in_the_language_of_the_talk(app, send, shown, given):
    send(spoken="ar", may_be_shown=shown)
    [story] = rows(app, Story)
    with app.app_context():
        made = statements_of(db.session(), ContributionRef("story", story.id))
    assert {(each.use.value, each.given, each.lang, each.way.value) for each in made} == {
        ("receive", True, "ar", "pair"),
        ("publish", given, "ar", "pair"),
        ("teach", False, "ar", "pair"),
    }


def test_for_a_language_without_our_words_the_pair_asks_in_that_of_the_page(app, send):
    send(spoken="other")
    with app.app_context():
        made = statements_of(db.session(), ContributionRef("story", 1))
    assert {each.lang for each in made} == {"en"}
    assert rows(app, Talk)[0].lang == "other"


@pytest.mark.parametrize("lang", ["nl", "en", "ar"])
def test_questions_and_consent_can_be_read_aloud_in_every_language(pair, lang):
    page = pair.get(f"/{lang}/werk/buurtbabbel/nieuw").get_data(as_text=True)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page
    for spoken in ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es"):
        direction = "rtl" if spoken == "ar" else "ltr"
        assert page.count(f'<ul class="spoken spoken--cards" lang="{spoken}" dir="{direction}">') == 1
        assert page.count(f'<ul class="spoken" lang="{spoken}" dir="{direction}">') == 1
    assert "112" in page


def test_the_questions_are_those_to_choose_from_and_what_else(pair):
    page = pair.get(WRITE).get_data(as_text=True)
    for question in (
        "What keeps you awake?",
        "When was your neighbourhood at its finest?",
        "What would you like to do yourself?",
        "What else?",
    ):
        assert question in page
    assert "Gemeente Voorbeeldstad" in page


def test_a_partner_without_an_account_is_typed(app, send):
    typed = {"partner_function": "wijkagent", "partner_organisation": "Politie"}
    assert send(partner="", **typed).status_code == 303
    [talk] = rows(app, Talk)
    assert (talk.partner_id, talk.partner_function, talk.partner_organisation) == (
        None,
        "wijkagent",
        "Politie",
    )


SAME = "You are both of the same organisation"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text_1": ""}, "one sentence is enough"),
        ({"text_1": " \u200f\n\x00 "}, "one sentence is enough"),
        ({"text_3": "a" * 10_001}, "10001 characters"),
        ({"age": None}, "Choose one of these three"),
        ({"agrees": None}, "Without a yes of the teller nothing is kept"),
        ({"csrf_token": "oud"}, "open for too long"),
        ({"place": "laaghoven"}, "your own neighbourhoods"),
        ({"place": None}, "your own neighbourhoods"),
        ({"partner": ""}, "Choose your partner, or type"),
        ({"partner": "999"}, "rings no doorbells in this neighbourhood"),
        ({"partner": "x"}, "rings no doorbells in this neighbourhood"),
        ({"partner_function": "agent", "partner_organisation": "Politie"}, "Not both"),
        ({"partner": "", "partner_function": "agent"}, "Fill in the organisation"),
        ({"partner": "", "partner_organisation": "Politie"}, "Fill in what your partner does"),
        ({"partner": "", "partner_function": "x", "partner_organisation": "WELZIJN molenveld"}, SAME),
        ({"partner": "", "partner_function": "x" * 121, "partner_organisation": "Politie"}, "At most 120"),
        ({"held_on": ""}, "Choose a day, such as"),
        ({"held_on": "gisteren"}, "Choose a day, such as"),
        ({"held_on": (today() + timedelta(days=2)).isoformat()}, "has yet to come"),
        ({"held_on": (today() - timedelta(days=DAYS_BACK + 2)).isoformat()}, "too long ago"),
        ({"street": "s" * 81}, "At most 80"),
        ({"spoken": "xx"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_named_and_everything_typed_is_kept(app, send, changes, sentence):
    spare = "" if "text_1" in changes else SECOND
    answer = send(**{"text_5": spare, "nature_5": "dream", "street": "Molenstraat", **changes})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert rows(app, Talk) == rows(app, Story) == []
    kept = fields_of(find_form(answer, WRITE))
    assert (kept["text_5"], kept["nature_5"]) == ([spare], ["dream"])
    for name, typed in changes.items():
        if typed and name in {"text_3", "partner_function", "partner_organisation", "held_on", "street"}:
            assert kept[name] == [typed]


@pytest.mark.parametrize(("changes", "is_open"), [({"agrees": None}, False), ({"street": "s" * 81}, True)])
def test_where_and_who_stay_folded_unless_something_is_wrong_there(send, changes, is_open):
    page = send(**changes).get_data(as_text=True)
    assert ('<details class="more settled" open>' in page) is is_open


def test_after_a_mistake_the_same_page_sends_rightly(app, pair, send):
    wrong = send(agrees=None, text_2=SECOND)
    kept = fields_of(find_form(wrong, WRITE)) | {"agrees": "y"}
    assert pair.post(WRITE, data=kept).status_code == 303
    assert [story.text for story in rows(app, Story)] == [FIRST, SECOND]


def test_a_colleague_of_the_same_organisation_is_not_offered_and_refused(app, send, pair, cast):
    colleague = add_pair(app, "collega@test.example", "Welzijn Molenveld", MOLENVELD)
    loose = add_pair(app, "los@test.example", "", MOLENVELD)
    page = pair.get(WRITE).get_data(as_text=True)
    assert f'value="{cast.pair_two.id}"' in page
    for person in (colleague, loose):
        assert f'<option value="{person.id}"' not in page
    assert SAME in send(partner=str(colleague.id)).get_data(as_text=True)
    assert "account has no organisation yet" in send(partner=str(loose.id)).get_data(as_text=True)
    assert rows(app, Talk) == []


def test_a_partner_of_another_place_is_refused_for_this_one(app, pair, cast):
    writer = add_pair(app, "beide@test.example", "Bibliotheek", MOLENVELD, LAAGHOVEN)
    there = add_pair(app, "daar@test.example", "Politie", LAAGHOVEN)
    browser = sign_in(app.test_client(), writer)
    filled = {"partner": str(there.id), "text_1": FIRST, "age": "adult", "agrees": "y"}
    answer = send_form(browser, WRITE, place="molenveld", **filled)
    assert "rings no doorbells in this neighbourhood" in answer.get_data(as_text=True)
    assert send_form(browser, f"{WRITE}?buurt=laaghoven", WRITE, **filled).status_code == 303
    assert rows(app, Talk)[0].area_code == LAAGHOVEN


def test_who_has_no_organisation_reads_what_to_do(app, cast):
    browser = sign_in(app.test_client(), add_pair(app, "los@test.example", "", MOLENVELD))
    answer = send_form(browser, WRITE, partner=str(cast.pair_one.id), text_1=FIRST, age="adult", agrees="y")
    assert "Your own account has no organisation yet" in answer.get_data(as_text=True)
    typed = send_form(browser, WRITE, partner_function="agent", partner_organisation="Politie", text_1=FIRST)
    assert "Your own account has no organisation yet" in typed.get_data(as_text=True)


def test_without_an_open_neighbourhood_there_is_no_form(app, cast):
    browser = sign_in(app.test_client(), add_pair(app, "ver@test.example", "Politie", "GM9999"))
    page = browser.get(WRITE).get_data(as_text=True)
    assert "None of your neighbourhoods is open yet" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("part", ["builder", "checker", "professional", "administrator", "member", "helper"])
def test_who_is_no_pair_does_not_write(app, client, cast, part):
    sign_in(client, getattr(cast, part))
    assert client.get(WRITE).status_code == 403
    assert client.post(WRITE, data={"text_1": FIRST}).status_code == 403
    assert rows(app, Talk) == []


def test_a_visitor_is_asked_to_sign_in(client, cast):
    assert client.get(WRITE).status_code == 303


def test_htmx_gets_the_form_alone(send):
    answer = send(htmx=True, agrees=None)
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).lstrip().startswith("<form")


def test_of_a_child_the_street_is_not_kept(app, send):
    assert send(age="child", street="Molenstraat").status_code == 303
    assert rows(app, Talk)[0].street is None
    assert rows(app, Story)[0].age == "child"


def test_the_same_form_sent_many_times_is_one_talk(app, pair, cast):
    data = fields_of(find_form(pair.get(WRITE), WRITE))
    data |= {"partner": str(cast.pair_two.id), "text_1": FIRST, "age": "adult", "agrees": "y"}
    codes = {code_on(pair.get(pair.post(WRITE, data=data).headers["Location"])) for _ in range(5)}
    assert len(codes) == 1
    assert len(rows(app, Talk)) == len(rows(app, Story)) == 1


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in_again(app, pair, cast):
    data = fields_of(find_form(pair.get(WRITE), WRITE))
    data |= {
        "partner": str(cast.pair_two.id),
        "text_1": FIRST,
        "text_2": SECOND,
        "age": "adult",
        "agrees": "y",
    }
    with app.app_context(), transaction() as session:
        session.execute(delete(StaffSession))

    out = pair.post(WRITE, data=data)
    assert out.status_code == 401
    assert out.headers["Cache-Control"] == "no-store"
    again = fields_of(find_form(out, WRITE))
    assert (again["text_1"], again["text_2"]) == ([FIRST], [SECOND])
    assert pair.post(WRITE, data=again).status_code == 401

    sign_in(pair, cast.pair_one)
    assert pair.post(WRITE, data=again).status_code == 303
    assert [story.text for story in rows(app, Story)] == [FIRST, SECOND]


def test_the_form_finds_out_whether_somebody_is_signed_in(app, pair):
    here = find_form(pair.get(WRITE), WRITE).get("data-staff")
    answer = pair.get(here)
    assert (answer.json["here"], answer.json["signed_in"]) == ("buurtstem", True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert app.test_client().get(here).json["signed_in"] is False


def test_a_talk_that_is_sent_again_after_its_check_is_still_one_talk(app, pair, cast):
    data = fields_of(find_form(pair.get(WRITE), WRITE))
    data |= {"partner": str(cast.pair_two.id), "text_1": "Fatima is bang.", "age": "adult", "agrees": "y"}
    assert pair.post(WRITE, data=data).status_code == 303
    with app.app_context(), transaction() as session:
        [piece] = get_talk(session, 1).pieces
        decide_story(session, cast.checker, piece.id, None, now(), masks=find_spans(piece.text, "nl"))
    assert "Fatima" not in rows(app, Story)[0].text
    assert pair.post(WRITE, data=data).status_code == 303
    assert len(rows(app, Talk)) == 1


def test_another_talk_in_the_same_form_is_kept_and_asked_about(app, pair, cast):
    data = fields_of(find_form(pair.get(WRITE), WRITE))
    data |= {"partner": str(cast.pair_two.id), "text_1": FIRST, "age": "adult", "agrees": "y"}
    pair.post(WRITE, data=data)
    answer = pair.post(WRITE, data=data | {"text_2": SECOND})
    assert answer.status_code == 422
    assert "You already sent a talk with this form" in answer.get_data(as_text=True)
    again = fields_of(find_form(answer, WRITE))
    assert again["receipt"] != data["receipt"]
    assert pair.post(WRITE, data=again).status_code == 303
    assert len(rows(app, Talk)) == 2


def test_a_receipt_of_a_story_is_none_of_a_talk(app, send):
    code = add_story(app, FIRST)[0]
    assert send(receipt=code).status_code == 422
    assert send(receipt="AAAA-AAAA-AAAA").status_code == 303
    assert len(rows(app, Talk)) == 1


def test_after_a_sensitive_talk_help_is_shown_once(pair, send):
    answer = send(text_1="Mijn man slaat me elke avond en ik durf niet weg", text_2="Mijn man slaat me weer")
    page = pair.get(answer.headers["Location"]).get_data(as_text=True)
    assert page.count("0800-2000") + page.count("0800‑2000") == 2  # the link and the number
    assert "Talk it over together" in page


def test_an_overwritten_number_is_said(pair, send):
    answer = send(text_1="Mijn BSN is 123456782")
    assert "We overwrote a citizen number" in pair.get(answer.headers["Location"]).get_data(as_text=True)


def test_next_door_place_pair_day_and_street_are_filled_in_and_the_receipt_is_closed(app, pair, cast, send):
    yesterday = (today() - timedelta(days=1)).isoformat()
    answer = send(street="Molenstraat 12", held_on=yesterday, text_2=SECOND)
    kept = pair.get(answer.headers["Location"]).get_data(as_text=True)
    assert f"{WRITE}?na=1" in kept
    form = fields_of(find_form(pair.get(f"{WRITE}?na=1"), WRITE))
    assert (form["place"], form["partner"], form["street"], form["held_on"]) == (
        ["molenveld"],
        [str(cast.pair_two.id)],
        ["Molenstraat"],
        [yesterday],
    )
    assert form["text_1"] == form["text_2"] == [""]
    assert '<details class="more settled">' in pair.get(f"{WRITE}?na=1").get_data(as_text=True)
    assert "agrees" not in form
    assert "age" not in form
    assert pair.get("/en/bewijs/open").status_code == 303
    assert pair.get(answer.headers["Location"]).headers["Location"] == "/en/werk/buurtbabbel/1"


def test_the_pair_may_swap_the_pen_next_door(app, cast, send):
    send()
    other = sign_in(app.test_client(), cast.pair_two)
    form = fields_of(find_form(other.get(f"{WRITE}?na=1"), WRITE))
    assert form["partner"] == [str(cast.pair_one.id)]


def test_a_typed_partner_stays_next_door(pair, send):
    send(partner="", partner_function="wijkagent", partner_organisation="Politie")
    form = fields_of(find_form(pair.get(f"{WRITE}?na=1"), WRITE))
    assert (form["partner"], form["partner_function"], form["partner_organisation"]) == (
        [""],
        ["wijkagent"],
        ["Politie"],
    )


@pytest.mark.parametrize("asked", ["na=1", "na=999", "na=x", "na=99999999999", "buurt=nergens"])
def test_somebody_elses_street_is_not_filled_in(app, cast, send, asked):
    send(street="Molenstraat")
    third = sign_in(app.test_client(), add_pair(app, "derde@test.example", "Politie", MOLENVELD))
    form = fields_of(find_form(third.get(f"{WRITE}?{asked}"), WRITE))
    assert (form["place"], form["street"], form["partner"]) == (["molenveld"], [""], [""])


def test_the_pair_sees_what_is_going_on_here(app, pair, cast):
    assert "This can be the first" in pair.get(WRITE).get_data(as_text=True)
    add_story(app, "De moestuin bij de kerk bloeit", checker=cast.checker)
    add_story(app, "Nog niet gelezen")
    page = pair.get(WRITE).get_data(as_text=True)
    assert "1 story from Molenveld can be read on this site." in page
    assert "De moestuin bij de kerk bloeit" in page
    assert "Nog niet gelezen" not in page
