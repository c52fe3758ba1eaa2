"""A database behind the program is not served, and whoever runs the site reads which command helps."""

from __future__ import annotations

import pytest
from flask import Flask

from buurtstem.cli import main
from buurtstem.web.schema import newest_revision, present_revision
from tests.migrations.conftest import move_down, move_up

PAGES = ("/", "/nl/", "/nl/molenveld/", "/nl/molenveld/vertel", "/nl/werk/", "/nl/nowhere", "/ontwerp")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_served_from_a_database_without_tables(bare_app: Flask, page: str):
    answer = bare_app.test_client().get(page)

    assert answer.status_code == 503
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]


def test_nothing_is_taken_in_either(bare_app: Flask):
    assert bare_app.test_client().post("/nl/molenveld/vertel", data={"text": "x"}).status_code == 503


def test_styles_are_served_so_that_the_page_can_be_read(bare_app: Flask):
    with bare_app.test_client().get("/static/css/base.css") as answer:
        assert answer.status_code == 200


def test_the_log_names_the_command(bare_app: Flask, capsys: pytest.CaptureFixture[str]):
    bare_app.test_client().get("/nl/")

    assert "buurtstem db upgrade" in capsys.readouterr().out


def test_the_site_is_served_as_soon_as_the_database_is_new(bare_app: Flask):
    client = bare_app.test_client()
    assert client.get("/nl/").status_code == 503
    move_up(bare_app)
    assert client.get("/nl/").status_code == 200


def test_a_database_that_was_brought_back_is_behind(bare_app: Flask):
    move_up(bare_app)
    move_down(bare_app, "-1")
    assert bare_app.test_client().get("/nl/").status_code == 503


def test_the_command_run_refuses_and_names_the_command(bare_app: Flask):
    result = bare_app.test_cli_runner().invoke(main, ["run", "--port", "0"])

    assert result.exit_code == 1
    assert "buurtstem db upgrade" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_command_upgrade_brings_it_to_head_and_changes_nothing_the_second_time(bare_app: Flask):
    for _ in range(2):
        result = bare_app.test_cli_runner().invoke(main, ["db", "upgrade"])
        assert (result.exit_code, result.exception) == (0, None)
        with bare_app.app_context():
            assert present_revision() == newest_revision()
