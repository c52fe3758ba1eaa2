"""What a copy of the database file and its log tells of a vote: neither order, nor choice, nor code."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import select

from buurtstem.budget.closing import close_vote
from buurtstem.budget.models import SealedBallot
from buurtstem.budget.queries import get_round
from buurtstem.budget.rules.codes import Peppers, show_code
from buurtstem.core.database import sqlite_file
from buurtstem.web.database import transactions_of
from tests.cast import Cast, make_cast
from tests.rounds import END, KEY, SLUG, open_round
from tests.rounds import cast as cast_one

VOTERS = 20
TABLES = ("voting_right", "sealed_ballot", "ballot")
CHOICES = ((1,), (2,), (3,), (1, 2), (2, 3))


@pytest.fixture
def vote(app, cast: Cast, tmp_path):
    """Twenty voters, each in a transaction of their own: codes and receipts in the order in which they voted."""
    write = transactions_of(app)
    with write() as session:
        opened = open_round(session, cast.builder, tmp_path, codes=VOTERS)
    codes = list(opened.codes)
    random.Random(7).shuffle(codes)  # noqa: S311  not the order in which they were made
    receipts, envelopes = [], []
    for number, code in enumerate(codes):
        with write() as session:
            receipts.append(cast_one(session, opened.id, code, CHOICES[number % len(CHOICES)]))
        with write() as session:
            new = session.execute(
                select(SealedBallot.box_mac, SealedBallot.ciphertext).order_by(SealedBallot.id)
            )
            envelopes += [row for row in new if row not in envelopes]
    return opened, codes, receipts, envelopes


@pytest.fixture
def dump(app):
    """Returns every byte on the disk: the file and its log."""

    def dump() -> bytes:
        file = sqlite_file(app.extensions["settings"].database_url)
        parts = [file, file.with_name(f"{file.name}-wal")]
        return b"".join(part.read_bytes() for part in parts if part.exists())

    return dump


def rows_as_they_lie(app, table: str, column: str) -> list[str]:
    """Return a column in the order in which SQLite meets the rows."""
    connection = sqlite3.connect(sqlite_file(app.extensions["settings"].database_url))
    try:
        return [row[0] for row in connection.execute(f"SELECT {column} FROM {table}")]
    finally:
        connection.close()


def keys_of(app) -> Peppers:
    with transactions_of(app)() as session:
        return Peppers.of(KEY, get_round(session, SLUG).public_id)


def test_no_code_receipt_or_choice_is_on_the_disk_before_the_close(app, vote, dump):
    _, codes, receipts, _ = vote
    found = dump()

    assert [each for each in (*codes, *receipts) if each.encode() in found] == []
    assert [each for each in (*codes, *receipts) if show_code(each).encode() in found] == []
    assert b'"choices":[' not in found
    assert b'{"choices"' not in found


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_no_number_that_keeps_their_order(app, table):
    connection = sqlite3.connect(sqlite_file(app.extensions["settings"].database_url))
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        connection.execute(f"SELECT rowid FROM {table}")
    connection.close()


def test_rows_do_not_lie_in_the_order_of_voting(app, vote):
    _, codes, _, _ = vote
    keys = keys_of(app)
    rights = rows_as_they_lie(app, "voting_right", "mac")
    sealed = rows_as_they_lie(app, "sealed_ballot", "id")

    assert rights == sorted(rights)
    assert rights != [keys.right_mac(code) for code in codes]
    assert sealed == sorted(sealed)


def test_after_the_close_no_envelope_is_left_and_nothing_lies_in_the_order_of_voting(
    app, vote, dump, tmp_path
):
    opened, codes, receipts, envelopes = vote
    keys = keys_of(app)
    assert len(envelopes) == VOTERS
    settings = replace(app.extensions["settings"], data_dir=tmp_path)
    close_vote(transactions_of(app), settings, opened.id, END)
    found = dump()

    assert [row.box_mac for row in envelopes if row.box_mac.encode() in found] == []
    assert [row for row in envelopes if row.ciphertext[33:65] in found] == []
    assert [each for each in (*codes, *receipts) if each.encode() in found] == []
    for macs in ([keys.right_mac(code) for code in codes], [keys.counted_mac(each) for each in receipts]):
        places = [found.index(mac.encode()) for mac in macs]
        assert all(found.count(mac.encode()) <= 2 for mac in macs)  # the row, and the index of what is unique
        assert places not in (sorted(places), sorted(places, reverse=True))
    lying = sorted((keys.right_mac(code) for code in codes), key=lambda mac: found.index(mac.encode()))
    assert lying in (sorted(lying), sorted(lying, reverse=True))
    ids = rows_as_they_lie(app, "ballot", "id")
    assert ids == sorted(ids)
    assert len(ids) == VOTERS


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_on_postgresql_rights_and_ballots_lie_by_key_and_come_from_one_transaction(any_app, tmp_path):
    write = transactions_of(any_app)
    with write() as session:
        opened = open_round(session, make_cast(session).builder, tmp_path, codes=VOTERS)
    for code in opened.codes:
        with write() as session:
            cast_one(session, opened.id, code)
    close_vote(write, replace(any_app.extensions["settings"], data_dir=tmp_path), opened.id, END)

    for table, key in (("voting_right", "mac"), ("ballot", "id")):
        with write() as session:
            rows = (
                session.connection()
                .exec_driver_sql(f"SELECT xmin::text, {key} FROM {table} ORDER BY ctid")
                .all()
            )
        keys = [each for _, each in rows]
        assert len(rows) == VOTERS
        assert len({xmin for xmin, _ in rows}) == 1
        assert keys == sorted(keys)
