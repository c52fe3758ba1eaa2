"""The database of every earlier version comes up to head, and every page opens on it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from buurtstem import __version__
from buurtstem.accounts.queries import find_actor, people_with_roles
from buurtstem.accounts.rules import Actor, may_check_stories
from buurtstem.core.clock import now
from buurtstem.media.files import LARGE, SMALL, file_of
from buurtstem.media.models import Picture
from buurtstem.stories.models import Story
from buurtstem.web.database import db, reading
from tests.browsing import send_form
from tests.cast import sign_in
from tests.migrations.conftest import application, move_up
from tests.migrations.make_version import CODE, VERSIONS
from tests.photos import photo

KEPT = sorted(VERSIONS.glob("*.db.gz"))
LANGUAGES = ("nl", "ar")
AREAS = {"BU05183620": "molenveld", "BU03550205": "laaghoven"}
NO_PAGE = {"static", "home.design_without_language"}  # files, and an address that only sends on


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def version(request: pytest.FixtureRequest) -> Path:
    """The file of a kept version."""
    return request.param


@pytest.fixture
def site(version: Path, tmp_path: Path) -> Iterator[Flask]:
    """The site of a kept version, after `buurtstem db upgrade`; its pictures lie where they should."""
    (tmp_path / "buurtstem.db").write_bytes(gzip.decompress(version.read_bytes()))
    with application(tmp_path) as app:
        move_up(app)
        with app.app_context():
            for public_id in reading().scalars(select(Picture.public_id)):
                for ending in (LARGE, SMALL):
                    file = file_of(app.extensions["settings"].media_dir, public_id, ending)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(photo().read())
        yield app


@pytest.fixture
def checker(site: Flask) -> Actor:
    """One of the demo's people who may check."""
    with site.app_context():
        actors = [find_actor(reading(), account.id) for account, _ in people_with_roles(reading())]
    return next(actor for actor in actors if may_check_stories(actor, "BU05183620"))


def addresses(app: Flask, rule: Rule) -> list[str]:
    """Return the addresses of a page: each language, area, and a row that may be looked at there."""
    with app.app_context():
        stories = reading().scalars(select(Story)).all()
        pictures = reading().scalars(select(Picture.public_id).where(Picture.is_public)).all()
    filled: list[dict[str, object]] = [{}]
    if "lang" in rule.arguments:
        filled = [{"lang": lang} for lang in LANGUAGES]
    if rule.endpoint == "stories.story":
        rows = [
            {"area": AREAS[story.area_code], "public_id": story.public_id}
            for story in stories
            if story.state == "published"
        ]
    elif rule.endpoint.startswith("media."):
        rows = [{"public_id": public_id} for public_id in pictures]
    elif "story_id" in rule.arguments:
        rows = [{"story_id": story.id} for story in stories]
    elif "area" in rule.arguments:
        rows = [{"area": slug} for slug in AREAS.values()]
    else:
        rows = [{}]
    assert rows, f"the kept version has nothing to show at {rule}"
    with app.test_request_context():
        return [app.url_for(rule.endpoint, **values, **row) for values in filled for row in rows]


def pages(app: Flask, *, of_staff: bool) -> list[str]:
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint not in NO_PAGE and ("/werk/" in rule.rule) is of_staff
    ]
    assert len(rules) > 3
    return [address for rule in rules for address in addresses(app, rule)]


def open_all(client: FlaskClient, found: list[str]) -> dict[str, int]:
    """Open each address and return those that did not answer with a page."""
    statuses = {address: client.get(address).status_code for address in found}
    return {address: status for address, status in statuses.items() if status != 200}


def test_a_visitor_with_a_receipt_opens_every_page(site: Flask):
    client = site.test_client()
    assert send_form(client, "/nl/bewijs/", code=CODE).status_code == 303

    assert open_all(client, pages(site, of_staff=False)) == {}
    assert "0123-4567-89AS" in client.get("/nl/bewijs/open").get_data(as_text=True)


def test_a_checker_opens_every_page_of_staff(site: Flask, checker: Actor):
    client = sign_in(site.test_client(), checker, now())

    assert open_all(client, pages(site, of_staff=True)) == {}


def test_stories_of_an_earlier_version_can_be_taken_back(site: Flask):
    client = site.test_client()
    send_form(client, "/nl/bewijs/", code=CODE)
    assert send_form(client, "/nl/bewijs/open", "/nl/bewijs/wissen", sure="y").status_code == 303

    with site.app_context():
        assert db.session.scalars(select(Story.state).where(Story.state == "erased")).all() == ["erased"]


def test_a_database_of_this_version_is_kept():
    assert f"{__version__}.db.gz" in {path.name for path in KEPT}
