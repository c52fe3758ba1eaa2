"""The queue in the languages of its reader, how long something waits, and what is set apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.core.clock import now
from buurtstem.stories.suspicion import Suspicion
from buurtstem.web.database import db
from tests.browsing import fields_of, find_form, parse, send_form
from tests.cast import LAAGHOVEN, sign_in
from tests.publishing import add_story
from tests.telling import TELL, TEXT, code_on, send_story, tell

QUEUE, LANGUAGES = "/en/werk/", "/en/werk/talen"
SPAM = "https://koop.example/pillen"


@pytest.fixture
def checker(client, cast):
    return sign_in(client, cast.checker)


def check_page(story_id):
    return f"/en/werk/verhalen/{story_id}"


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_checker_chooses_languages_and_the_queue_keeps_to_them(app, checker):
    add_story(app, "De bus komt niet.", lang="nl")
    add_story(app, "Otobüs gelmiyor.", lang="tr")
    add_story(app, "Mąż mnie bije w domu", lang="pl")
    assert "Say which languages you read." in read(checker, QUEUE)
    assert "Otobüs" in read(checker, QUEUE)
    answer = send_form(checker, LANGUAGES, langs=["nl"])
    assert (answer.status_code, answer.headers["Location"]) == (303, QUEUE)
    own = read(checker, QUEUE)
    assert "Your languages are kept." in own
    assert "De bus komt niet." in own
    assert "Otobüs" not in own
    assert "Mąż mnie bije" in own
    assert "Turkish: 1" in own
    assert "Otobüs" in read(checker, f"{QUEUE}?talen=alle")
    assert fields_of(find_form(checker.get(LANGUAGES), LANGUAGES))["langs"] == ["nl"]


def test_when_nothing_waits_in_the_own_languages_the_others_are_named(app, checker):
    add_story(app, "Otobüs gelmiyor.", lang="tr")
    send_form(checker, LANGUAGES, langs=["nl"])
    assert "Nothing waits in your languages" in read(checker, QUEUE)


def test_an_odd_language_is_refused_and_none_is_a_choice(checker):
    assert send_form(checker, LANGUAGES, langs=["xx"]).status_code == 422
    assert send_form(checker, LANGUAGES).status_code == 303


def test_visitors_choose_no_languages(client, cast):
    assert client.get(LANGUAGES).headers["Location"] == "/en/werk/inloggen"


def test_how_long_a_story_waits_stands_in_words(app, checker):
    add_story(app, "Vandaag", moment=now())
    add_story(app, "Gisteren", moment=now() - timedelta(days=1))
    add_story(app, "Lang geleden", moment=now() - timedelta(days=5))
    page = read(checker, QUEUE)
    for words in ("since today", "for 1 day<", "for 5 days", "longer than promised"):
        assert words in page
    assert page.count("longer than promised") == 1
    assert page.index("Lang geleden") < page.index("Gisteren") < page.index("Vandaag")


def test_spam_waits_apart_with_its_reason_and_a_person_releases_it(app, checker):
    story_id = add_story(app, SPAM)[2]
    page = read(checker, QUEUE)
    assert SPAM not in page
    assert "1 story looks like spam" in page
    assert "nearly nothing in it but addresses" in read(checker, f"{QUEUE}?deel=apart")
    own = check_page(story_id)
    assert "A program set this story apart" in read(checker, own)
    assert send_form(checker, own, f"{own}/vrijgeven", csrf_token="old").status_code == 303
    assert "That took too long" in read(checker, own)
    assert send_form(checker, own, f"{own}/vrijgeven").status_code == 303
    assert "A program set this story apart" not in read(checker, own)
    assert SPAM in read(checker, QUEUE)
    assert "Nothing is set apart" in read(checker, f"{QUEUE}?deel=apart")


def test_spam_is_refused_with_a_reason_like_any_story(app, checker):
    own = check_page(add_story(app, SPAM)[2])
    assert send_form(checker, own, f"{own}/niet-tonen", reason="advertising").status_code == 303


def test_the_teller_of_spam_gets_the_same_thanks_and_receipt(app, cast):
    plain, spammer = app.test_client(), app.test_client()
    for client, text in ((plain, "Otobüs gelmiyor, duraklar hep boş."), (spammer, SPAM)):
        assert send_story(client, "/en/molenveld/vertel", text=text).status_code == 303
    titles = [
        [each.text for each in parse(client.get("/en/bedankt")).iter() if each.tag.endswith(("h1", "h2"))]
        for client in (plain, spammer)
    ]
    assert titles[0] == titles[1]
    code = code_on(spammer.get("/en/bedankt"))
    send_form(spammer, "/en/bewijs/", code=code)
    assert "Waits for a check" in read(spammer, "/en/bewijs/open")


def suspected(app):
    with app.app_context():
        return db.session.execute(db.text("SELECT suspected FROM story")).scalar_one()


def test_a_form_filled_in_at_once_with_the_hidden_field_waits_apart(app, client, cast):
    tell(client, homepage="https://koop.example")
    assert suspected(app) == Suspicion.FILLED_BY_MACHINE


def test_one_of_both_alone_is_no_machine(app, client, cast, monkeypatch):
    tell(client)
    assert suspected(app) is None


def test_who_took_time_is_no_machine_though_a_browser_filled_in_the_hidden_field(
    app, client, cast, monkeypatch
):
    later = now() + timedelta(seconds=30)
    monkeypatch.setattr("buurtstem.stories.telling.now", lambda: later)
    tell(client, homepage="https://me.example")
    assert suspected(app) is None


def test_a_fresh_token_before_sending_does_not_make_a_person_quick(app, client, cast, monkeypatch):
    """As scripts do, who ask whether the site answers and get a token with that."""
    filled = fields_of(find_form(client.get(TELL), TELL))
    later = now() + timedelta(seconds=30)
    monkeypatch.setattr("buurtstem.stories.telling.now", lambda: later)
    filled |= {"text": TEXT, "age": "adult", "homepage": "https://me.example"}
    monkeypatch.setattr("itsdangerous.timed.time.time", later.timestamp)
    filled["csrf_token"] = client.get("/api/here").json["token"]
    assert client.post(TELL, data=filled).status_code == 303
    assert suspected(app) is None


@pytest.mark.parametrize("opened", [None, "", "odd"])
def test_without_the_moment_of_opening_the_token_counts(app, client, cast, opened):
    assert send_story(client, homepage="https://koop.example", opened=opened).status_code == 303
    assert suspected(app) == Suspicion.FILLED_BY_MACHINE


def test_the_hidden_field_is_for_nobody_to_meet(client, cast):
    page = read(client, TELL)
    assert 'aria-hidden="true"' in page
    assert 'tabindex="-1"' in page


def test_a_colleague_is_asked_and_sees_it_in_the_queue(app, checker, cast):
    own = check_page(add_story(app, TEXT)[2])
    assert send_form(checker, own, f"{own}/collega", text="I do not read this well.").status_code == 303
    assert "I do not read this well." in read(checker, own)
    assert "a colleague asks you to look" not in read(checker, QUEUE)
    builder = sign_in(app.test_client(), cast.builder)
    assert "a colleague asks you to look" in read(builder, QUEUE)
    send_form(builder, own, f"{own}/collega", text="It is fine.")
    assert "a colleague asks you to look" in read(checker, QUEUE)


def test_an_empty_note_says_what_to_do(app, checker):
    own = check_page(add_story(app, TEXT)[2])
    answer = send_form(checker, own, f"{own}/collega", text="")
    assert answer.status_code == 422
    assert "Write it down first." in answer.get_data(as_text=True)


def test_a_note_that_cannot_be_kept_is_still_in_the_field(app, checker):
    own = check_page(add_story(app, TEXT)[2])
    for wrong in ({"text": "x" * 2001}, {"text": "Look at this.", "csrf_token": "old"}):
        answer = send_form(checker, own, f"{own}/collega", **wrong)
        assert answer.status_code == 422
        assert fields_of(find_form(answer, f"{own}/collega"))["text"] == [wrong["text"]]


def test_a_note_sent_twice_is_one_note_without_numbers_of_persons(app, checker):
    own = check_page(add_story(app, TEXT)[2])
    for _ in range(2):
        send_form(checker, own, f"{own}/collega", text="Is 111222333 a citizen number?")
    page = read(checker, own)
    assert page.count("a citizen number?") == 1
    assert "111222333" not in page


@pytest.mark.parametrize("part", ["other_checker", "professional", "helper"])
def test_others_leave_no_notes_and_release_nothing(app, client, cast, part):
    story_id = add_story(app, SPAM)[2]
    sign_in(client, getattr(cast, part))
    for act in ("collega", "vrijgeven"):
        assert client.post(f"{check_page(story_id)}/{act}").status_code == 403


def test_the_queue_takes_the_same_statements_for_one_and_for_many(app, checker, count_queries):
    taken = []
    for count in (1, 6):
        for number in range(count):
            own = check_page(add_story(app, f"{TEXT} {count} {number}")[2])
            send_form(checker, own, f"{own}/collega", text="Look.")
        checker.get(QUEUE)
        with count_queries() as made:
            read(checker, QUEUE)
        taken.append(len(made))
    assert taken[0] == taken[1]


def test_the_queue_of_another_place_counts_nothing_of_it(app, checker):
    add_story(app, "Bij de vijver", area=LAAGHOVEN)
    assert "Nothing waits" in read(checker, QUEUE)
