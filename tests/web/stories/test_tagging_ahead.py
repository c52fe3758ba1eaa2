"""A text is tagged before the write lock is taken, as it is stored; a pipeline that fails loses no story."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from buurtstem.stories.models import Story
from buurtstem.themes.models import ThemeTag
from buurtstem.themes.rules import Tagging
from buurtstem.themes.tagging import TaggedAhead
from buurtstem.web.database import db
from tests.browsing import send_form
from tests.tagging import WordTagger
from tests.telling import tell

pytestmark = pytest.mark.usefixtures("cast")
WITH_BSN = "De lift is stuk en mijn nummer is 123456782."
AS_STORED = "De lift is stuk en mijn nummer is [bsn]."


class Watcher(WordTagger):
    """Notes what it reads; it wants to write itself meanwhile, which nobody can while the lock is taken."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.read: list[tuple[str, str | None]] = []

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Read one text."""
        with closing(sqlite3.connect(self.file, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
        self.read.append((text, lang))
        return super().tag(text, lang)


class Broken(WordTagger):
    """Fails at every text, and repeats it, as an error in a pipeline may."""

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Fail."""
        raise RuntimeError(text)


@pytest.fixture
def watcher(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Watcher:
    made = Watcher(app.extensions["settings"].data_dir / "buurtstem.db")
    monkeypatch.setitem(app.extensions, "tagger", made)
    return made


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "tagger", Broken())


def rows(app: Flask, table: type[Story] | type[ThemeTag]) -> list:
    with app.app_context():
        return db.session.scalars(select(table).order_by(table.id)).all()


def test_a_story_is_tagged_once_as_it_is_stored_while_others_can_write(app, client, watcher):
    tell(client, text=WITH_BSN)

    assert watcher.read == [(AS_STORED, None)]
    [story] = rows(app, Story)
    assert (story.text, story.lang) == (AS_STORED, "nl")
    assert [tag.because for tag in rows(app, ThemeTag) if tag.what == "theme"] == [["lift"]]


def test_a_changed_text_is_tagged_once_while_others_can_write(app, client, watcher):
    tell(client)
    watcher.read.clear()
    answer = send_form(client, "/nl/bewijs/wijzig", text=WITH_BSN, lang="nl")

    assert answer.status_code == 303
    assert watcher.read == [(AS_STORED, "nl")]
    assert rows(app, Story)[0].text == AS_STORED


def test_a_language_that_is_chosen_is_tagged_by_while_others_can_write(app, client, watcher):
    tell(client, text="ƒ ƒ ƒ")
    watcher.read.clear()
    send_form(client, "/nl/bedankt", action="/nl/bedankt/taal", story_lang="tr")

    assert watcher.read == [("ƒ ƒ ƒ", "tr")]
    assert rows(app, Story)[0].lang == "tr"


@pytest.mark.usefixtures("broken")
def test_a_pipeline_that_fails_loses_no_story_and_tells_the_log_without_the_text(app, client):
    with capture_logs() as logged:
        code = tell(client)

    [story] = rows(app, Story)
    assert (story.state, story.lang) == ("waiting", "other")
    assert rows(app, ThemeTag) == []
    assert code
    assert [line for line in logged if line["event"] == "tagging_failed"] == [
        {"event": "tagging_failed", "error": "RuntimeError", "log_level": "error"}
    ]
    assert "lift" not in repr(logged)


@pytest.mark.usefixtures("broken")
def test_the_language_that_a_teller_chose_stays_when_the_pipeline_fails(app, client):
    tell(client, lang="tr")

    assert rows(app, Story)[0].lang == "tr"


def test_a_text_that_was_not_read_ahead_is_read_when_it_is_asked_for():
    ahead = TaggedAhead(WordTagger(), [("De lift is stuk", None)])

    assert ahead.tag("De lift is stuk") == WordTagger().tag("De lift is stuk")
    assert ahead.tag("De lift is stuk", "tr").lang == "tr"
    assert [each.lang for each in ahead.tag_many([("De bus", None), ("the bus", None)])] == ["nl", "en"]
    assert (ahead.version, ahead.recognise("the bus")) == (WordTagger.version, "en")
