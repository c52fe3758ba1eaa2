"""`buurtstem stories erase`: what a teller's own request does, for the desk."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.receipts.rules import make_code, show_code
from buurtstem.stories.models import Story
from buurtstem.web.database import reading, transaction
from tests.conftest import TEST_KEYS
from tests.factories import TEXT, add_receipt, add_story

CODE = "0123456789AS"


@pytest.fixture
def told(app: Flask, cast) -> None:
    """A story with a known receipt, and one without."""
    with app.app_context(), transaction() as session:
        add_receipt(session, add_story(session), CODE, TEST_KEYS["receipt_key"])
        add_story(session, text="Een ander verhaal.")


def texts(app: Flask) -> list[str]:
    with app.app_context():
        return list(reading().scalars(select(Story.text).order_by(Story.id)))


@pytest.mark.parametrize("typed", [CODE, f"{show_code(CODE)}\n", f"  {show_code(CODE).lower()} \r\n"])
def test_the_story_of_the_code_is_erased_and_no_other(command, app: Flask, told, typed: str):
    result = command("stories", "erase", stdin=typed)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "erased\n", "")
    assert texts(app) == ["", "Een ander verhaal."]


def test_a_closed_standard_input_holds_no_code(command, told, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("buurtstem.stories.cli.sys", SimpleNamespace(stdin=None))
    result = command("stories", "erase")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: this is no receipt code: there is a typing error in it\n"


def test_twice_is_as_once(command, app: Flask, told):
    for _ in range(2):
        assert command("stories", "erase", stdin=CODE).exit_code == 0
    assert texts(app) == ["", "Een ander verhaal."]


@pytest.mark.parametrize(
    "typed",
    [b"", b"\n", b"hello", CODE[:-1].encode(), f"{CODE}Z".encode(), b"\xff\xfe\x00", "ƒ".encode() * 12],
    ids=["nothing", "empty line", "word", "short", "long", "bytes", "other letters"],
)
def test_a_typing_error_is_named_and_erases_nothing(command, app: Flask, told, typed: bytes):
    result = command("stories", "erase", stdin=typed)

    assert result.exit_code == 1
    assert result.stderr == "Error: this is no receipt code: there is a typing error in it\n"
    assert texts(app) == [TEXT, "Een ander verhaal."]


def test_one_wrong_symbol_is_a_typing_error(command, told):
    wrong = ("2" if CODE[0] != "2" else "3") + CODE[1:]

    assert "typing error" in command("stories", "erase", stdin=wrong).stderr


def test_a_code_that_was_never_given_out_is_named(command, app: Flask, told):
    result = command("stories", "erase", stdin=make_code())

    assert result.exit_code == 1
    assert result.stderr == "Error: no receipt with this code was given out here\n"
    assert texts(app) == [TEXT, "Een ander verhaal."]


def test_no_code_is_taken_from_the_command_line(command, app: Flask, told):
    assert command("stories", "erase", CODE).exit_code == 2
    assert texts(app) == [TEXT, "Een ander verhaal."]
