"""Adding something to a story: with its own month, checked before anybody sees it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.queries import find_unmasked
from buurtstem.stories.additions import actions as adding
from buurtstem.stories.additions.queries import additions_of
from buurtstem.web.database import reading, transaction
from tests.browsing import fields_of, find_form, parse, send_form
from tests.cast import sign_in
from tests.publishing import add_story
from tests.tagging import WordTagger
from tests.telling import TEXT

PAGE, OPENED = "/en/bewijs/aanvullen/", "/en/bewijs/open"
QUEUE, ONE = "/en/werk/aanvullingen/", "/en/werk/aanvullingen/1"
NAMING = "Fatima uit de Kerkstraat 12 is er blij mee (06-12345678)."
ADDED = "De lift doet het weer, sinds gisteren."


@pytest.fixture
def story(app, client, cast) -> str:
    """The address of a public story whose receipt is open."""
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    send_form(client, "/en/bewijs/", code=code)
    return f"/en/molenveld/verhalen/{public_id}"


@pytest.fixture
def checker(app, cast):
    return sign_in(app.test_client(), cast.checker)


def added(app: Flask, story_id: int = 1):
    with app.app_context():
        return additions_of(reading(), story_id)


def page(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_an_addition_waits_while_the_story_stays_on_the_site(app, client, story):
    assert PAGE in page(client, OPENED)
    assert send_form(client, PAGE, text=f"{ADDED} bsn 111222333").headers["Location"] == OPENED
    (kept,) = added(app)
    assert (kept.state, kept.lang, kept.month.day) == ("waiting", "nl", 1)
    assert "111222333" not in kept.text
    assert ADDED in page(client, OPENED)
    seen = page(app.test_client(), story)
    assert TEXT in seen
    assert ADDED not in seen


def test_after_what_may_be_a_cry_for_help_its_teller_sees_where_help_is_and_it_is_read_first(
    client, story, checker
):
    send_form(client, PAGE, text=ADDED)
    assert "Do you want to talk to someone now?" not in page(client, OPENED)
    send_form(client, PAGE, text="Ik wil niet meer leven.")
    assert "Do you want to talk to someone now?" in page(client, OPENED)
    queue = page(checker, QUEUE)
    assert queue.index("Ik wil niet meer leven") < queue.index(ADDED[:20])
    send_form(checker, "/en/werk/aanvullingen/2", "/en/werk/aanvullingen/2/tonen")
    assert "Do you want to talk to someone now?" not in page(client, OPENED)


def test_after_a_check_it_stands_under_the_story_with_its_month(app, client, story, checker):
    send_form(client, PAGE, text=ADDED)
    assert ADDED[:20] in page(checker, QUEUE)
    assert TEXT in page(checker, ONE)
    assert send_form(checker, ONE, f"{ONE}/tonen").headers["Location"] == QUEUE
    seen = page(app.test_client(), story)
    assert ADDED in seen
    assert "Added in" in seen
    assert "Nothing waits" in page(checker, QUEUE)


def test_what_is_held_back_has_a_reason_that_its_teller_reads(app, client, story, checker):
    send_form(client, PAGE, text="Mevrouw Jansen weet ervan.")
    assert send_form(checker, ONE, f"{ONE}/niet-tonen").status_code == 422
    send_form(checker, ONE, f"{ONE}/niet-tonen", reason=HoldReason.NAMES_SOMEONE)
    assert "It names someone" in page(client, OPENED)
    assert "Jansen" not in page(app.test_client(), story)


@pytest.fixture
def named(client, story):
    """An addition that names somebody and a home, and waits."""
    send_form(client, PAGE, text=NAMING)


def public(app, story) -> str:
    return page(app.test_client(), story)


def test_what_may_say_who_somebody_is_is_proposed_and_ticked(client, named, checker):
    answer = checker.get(ONE)
    marked = [mark.text for mark in parse(answer).iter("{http://www.w3.org/1999/xhtml}mark")]
    assert marked == ["Fatima", "Kerkstraat 12", "06-12345678"]
    assert len(fields_of(find_form(answer, f"{ONE}/tonen"))["masks"]) == 3
    seen = page(client, OPENED)
    assert "We propose to leave these out." in seen
    assert '<bdi lang="nl">Kerkstraat 12</bdi>' in seen


def test_the_public_reads_an_addition_with_its_masks_and_its_teller_reads_it_whole(
    app, client, story, named, checker
):
    assert send_form(checker, ONE, f"{ONE}/tonen", words="is er blij mee").headers["Location"] == QUEUE
    seen = public(app, story)
    assert "[naam] uit de [adres] [weggelaten] ([telefoon])." in seen
    assert "Fatima" not in seen
    own = page(client, OPENED)
    assert NAMING in own
    assert '<bdi lang="nl">Fatima</bdi>' in own
    assert "These words are not in what others read." in own
    assert "As it was told, before words were left out" in page(checker, ONE)


def test_a_tick_taken_away_keeps_the_words_of_an_addition(app, story, named, checker):
    send_form(checker, ONE, f"{ONE}/tonen", masks=None)
    assert NAMING in public(app, story)


def test_words_that_are_not_in_an_addition_cannot_be_left_out_of_it(app, story, named, checker):
    answer = send_form(checker, ONE, f"{ONE}/tonen", words="Hasan")
    assert answer.status_code == 422
    assert "“Hasan” is not in the text." in answer.get_data(as_text=True)
    assert NAMING not in public(app, story)


def test_an_addition_as_it_was_told_goes_after_its_term(app, client, story, named, checker):
    send_form(checker, ONE, f"{ONE}/tonen")
    with app.app_context(), transaction() as session:
        app.extensions["retention"].purge(session, now() + timedelta(days=15))
    own = page(client, OPENED)
    assert "Fatima" not in own
    assert "[naam]" in own


def test_erasing_takes_both_texts_of_an_addition(app, client, story, named, checker):
    send_form(checker, ONE, f"{ONE}/tonen")
    send_form(client, OPENED, "/en/bewijs/wissen", sure="y")
    with app.app_context():
        assert find_unmasked(reading(), ContributionRef("addition", 1)) is None
    assert added(app) == ()


def test_the_receipt_takes_as_many_statements_for_many_additions_as_for_one(
    client, story, named, count_queries
):
    with count_queries() as one:
        client.get(OPENED)
    for number in range(3):
        send_form(client, PAGE, text=f"{NAMING} {number}")
    with count_queries() as many:
        client.get(OPENED)
    assert len(many) == len(one)


def test_what_was_decided_or_not_read_is_not_decided_again(app, client, story, checker):
    send_form(client, PAGE, text="Hij sloeg mij, ik ben bang voor geweld.")
    assert "read first" in page(checker, QUEUE)
    assert send_form(checker, ONE, f"{ONE}/tonen", read="another").status_code == 409
    form = fields_of(find_form(checker.get(ONE), f"{ONE}/tonen"))
    assert checker.post(f"{ONE}/tonen", data={"read": form["read"][0]}).status_code == 422
    assert checker.post(f"{ONE}/tonen", data=form).status_code == 303
    assert checker.post(f"{ONE}/tonen", data=form).status_code == 409
    assert "does not wait for a check any more" in page(checker, ONE)


@pytest.mark.parametrize("act", ["terugnemen", "wissen"])
def test_with_its_story_an_addition_goes_out_of_sight(app, client, story, checker, act):
    send_form(client, PAGE, text=ADDED)
    send_form(checker, ONE, f"{ONE}/tonen")
    send_form(client, OPENED, f"/en/bewijs/{act}", **({"sure": "y"} if act == "wissen" else {}))
    seen = app.test_client().get(story)
    assert seen.status_code == 410
    assert ADDED not in seen.get_data(as_text=True)
    assert checker.get(ONE).status_code == 404
    assert client.get(PAGE).status_code == 409
    assert len(added(app)) == (0 if act == "wissen" else 1)


def test_an_empty_or_endless_addition_loses_nothing(app, client, story):
    for text in ("", "a" * 10_001):
        answer = send_form(client, PAGE, text=text)
        assert answer.status_code == 422
        assert fields_of(find_form(answer, PAGE))["text"] == [text]
    assert added(app) == ()


def test_there_is_an_end_to_adding(app, client, story, monkeypatch):
    monkeypatch.setattr(adding, "MOST_ADDITIONS", 1)
    send_form(client, PAGE, text=ADDED)
    answer = send_form(client, PAGE, text="Nog iets.")
    assert answer.status_code == 422
    assert "You added as much as fits" in answer.get_data(as_text=True)


def test_who_asks_for_their_data_gets_additions_too(app, client, story):
    send_form(client, PAGE, text=ADDED)
    with app.app_context(), transaction() as session:
        told = app.extensions["retention"].export(session, ContributionRef("story", 1))
    assert [each["text"] for each in told["additions"]] == [ADDED]


def test_their_data_hold_an_addition_as_it_was_told_too(app, story, named, checker):
    send_form(checker, ONE, f"{ONE}/tonen")
    with app.app_context(), transaction() as session:
        (told,) = app.extensions["retention"].export(session, ContributionRef("story", 1))["additions"]
    assert told["unmasked_text"] == NAMING
    assert told["left_out"] == ["Fatima", "Kerkstraat 12", "06-12345678"]
    assert "Fatima" not in told["text"]


@pytest.mark.parametrize("part", ["other_checker", "member", "professional"])
def test_others_are_refused(app, client, cast, story, part):
    send_form(client, PAGE, text=ADDED)
    other = sign_in(app.test_client(), getattr(cast, part))
    assert other.get(ONE).status_code == 403
    assert other.post(f"{ONE}/tonen").status_code == 403
    assert other.post(f"{ONE}/niet-tonen").status_code == 403
    assert ADDED[:20] not in page(other, QUEUE)


def test_without_a_receipt_there_is_nothing_to_add_to(client, cast):
    assert client.get(PAGE).headers["Location"] == "/en/bewijs/open"
    assert client.get(QUEUE).status_code == 303


def test_the_queue_takes_as_many_statements_for_many_as_for_one(client, story, checker, count_queries):
    send_form(client, PAGE, text=ADDED)
    with count_queries() as one:
        checker.get(QUEUE)
    for number in range(3):
        send_form(client, PAGE, text=f"{ADDED} {number}")
    with count_queries() as many:
        checker.get(QUEUE)
    assert len(many) == len(one)


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_pages_open_in_each_language_and_as_fragments(client, story, checker, lang):
    send_form(client, PAGE, text=ADDED)
    for browser, address, part in (
        (client, "bewijs/aanvullen/", "addition-form"),
        (checker, "werk/aanvullingen/", "additions"),
        (checker, "werk/aanvullingen/1", "addition"),
    ):
        assert f'<html lang="{lang}"' in page(browser, f"/{lang}/{address}")
        fragment = browser.get(f"/{lang}/{address}", headers={"HX-Request": "true"}).get_data(as_text=True)
        assert f'id="{part}"' in fragment
        assert "<html" not in fragment


def test_the_same_addition_sent_twice_is_one_until_it_was_checked(app, client, story, checker):
    send_form(client, PAGE, text=f"{ADDED} bsn 111222333")
    assert send_form(client, PAGE, text=f"{ADDED} bsn 111222333").headers["Location"] == OPENED
    assert len(added(app)) == 1
    send_form(client, PAGE, text="En de bank ook.")
    send_form(checker, ONE, f"{ONE}/tonen")
    send_form(client, PAGE, text=f"{ADDED} bsn 111222333")
    assert len(added(app)) == 3


def test_an_addition_is_tagged_before_the_write_lock_is_taken(app, client, story, monkeypatch):
    read = []

    class Watcher(WordTagger):
        """Wants to write itself while it reads, which nobody can while the lock is taken."""

        def tag(self, text, lang=None):
            file = app.extensions["settings"].data_dir / "buurtstem.db"
            with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
            read.append(text)
            return super().tag(text, lang)

    monkeypatch.setitem(app.extensions, "tagger", Watcher())
    assert send_form(client, PAGE, text="Mijn nummer is 111222333.").status_code == 303
    assert len(read) == 1
    assert "111222333" not in read[0]
