"""What is wrong with a site: each check says fine, wrong with advice, or that it cannot tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from buurtstem.installation.rules import findings
from buurtstem.installation.rules.findings import (
    DEMO_BACKUP,
    LEAST_FREE,
    MEGABYTE,
    Finding,
    SeenPath,
    Status,
    backup_fact,
    check_address,
    check_catalogues,
    check_clock,
    check_disk_kind,
    check_free_space,
    check_integrity,
    check_journal,
    check_key_backup,
    check_private_file,
    check_private_folder,
    check_proxies,
    check_revision,
    check_schemes,
    check_settings,
    check_worker,
    most_urgent_first,
)

FINE, WRONG, CANNOT_TELL = Status
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FOLDER = SeenPath("/data", exists=True, is_folder=True, rights=0o700)
FILE = SeenPath("/data/key", exists=True, rights=0o600)
PRINTS = {"secret_key": "aa", "receipt_key": "bb"}


@pytest.mark.parametrize(
    ("finding", "status"),
    [
        (check_address("https://x.example", is_production=True), FINE),
        (check_address("http://x.example", is_production=True), WRONG),
        (check_address("https://localhost", is_production=True), WRONG),
        (check_address("http://127.0.0.1:5000", is_production=False), FINE),
        (check_proxies(0, "https://x.example"), WRONG),
        (check_proxies(1, "https://x.example"), FINE),
        (check_proxies(0, "http://x.example"), FINE),
        (check_private_folder("f", FOLDER), FINE),
        (check_private_folder("f", replace(FOLDER, exists=False)), WRONG),
        (check_private_folder("f", replace(FOLDER, is_folder=False)), WRONG),
        (check_private_folder("f", replace(FOLDER, is_writable=False)), WRONG),
        (check_private_folder("f", replace(FOLDER, rights=0o750)), WRONG),
        (check_private_folder("f", replace(FOLDER, rights=0o701)), WRONG),
        (check_private_folder("f", replace(FOLDER, is_ours=False)), CANNOT_TELL),
        (check_private_file("f", FILE), FINE),
        (check_private_file("f", replace(FILE, exists=False)), WRONG),
        (check_private_file("f", replace(FILE, is_folder=True)), WRONG),
        (check_private_file("f", replace(FILE, rights=0o640)), WRONG),
        (check_private_file("f", replace(FILE, rights=0o604)), WRONG),
        (check_private_file("f", replace(FILE, is_ours=False)), CANNOT_TELL),
        (check_key_backup(None, PRINTS), WRONG),
        (check_key_backup("", PRINTS), WRONG),
        (check_key_backup("2026-11-28", PRINTS), WRONG),
        (check_key_backup(DEMO_BACKUP, PRINTS), FINE),
        (check_key_backup(backup_fact("2026-11-28", PRINTS), PRINTS), FINE),
        (check_key_backup(backup_fact("2026-11-28", PRINTS), PRINTS | {"secret_key": "cc"}), WRONG),
        (check_revision("a", "a"), FINE),
        (check_revision(None, "a"), WRONG),
        (check_revision("b", "a"), WRONG),
        (check_disk_kind("ext4"), FINE),
        (check_disk_kind("nfs4"), WRONG),
        (check_disk_kind(None), CANNOT_TELL),
        (check_journal("wal"), FINE),
        (check_journal("delete"), WRONG),
        (check_integrity(["ok"]), FINE),
        (check_integrity(["row 1 missing\nand more"]), WRONG),
        (check_catalogues([]), FINE),
        (check_catalogues(["nl", "ar"]), WRONG),
        (check_free_space(LEAST_FREE), FINE),
        (check_free_space(LEAST_FREE - 1), WRONG),
        (check_clock(NOW, {}), FINE),
        (check_clock(NOW, {"a file": NOW + 5 * MINUTE}), FINE),
        (check_clock(NOW, {"a file": NOW, "another": NOW + 6 * MINUTE}), WRONG),
        (check_worker(None, NOW, is_planned=True), FINE),
        (check_worker(NOW - 10 * MINUTE, NOW, is_planned=True), FINE),
        (check_worker(NOW - 11 * MINUTE, NOW, is_planned=True), WRONG),
        (check_worker(None, NOW, is_planned=False), CANNOT_TELL),
    ],
)
def test_each_check_knows_right_from_wrong(finding: Finding, status: Status):
    assert finding.status is status
    assert finding.says
    assert "\n" not in finding.line
    assert bool(finding.advice) or status is not WRONG


def test_a_disk_of_an_unknown_kind_is_not_called_wrong():
    assert check_disk_kind(None).status is CANNOT_TELL
    assert all(check_disk_kind(kind).status is WRONG for kind in findings.NETWORK_DISKS)


def test_every_problem_of_the_settings_has_its_own_finding():
    assert [finding.status for finding in check_settings([])] == [FINE]
    assert [finding.says for finding in check_settings(["one", "two"])] == ["one", "two"]


def test_every_problem_of_a_scheme_is_a_finding():
    assert [finding.status for finding in check_schemes(5, 1, "/data/schemes", [])] == [FINE]
    assert [
        (finding.status, finding.says)
        for finding in check_schemes(5, 1, "/data/schemes", ["a.toml: one", "two"])
    ] == [(WRONG, "a.toml: one."), (WRONG, "two.")]


def test_a_changed_key_says_since_when():
    line = check_key_backup(backup_fact("2026-01-02", PRINTS), {"secret_key": "x", "receipt_key": "bb"}).line

    assert "since the backup of 2026-01-02" in line
    assert "buurtstem keys backup" in line


def test_free_space_is_told_in_megabytes():
    assert "499 MB free" in check_free_space(LEAST_FREE - MEGABYTE).line


def test_what_is_wrong_comes_first_in_the_order_in_which_it_was_looked_at():
    order = [FINE, CANNOT_TELL, WRONG, FINE, WRONG]
    found = [Finding(str(number), status, "x") for number, status in enumerate(order)]

    assert [finding.about for finding in most_urgent_first(found)] == ["2", "4", "1", "0", "3"]
