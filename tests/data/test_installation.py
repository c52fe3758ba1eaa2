"""First use and the key backup, as both databases keep them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.accounts.actions import set_password, use_link
from buurtstem.accounts.queries import people_with_roles
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.errors import Conflict, NotFound
from buurtstem.core.facts import DEMO, KEYS_BACKED_UP, find_fact, keep_fact
from buurtstem.core.jobs import claim_next, enqueue, find_backlog
from buurtstem.installation.actions import begin_use, invite, keep_key_backup
from buurtstem.installation.checkup import look_at_data
from buurtstem.installation.queries import find_key_backup, use_of
from buurtstem.installation.rules.findings import Status, check_key_backup
from buurtstem.installation.rules.sealing import fingerprints_of
from buurtstem.places.actions import import_areas
from tests.cast import AREAS, MOMENT
from tests.conftest import TEST_KEYS

WHO = ("noor@test.example", "Noor", "Gemeente Voorbeeldstad", MOMENT)
MINUTE = timedelta(minutes=1)


def test_first_use_makes_one_administrator_with_a_link(write):
    with write() as session:
        token = begin_use(session, *WHO)
    with write() as session:
        use = use_of(session)
        [(account, grants)] = people_with_roles(session)
        assert use_link(session, token, MOMENT) == account.id

    assert grants == (Grant(Role.ADMINISTRATOR),)
    assert (use.first_use, use.first_administrator) == ("2026-03-14", account)
    assert (use.is_demo, use.has_areas, use.has_people) == (False, False, True)


def test_first_use_comes_once(write):
    with write() as session:
        begin_use(session, *WHO)
    with pytest.raises(Conflict), write() as session:
        begin_use(session, *WHO)


@pytest.mark.parametrize("use", ["demo", "areas"])
def test_a_database_in_use_is_refused(write, use: str):
    with write() as session:
        if use == "demo":
            keep_fact(session, DEMO, "yes")
        else:
            import_areas(session, AREAS, 2024, opens=True)
    with pytest.raises(Conflict), write() as session:
        begin_use(session, *WHO)
    with write() as session:
        assert people_with_roles(session) == []


def test_a_new_link_takes_the_place_of_the_first(write):
    with write() as session:
        old = begin_use(session, *WHO)
    with write() as session:
        administrator = use_of(session).first_administrator
        assert administrator is not None
        new = invite(session, administrator.id, MOMENT)
        set_password(session, administrator.id, "hash")
    with write() as session:
        assert use_link(session, new, MOMENT) == administrator.id
    with pytest.raises(NotFound), write() as session:
        use_link(session, old, MOMENT)


def test_an_empty_database_is_in_no_use(write):
    with write() as session:
        use = use_of(session)

    assert (use.is_demo, use.has_areas, use.has_people) == (False, False, False)
    assert (use.first_use, use.first_administrator) == (None, None)


def test_the_fact_of_a_backup_holds_until_a_key_changes(write):
    prints = fingerprints_of(TEST_KEYS)
    with write() as session:
        assert find_key_backup(session) is None
        keep_key_backup(session, prints, MOMENT)
    with write() as session:
        fact = find_fact(session, KEYS_BACKED_UP)

    assert check_key_backup(fact, prints).status is Status.FINE
    assert check_key_backup(fact, fingerprints_of({**TEST_KEYS, "receipt_key": "x"})).status is Status.WRONG
    assert "2026-03-14" in str(fact)
    assert not any(key in str(fact) for key in TEST_KEYS.values())


def test_the_backlog_is_what_is_due_and_nobody_does(write):
    with write() as session:
        assert find_backlog(session, MOMENT).is_planned is False
        enqueue(session, "mail", {}, MOMENT)
        enqueue(session, "mail", {}, MOMENT + 9 * MINUTE)
        enqueue(session, "upkeep", {}, MOMENT + 60 * MINUTE)
    with write() as session:
        assert find_backlog(session, MOMENT - MINUTE).due_since is None
        assert find_backlog(session, MOMENT + 10 * MINUTE).due_since == MOMENT
        claim_next(session, MOMENT + 10 * MINUTE)
        assert find_backlog(session, MOMENT + 10 * MINUTE).due_since == MOMENT + 9 * MINUTE
        assert find_backlog(session, MOMENT + 20 * MINUTE).due_since == MOMENT  # the worker that had it died
        assert find_backlog(session, MOMENT).is_planned is True


def test_a_check_looks_into_either_database(any_app, write):
    settings = any_app.extensions["settings"]
    with write() as session:
        keep_key_backup(session, fingerprints_of(TEST_KEYS), MOMENT)
        enqueue(session, "mail", {}, MOMENT)
    environ = {
        "BUURTSTEM_ENVIRONMENT": "test",
        "BUURTSTEM_DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        **{f"BUURTSTEM_{name.upper()}": key for name, key in TEST_KEYS.items()},
    }
    found = {finding.about: finding.status for finding in look_at_data(environ, MOMENT + 11 * MINUTE)}

    assert found["tables"] is Status.FINE
    assert found["key backup"] is Status.FINE
    assert found["worker"] is Status.WRONG
    if settings.database_url.startswith("sqlite"):
        assert found["database log"] is found["database file"] is Status.FINE
