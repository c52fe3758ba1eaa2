"""Who gets to see a picture, and in which wrapping."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from buurtstem.core.contributions import ContributionRef
from buurtstem.media.actions import (
    MediaRetention,
    attach_picture,
    hide_pictures,
    publish_pictures,
    take_picture,
)
from buurtstem.media.files import SMALL, file_of
from buurtstem.web.database import transaction
from tests.cast import MOMENT, Cast, sign_in
from tests.photos import photo
from tests.publishing import add_story

STORY = ContributionRef("story", 1)
Taker = Callable[..., str]


@pytest.fixture
def take(app: Flask) -> Taker:
    def taking(*, attached: bool = True, public: bool = False) -> str:
        with app.app_context(), transaction() as session:
            folder = app.extensions["settings"].media_dir
            card = take_picture(session, folder, photo(size=(600, 400)), MOMENT)
            if attached:
                attach_picture(session, card.id, STORY)
            if public:
                publish_pictures(session, STORY)
        return card.public_id

    return taking


def remember_upload(client: FlaskClient, public_id: str) -> None:
    with client.session_transaction() as device:
        device["uploads"] = [public_id]


def test_everybody_sees_a_public_picture_and_asks_each_time(client: FlaskClient, take: Taker) -> None:
    answer = client.get(f"/media/{take(public=True)}")

    assert answer.status_code == 200
    assert answer.data.startswith(b"\xff\xd8\xff")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == "inline; filename=buurtstem.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers


def test_the_small_version_is_another_file_in_the_same_wrapping(
    app: Flask, client: FlaskClient, take: Taker
) -> None:
    public_id = take(public=True)
    answer = client.get(f"/media/{public_id}/small")

    folder = app.extensions["settings"].media_dir
    assert answer.data == file_of(folder, public_id, SMALL).read_bytes()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("ending", ["", "/small"])
def test_a_visitor_gets_no_picture_that_is_not_public(client: FlaskClient, take: Taker, ending: str) -> None:
    for public_id in (take(), take(attached=False), "a" * 16, "..", "%2e%2e%2fbuurtstem.db"):
        assert client.get(f"/media/{public_id}{ending}").status_code == 404


@pytest.mark.parametrize("part", ["checker", "builder"])
def test_who_checks_stories_sees_their_pictures_and_no_cache_keeps_them(
    app: Flask, client: FlaskClient, cast: Cast, take: Taker, part: str
) -> None:
    assert add_story(app, "De lift is stuk")[2] == STORY.id
    answer = sign_in(client, cast.actors[part]).get(f"/media/{take()}")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_checks_elsewhere_does_not(app: Flask, client: FlaskClient, cast: Cast, take: Taker) -> None:
    add_story(app, "De lift is stuk")
    assert sign_in(client, cast.actors["other_checker"]).get(f"/media/{take()}").status_code == 404


@pytest.mark.parametrize(
    "part", ["professional", "pair_one", "member", "helper", "volunteer", "administrator"]
)
def test_others_with_an_account_do_not(client: FlaskClient, cast: Cast, take: Taker, part: str) -> None:
    assert sign_in(client, cast.actors[part]).get(f"/media/{take()}").status_code == 404


def test_who_sent_a_picture_sees_it_until_it_belongs_to_a_story(client: FlaskClient, take: Taker) -> None:
    waiting, attached = take(attached=False), take()
    remember_upload(client, waiting)
    answer = client.get(f"/media/{waiting}/small")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    remember_upload(client, attached)
    assert client.get(f"/media/{attached}/small").status_code == 404
    assert client.get(f"/media/{waiting}/small").status_code == 404


def test_a_picture_that_was_taken_back_is_gone_at_once(app: Flask, client: FlaskClient, take: Taker) -> None:
    public_id = take(public=True)
    with app.app_context(), transaction() as session:
        hide_pictures(session, STORY)
    assert client.get(f"/media/{public_id}").status_code == 404

    with app.app_context(), transaction() as session:
        MediaRetention(app.extensions["settings"].media_dir).erase(session, STORY)
    assert client.get(f"/media/{public_id}").status_code == 404


def test_a_row_whose_file_is_lost_is_not_found(app: Flask, client: FlaskClient, take: Taker) -> None:
    public_id = take(public=True)
    file_of(app.extensions["settings"].media_dir, public_id).unlink()

    assert client.get(f"/media/{public_id}").status_code == 404


def test_a_browser_that_has_the_picture_need_not_fetch_it_again(client: FlaskClient, take: Taker) -> None:
    public_id = take(public=True)
    tag = client.get(f"/media/{public_id}").headers["ETag"]
    answer = client.get(f"/media/{public_id}", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.headers["Cache-Control"] == "private, no-cache"
