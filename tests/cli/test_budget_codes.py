"""`buurtstem budget codes`: letters to print, a sealed list, and each mistake in one line."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from buurtstem.budget import codes_cli
from buurtstem.budget.actions import close_and_count, keep_codes
from buurtstem.budget.contexts.rounds import hash_groups
from buurtstem.budget.letters import letters_html
from buurtstem.budget.models import VotingRight
from buurtstem.budget.queries import get_round, get_staff_round
from buurtstem.budget.round_keys import key_folder
from buurtstem.budget.rules.chain import Act
from buurtstem.budget.rules.codes import Peppers, read_code
from buurtstem.budget.rules.round import RoundClosed
from buurtstem.core.settings import LANGUAGES
from buurtstem.web.database import reading, transaction
from buurtstem.web.printing import DEBIAN_PACKAGES, PrintingUnavailable
from tests.cast import MOMENT
from tests.rounds import KEY, SLUG, cast, draft_round, open_round

LATER = datetime(2100, 3, 1, 9, 30, tzinfo=UTC)  # the command asks what time it is
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def opened(app: Flask, cast, tmp_path: Path):
    with app.app_context(), transaction() as session:
        return open_round(session, cast.builder, tmp_path, codes=1, ends_at=LATER)


@pytest.fixture
def codes(command, tmp_path: Path):
    """Runs the command with files in a folder of its own."""

    def codes(slug: str = SLUG, count: object = 3, **changes: Path):
        files = {"letters": tmp_path / "letters.pdf", "list": tmp_path / "list.json", **changes}
        options = [each for name, path in files.items() for each in (f"--{name}", path)]
        return command("budget", "codes", slug, "--count", count, *options)

    return codes


def made(app: Flask) -> list[str]:
    with app.app_context():
        return list(reading().scalars(select(VotingRight.mac).where(VotingRight.batch != "letters")))


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout


def test_each_letter_has_a_page_and_a_code_that_is_good_for_one_ballot(app: Flask, opened, codes, tmp_path):
    result = codes()
    text = text_of(tmp_path / "letters.pdf")
    printed = CODE.findall(text)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "3 codes in batch" in result.stdout
    assert len(set(printed)) == 3
    assert text.count("\f") == 3
    assert text.count("1 maart 2100, 10:30") == 3
    assert "Molenveld kiest" in text
    assert "/nl/begroting/molenveld-kiest/stem" in text
    assert not any(code in result.stdout for code in printed)
    with app.app_context(), transaction() as session:
        for code in printed:
            cast(session, opened.id, code)


def test_the_list_says_which_letter_has_which_mac_and_no_code(app: Flask, opened, codes, tmp_path):
    codes()
    content = (tmp_path / "list.json").read_text()
    listed = json.loads(content)
    printed = [read_code(code) for code in CODE.findall(text_of(tmp_path / "letters.pdf"))]
    with app.app_context():
        peppers = Peppers.of(KEY, get_round(reading(), SLUG).public_id)
        log = get_staff_round(reading(), SLUG, None, MOMENT).log

    digest = hashlib.sha256((tmp_path / "letters.pdf").read_bytes()).hexdigest()
    assert listed["rights"] == [
        {"letter": number, "mac": peppers.right_mac(code)} for number, code in enumerate(printed, start=1)
    ]
    assert sorted(each["mac"] for each in listed["rights"]) == sorted(made(app))
    assert (listed["round"], listed["letters_sha256"]) == (SLUG, digest)
    assert not any(code in content for code in printed)
    assert log[-1].act is Act.CODES_MADE
    assert log[-1].facts == {"batch": listed["batch"], "count": 3, "letters": digest}


def test_both_files_are_for_this_account_only(opened, codes, tmp_path):
    codes()
    for name in ("letters.pdf", "list.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_the_code_of_a_qr_stands_behind_the_hash_and_each_language_has_its_line(app: Flask, opened):
    with app.app_context():
        page = get_round(reading(), SLUG)
        html = letters_html(page, ["0123456789AS"])

    assert " ".join(hash_groups(page.sheet_hash)) in html  # what the page of the round asks to compare
    assert "0123-4567-89AS" in html
    assert "0123456789AS" not in html  # only in the drawing, after the #
    assert {lang for lang in LANGUAGES if f'<li lang="{lang}"' in html} == set(LANGUAGES) - {"nl"}
    assert '<li lang="ar" dir="rtl"' in html


def test_a_draft_gets_codes_too(app: Flask, cast, codes):
    with app.app_context(), transaction() as session:
        draft_round(session, cast.builder)
    assert codes().exit_code == 0
    assert len(made(app)) == 3


@pytest.mark.parametrize("name", ["letters", "list"])
def test_a_file_that_exists_is_not_written_over(app: Flask, opened, codes, tmp_path, name):
    there = tmp_path / "there"
    there.write_text("kept")
    result = codes(**{name: there})

    assert result.exit_code == 1
    assert result.stderr == f"Error: {there}: exists already, and letters or lists are never written over\n"
    assert there.read_text() == "kept"
    assert made(app) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slug": "elsewhere"}, "there is no round with the address 'elsewhere'"),
        ({"count": 0}, "--count must be between 1 and 100,000, not 0"),
        ({"count": -4}, "--count must be between 1 and 100,000, not -4"),
        ({"count": 100_001}, "--count must be between 1 and 100,000, not 100001"),
        ({"list": Path("nowhere/list.json")}, "nowhere/list.json: there is no folder"),
    ],
)
def test_a_mistake_is_told_in_one_line_and_makes_nothing(
    app: Flask, opened, codes, tmp_path, changes, sentence
):
    result = codes(**changes)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {sentence}")
    assert result.stderr.count("\n") == 1
    assert made(app) == []
    assert not (tmp_path / "letters.pdf").exists()


def test_letters_and_list_are_two_files(opened, codes, tmp_path):
    same = tmp_path / "same"
    assert "must be two files" in codes(letters=same, list=same).stderr


def test_a_batch_has_a_name(app: Flask, opened, command, tmp_path):
    files = ("--letters", tmp_path / "a", "--list", tmp_path / "b")
    assert command("budget", "codes", SLUG, "--count", 1, *files, "--batch", "x" * 41).exit_code == 1
    assert command("budget", "codes", SLUG, "--count", 1, *files, "--batch", "desk").exit_code == 0
    with app.app_context():
        assert {each.name for each in get_staff_round(reading(), SLUG, None, MOMENT).batches} == {
            "desk",
            "letters",
        }


def test_a_vote_that_is_over_gets_no_codes_though_nobody_counted_yet(app: Flask, cast, codes, tmp_path):
    with app.app_context(), transaction() as session:
        open_round(session, cast.builder, tmp_path, codes=1)
    result = codes()

    assert (result.exit_code, made(app)) == (1, [])
    assert result.stderr == f"Error: the round '{SLUG}' gets no more codes: its vote is over\n"


def test_a_round_that_is_counted_gets_no_codes(app: Flask, opened, codes, tmp_path):
    with app.app_context(), transaction() as session:
        close_and_count(session, opened.id, key_folder(tmp_path), LATER)
    result = codes()

    assert (result.exit_code, made(app)) == (1, [])
    assert result.stderr == f"Error: the round '{SLUG}' gets no more codes: its state is 'counted'\n"


def test_a_server_that_cannot_print_says_what_to_install(app: Flask, opened, codes, monkeypatch, tmp_path):
    def unavailable(*arguments: object) -> bytes:
        raise PrintingUnavailable

    monkeypatch.setattr(codes_cli, "letters_pdf", unavailable)
    result = codes()

    assert result.stderr == f"Error: This server cannot make PDFs yet. Install: {DEBIAN_PACKAGES}\n"
    assert (made(app), (tmp_path / "list.json").exists()) == ([], False)


def test_a_round_that_closes_meanwhile_leaves_no_letters(app: Flask, opened, codes, monkeypatch, tmp_path):
    def too_late(*arguments: object, **more: object) -> None:
        keep_codes(*arguments, **more)
        raise RoundClosed

    monkeypatch.setattr(codes_cli, "keep_codes", too_late)
    result = codes()

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert made(app) == []
    assert not (tmp_path / "letters.pdf").exists()
    assert not (tmp_path / "list.json").exists()


def test_a_file_that_cannot_be_written_leaves_nothing(app: Flask, opened, codes, tmp_path):
    result = codes(list=tmp_path / ("x" * 300))

    assert (result.exit_code, made(app)) == (1, [])
    assert result.stderr.endswith(": File name too long\n")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "letters.pdf").exists()


def test_a_file_that_appears_meanwhile_is_not_written_over(app: Flask, opened, codes, monkeypatch, tmp_path):
    listing = tmp_path / "list.json"

    def slow(*arguments: object) -> bytes:
        listing.write_text("of somebody else")
        return b"%PDF"

    monkeypatch.setattr(codes_cli, "letters_pdf", slow)
    result = codes()

    assert (result.exit_code, made(app)) == (1, [])
    assert listing.read_text() == "of somebody else"
    assert not (tmp_path / "letters.pdf").exists()


def test_a_folder_that_takes_no_files_is_named(app: Flask, opened, codes, monkeypatch, tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()

    def slow(*arguments: object) -> bytes:
        folder.rmdir()
        return b"%PDF"

    monkeypatch.setattr(codes_cli, "letters_pdf", slow)
    result = codes(list=folder / "list.json")

    assert result.stderr == f"Error: {folder / 'list.json'}: No such file or directory\n"
    assert (made(app), (tmp_path / "letters.pdf").exists()) == ([], False)
