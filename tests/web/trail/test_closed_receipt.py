"""A receipt that closed meanwhile, or another one in its place: nothing is done, and nothing typed is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from buurtstem.core.clock import now
from buurtstem.receipts.desk import KEY, OPEN_FOR
from buurtstem.receipts.rules import sign_of
from buurtstem.stories.queries import get_story
from buurtstem.web.database import reading
from tests.browsing import TOKEN, fields_of, find_form, send_form
from tests.publishing import add_story
from tests.telling import TEXT

RECEIPT, OPENED, CHANGE, ADD = "/en/bewijs/", "/en/bewijs/open", "/en/bewijs/wijzig", "/en/bewijs/aanvullen/"
TYPED = "Het is nu al de derde keer dat de lift het niet doet."


def open_receipt(client, code):
    assert send_form(client, RECEIPT, code=code).status_code == 303


def let_pass(client, passed: timedelta) -> None:
    """Let a receipt have been used this long ago."""
    with client.session_transaction() as kept:
        code, until = kept[KEY]
        kept[KEY] = [code, (datetime.fromisoformat(until) - passed).isoformat()]


def stands(app, story_id):
    with app.app_context():
        told = get_story(reading(), story_id)
        return told.state, told.text


@pytest.fixture
def told(app, client, cast):
    """A public story whose receipt is open: its number."""
    code, _, story_id = add_story(app, TEXT, checker=cast.checker)
    open_receipt(client, code)
    return story_id


@pytest.mark.parametrize("page", [CHANGE, ADD])
def test_what_was_typed_after_half_an_hour_is_given_back(app, client, told, page):
    form = fields_of(find_form(client.get(page), page)) | {"text": TYPED}
    let_pass(client, OPEN_FOR)
    answer = client.post(page, data=form)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    shown = answer.get_data(as_text=True)
    assert "Your receipt is closed" in shown
    assert TYPED in shown
    assert f'href="{RECEIPT}"' in shown
    assert stands(app, told) == ("published", TEXT)


def test_withdrawing_by_a_closed_receipt_says_that_nothing_was_changed(app, client, told):
    form = fields_of(find_form(client.get(OPENED), "/en/bewijs/terugnemen"))
    let_pass(client, OPEN_FOR)
    assert "Nothing was changed" in client.post("/en/bewijs/terugnemen", data=form).get_data(as_text=True)
    assert stands(app, told)[0] == "published"


def test_half_an_hour_begins_anew_with_each_use(client, told):
    for _ in range(3):
        let_pass(client, OPEN_FOR - timedelta(minutes=2))
        assert client.get(OPENED).status_code == 200
    with client.session_transaction() as kept:
        assert datetime.fromisoformat(kept[KEY][1]) > now() + OPEN_FOR - timedelta(minutes=1)
    let_pass(client, OPEN_FOR)
    assert client.get(OPENED).headers["Location"] == RECEIPT


def test_not_each_page_brings_a_new_cookie(client, told):
    client.get(OPENED)
    assert "Set-Cookie" not in client.get(OPENED).headers


@pytest.mark.parametrize(
    ("page", "act", "more"),
    [
        (OPENED, "/en/bewijs/wissen", {"sure": "y"}),
        (OPENED, "/en/bewijs/terugnemen", {}),
        (OPENED, "/en/bewijs/leren", {"may_teach": "y"}),
        ("/en/bewijs/toestemming/", "/en/bewijs/toestemming/", {"publish": "no"}),
        (CHANGE, CHANGE, {"text": TYPED}),
        (ADD, ADD, {"text": TYPED}),
    ],
)
def test_a_page_of_one_receipt_changes_nothing_of_another(app, client, told, page, act, more):
    form = fields_of(find_form(client.get(page), act)) | more
    open_receipt(client, add_story(app, f"{TEXT} Een ander.")[0])
    before = TOKEN.sub("", client.get(OPENED).get_data(as_text=True))
    assert "Your receipt is closed" in client.post(act, data=form).get_data(as_text=True)
    assert TOKEN.sub("", client.get(OPENED).get_data(as_text=True)) == before


@pytest.mark.parametrize(("act", "more"), [("themas", {"themes": "say"}), ("taal", {"story_lang": "tr"})])
def test_the_page_after_one_story_says_nothing_of_another(app, client, cast, act, more):
    open_receipt(client, add_story(app, TEXT)[0])
    form = fields_of(find_form(client.get("/en/bedankt"), f"/en/bedankt/{act}")) | more
    code, _, other = add_story(app, f"{TEXT} Een ander.")
    open_receipt(client, code)
    assert "Your receipt is closed" in client.post(f"/en/bedankt/{act}", data=form).get_data(as_text=True)
    with app.app_context():
        detail = get_story(reading(), other)
        assert (detail.lang, "say" in {tag.code for tag in detail.tags}) == ("nl", False)


def test_what_a_form_carries_does_not_lead_to_the_code():
    assert sign_of("4F7K92MXQT8B", "a" * 32) != sign_of("4F7K92MXQT8B", "b" * 32)
    assert "4F7K92MXQT8B" not in sign_of("4F7K92MXQT8B", "a" * 32)
