"""The three questions after sending: counted once, kept with no story, asked of no child."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from buurtstem.core.clock import now, today
from buurtstem.stories.models import Story
from buurtstem.tellers.models import TellerCount, TellerTicket
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOLENVELD
from tests.telling import tell

pytestmark = pytest.mark.usefixtures("cast")
TELL, ASK = "/en/molenveld/vertel", "/en/bedankt/over-jou"


def counts(app):
    with app.app_context():
        rows = db.session.scalars(select(TellerCount)).all()
        return {(row.area_code, row.month, row.question, row.answer): row.tellers for row in rows}


def test_what_was_answered_is_counted_for_place_and_month(client, app):
    month = today().replace(day=1)
    for _ in range(2):
        tell(client, TELL)
        assert ASK in client.get("/en/bedankt").get_data(as_text=True)
        assert send_form(client, ASK, age="from_65", home="rented").status_code == 303

    assert "Your answers were counted" in client.get("/en/bedankt").get_data(as_text=True)
    assert counts(app) == {
        (MOLENVELD, month, "age", "from_65"): 2,
        (MOLENVELD, month, "home", "rented"): 2,
    }


def test_after_one_sending_it_is_counted_once(client, app):
    tell(client, TELL)
    form = {name: values[0] for name, values in fields_of(find_form(client.get(ASK), ASK)).items()}

    for _ in range(3):
        assert client.post(ASK, data={**form, "age": "from_25"}).status_code == 303

    assert list(counts(app).values()) == [1]
    assert client.get(ASK).status_code == 303
    assert "answered these questions already" in client.get("/en/bedankt").get_data(as_text=True)


def test_who_changes_a_story_later_is_not_counted_again(client, app):
    tell(client, TELL)
    send_form(client, ASK, age="from_25")
    later = now() + timedelta(days=3)
    with app.app_context(), transaction() as session:
        app.extensions["retention"].purge(session, later)
        session.execute(update(Story).values(received_at=now() - timedelta(days=3)))

    thanks = client.get("/en/bedankt").get_data(as_text=True)

    assert ASK not in thanks
    assert client.get(ASK).status_code == 303
    assert client.post(ASK, data={"age": "from_25"}).status_code == 303
    assert list(counts(app).values()) == [1]


def test_who_would_rather_not_is_not_counted_and_not_asked_again(client, app):
    tell(client, TELL)

    assert send_form(client, ASK).status_code == 303

    assert counts(app) == {}
    assert client.get(ASK).status_code == 303


def test_children_and_those_who_told_nothing_are_not_asked(client, app):
    assert client.get(ASK).status_code == 303
    tell(client, TELL, age="child")

    assert ASK not in client.get("/en/bedankt").get_data(as_text=True)
    assert client.get(ASK).status_code == 303


def test_an_answer_that_is_not_on_the_screen_is_refused(client, app):
    tell(client, TELL)

    answer = send_form(client, ASK, age="from_12")

    assert answer.status_code == 422
    assert send_form(client, ASK, htmx=True, age="x").get_data(as_text=True).lstrip().startswith("<form")
    assert counts(app) == {}


def test_neither_table_leads_to_a_story_or_a_receipt(client, app):
    code = tell(client, TELL).replace("-", "")
    send_form(client, ASK, age="from_25")

    with app.app_context():
        [ticket] = db.session.scalars(select(TellerTicket)).all()
    assert code not in ticket.mac
    for table in (TellerCount.__table__, TellerTicket.__table__):
        assert not {column.name for column in table.columns} & {
            "story_id",
            "contribution_id",
            "receipt",
            "at",
        }
