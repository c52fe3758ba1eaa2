"""What `buurtstem check` sees of a machine: files, disks, fonts, compiled catalogues."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from buurtstem.core.keys import ROUNDS, keep_keys, key_folder
from buurtstem.installation import machine
from buurtstem.installation.rules.findings import Status

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /srv rw,relatime shared:2 - nfs4 server:/srv rw
31 30 0:27 / /srv/with\\040blank rw - xfs /dev/sdb rw
a line that is none
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/var/lib/x.db", "ext4"), ("/srv/x.db", "nfs4"), ("/srv", "nfs4"), ("/srv/with blank/x.db", "xfs")],
)
def test_the_nearest_mount_says_what_disk_it_is(tmp_path: Path, path: str, kind: str):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")

    assert machine.disk_kind(Path(path), mounts) == kind


def test_where_nothing_tells_the_disk_it_is_unknown(tmp_path: Path):
    assert machine.disk_kind(tmp_path, tmp_path / "nothing") is None
    assert machine.disk_kind(tmp_path)


def test_free_space_is_that_of_the_folder_or_of_where_it_will_be(tmp_path: Path):
    there, later = machine.free_space(tmp_path), machine.free_space(tmp_path / "not" / "yet")

    assert later > 0
    assert abs(there - later) < 100 * 1024 * 1024


def test_folders_are_looked_at_when_they_are_there(tmp_path: Path):
    tmp_path.chmod(0o700)
    assert [finding.about for finding in machine.look_at_folders(tmp_path)] == ["data folder"]
    (tmp_path / "media").mkdir(mode=0o755)
    keep_keys(tmp_path, {"secret_key": "a"})

    found = {finding.about: finding.status for finding in machine.look_at_folders(tmp_path)}
    assert found == {"data folder": Status.FINE, "pictures": Status.WRONG, "keys": Status.FINE}


def test_open_key_files_are_found_and_those_of_the_environment_let_be(tmp_path: Path):
    keep_keys(tmp_path, {"secret_key": "a", "receipt_key": "b"})
    (key_folder(tmp_path) / "secret_key").chmod(0o644)
    rounds = key_folder(tmp_path) / ROUNDS
    rounds.mkdir(mode=0o700)
    (rounds / "1").write_text("x", encoding="utf-8")
    (rounds / "1").chmod(0o640)

    places = machine.environment_places({"BUURTSTEM_RECEIPT_KEY_FILE": "x", "BUURTSTEM_SECRET_KEY": ""})
    found = [(each.about, each.status) for each in machine.look_at_key_files(tmp_path, places)]
    assert places == {"secret_key": None, "receipt_key": "BUURTSTEM_RECEIPT_KEY_FILE"}
    assert found == [
        ("secret_key", Status.WRONG),
        ("receipt_key", Status.FINE),
        ("keys of rounds", Status.FINE),
        ("keys of rounds", Status.WRONG),
    ]


def test_a_catalogue_that_is_older_than_its_source_is_not_compiled(tmp_path: Path):
    compiled, source = tmp_path / "messages.mo", tmp_path / "messages.po"
    assert not machine._is_compiled(tmp_path)
    compiled.touch()
    assert machine._is_compiled(tmp_path)
    source.touch()
    os.utime(source, (2_000_000_000, 2_000_000_000))
    assert not machine._is_compiled(tmp_path)
    os.utime(compiled, (2_000_000_000, 2_000_000_000))
    assert machine._is_compiled(tmp_path)


def test_fonts_that_are_missing_are_named(tmp_path: Path):
    (tmp_path / "noto").mkdir()
    (tmp_path / "noto" / "NotoSans-Regular.ttf").touch()
    lacking = machine.look_at_fonts([tmp_path, tmp_path / "nothing"])
    (tmp_path / "NotoSansArabic-Regular.otf").touch()

    assert lacking.status is Status.WRONG
    assert "missing are NotoSansArabic:" in lacking.says
    assert machine.look_at_fonts([tmp_path]).status is Status.FINE


def test_when_files_were_changed_is_told_of_those_that_are_there(tmp_path: Path):
    (tmp_path / "a").touch()
    os.utime(tmp_path / "a", (0, 0))

    [(name, moment)] = machine.last_changes([tmp_path / "a", tmp_path / "b"]).items()
    assert (name, moment.isoformat()) == (str(tmp_path / "a"), "1970-01-01T00:00:00+00:00")


def test_a_pipeline_of_ones_own_that_is_not_used_any_more_is_told(tmp_path: Path):
    assert list(machine.look_at_own_pipeline(tmp_path)) == []
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "in_use").write_text("themes-000000000000-00000000\n", encoding="utf-8")
    [finding] = machine.look_at_own_pipeline(tmp_path)

    assert finding.status is Status.WRONG
    assert "the shipped one is used instead" in finding.says
    assert "themes use --shipped" in finding.advice
