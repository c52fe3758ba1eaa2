"""Set-up works from any half-finished state, and says what it lacks."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_tools.environment import NOTE, holds_modules, holds_pins, is_usable
from build_tools.prerequisites import Need, has_postgresql, missing, report
from build_tools.steps import StepFailed, run_step
from build_tools.vendor import integrity_of, is_vendored, vendor

ROOT = Path(__file__).resolve().parents[2]
PART = "htmx.org/dist/htmx.min.js"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one front-end part in node_modules."""
    part = tmp_path / "node_modules" / PART
    part.parent.mkdir(parents=True)
    part.write_bytes(b"var htmx = {};")
    package = {"vendor": {PART: integrity_of(b"var htmx = {};")}}
    (tmp_path / "package.json").write_text(json.dumps(package), encoding="utf-8")
    return tmp_path


def test_a_front_end_part_is_copied_as_it_was_reviewed(checkout: Path) -> None:
    vendor(checkout)

    assert (checkout / "static" / "vendor" / "htmx.min.js").read_bytes() == b"var htmx = {};"
    assert is_vendored(checkout)


def test_a_changed_front_end_part_is_refused(checkout: Path) -> None:
    (checkout / "node_modules" / PART).write_bytes(b"var htmx = {}; steal();")

    with pytest.raises(StepFailed, match="not the file that was reviewed"):
        vendor(checkout)
    assert not is_vendored(checkout)


def test_a_missing_front_end_part_names_the_command_that_brings_it(checkout: Path) -> None:
    shutil.rmtree(checkout / "node_modules")

    with pytest.raises(StepFailed, match="make setup"):
        vendor(checkout)


def test_a_half_written_front_end_part_is_noticed_and_mended(checkout: Path) -> None:
    vendor(checkout)
    (checkout / "static" / "vendor" / "htmx.min.js").write_bytes(b"var ht")

    assert not is_vendored(checkout)
    vendor(checkout)
    assert is_vendored(checkout)


def test_what_package_json_no_longer_names_goes(checkout: Path) -> None:
    vendor(checkout)
    (checkout / "static" / "vendor" / "old.js").touch()

    assert not is_vendored(checkout)
    vendor(checkout)
    assert is_vendored(checkout)


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A finished .venv whose Python starts, without packages but a place for pip."""
    folder = tmp_path / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    packages = folder / "lib" / "python3.11" / "site-packages"
    (packages / "pip").mkdir()
    (packages / "pip" / "__init__.py").touch()
    (folder / NOTE).write_text(json.dumps({"place": str(folder)}), encoding="utf-8")
    return folder


def test_a_finished_environment_is_usable(environment: Path) -> None:
    assert is_usable(environment)


def test_an_empty_folder_is_no_environment(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()

    assert not is_usable(tmp_path / ".venv")


def test_an_environment_whose_installation_was_interrupted_is_made_anew(environment: Path) -> None:
    (environment / NOTE).unlink()

    assert not is_usable(environment)


def test_an_environment_whose_python_has_gone_is_made_anew(environment: Path) -> None:
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to("/nowhere/python3.11")

    assert not is_usable(environment)


def test_an_environment_that_was_moved_is_made_anew(environment: Path) -> None:
    moved = environment.parent / "moved"
    environment.rename(moved)

    assert not is_usable(moved)


def test_a_package_that_is_missing_or_half_installed_is_noticed(environment: Path, tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    lock.write_text(
        "flask-login==0.6.3 \\\n    --hash=sha256:00\ncolorama==0.4.6 ; sys_platform == 'win32'\n"
    )
    dist_info = environment / "lib" / "python3.11" / "site-packages" / "Flask_Login-0.6.3.dist-info"

    assert not holds_pins(environment, lock)
    dist_info.mkdir()
    assert not holds_pins(environment, lock)
    (dist_info / "INSTALLER").touch()
    assert holds_pins(environment, lock)


@pytest.fixture
def modules(checkout: Path) -> Path:
    """A checkout with a finished node_modules of two parts."""
    parts = ("node_modules/htmx.org", "node_modules/axe-core")
    for part in parts:
        (checkout / part).mkdir(exist_ok=True)
        (checkout / part / "package.json").touch()
    lock = checkout / "package-lock.json"
    lock.write_text(json.dumps({"packages": {"": {}, **{part: {} for part in parts}}}), encoding="utf-8")
    note = {"lock": hashlib.sha256(lock.read_bytes()).hexdigest()}
    (checkout / "node_modules" / NOTE).write_text(json.dumps(note), encoding="utf-8")
    return checkout


def test_finished_front_end_parts_are_left_alone(modules: Path) -> None:
    assert holds_modules(modules)


def test_front_end_parts_of_which_one_has_gone_are_installed_anew(modules: Path) -> None:
    (modules / "node_modules" / "axe-core" / "package.json").unlink()

    assert not holds_modules(modules)


def test_front_end_parts_whose_installation_was_interrupted_are_installed_anew(modules: Path) -> None:
    (modules / "node_modules" / NOTE).unlink()

    assert not holds_modules(modules)


def test_front_end_parts_of_another_lock_are_installed_anew(modules: Path) -> None:
    (modules / "package-lock.json").write_text('{"packages": {}}', encoding="utf-8")

    assert not holds_modules(modules)


def test_a_failing_step_shows_what_its_command_said(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match=r"no such thing(.|\n)*Trying"):
        run_step("Trying", [sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)


def test_a_step_without_its_program_names_it(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="'nowhere-to-be-found' is not installed"):
        run_step("Trying", ["nowhere-to-be-found"], tmp_path)


def test_all_that_is_missing_comes_with_one_apt_line() -> None:
    needs = [
        Need("Chromium", ("chromium",), is_here=False),
        Need("PostgreSQL", ("postgresql",), is_here=True),
        Need("Pango", ("libpango-1.0-0", "libpangoft2-1.0-0"), is_here=False),
    ]

    assert list(report(missing(needs))) == [
        "Missing: Chromium",
        "Missing: Pango",
        "apt-get install --no-install-recommends chromium libpango-1.0-0 libpangoft2-1.0-0",
    ]


def test_nothing_is_said_when_nothing_is_missing() -> None:
    assert list(report([])) == []


def test_postgresql_is_found_where_debian_puts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not has_postgresql(tmp_path)

    (tmp_path / "15" / "bin").mkdir(parents=True)
    for program in ("initdb", "postgres"):
        (tmp_path / "15" / "bin" / program).touch()
    assert has_postgresql(tmp_path)


def test_missing_programs_end_with_2_and_scripts_get_the_packages(tmp_path: Path) -> None:
    ask = [sys.executable, "-m", "build_tools.prerequisites"]
    options = {"cwd": ROOT, "env": {"PATH": str(tmp_path)}, "capture_output": True, "text": True}

    told = subprocess.run(ask, **options, check=False)
    packages = subprocess.run([*ask, "--apt"], **options, check=True)

    assert told.returncode == 2
    assert "chromium" in told.stderr.splitlines()[-1].split()
    assert {"chromium", "poppler-utils"} <= set(packages.stdout.split())


def make(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", **environ}
    return subprocess.run(["make", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_make_alone_lists_every_target() -> None:
    listed = {line.split()[1] for line in make().stdout.splitlines()}
    known = {
        "help",
        "setup",
        "run",
        "test",
        "test-real",
        "check",
        "soak",
        "bench",
        "screenshots",
        "lock",
        "clean",
    }

    assert known <= listed
    assert {"soak-crash", "soak-fuzz", "soak-crawl", "soak-load", "soak-offline", "soak-training"} <= listed


@pytest.mark.parametrize("environ", [{}, {"BUURTSTEM_REAL_DATA": "/nowhere"}])
def test_tests_on_real_data_without_a_folder_say_so_in_a_line(environ: dict[str, str]) -> None:
    done = make("test-real", **environ)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "BUURTSTEM_REAL_DATA names no folder" in done.stderr
