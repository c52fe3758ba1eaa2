"""The receipt: opened by its code, read, changed, withdrawn, erased, printed, closed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from buurtstem.core.contributions import ContributionRef
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.queries import consents_of, get_consent
from buurtstem.privacy.rules import Way
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code, show_code
from buurtstem.stories.models import Story
from buurtstem.trail import views as trail_views
from buurtstem.web.database import db, transaction
from buurtstem.web.printing import PrintingUnavailable
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOMENT
from tests.publishing import add_story
from tests.talks import add_talk
from tests.telling import TEXT, tell

RECEIPT = "/nl/bewijs/"
OPENED = "/nl/bewijs/open"


def open_receipt(client, code, lang="nl"):
    answer = send_form(client, f"/{lang}/bewijs/", code=code)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client.get(answer.headers["Location"]).get_data(as_text=True)


def story(app):
    with app.app_context():
        return db.session.scalars(select(Story)).one()


def test_the_code_opens_the_receipt_on_another_device(app, cast):
    code = tell(app.test_client())
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} "):
        page = open_receipt(app.test_client(), typed)
        assert TEXT in page
        assert "Wacht op controle" in page


@pytest.mark.parametrize("typed", ["", "1234", "AAAA-AAAA-AAAA", "x" * 70])
def test_a_typing_error_is_named_and_what_was_typed_kept(client, cast, typed):
    answer = send_form(client, RECEIPT, code=typed)
    assert answer.status_code == 422
    assert fields_of(find_form(answer, RECEIPT))["code"] == [typed]
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_a_code_that_was_never_given_out_is_not_known(client, cast):
    answer = send_form(client, RECEIPT, code=show_code(make_code()))
    assert answer.status_code == 422
    assert "kennen we niet" in answer.get_data(as_text=True) or "kennen deze code niet" in answer.get_data(
        as_text=True
    )


def test_guessing_is_stopped_but_typing_errors_are_no_guesses(client, cast):
    for _ in range(25):
        assert send_form(client, RECEIPT, code="AAAA-AAAA-AAAA").status_code == 422
    for _ in range(20):
        assert send_form(client, RECEIPT, code=show_code(make_code())).status_code == 422
    assert send_form(client, RECEIPT, code=show_code(make_code())).status_code == 429


def test_an_expired_token_is_a_message_and_the_code_is_kept(client, cast):
    answer = send_form(client, RECEIPT, code="4F7K", csrf_token="oud")
    assert answer.status_code == 422
    assert "te lang open" in answer.get_data(as_text=True)


def test_without_a_code_the_open_page_leads_to_the_form(client, cast):
    assert client.get(OPENED).headers["Location"] == RECEIPT
    assert client.get("/nl/bewijs/blad").headers["Location"] == OPENED
    assert client.get("/nl/bewijs/wijzig").headers["Location"] == OPENED
    for act in ("terugnemen", "wissen"):
        assert client.post(f"/nl/bewijs/{act}").status_code == 404


def test_a_held_back_story_says_why(app, client, cast):
    code = add_story(app, TEXT, checker=cast.checker, held_for=HoldReason.NAMES_SOMEONE)[0]
    page = open_receipt(client, code)
    assert "Niet getoond" in page
    assert "Er staat een naam in" in page


def test_a_published_story_is_linked(app, client, cast):
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    assert f"/nl/molenveld/verhalen/{public_id}" in open_receipt(client, code)


def test_a_story_that_may_not_be_shown_is_read_and_not_shown(app, client, cast):
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker, may_be_shown=False)
    page = open_receipt(client, code)
    assert public_id not in page


def test_changing_waits_for_a_check_again_and_is_not_public_meanwhile(app, client, cast):
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    open_receipt(client, code)
    answer = send_form(client, "/nl/bewijs/wijzig", text="De lift doet het weer", nature="strength")
    assert answer.status_code == 303
    assert (story(app).text, story(app).state, story(app).nature) == (
        "De lift doet het weer",
        "waiting",
        "strength",
    )
    assert client.get(f"/nl/molenveld/verhalen/{public_id}").status_code == 404


def test_a_change_that_cannot_be_kept_loses_nothing(app, client, cast):
    code = add_story(app, TEXT, checker=cast.checker)[0]
    open_receipt(client, code)
    answer = send_form(client, "/nl/bewijs/wijzig", text="a" * 10_001)
    assert answer.status_code == 422
    assert fields_of(find_form(answer, "/nl/bewijs/wijzig"))["text"] == ["a" * 10_001]
    assert (story(app).text, story(app).state) == (TEXT, "published")


def test_withdrawing_takes_a_story_off_the_site_at_once(app, client, cast):
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    open_receipt(client, code)
    assert send_form(client, OPENED, "/nl/bewijs/terugnemen").status_code == 303
    assert TEXT not in client.get("/nl/molenveld/verhalen").get_data(as_text=True)
    gone = app.test_client().get(f"/nl/molenveld/verhalen/{public_id}")
    assert gone.status_code == 410
    assert TEXT not in gone.get_data(as_text=True)


def test_a_withdrawn_receipt_says_so_and_offers_only_erasing(app, client, cast):
    code = add_story(app, TEXT, checker=cast.checker)[0]
    open_receipt(client, code)
    send_form(client, OPENED, "/nl/bewijs/terugnemen")
    page = open_receipt(app.test_client(), code)
    assert "14 dagen" in page
    assert "/nl/bewijs/wijzig" not in page
    assert "/nl/bewijs/wissen" in page
    assert client.get("/nl/bewijs/wijzig").status_code == 409
    assert client.post("/nl/bewijs/wijzig", data={"text": "toch"}).status_code == 409


def test_erasing_takes_one_tick_and_leaves_nothing(app, client, cast):
    code, public_id, _ = add_story(app, TEXT, checker=cast.checker)
    open_receipt(client, code)
    assert send_form(client, OPENED, "/nl/bewijs/wissen").status_code == 422
    assert story(app).text == TEXT
    assert send_form(client, OPENED, "/nl/bewijs/wissen", sure="y").status_code == 303
    assert story(app).text == ""
    page = client.get(OPENED).get_data(as_text=True)
    assert "Gewist" in page
    assert "/nl/bewijs/wissen" not in page
    assert client.get(f"/nl/molenveld/verhalen/{public_id}").status_code == 410


def test_an_erased_receipt_still_opens_and_says_what_happened(app, client, cast):
    code = add_story(app, TEXT)[0]
    open_receipt(client, code)
    send_form(client, OPENED, "/nl/bewijs/wissen", sure="y")
    page = open_receipt(app.test_client(), code)
    assert "Gewist" in page
    assert TEXT not in page


def test_a_forged_post_changes_nothing(app, client, cast):
    code = add_story(app, TEXT, checker=cast.checker)[0]
    open_receipt(client, code)
    client.post("/nl/bewijs/terugnemen", data={"csrf_token": "vals"})
    client.post("/nl/bewijs/wissen", data={"csrf_token": "vals", "sure": "y"})
    assert (story(app).text, story(app).state) == (TEXT, "published")


def test_closing_forgets_the_receipt_on_this_device(client, cast):
    tell(client)
    assert send_form(client, OPENED, "/nl/bewijs/sluiten").status_code == 303
    assert client.get(OPENED).headers["Location"] == RECEIPT


def test_the_sheet_has_code_address_and_a_qr_code_and_becomes_a_pdf(client, cast):
    code = tell(client)
    sheet = client.get("/nl/bewijs/blad")
    page = sheet.get_data(as_text=True)
    assert code in page
    assert "<svg" in page
    pdf = client.get("/nl/bewijs/blad?als=pdf")
    assert pdf.status_code == 200
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Cache-Control"] == "no-store"


def test_where_no_pdf_can_be_made_the_page_says_what_to_install(client, cast, monkeypatch):
    def unavailable(html, base):
        raise PrintingUnavailable

    monkeypatch.setattr(trail_views, "pdf_of", unavailable)
    tell(client)
    answer = client.get("/nl/bewijs/blad?als=pdf")
    assert answer.status_code == 503
    assert "/nl/bewijs/blad" in answer.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["nl", "en", "ar", "tr"])
def test_the_receipt_opens_in_the_readers_language(app, cast, lang):
    code = tell(app.test_client(), f"/{lang}/molenveld/vertel")
    assert f'<html lang="{lang}"' in open_receipt(app.test_client(), code, lang)


def test_what_belongs_to_one_person_is_kept_by_no_cache(client, cast):
    tell(client)
    for address in ("/nl/bedankt", OPENED, "/nl/bewijs/blad", "/nl/bewijs/wijzig", RECEIPT):
        assert client.get(address).headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize("address", ["/nl/bedankt", OPENED])
def test_a_photo_of_the_page_is_enough_to_come_back(app, client, cast, address):
    code = tell(client)
    assert code in client.get(address).get_data(as_text=True)


def teaches(app):
    with app.app_context():
        return get_consent(db.session(), ContributionRef("story", 1)).teach


def test_a_teller_lets_the_program_learn_or_not_and_the_story_stays_where_it_is(app, client, cast):
    tell(client)
    assert not teaches(app)
    for ticked, given in (("y", True), (None, False)):
        answer = send_form(client, OPENED, "/nl/bewijs/leren", may_teach=ticked)
        assert (answer.status_code, answer.headers["Location"]) == (303, OPENED)
        assert teaches(app) is given
        assert story(app).state == "waiting"
        form = find_form(client.get(OPENED), "/nl/bewijs/leren")
        assert ("may_teach" in fields_of(form)) is given


def test_an_expired_token_changes_no_consent(app, client, cast):
    tell(client)
    send_form(client, OPENED, "/nl/bewijs/leren", may_teach="y", csrf_token="oud")
    assert not teaches(app)


def test_of_a_talk_all_pieces_teach_or_none(app, client, cast):
    code = make_code()
    with app.app_context(), transaction() as session:
        ref = add_talk(session, cast.pair_one, may_teach=True)
        give_receipt(session, mac_of(code, app.extensions["settings"].receipt_key), ref, MOMENT.date())
    open_receipt(client, code)
    send_form(client, OPENED, "/nl/bewijs/leren", may_teach=None)
    with app.app_context():
        made = consents_of(db.session(), "story", [1, 2])
    assert {(each.teach, each.publish, each.way) for each in made.values()} == {(False, True, Way.PAIR)}


def test_without_a_receipt_nothing_is_changed(client, cast):
    assert client.post("/nl/bewijs/leren").status_code == 404


def test_the_page_of_a_talk_reads_it_once_and_all_that_is_agreed_to_at_once(app, client, cast, count_queries):
    code = make_code()
    with app.app_context(), transaction() as session:
        ref = add_talk(session, cast.pair_one, "De lift is stuk.", "Het park is mooi.", "De bus komt niet.")
        give_receipt(session, mac_of(code, app.extensions["settings"].receipt_key), ref, MOMENT.date())
    send_form(client, "/en/bewijs/", code=code)
    with count_queries() as made:
        assert client.get("/en/bewijs/open").status_code == 200
    assert sum("FROM talk " in statement for statement in made) == 1
    assert sum("FROM consent" in statement for statement in made) == 1
