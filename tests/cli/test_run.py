"""`buurtstem run`: serves on a free port, prints links for the demo people, and refuses in one line."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

import pytest
from flask import Flask

from buurtstem.budget.actions import FilledBallot, cast_ballot
from buurtstem.budget.queries import find_round_id
from buurtstem.core.clock import now
from buurtstem.demo.cli import print_demo_links
from buurtstem.receipts.rules import make_code
from buurtstem.web.database import db, transaction
from tests.cli.conftest import SECONDS, development, run_process
from tests.conftest import TEST_KEYS

LINK = re.compile(r"  (.+): (http://127\.0\.0\.1:\d+/nl/werk/link)#(\S+)")
CODES = re.compile(r"  Codes for http://127\.0\.0\.1:\d+/nl/begroting/(laaghoven-\d{4})/stem: (.+)")
DEMO_PEOPLE = 10


class Running:
    """A server in a process of its own, and what it printed when it began."""

    def __init__(self, process: subprocess.Popen[str], lines: int) -> None:
        assert process.stdout is not None
        self.lines = [process.stdout.readline().rstrip("\n") for _ in range(lines)]
        self.address = self.lines[0].rsplit(" ", 1)[-1]

    @property
    def links(self) -> dict[str, str]:
        """The token of each person's link."""
        return {found[1]: found[3] for found in map(LINK.fullmatch, self.lines[1:]) if found}

    @property
    def codes(self) -> tuple[str, list[str]]:
        """The round that can be voted in, and codes for it."""
        found = CODES.fullmatch(self.lines[-1])
        assert found
        return found[1], found[2].split(", ")


@contextmanager
def running(folder: Path, lines: int) -> Iterator[Running]:
    """Run the server for the block; it must end well when it is told to stop."""
    # tests that run behind a shell's back have been told to ignore the signal, and a server would inherit that
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "buurtstem", "run", "--port", "0"],
            cwd=folder,
            env=development(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        yield Running(process, lines)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=SECONDS)
        assert process.returncode == 0
        assert output.endswith("Stopped.\n")
        assert errors == ""
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a site with the demo, which `demo` copies."""
    folder = tmp_path_factory.mktemp("loaded")
    for command in (("db", "upgrade"), ("demo", "load")):
        done = run_process(folder, development(folder), *command)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def demo(loaded: Path, app: Flask) -> Path:
    """The data folder of a site with the demo, for another process."""
    folder: Path = app.extensions["settings"].data_dir
    with app.app_context():
        db.engine.dispose()
    shutil.copytree(loaded, folder, dirs_exist_ok=True)
    return folder


def browser() -> OpenerDirector:
    """A browser that keeps cookies and goes straight to this machine."""
    return build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def sign_in(visitor: OpenerDirector, page: str, token: str) -> tuple[int, str]:
    """Follow a sign-in link; return the status and the address of where it led."""
    with visitor.open(page, timeout=SECONDS) as answer:
        field = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    assert field
    data = urlencode({"csrf_token": field[1], "token": token}).encode()
    try:
        with visitor.open(page, data, timeout=SECONDS) as answer:
            return answer.status, answer.url
    except HTTPError as refused:
        with refused:
            return refused.code, refused.url


def test_the_site_is_served_and_each_demo_person_has_a_link_that_is_new_at_every_start(demo: Path):
    with running(demo, 2 + DEMO_PEOPLE) as first:
        with browser().open(first.address, timeout=SECONDS) as answer:
            assert answer.status == 200
            assert "Molenveld" in answer.read().decode()
        assert len(first.links) == DEMO_PEOPLE
        for token in first.links.values():
            status, where = sign_in(browser(), f"{first.address}/nl/werk/link", token)
            assert status == 200
            assert where.startswith(f"{first.address}/nl/werk/")
            assert where != f"{first.address}/nl/werk/link"

    with running(demo, 2 + DEMO_PEOPLE) as second:
        assert second.links.keys() == first.links.keys()
        assert not set(second.links.values()) & set(first.links.values())
        old = next(iter(first.links.values()))
        assert sign_in(browser(), f"{second.address}/nl/werk/link", old)[0] == 422


def test_codes_to_vote_with_are_new_at_every_start_and_older_ones_stay_good(demo: Path, app: Flask):
    given = []
    for _ in range(2):
        with running(demo, 2 + DEMO_PEOPLE) as site:
            given.append(site.codes)
            with browser().open(
                f"{site.address}/nl/begroting/{site.codes[0]}/stem", timeout=SECONDS
            ) as answer:
                assert answer.status == 200
    (slug, codes), (other_slug, other_codes) = given

    assert slug == other_slug
    assert len({*codes, *other_codes}) == 6
    with app.app_context(), transaction() as session:
        row = find_round_id(session, slug)
        for code in (*codes, *other_codes):
            ballot = FilledBallot(code, make_code(), (1,))
            assert not cast_ballot(session, row, ballot, TEST_KEYS["receipt_key"], now()).was_there


def test_without_a_demo_there_are_no_links(app: Flask, capsys: pytest.CaptureFixture[str]):
    with app.app_context():
        print_demo_links("http://127.0.0.1:5000")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_told_in_one_line(command, host: str):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as taken:
        port = taken.getsockname()[1]
        result = command("run", "--host", host, "--port", port)

    assert result.exit_code == 1
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
    assert f"Port {port}" in result.stderr
    assert "Address already in use" in result.stderr
    assert "PORT=5001" in result.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be_is_refused(command, port: str):
    result = command("run", "--port", port)

    assert result.exit_code == 2
    assert "--port" in result.stderr
