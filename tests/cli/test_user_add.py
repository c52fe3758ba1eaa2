"""`buurtstem user add`: an account, and a link that signs in once."""

from __future__ import annotations

import pytest
from flask import Flask

from buurtstem.accounts.queries import people_with_roles
from buurtstem.accounts.rules import Grant, Role
from buurtstem.web.database import reading
from tests.browsing import send_form
from tests.cast import MOLENVELD

GOOD = ("user", "add", "noor@test.example", "--role", "checker", "--place", MOLENVELD)


def accounts(app: Flask) -> dict[str, tuple[Grant, ...]]:
    with app.app_context():
        return {account.email: grants for account, grants in people_with_roles(reading())}


def test_an_account_is_made_and_its_link_works_once(command, app: Flask):
    result = command(*GOOD, "--organisation", "De Wiek", "--name", "Noor")
    address, token = result.stdout.strip().split("#")

    assert result.exit_code == 0
    assert address == "http://127.0.0.1:5000/nl/werk/link"
    assert accounts(app) == {"noor@test.example": (Grant(Role.CHECKER, MOLENVELD),)}
    assert send_form(app.test_client(), "/nl/werk/link", token=token).status_code == 303
    assert send_form(app.test_client(), "/nl/werk/link", token=token).status_code == 422


def test_the_same_address_again_adds_a_role_and_gives_a_new_link(command, app: Flask):
    first = command(*GOOD).stdout
    second = command("user", "add", "Noor@Test.Example", "--role", "helper", "--role", "pair").stdout

    assert first != second
    assert accounts(app) == {
        "noor@test.example": (Grant(Role.CHECKER, MOLENVELD), Grant(Role.HELPER), Grant(Role.PAIR))
    }
    token = first.strip().split("#")[1]
    assert send_form(app.test_client(), "/nl/werk/link", token=token).status_code == 422


@pytest.mark.parametrize(
    "email",
    ["noor", "noor@", "@test.example", "", "no or@test.example", f"{'n' * 250}@test.example", "a@b@c"],
)
def test_what_is_no_address_is_refused(command, app: Flask, email: str):
    result = command("user", "add", email, "--role", "checker")

    assert result.exit_code == 1
    assert result.stderr == f"Error: '{email}' is no e-mail address\n"
    assert accounts(app) == {}


@pytest.mark.parametrize("place", ["Molenveld", "BU0518", "bu05183620", "GM0518 ", "%"])
def test_what_is_no_area_code_is_refused(command, app: Flask, place: str):
    result = command("user", "add", "noor@test.example", "--role", "checker", "--place", place)

    assert result.exit_code == 1
    assert f"'{place}' is no CBS area code" in result.stderr
    assert accounts(app) == {}


@pytest.mark.parametrize("option", ["--name", "--organisation"])
def test_an_endless_name_is_refused(command, app: Flask, option: str):
    result = command("user", "add", "noor@test.example", "--role", "checker", option, "n" * 121)

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert accounts(app) == {}


def test_an_unknown_role_is_refused_with_those_there_are(command, app: Flask):
    result = command("user", "add", "noor@test.example", "--role", "boss")

    assert result.exit_code == 2
    assert all(role.value in result.stderr for role in Role)
    assert accounts(app) == {}


def test_without_a_role_there_is_no_account(command, app: Flask):
    assert command("user", "add", "noor@test.example").exit_code == 2
    assert accounts(app) == {}
