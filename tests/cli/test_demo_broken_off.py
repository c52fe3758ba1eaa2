"""A load of the demo that ends halfway: nothing is left, or what is left is done later."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from buurtstem.budget.queries import get_round, rounds_of_area
from buurtstem.budget.round_keys import key_folder
from buurtstem.core.clock import now
from buurtstem.core.facts import DEMO, find_fact
from buurtstem.core.jobs import SessionScope, run_one
from buurtstem.demo.load import load_demo
from buurtstem.web.database import reading, transactions_of
from tests.cast import MOLENVELD
from tests.conftest import migrate_database

from .demo_sites import copy_of, counts, fill, site_in


@pytest.mark.uncounted
def test_a_load_that_breaks_off_leaves_an_empty_database_and_can_be_done_again(app: Flask):
    before = counts(app)
    obstacle = key_folder(app.extensions["settings"].data_dir)
    shutil.rmtree(obstacle, ignore_errors=True)
    obstacle.parent.mkdir(parents=True, exist_ok=True)
    obstacle.write_text("a file where the folder of keys should be")
    with pytest.raises(OSError, match=str(obstacle)):
        fill(app)
    assert counts(app) == before

    obstacle.unlink()
    assert fill(app) is not None
    assert counts(app)["story"] == 160


def stopping_after(scope: SessionScope, transactions: int) -> SessionScope:
    """A scope for so many transactions, as when the power fails after the last."""
    left = iter(range(transactions))

    def begin() -> AbstractContextManager[Session]:
        if next(left, None) is None:
            raise PowerLoss
        return scope()

    return begin


class PowerLoss(Exception):
    """The machine is off."""


@pytest.mark.uncounted
def test_what_a_power_failure_leaves_of_the_close_is_done_later_by_worker_or_demo_load(tmp_path: Path):
    def key_and_round(app: Flask) -> tuple[Path, str]:
        with app.app_context():
            (card,) = rounds_of_area(reading(), MOLENVELD)
        return key_folder(app.extensions["settings"].data_dir) / f"{card.public_id}.key", card.slug

    with site_in(tmp_path / "site") as app:
        migrate_database(app)
        with pytest.raises(PowerLoss):
            load_demo(
                stopping_after(transactions_of(app), 2),
                app.extensions["settings"],
                app.extensions["tagger"],
                now(),
            )
        with app.app_context():
            assert find_fact(reading(), DEMO)
        assert key_and_round(app)[0].exists()

    later = {
        "worker": lambda app: run_one(transactions_of(app), app.extensions["jobs"], now()),
        "demo load": fill,
    }
    for name, goes_on in later.items():
        with copy_of(tmp_path / "site", tmp_path / name) as app:
            goes_on(app)
            key, slug = key_and_round(app)
            with app.app_context():
                assert get_round(reading(), slug).key_destroyed_at is not None, name
            assert not key.exists(), name
