"""Pictures as rows and files: both, or neither."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import Conflict
from buurtstem.core.terms import Terms
from buurtstem.media.actions import (
    MediaRetention,
    attach_picture,
    hide_pictures,
    publish_pictures,
    take_picture,
)
from buurtstem.media.files import LARGE, SMALL, delete_after_commit, file_of, write_file
from buurtstem.media.models import Picture
from buurtstem.media.pictures import NotAPicture
from buurtstem.media.queries import PictureCard, find_picture, find_unattached, pictures_of
from buurtstem.web.database import reading, transaction
from tests.cast import MOMENT
from tests.photos import photo

STORY, OTHER = ContributionRef("story", 1), ContributionRef("story", 2)
DAY = timedelta(days=1)


class Undone(Exception):
    """Stands for whatever goes wrong at the end of a transaction."""


@contextmanager
def undone_transaction(app: Flask) -> Iterator[Session]:
    """A transaction that goes wrong after the block."""
    with app.app_context(), pytest.raises(Undone), transaction() as session:  # noqa: PT012
        yield session
        raise Undone


def folder_of(app: Flask) -> Path:
    folder: Path = app.extensions["settings"].media_dir
    return folder


def take(app: Flask, ref: ContributionRef | None = None, moment: datetime = MOMENT) -> PictureCard:
    with app.app_context(), transaction() as session:
        card = take_picture(session, folder_of(app), photo(size=(600, 400)), moment)
        if ref is not None:
            attach_picture(session, card.id, ref)
    return card


def files(app: Flask) -> list[str]:
    return sorted(path.name for path in folder_of(app).rglob("*") if path.is_file())


def purge(app: Flask, moment: datetime) -> int:
    with app.app_context(), transaction() as session:
        return MediaRetention(folder_of(app)).purge(session, moment, Terms())


def find(app: Flask, public_id: str) -> PictureCard | None:
    with app.app_context():
        return find_picture(reading(), public_id)


def test_a_picture_is_kept_as_a_row_and_two_files(any_app: Flask) -> None:
    card = take(any_app)
    large = file_of(folder_of(any_app), card.public_id)

    assert files(any_app) == [f"{card.public_id}.jpg", f"{card.public_id}.small.jpg"]
    assert large.parent.name == card.public_id[:2]
    with Image.open(large) as image:
        assert image.size == (600, 400) == (card.width, card.height)
    assert (card.small_width, card.small_height) == (480, 320)
    assert find(any_app, card.public_id) == card
    assert not card.is_public
    assert not card.is_attached
    with any_app.app_context():
        row = reading().scalars(select(Picture)).one()
        assert row.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
        assert row.bytes == large.stat().st_size


def test_a_file_that_is_no_picture_leaves_no_trace(app: Flask) -> None:
    with app.app_context(), pytest.raises(NotAPicture), transaction() as session:
        take_picture(session, folder_of(app), BytesIO(b"geen foto"), MOMENT)

    assert files(app) == []


def test_a_transaction_that_is_undone_leaves_no_files(any_app: Flask) -> None:
    with undone_transaction(any_app) as session:
        take_picture(session, folder_of(any_app), photo(), MOMENT)
        assert len(files(any_app)) == 2

    assert files(any_app) == []


def test_a_picture_belongs_to_one_contribution_only(any_app: Flask) -> None:
    card = take(any_app, STORY)

    with any_app.app_context(), pytest.raises(Conflict), transaction() as session:
        attach_picture(session, card.id, OTHER)
    with any_app.app_context(), pytest.raises(Conflict), transaction() as session:
        attach_picture(session, 999, OTHER)
    with any_app.app_context():
        assert list(pictures_of(reading(), "story", (1, 2))) == [1]


def test_only_a_waiting_picture_is_found_as_unattached(any_app: Flask) -> None:
    waiting, attached = take(any_app), take(any_app, STORY)

    with any_app.app_context():
        assert find_unattached(reading(), waiting.public_id) == waiting
        assert find_unattached(reading(), attached.public_id) is None
        assert find_unattached(reading(), "unknown") is None


def test_pictures_of_many_contributions_are_read_in_one_statement(app: Flask, count_queries: object) -> None:
    first, second, other = take(app, STORY), take(app, STORY), take(app, OTHER)
    take(app, ContributionRef("plan", 1))

    with app.app_context(), count_queries() as made:
        found = pictures_of(reading(), "story", (1, 2, 3))

    assert {ref: [card.id for card in cards] for ref, cards in found.items()} == {
        1: [first.id, second.id],
        2: [other.id],
    }
    assert len(made) == 1


def test_showing_and_hiding_is_for_one_contribution(any_app: Flask) -> None:
    shown, other = take(any_app, STORY), take(any_app, OTHER)
    with any_app.app_context(), transaction() as session:
        publish_pictures(session, STORY)

    assert find(any_app, shown.public_id).is_public
    assert not find(any_app, other.public_id).is_public
    with any_app.app_context(), transaction() as session:
        hide_pictures(session, STORY)
    assert not find(any_app, shown.public_id).is_public


def test_erasing_takes_rows_and_files(any_app: Flask) -> None:
    take(any_app, STORY)
    other = take(any_app, OTHER)
    with any_app.app_context(), transaction() as session:
        MediaRetention(folder_of(any_app)).erase(session, STORY)
        assert len(files(any_app)) == 4  # not before it is certain

    assert files(any_app) == [f"{other.public_id}.jpg", f"{other.public_id}.small.jpg"]
    with any_app.app_context():
        assert list(pictures_of(reading(), "story", (1, 2))) == [2]


def test_erasing_that_is_undone_keeps_the_files(any_app: Flask) -> None:
    card = take(any_app, STORY)
    with undone_transaction(any_app) as session:
        MediaRetention(folder_of(any_app)).erase(session, STORY)
    with any_app.app_context(), transaction() as session:
        session.execute(select(Picture))

    assert len(files(any_app)) == 2
    assert find(any_app, card.public_id) is not None


def test_a_picture_that_was_never_sent_goes_after_its_term(any_app: Flask) -> None:
    waiting, attached = take(any_app), take(any_app, STORY)

    assert purge(any_app, MOMENT + DAY) == 0
    assert purge(any_app, MOMENT + DAY + timedelta(seconds=1)) == 1
    assert find(any_app, waiting.public_id) is None
    assert files(any_app) == [f"{attached.public_id}.jpg", f"{attached.public_id}.small.jpg"]


def test_what_a_killed_process_left_behind_is_swept(app: Flask) -> None:
    card = take(app, STORY)
    shelf = file_of(folder_of(app), card.public_id).parent
    with app.app_context(), transaction() as session:
        write_file(session, shelf / f"{'z' * 16}{LARGE}", b"x", MOMENT)
        write_file(session, shelf / f"{'z' * 16}{SMALL}", b"x", MOMENT)
        write_file(session, shelf / "tmpabc.part", b"x", MOMENT)
        write_file(session, shelf / f"{'y' * 16}{LARGE}", b"x", MOMENT + DAY)

    assert purge(app, MOMENT + DAY + timedelta(seconds=1)) == 0
    assert files(app) == sorted([f"{card.public_id}.jpg", f"{card.public_id}.small.jpg", f"{'y' * 16}.jpg"])


def test_purging_where_no_picture_ever_was_does_nothing(app: Flask) -> None:
    assert purge(app, MOMENT) == 0


def test_a_savepoint_decides_nothing_about_files(app: Flask, tmp_path: Path) -> None:
    kept, doomed, undone = (tmp_path / name for name in ("kept", "doomed", "undone"))
    doomed.write_bytes(b"x")
    with app.app_context(), transaction() as session:
        with session.begin_nested():
            write_file(session, kept, b"x", MOMENT)
            delete_after_commit(session, [doomed])
        assert doomed.exists()
        savepoint = session.begin_nested()
        write_file(session, undone, b"x", MOMENT)
        savepoint.rollback()

    assert kept.exists()
    # a deletion forgotten for safety, and a file too many: the next purge finds both
    assert doomed.exists()
    assert undone.exists()


def test_a_later_commit_does_not_carry_out_what_was_undone_before(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    with app.app_context():  # one request, one session
        with undone_transaction(app) as session:
            delete_after_commit(session, [file])
        with transaction() as session:
            _touch(session)

    assert file.exists()


def _touch(session: Session) -> None:
    session.execute(update(Picture).values(is_public=False))


def test_the_teller_gets_the_pictures_whole(any_app: Flask) -> None:
    card = take(any_app, STORY)

    with any_app.app_context():
        exported = MediaRetention(folder_of(any_app)).export(reading(), STORY)["pictures"]
        assert MediaRetention(folder_of(any_app)).export(reading(), OTHER) == {"pictures": []}
    content = base64.b64decode(exported[0].pop("jpeg"))
    assert content == file_of(folder_of(any_app), card.public_id).read_bytes()
    assert exported == [
        {"received_at": MOMENT.isoformat(), "width": 600, "height": 400, "is_public": False},
    ]


@pytest.mark.parametrize("values", [{"kind": "story"}, {"contribution_id": 1}, {"is_public": True}])
def test_the_database_refuses_a_picture_that_is_half_attached_or_public_alone(
    any_app: Flask, values: dict[str, object]
) -> None:
    take(any_app)

    with any_app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.execute(update(Picture).values(**values))
