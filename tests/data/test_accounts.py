"""Accounts, links and sessions as rows: what lets somebody in, and for how long."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from buurtstem.accounts.actions import (
    AccountRetention,
    add_person,
    close_session,
    make_link,
    open_session,
    set_password,
    touch_session,
    use_link,
)
from buurtstem.accounts.models import Organisation, Person, PersonRole, SignInLink, StaffSession
from buurtstem.accounts.queries import (
    find_account,
    find_actor,
    find_live_link,
    find_live_session,
    people_with_roles,
)
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.errors import NotFound
from buurtstem.core.terms import Terms
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.data.threads import at_once

CHECKER = Grant(Role.CHECKER, MOLENVELD)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def noor(write) -> int:
    """Noor, who checks in Molenveld."""
    with write() as session:
        return add_person(session, "noor@test.example", "Noor", (CHECKER,), MOMENT, "De Wiek")


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


def close_account(write, person_id: int) -> None:
    with write() as session:
        session.execute(update(Person).where(Person.id == person_id).values(closed_at=MOMENT))


def test_the_same_address_twice_is_one_account_with_more_roles(write, noor):
    other = Grant(Role.HELPER, LAAGHOVEN)
    with write() as session:
        again = add_person(session, " Noor@TEST.example ", "Iemand", (CHECKER, other), MOMENT)
    with write() as session:
        actor = find_actor(session, noor)

    assert again == noor
    assert actor.name == "Noor"
    assert actor.grants == (CHECKER, other)


def test_a_role_for_the_whole_municipality_is_kept_once(write, noor):
    everywhere = Grant(Role.PROFESSIONAL)
    for _ in range(2):
        with write() as session:
            add_person(session, "noor@test.example", "", (everywhere,), MOMENT)
    with write() as session:
        assert find_actor(session, noor).grants == (CHECKER, everywhere)


def test_an_organisation_is_kept_once_and_can_change(write, noor):
    with write() as session:
        add_person(session, "bram@test.example", "", (), MOMENT, "De Wiek")
        add_person(session, "noor@test.example", "", (), MOMENT, "Welzijn")
    with write() as session:
        rows = session.execute(select(Person.email, Organisation.name).join(Organisation)).all()

    assert sorted(map(tuple, rows)) == [("bram@test.example", "De Wiek"), ("noor@test.example", "Welzijn")]


def test_without_a_name_colleagues_see_the_first_half_of_the_address(write):
    with write() as session:
        add_person(session, "aylin@test.example", "", (), MOMENT)
        assert find_account(session, "AYLIN@test.example").name == "aylin"


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Person, {"email": "noor@test.example", "name": "Noor", "created_at": MOMENT}),
        (Organisation, {"name": "De Wiek"}),
        (PersonRole, {"person_id": 1, "role": "checker", "place": MOLENVELD}),
        (PersonRole, {"person_id": 999, "role": "checker", "place": MOLENVELD}),
        (
            SignInLink,
            {"token_hash": "x", "person_id": 1, "purpose": "friendship", "expires_at": MOMENT},
        ),
    ],
    ids=["same address", "same organisation", "same role", "role of nobody", "purpose"],
)
def test_the_database_refuses_what_cannot_be(write, noor, table, values):
    assert noor == 1
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(table).values(**values))


def test_a_link_works_once(write, noor):
    with write() as session:
        token = make_link(session, noor, "invitation", HOUR, MOMENT)
    with write() as session:
        assert use_link(session, token, MOMENT) == noor
    with pytest.raises(NotFound), write() as session:
        use_link(session, token, MOMENT)


def test_a_link_followed_eight_times_at_once_signs_in_once(write, noor):
    with write() as session:
        token = make_link(session, noor, "invitation", HOUR, MOMENT)

    def follow(number: int) -> str:
        try:
            with write() as session:
                return str(use_link(session, token, MOMENT))
        except NotFound:
            return "refused"

    assert Counter(at_once(8, follow)) == {str(noor): 1, "refused": 7}


def test_a_demo_link_works_again_and_again(write, noor):
    with write() as session:
        token = make_link(session, noor, "demo", HOUR, MOMENT)
    for _ in range(2):
        with write() as session:
            assert use_link(session, token, MOMENT) == noor


def test_a_link_ends_at_its_moment(write, noor):
    with write() as session:
        token = make_link(session, noor, "reset", HOUR, MOMENT)
        assert find_live_link(session, token, MOMENT + HOUR - SECOND).person_id == noor
        assert find_live_link(session, token, MOMENT + HOUR) is None


def test_a_new_link_ends_older_ones_of_its_purpose_only(write, noor):
    with write() as session:
        invitation = make_link(session, noor, "invitation", DAY, MOMENT)
        old, new = (make_link(session, noor, "reset", HOUR, MOMENT) for _ in range(2))
        live = {token for token in (invitation, old, new) if find_live_link(session, token, MOMENT)}

    assert live == {invitation, new}


def test_no_token_is_in_the_database(write, noor):
    with write() as session:
        tokens = [make_link(session, noor, "reset", HOUR, MOMENT), open_session(session, noor, MOMENT)]
        kept = repr([session.execute(select(table)).all() for table in (SignInLink, StaffSession)])
        kept += repr([vars(row) for row in session.scalars(select(SignInLink))])
        kept += repr([vars(row) for row in session.scalars(select(StaffSession))])

    assert [token for token in tokens if token in kept] == []


@pytest.mark.parametrize(
    ("last_use", "asked", "lives"),
    [
        (timedelta(0), 2 * HOUR - SECOND, True),
        (timedelta(0), 2 * HOUR, False),
        (11 * HOUR, 12 * HOUR - SECOND, True),
        (11 * HOUR, 12 * HOUR, False),
    ],
)
def test_a_session_ends_two_hours_after_use_and_twelve_after_its_start(write, noor, last_use, asked, lives):
    with write() as session:
        token = open_session(session, noor, MOMENT)
        touch_session(session, find_live_session(session, token, MOMENT).id, MOMENT + last_use)
    with write() as session:
        assert (find_live_session(session, token, MOMENT + asked) is not None) is lives


def test_signing_out_ends_one_session(write, noor):
    with write() as session:
        here, there = (open_session(session, noor, MOMENT) for _ in range(2))
        close_session(session, here)
        assert find_live_session(session, here, MOMENT) is None
        assert find_live_session(session, there, MOMENT).actor.id == noor


def test_a_new_password_ends_every_session_of_that_person_only(write, noor):
    with write() as session:
        other = add_person(session, "bram@test.example", "Bram", (), MOMENT)
        tokens = [open_session(session, noor, MOMENT) for _ in range(2)]
        of_other = open_session(session, other, MOMENT)
        set_password(session, noor, "a hash")
    with write() as session:
        assert [find_live_session(session, token, MOMENT) for token in tokens] == [None, None]
        assert find_live_session(session, of_other, MOMENT).actor.name == "Bram"
        assert find_account(session, "noor@test.example").password_hash == "a hash"


def test_a_closed_account_opens_nothing(write, noor):
    with write() as session:
        token = open_session(session, noor, MOMENT)
    close_account(write, noor)
    with write() as session:
        assert find_live_session(session, token, MOMENT) is None
        assert find_account(session, "noor@test.example") is None
        assert find_actor(session, noor) is None
        assert people_with_roles(session) == []


def test_people_are_listed_with_all_their_roles_and_no_one_elses(write, noor):
    with write() as session:
        add_person(session, "bram@test.example", "Bram", (Grant(Role.HELPER),), MOMENT)
        found = {account.name: grants for account, grants in people_with_roles(session)}

    assert found == {"Noor": (CHECKER,), "Bram": (Grant(Role.HELPER),)}


def test_whoever_is_deleted_takes_roles_links_and_sessions_along(write, noor):
    with write() as session:
        make_link(session, noor, "reset", HOUR, MOMENT)
        open_session(session, noor, MOMENT)
        session.execute(delete(Person).where(Person.id == noor))
        assert [count(session, table) for table in (PersonRole, SignInLink, StaffSession)] == [0, 0, 0]


def test_ended_sessions_and_links_are_purged_and_live_ones_stay(write, noor):
    with write() as session:
        open_session(session, noor, MOMENT - 12 * HOUR - SECOND)
        live = open_session(session, noor, MOMENT - HOUR)
        make_link(session, noor, "reset", HOUR, MOMENT - HOUR - SECOND)
        invitation = make_link(session, noor, "invitation", DAY, MOMENT)
    with write() as session:
        assert AccountRetention().purge(session, MOMENT, Terms()) == 2
        assert find_live_session(session, live, MOMENT) is not None
        assert find_live_link(session, invitation, MOMENT) is not None
        assert (count(session, StaffSession), count(session, SignInLink)) == (1, 1)
