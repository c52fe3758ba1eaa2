"""Settings as lines for a shell and a file for systemd."""

from __future__ import annotations

import subprocess

import pytest

from buurtstem.installation.rules.environment import (
    QUESTIONS,
    UnwritableValue,
    environment_file,
    export_lines,
    missing_settings,
    with_proxy,
)

HARD = """Wijk "De Wiek" & 't Hof: $HOME `date` \\ 100% #1"""


def asked_of_a_shell(script: str) -> str:
    answer = subprocess.run(
        ["sh", "-c", f'{script}\nprintf %s "$BUURTSTEM_ORGANISATION"'],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return answer.stdout


def test_a_new_site_lacks_what_production_needs():
    assert missing_settings({}) == list(QUESTIONS)
    assert missing_settings(dict.fromkeys(QUESTIONS, "x")) == []
    assert missing_settings({f"{name}_FILE": "x" for name in QUESTIONS}) == []


def test_a_shell_reads_back_what_was_written():
    values = {"BUURTSTEM_ORGANISATION": HARD}

    assert asked_of_a_shell("\n".join(export_lines(values))) == HARD
    assert asked_of_a_shell(environment_file(values, "/var/lib/a b/x.env")) == HARD


def test_keys_are_never_in_the_file():
    text = environment_file({"BUURTSTEM_SECRET_KEY": "s", "BUURTSTEM_RECEIPT_KEY": "r", "A": "1"}, "x")

    assert [line for line in text.splitlines() if not line.startswith("#")] == ['A="1"']


@pytest.mark.parametrize("value", ["two\nlines", "\x00", "tab\t"])
def test_a_value_that_does_not_fit_a_line_is_refused_by_name(value: str):
    with pytest.raises(UnwritableValue, match="BUURTSTEM_ORGANISATION"):
        environment_file({"BUURTSTEM_ORGANISATION": value}, "x")


@pytest.mark.parametrize(
    ("environ", "address", "expected"),
    [
        ({}, "https://x.example", {"BUURTSTEM_PROXIES": "1"}),
        ({"BUURTSTEM_PROXIES": "2"}, "https://x.example", {}),
        ({}, "http://x.example", {}),
        ({}, None, {}),
    ],
)
def test_a_new_site_on_https_has_a_proxy_in_front(environ, address, expected):
    answers = {"BUURTSTEM_PUBLIC_URL": address} if address else {}

    assert with_proxy(environ, answers) == answers | expected
