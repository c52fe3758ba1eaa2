"""Whatever is sent to a form of talks, threads, the agenda and rounds: it is taken or refused, in time."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import strategies as st

from buurtstem.receipts.rules import make_code
from buurtstem.web.database import transaction
from tests.agenda import agenda_with_item
from tests.bars import Soak
from tests.browsing import fields_of, find_form
from tests.cast import make_cast, sign_in
from tests.web.budget import making

from .fuzzing import SENDABLE, try_many
from .test_fuzz_pages import FORM, Sender

pytestmark = pytest.mark.soak(part="fuzz")
ANSWERS = {200, 303, 404, 409, 422, 429}
NUMBERS = st.integers(-(10**20), 10**20).map(str)
AMOUNTS = st.from_regex(r"-?[0-9.,' ]{0,30}", fullmatch=True)
DAYS = st.from_regex(r"[0-9]{1,6}-[0-9]{1,2}-[0-9]{1,2}(T[0-9]{1,2}:[0-9]{1,2})?", fullmatch=True)
VALUES = SENDABLE | st.binary() | NUMBERS | AMOUNTS | DAYS | st.sampled_from(["", "y", "nl", "other", "yes"])
DESKS = {
    "talk": ("pair_one", "/nl/werk/buurtbabbel/nieuw", "/nl/werk/buurtbabbel/nieuw"),
    "name": ("builder", "/nl/werk/draden/{thread}", "/nl/werk/draden/{thread}/naam"),
    "answer": ("builder", "/nl/werk/draden/{thread}", "/nl/werk/draden/{thread}/herkend"),
    "interpretation": ("builder", "/nl/werk/draden/{thread}", "/nl/werk/draden/{thread}/duiding"),
    "story": ("builder", "/nl/werk/draden/{thread}", "/nl/werk/draden/{thread}/verhalen"),
    "item": ("builder", "/nl/werk/agenda/{item}", "/nl/werk/agenda/{item}"),
    "sheet": ("builder", "/nl/werk/rondes/ontwerp/blad", "/nl/werk/rondes/ontwerp/blad"),
    "plan": ("builder", "/nl/werk/rondes/ontwerp/plannen/nieuw", "/nl/werk/rondes/ontwerp/plannen/nieuw"),
}  # by form: whose it is, the page it stands on, where it is sent


@pytest.fixture
def site(any_app: Flask) -> Flask:
    """A site with a thread, an agenda item, a draft of a round and a round in which one can vote."""
    with any_app.app_context(), transaction() as session:
        cast = make_cast(session)
        thread, item = agenda_with_item(session, cast)
    making.add_draft(any_app, cast, slug="ontwerp")
    made = making.add_round(any_app, cast, codes=1)
    any_app.extensions["test_fuzz"] = {"cast": cast, "thread": thread, "item": item, "code": made.codes[0]}
    return any_app


@pytest.mark.parametrize("form", DESKS)
def test_a_form_of_staff_takes_any_fields(site: Flask, soak: Soak, form: str) -> None:
    known = site.extensions["test_fuzz"]
    part, page, address = (text.format(**known) for text in DESKS[form])
    sender = Sender(site)
    sign_in(sender.client, known["cast"].actors[part])
    filled = fields_of(find_form(sender.client.get(page), address))

    def check(changes: dict[str, str | bytes]) -> None:
        if "receipt" in filled:
            changes = {"receipt": make_code(), **changes}
        sent = urlencode({**filled, **changes}, doseq=True)
        assert sender.ask("POST", address, data=sent, content_type=FORM).status_code in ANSWERS

    try_many(soak, check, st.dictionaries(st.sampled_from(sorted(filled)), VALUES, max_size=4), sample=8)


def test_the_form_for_a_voting_code_takes_any_code(site: Flask, soak: Soak) -> None:
    sender, address = Sender(site), f"/nl/begroting/{making.SLUG}/stem"
    token = fields_of(find_form(sender.client.get(address), address))["csrf_token"]

    def check(code: str | bytes) -> None:
        sent = urlencode({"csrf_token": token, "code": code}, doseq=True)
        assert sender.ask("POST", address, data=sent, content_type=FORM).status_code in {422, 429}

    try_many(soak, check, VALUES)


def test_a_ballot_takes_any_fields(site: Flask, soak: Soak) -> None:
    sender, address = Sender(site), f"/nl/begroting/{making.SLUG}/stem/biljet"
    ballot = making.open_ballot(sender.client, site.extensions["test_fuzz"]["code"], lang="nl")
    filled = fields_of(find_form(ballot, address))

    def check(changes: dict[str, str | bytes], plans: list[str | bytes]) -> None:
        sent = urlencode({**filled, **changes, "plans": plans}, doseq=True)
        assert sender.ask("POST", address, data=sent, content_type=FORM).status_code in {200, 422, 429}

    names = st.sampled_from(sorted(set(filled) - {"plans"}))
    try_many(
        soak,
        check,
        st.dictionaries(names, VALUES, max_size=2),
        st.lists(VALUES | st.sampled_from(["1", "2", "3", "4", "5"]), max_size=5),
    )
