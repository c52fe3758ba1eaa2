"""Brings .venv, node_modules and static/vendor to what the lock files say, from any half-finished state.

`python3.11 -m build_tools.environment run` brings what `make run` needs, with `tests` what `make test` needs.
Nothing is done when all is there (0.1 s). A note inside .venv and node_modules, written when an installation
has ended, says which lock file it followed: no note means that it was interrupted, and it is made anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .steps import ROOT, StepFailed, end_with, run_step, say
from .vendor import is_vendored, vendor

PYTHON = (3, 11)
NOTE = ".buurtstem-installed.json"
LOCKS = {"run": "run.lock", "tests": "dev.lock"}


def prepare(root: Path, purpose: str) -> None:
    """Make everything that the purpose ("run" or "tests") needs; one process at a time.

    Raises:
        StepFailed: something could not be installed; the sentence says what.
    """
    with _alone(root):
        prepare_python(root, purpose)
        prepare_pages(root, purpose)


def prepare_python(root: Path, purpose: str) -> None:
    """Make .venv hold the locked packages and this checkout.

    dev.lock holds every version of run.lock (tests/contracts compares), so it serves both purposes.
    """
    venv = root / ".venv"
    if not is_usable(venv):
        _make_venv(root, venv)
    note = _read_note(venv)
    lock = root / "requirements" / LOCKS[purpose]
    if note.get(LOCKS[purpose]) != _fingerprint(lock) or not holds_pins(venv, lock):
        _install_packages(root, venv, purpose)
    if _read_note(venv).get("project") != _project(root) or not (venv / "bin" / "buurtstem").is_file():
        _install_checkout(root, venv)


def prepare_pages(root: Path, purpose: str) -> None:
    """Fill static/vendor, and for the tests node_modules too."""
    if purpose == "tests" and not holds_modules(root):
        _install_modules(root, purpose)
    if is_vendored(root):
        return
    with suppress(StepFailed):  # a file in node_modules was lost or changed since
        vendor(root)
        return
    _install_modules(root, purpose)
    vendor(root)


def is_usable(venv: Path) -> bool:
    """Whether .venv was finished once, stands where it was made, and its Python starts.

    Programs in a moved .venv would still call the Python of the old place.
    """
    if _read_note(venv).get("place") != str(venv):
        return False
    question = [str(venv / "bin" / "python"), "-c", "import pip, sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.split() == [str(part) for part in PYTHON]


def holds_pins(venv: Path, lock: Path) -> bool:
    """Whether every package of the lock is installed in its version (a pin for other systems aside)."""
    packages = venv / "lib" / f"python{PYTHON[0]}.{PYTHON[1]}" / "site-packages"
    installed = {_plain(path.parent.name) for path in packages.glob("*.dist-info/INSTALLER")}
    return all(_plain(f"{name}-{version}.dist-info") in installed for name, version in pins(lock))


def pins(lock: Path) -> list[tuple[str, str]]:
    """Return name and version of each package in a lock file that every system needs."""
    lines = re.findall(r"^([\w.-]+)==(\S+) *(;?)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [(name, version) for name, version, condition in lines if not condition]


def holds_modules(root: Path) -> bool:
    """Whether node_modules was finished with the tests' parts too, and no part of the lock has gone since."""
    lock = root / "package-lock.json"
    if _read_note(root / "node_modules").get("lock") != _fingerprint(lock):
        return False
    packages: dict[str, object] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return all((root / path / "package.json").is_file() for path in packages if path)


def _make_venv(root: Path, venv: Path) -> None:
    if sys.version_info[:2] != PYTHON:
        raise StepFailed(f"Python 3.11 is needed; {sys.executable} is {sys.version.split()[0]}.")
    say("Making .venv")
    # an activated .venv must not make itself anew from itself
    python = Path(sys.base_prefix) / "bin" / "python3.11"
    try:
        run_step("Making .venv", [python, "-m", "venv", "--clear", venv], root)
    except StepFailed as failure:
        raise StepFailed(f"{failure}\nOn Debian the package python3.11-venv brings what it lacks.") from None


def _install_packages(root: Path, venv: Path, purpose: str) -> None:
    lock = root / "requirements" / LOCKS[purpose]
    say(f"Installing the Python packages of {lock.relative_to(root)} (1 to 3 minutes the first time)")
    (venv / NOTE).unlink(missing_ok=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    # the lock names everything; left to look for itself, pip takes "coverage[toml]" for another package than
    # the "coverage" of the lock, and fails once a newer one is out
    run_step("Installing Python packages", [*pip, "--no-deps", "--requirement", str(lock)], root)
    followed = set(LOCKS.values()) if purpose == "tests" else {LOCKS["run"]}
    prints = {name: _fingerprint(root / "requirements" / name) for name in followed}
    _write_note(venv, {"place": str(venv), **prints})


def _install_checkout(root: Path, venv: Path) -> None:
    note = _read_note(venv)
    (venv / NOTE).unlink()
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--editable", "."]
    try:
        run_step("Installing this checkout", [*pip, *options], root)
    except StepFailed:  # pip has put back what was there
        _write_note(venv, note)
        raise
    _write_note(venv, {**note, "project": _project(root)})


def _install_modules(root: Path, purpose: str) -> None:
    say("Installing the front-end parts of package-lock.json")
    folder = root / "node_modules"
    (folder / NOTE).unlink(missing_ok=True)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    only = [] if purpose == "tests" else ["--omit=dev"]
    run_step("Installing front-end parts", ["npm", "ci", *options, *only], root)
    if purpose == "tests":
        _write_note(folder, {"lock": _fingerprint(root / "package-lock.json")})


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let a second `make` wait until the first has finished; the kernel lets go when a process dies."""
    (root / "build").mkdir(exist_ok=True)
    with (root / "build" / "environment.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _project(root: Path) -> str:
    """Return what the installed checkout depends on: names and commands stand in pyproject.toml."""
    return _fingerprint(root / "pyproject.toml")


def _plain(name: str) -> str:
    """Return a folder's name so that 'Flask_Login' and 'flask-login' are the same."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _read_note(folder: Path) -> dict[str, Any]:
    try:
        note: dict[str, Any] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note


def _write_note(folder: Path, note: dict[str, Any]) -> None:
    unfinished = folder / f"{NOTE}.new"
    unfinished.write_text(json.dumps(note), encoding="utf-8")
    unfinished.replace(folder / NOTE)


def main() -> None:
    """Prepare this checkout for the purpose named on the command line."""
    if sys.argv[1:] not in (["run"], ["tests"]):
        raise StepFailed("Say 'run' or 'tests'.")
    prepare(ROOT, sys.argv[1])


if __name__ == "__main__":
    end_with(main)
