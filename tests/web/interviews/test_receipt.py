"""The receipt of a talk: one code for all pieces; read, withdrawn, erased, printed by the teller."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from buurtstem.core.clock import now
from buurtstem.interviews.contribution import InterviewKind
from buurtstem.interviews.models import Talk
from buurtstem.interviews.queries import get_talk
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules.masking import find_spans
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.models import Story
from buurtstem.web.database import db, transaction
from tests.browsing import send_form
from tests.cast import sign_in
from tests.talks import PIECES, add_talk
from tests.telling import code_on, tell

OPENED = "/en/bewijs/open"
WRITE = "/en/werk/buurtbabbel/nieuw"


@pytest.fixture
def opened(app, client, cast):
    """Keep a talk, let a checker decide on its pieces, and open its receipt as the teller does."""

    def opened(*decisions):
        code = make_code()
        with app.app_context(), transaction() as session:
            ref = add_talk(session, cast.pair_one, may_be_shown=True)
            give_receipt(session, mac_of(code, app.extensions["settings"].receipt_key), ref, now().date())
            for piece, held_for in zip(get_talk(session, ref.id).pieces, decisions, strict=False):
                decide_story(session, cast.checker, piece.id, held_for, now())
        assert send_form(client, "/en/bewijs/", code=code).status_code == 303
        return client

    return opened


def texts(app):
    with app.app_context():
        return db.session.scalars(select(Story.text).order_by(Story.id)).all()


def page_of(client, address=OPENED):
    return client.get(address).get_data(as_text=True)


def test_all_pieces_are_shown_with_where_they_stand(opened):
    page = page_of(opened(None, HoldReason.NAMES_SOMEONE))
    for words in (*PIECES, "On the site", "Not shown", "What you told at the door"):
        assert words in page
    assert "/en/molenveld/verhalen/" in page
    assert "It names someone" in page
    assert "/en/bewijs/wijzig" not in page


def test_the_words_that_are_left_out_of_each_piece_stand_under_it(app, client, cast):
    code, pieces = make_code(), ("Fatima is bang op de trap.", "Ahmed helpt haar altijd.")
    with app.app_context(), transaction() as session:
        ref = add_talk(session, cast.pair_one, *pieces)
        give_receipt(session, mac_of(code, app.extensions["settings"].receipt_key), ref, now().date())
        first = get_talk(session, ref.id).pieces[0]
        decide_story(session, cast.checker, first.id, None, now(), masks=find_spans(first.text, "nl"))
    send_form(client, "/en/bewijs/", code=code)
    page = page_of(client)
    assert pieces[0] in page
    assert "These words are not in what others read." in page
    assert "We propose to leave these out." in page
    assert '<bdi lang="nl">Ahmed</bdi>' in page
    assert '<bdi lang="nl">Fatima</bdi>' in page
    assert page.count('id="left-out-piece-') == 4


def test_what_waits_says_when_somebody_reads_it(opened):
    page = page_of(opened())
    assert "Somebody reads each piece within three days." in page
    assert page.count("Waits for a check") == 2


def test_a_talk_has_no_page_of_thanks_or_change(opened):
    client = opened()
    assert client.get("/en/bedankt").status_code == 303
    assert client.get("/en/bewijs/wijzig").headers["Location"] == OPENED


def test_withdrawing_takes_all_pieces_off_the_site_at_once(app, opened):
    client = opened(None, None)
    assert PIECES[0] in page_of(client, "/en/molenveld/verhalen")
    assert send_form(client, OPENED, "/en/bewijs/terugnemen").status_code == 303
    listed = page_of(client, "/en/molenveld/verhalen")
    assert not any(text in listed for text in PIECES)
    page = page_of(client)
    assert "Nothing that you told is on the site any more." in page
    assert page.count("Withdrawn by you") == 2
    assert 'action="/en/bewijs/terugnemen"' not in page
    assert 'action="/en/bewijs/wissen"' in page


def test_erasing_takes_one_tick_and_leaves_nothing_of_any_piece(app, opened):
    client = opened(None)
    wrong = send_form(client, OPENED, "/en/bewijs/wissen")
    assert wrong.status_code == 422
    assert "erase everything that I told" in wrong.get_data(as_text=True)
    assert texts(app) == list(PIECES)
    assert send_form(client, OPENED, "/en/bewijs/wissen", sure="y").status_code == 303
    assert texts(app) == ["", ""]
    page = page_of(client)
    assert "Everything that you told is erased." in page
    assert 'action="/en/bewijs/wissen"' not in page
    with app.app_context():
        assert db.session.scalars(select(Talk.street)).one() is None


def test_the_sheet_says_what_the_code_is_for_and_becomes_a_pdf(opened):
    client = opened()
    sheet = client.get("/en/bewijs/blad")
    assert "can read and erase what you told" in sheet.get_data(as_text=True)
    assert "<svg" in sheet.get_data(as_text=True)
    assert client.get("/en/bewijs/blad?als=pdf").data.startswith(b"%PDF")


def test_a_story_of_its_own_keeps_its_own_words(client, cast):
    tell(client, "/en/molenveld/vertel")
    page = page_of(client)
    assert "Withdraw my story" in page
    assert "What you told at the door" not in page
    assert "/en/bewijs/wijzig" in page
    assert "change and erase your story" in page_of(client, "/en/bewijs/blad")
    assert send_form(client, OPENED, "/en/bewijs/wissen", sure="y").status_code == 303
    assert "Your story is erased." in page_of(client)


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_receipt_opens_in_the_tellers_language(opened, lang):
    assert f'<html lang="{lang}"' in page_of(opened(), f"/{lang}/bewijs/open")


def test_from_door_to_erasing_with_the_code_that_was_left_there(app, cast):
    pair = sign_in(app.test_client(), cast.pair_one)
    filled = {"partner": str(cast.pair_two.id), "text_1": PIECES[0], "text_2": PIECES[1]}
    kept = send_form(pair, WRITE, **filled, age="adult", agrees="y", may_be_shown="y")
    code = code_on(pair.get(kept.headers["Location"]))
    checker = sign_in(app.test_client(), cast.checker)
    for number in (1, 2):
        send_form(checker, f"/en/werk/verhalen/{number}", f"/en/werk/verhalen/{number}/tonen")
    teller = app.test_client()
    send_form(teller, "/tr/bewijs/", code=code)
    assert all(text in page_of(teller, "/tr/bewijs/open") for text in PIECES)
    send_form(teller, "/tr/bewijs/open", "/tr/bewijs/wissen", sure="y")
    assert texts(app) == ["", ""]
    assert not any(text in page_of(pair, "/en/werk/buurtbabbel/1") for text in PIECES)


def test_a_receipt_is_read_in_as_many_statements_for_two_pieces_as_for_five(app, cast, count_queries):
    with app.app_context(), transaction() as session:
        talks = [
            add_talk(session, cast.pair_one, *(f"De lift {n}" for n in range(count))) for count in (2, 5)
        ]
    counts = []
    for ref in talks:
        with app.test_request_context("/nl/"), count_queries() as made:
            view = InterviewKind().describe(db.session(), ref.id)
            assert InterviewKind().parts(db.session(), ref.id) == tuple(piece.ref for piece in view.pieces)
        counts.append(len(made))
    assert 0 < counts[0] == counts[1]


def test_an_erased_talk_keeps_no_person_and_no_day(app, cast):
    with app.app_context(), transaction() as session:
        ref = add_talk(session, cast.pair_one)
        app.extensions["retention"].erase(session, ref)
    with app.app_context():
        kept = db.session.get_one(Talk, ref.id)
        assert (kept.writer_id, kept.partner_id, kept.partner_function) == (None, None, None)
        assert (kept.held_on.day, kept.written_at.day, kept.written_at.hour) == (1, 1, 0)
        assert (kept.writer_organisation, kept.partner_organisation) == ("Welzijn Molenveld", "Politie")
