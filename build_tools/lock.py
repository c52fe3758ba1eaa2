"""Makes the lock files anew: versions and hashes, never an address, so that any registry can serve them.

`python3.11 -m build_tools.lock` keeps every version that still fits pyproject.toml and package.json; with
`--upgrade` it takes the newest Python packages that fit.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from .steps import ROOT, StepFailed, end_with, run_step, say

UV = "uv==0.13.8"  # resolves; lives in a throw-away environment, nothing of it is shipped
# the universal form holds for other systems too: each pin names its condition
OPTIONS = "--universal --python-version 3.11 --all-extras --generate-hashes --no-header --no-annotate"
GROUPS = {"run.lock": ("build",), "dev.lock": ("build", "dev", "browser")}


def addresses_in(text: str) -> list[str]:
    """Return every address in a lock of Python packages, and every line that names where to look."""
    places = r"(?:^|\s)(?:--(?:extra-)?index-url|--find-links|-[if])\b.*"
    return re.findall(rf"\w+://\S+|{places}", text, re.MULTILINE)


def addresses_in_node_lock(text: str) -> list[str]:
    """Return every place to download from in package-lock.json (who asks for donations may stand there)."""
    packages: dict[str, dict[str, str]] = json.loads(text)["packages"]
    resolved = [package["resolved"] for package in packages.values() if "resolved" in package]
    versions = [package.get("version", "") for package in packages.values()]
    return resolved + [version for version in versions if ":" in version]


def make_python_locks(root: Path, *, upgrade: bool) -> None:
    """Resolve pyproject.toml into requirements/run.lock and dev.lock.

    Raises:
        StepFailed: it does not resolve, or an address stands in the outcome; the old files stay.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_step("A throw-away environment", [sys.executable, "-m", "venv", folder / "venv"], root)
        run_step("Installing uv", [folder / "venv" / "bin" / "pip", "install", "--quiet", UV], root)
        for lock, groups in GROUPS.items():
            shutil.copy(root / "requirements" / lock, folder / lock)
            chosen = [word for group in groups for word in ("--group", group)]
            # what runs is tested in the same versions
            same = ["--constraint", str(folder / "run.lock")] if lock != "run.lock" else []
            how = [*OPTIONS.split(), *chosen, *same, *(["--upgrade"] if upgrade else [])]
            uv = [str(folder / "venv" / "bin" / "uv"), "pip", "compile", "pyproject.toml"]
            run_step(f"Resolving {lock}", [*uv, *how, "--output-file", str(folder / lock)], root)
        for lock in GROUPS:
            _refuse(lock, addresses_in((folder / lock).read_text(encoding="utf-8")))
        for lock in GROUPS:
            shutil.copy(folder / lock, root / "requirements")


def make_node_lock(root: Path) -> None:
    """Resolve package.json into package-lock.json; .npmrc keeps addresses out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / file, folder)
        run_step("Resolving npm", ["npm", "install", "--package-lock-only", "--loglevel=error"], folder)
        made = folder / "package-lock.json"
        _refuse(made.name, addresses_in_node_lock(made.read_text(encoding="utf-8")))
        shutil.copy(made, root)


def _refuse(name: str, found: list[str]) -> None:
    if found:
        raise StepFailed(f"{name} would hold a download address: {found[0].strip()}")


def main() -> None:
    """Make all lock files of this checkout anew."""
    if sys.argv[1:] not in ([], ["--upgrade"]):
        raise StepFailed("Only --upgrade can be said.")
    make_python_locks(ROOT, upgrade="--upgrade" in sys.argv)
    make_node_lock(ROOT)
    say("requirements/run.lock, requirements/dev.lock and package-lock.json are made anew.")


if __name__ == "__main__":
    end_with(main)
