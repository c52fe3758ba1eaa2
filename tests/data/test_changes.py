"""Marks of the database: equal only while nothing is committed, by whichever process."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select

from buurtstem.core.changes import Changes
from buurtstem.core.facts import Fact
from buurtstem.web.database import db
from tests.factories import add_story

pytestmark = pytest.mark.usefixtures("any_cast")
WRITE = "INSERT INTO fact (name, value) VALUES ('other process', 'was here')"
OTHER_PROCESS = """
import sys
from sqlalchemy import create_engine
with create_engine(sys.argv[1]).begin() as connection:
    connection.exec_driver_sql(sys.argv[2])
"""


@pytest.fixture
def changes(any_app: Flask) -> Iterator[Changes]:
    with any_app.app_context():
        made = Changes(db.engine)
    yield made
    made.let_go()


def test_marks_are_equal_while_nothing_is_written(changes, write):
    before = changes.mark()
    with write() as session:
        session.scalars(select(Fact)).all()

    assert before is not None
    assert changes.mark() == before


def test_a_commit_is_seen_at_once_and_not_before(changes, write):
    before = changes.mark()
    with write() as session:
        add_story(session)
        session.flush()
        during = changes.mark()
    after = changes.mark()

    assert during is not None
    assert after not in {before, during}
    assert changes.mark() == after


def test_each_of_many_commits_gives_another_mark(changes, write):
    marks = [changes.mark()]
    for _ in range(5):
        with write() as session:
            add_story(session)
        marks.append(changes.mark())

    assert len(set(marks)) == 6


def test_a_commit_of_another_process_is_seen_at_once(changes, any_app):
    before = changes.mark()
    url = any_app.extensions["settings"].database_url
    subprocess.run([sys.executable, "-c", OTHER_PROCESS, url, WRITE], check=True)

    assert changes.mark() not in {before, None}


def test_marks_of_before_the_connection_was_let_go_equal_none_of_later(changes):
    before = changes.mark()
    changes.let_go()

    assert changes.mark() not in {before, None}


def test_letting_all_connections_of_the_engine_go_lets_this_one_go_too(changes, any_app):
    before = changes.mark()
    with any_app.app_context():
        db.engine.dispose()

    assert changes.mark() not in {before, None}


def test_a_file_put_in_the_place_of_the_database_is_seen(app, cast, tmp_path):
    file = Path(app.extensions["settings"].data_dir) / "buurtstem.db"
    copy = shutil.copy(file, tmp_path / "copy.db")
    made = Changes(create_engine(f"sqlite:///{copy}"))
    before = made.mark()
    Path(shutil.copy(file, tmp_path / "next.db")).replace(copy)

    assert made.mark() not in {before, None}
    made.let_go()


def test_a_database_that_cannot_be_asked_gives_no_mark(tmp_path):
    made = Changes(create_engine(f"sqlite:///{tmp_path}/nothing/here.db"))

    assert made.mark() is None


def test_a_database_in_memory_gives_no_mark():
    assert Changes(create_engine("sqlite://")).mark() is None


def test_a_connection_that_broke_gives_no_mark_and_then_a_new_one(changes, any_app):
    before = changes.mark()
    connection = changes._connection  # noqa: SLF001  only a broken connection can show this
    assert connection is not None
    connection.dbapi_connection.close()

    assert changes.mark() is None
    assert changes.mark() not in {before, None}
