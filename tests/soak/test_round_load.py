"""Bar: 500 codes, 8 tries each, 32 at once: 500 ballots. Here in the actions; over connections with the pages."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from buurtstem.budget.actions import CodeUsed
from buurtstem.budget.models import SealedBallot, VotingRight
from buurtstem.web.database import transactions_of
from tests.bars import Soak
from tests.cast import make_cast
from tests.rounds import cast, open_round

TRIES, THREADS = 8, 32

pytestmark = pytest.mark.soak(part="load")


def test_each_code_is_one_ballot_however_often_it_is_tried_at_once(
    any_app: Flask, soak: Soak, tmp_path: Path
) -> None:
    codes = soak.size(sample=20, full=500)
    write = transactions_of(any_app)
    with write() as session:
        opened = open_round(session, make_cast(session).builder, tmp_path, codes=codes)

    def attempt(number: int) -> str:
        try:
            with write() as session:
                cast(session, opened.id, opened.codes[number // TRIES])
        except CodeUsed:
            return "used"
        return "cast"

    with ThreadPoolExecutor(THREADS if soak.is_full else TRIES) as pool:
        answers = Counter(pool.map(attempt, range(codes * TRIES)))

    assert answers == {"cast": codes, "used": codes * (TRIES - 1)}
    with write() as session:
        assert session.scalar(select(func.count()).select_from(SealedBallot)) == codes
        assert set(session.scalars(select(VotingRight.state))) == {"used"}
