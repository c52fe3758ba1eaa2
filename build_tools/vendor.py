"""Copies the front-end parts that package.json names from node_modules to static/vendor, each checked.

python3.11 -m build_tools.vendor
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from .steps import ROOT, StepFailed, end_with, say

# the key in package.json: {"<path inside node_modules>": "sha384-<base64>"}, as browsers write integrity
KEY = "vendor"


def integrity_of(content: bytes) -> str:
    """Return the integrity of a file as browsers write it: sha384 and Base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode("ascii")


def vendored_files(root: Path) -> dict[str, str]:
    """Return what package.json asks for: path inside node_modules to integrity."""
    wanted: dict[str, str] = json.loads((root / "package.json").read_text(encoding="utf-8"))[KEY]
    return wanted


def is_vendored(root: Path) -> bool:
    """Whether static/vendor holds exactly the files that package.json names, unchanged."""
    folder = root / "static" / "vendor"
    wanted = {Path(path).name: integrity for path, integrity in vendored_files(root).items()}
    found = {path.name: integrity_of(path.read_bytes()) for path in folder.glob("*") if path.is_file()}
    return found == wanted


def vendor(root: Path) -> None:
    """Fill static/vendor; what is not named by package.json goes.

    Raises:
        StepFailed: a file is missing from node_modules, or is not the file that was reviewed.
    """
    folder = root / "static" / "vendor"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = vendored_files(root)
    for path, integrity in wanted.items():
        _copy(root / "node_modules" / path, folder, integrity)
    for stale in set(folder.iterdir()) - {folder / Path(path).name for path in wanted}:
        stale.unlink()


def _copy(source: Path, folder: Path, integrity: str) -> None:
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        raise StepFailed(f"'{source}' is missing: run 'make setup'.") from None
    if integrity_of(content) != integrity:
        raise StepFailed(
            f"'{source}' is not the file that was reviewed: its integrity is {integrity_of(content)}, "
            f"package.json says {integrity}."
        )
    unfinished = folder / f"{source.name}.new"
    unfinished.write_bytes(content)
    unfinished.replace(folder / source.name)


def main() -> None:
    """Fill static/vendor of this checkout."""
    vendor(ROOT)
    say("static/vendor is complete.")


if __name__ == "__main__":
    end_with(main)
