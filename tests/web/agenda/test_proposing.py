"""Looking for threads from the desk."""

from __future__ import annotations

import pytest

from buurtstem.agenda.queries.threads import threads_in
from tests.browsing import send_form
from tests.cast import LAAGHOVEN
from tests.factories import publish_stories

LIST, LOOK = "/en/werk/draden", "/en/werk/draden/voorstellen"


def areas_of_threads(put):
    with put() as session:
        return sorted(card.area_code for card in threads_in(session, (None,)))


def test_a_builder_finds_threads_in_the_own_places_only(put, builder):
    with put() as session:
        publish_stories(session, 2)
        publish_stories(session, 2, area_code=LAAGHOVEN)

    answer = send_form(builder, LIST, LOOK)

    assert (answer.status_code, answer.headers["Location"]) == (303, LIST)
    assert areas_of_threads(put) == ["BU05183620"]
    assert "There is 1 new thread." in builder.get(LIST).get_data(as_text=True)


def test_looking_again_finds_nothing_new(put, builder, proposed):
    send_form(builder, LIST, LOOK)

    assert "There is no new thread." in builder.get(LIST).get_data(as_text=True)
    assert len(areas_of_threads(put)) == 1


def test_a_form_that_was_open_too_long_changes_nothing(put, builder):
    with put() as session:
        publish_stories(session, 2)

    assert send_form(builder, LIST, LOOK, csrf_token="old").status_code == 303
    assert areas_of_threads(put) == []
    assert "Press the button once more." in builder.get(LIST).get_data(as_text=True)


@pytest.mark.parametrize("part", ["professional", "member", "checker", "pair_one", "administrator"])
def test_others_do_not_look_for_threads(as_actor, cast, part):
    assert as_actor(getattr(cast, part)).post(LOOK).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.post(LOOK).headers["Location"] == "/en/werk/inloggen"
