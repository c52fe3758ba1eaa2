"""One code is one ballot: many devices send ballots with the same code at once, over real connections."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Grant, Role
from buurtstem.app import create_app
from buurtstem.budget.closing import close_vote
from buurtstem.budget.models import BudgetRound, RightState, SealedBallot, VotingRight
from buurtstem.budget.queries import find_result
from buurtstem.core.clock import now
from buurtstem.core.settings import Settings
from buurtstem.web.database import db, transaction
from tests.bars import Soak
from tests.rounds import PLANS, SLUG, OpenRound, open_round
from tests.tagging import WordTagger

from .site import Site
from .visitor import Answer, Visitor, hidden_fields, until_answered

CONNECTIONS, TRIES = 32, 8
HOUR = timedelta(hours=1)
CODE_PAGE, BALLOT = f"/en/begroting/{SLUG}/stem", f"/en/begroting/{SLUG}/stem/biljet"

pytestmark = pytest.mark.soak(part="load")


class Box:
    """A round on a running site, seen from inside: its codes, its box, its count."""

    def __init__(self, site: Site, codes: int) -> None:
        self.app: Flask = create_app(Settings.from_environ(site.environ), WordTagger())
        self.round: OpenRound = self._write(lambda session: self._open(session, codes))

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def ballots(self) -> int:
        """Return how many envelopes are in the box."""
        return int(self._ask(select(func.count()).select_from(SealedBallot)))

    def used(self) -> int:
        """Return how many codes are used."""
        used = VotingRight.state == RightState.USED
        return int(self._ask(select(func.count()).select_from(VotingRight).where(used)))

    def counted(self) -> int:
        """End the vote now, open the box, and return how many ballots were counted."""
        self._write(self._end)
        with self.app.app_context():
            close_vote(transaction, self.app.extensions["settings"], self.round.id, now())
            result = find_result(db.session(), SLUG, None, now())
            assert result is not None
            assert result.count.unreadable == 0
            return result.count.ballots

    def _open(self, session: Session, codes: int) -> OpenRound:
        builder = Grant(Role.COMMUNITY_BUILDER, "GM0518")
        person = add_person(session, "bouwer@test.example", "Bouwer", (builder,), now(), None)
        actor = find_actor(session, person)
        assert actor is not None
        period = {"begins_at": now() - HOUR, "ends_at": now() + 10 * HOUR}
        return open_round(session, actor, self.app.extensions["settings"].data_dir, codes, **period)

    def _end(self, session: Session) -> None:
        row = session.get_one(BudgetRound, self.round.id)
        row.ends_at = now() - timedelta(seconds=1)

    def _write(self, work: Callable[[Session], Any]) -> Any:
        with self.app.app_context(), transaction() as session:
            return work(session)

    def _ask(self, statement: Any) -> Any:
        with self.app.app_context():
            return db.session.scalar(statement)


@pytest.fixture
def box(site: Site, soak: Soak) -> Iterator[Box]:
    """A round on the running site, with as many codes as the bar names."""
    box = Box(site, soak.size(sample=10, full=500))
    yield box
    box.close()


def at_once(work: Callable[[int], Any], number: int) -> list[Any]:
    """Do the work for 0, 1, … over 32 connections; return what came of it, in that order."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(work, range(number)))


def test_one_code_gives_one_ballot_however_often_it_is_sent(site: Site, box: Box, soak: Soak) -> None:
    number = len(box.round.codes)
    devices = [Visitor(site.server.port) for _ in range(TRIES)]
    tokens = [device.form(CODE_PAGE)["csrf_token"] for device in devices]

    def open_paper(turn: int) -> dict[str, str]:
        device, code = turn % TRIES, box.round.codes[turn // TRIES]
        fields = {"csrf_token": tokens[device], "code": code}
        answer: Answer = until_answered(lambda: devices[device].twin().post(CODE_PAGE, fields))
        assert answer.status == 200, answer.text
        return hidden_fields(answer.text)

    papers = at_once(open_paper, number * TRIES)
    turns = list(range(number * TRIES))
    # else all tries with one code end before the next begins
    random.Random(soak.seed).shuffle(turns)  # noqa: S311  chances of a test

    def send(position: int) -> int:
        turn = turns[position]
        fields = {**papers[turn], "plans": str(1 + turn % len(PLANS))}
        answer: Answer = until_answered(lambda: devices[turn % TRIES].twin().post(BALLOT, fields))
        return answer.status

    statuses = at_once(send, len(turns))

    accepted = Counter(turns[at] // TRIES for at, status in enumerate(statuses) if status == 200)
    assert set(statuses) == {200, 422}
    assert accepted == Counter(range(number))
    assert (box.ballots(), box.used()) == (number, number)
    assert box.counted() == number
