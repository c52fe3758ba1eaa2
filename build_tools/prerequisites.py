"""What `make test` needs besides Python, Node, git and make: lists what is missing, and the apt line for it.

`python3.11 -m build_tools.prerequisites` ends with 2 when something is missing; with `--apt` it only prints
the Debian packages that are missing, for scripts.
"""

from __future__ import annotations

import ctypes
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .steps import StepFailed, run_step, say

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)
POSTGRESQL_FOLDERS = Path("/usr/lib/postgresql")  # Debian keeps initdb and postgres out of PATH
OLDEST_NODE = (20, 19)  # html-validate 10.17 starts on nothing older


@dataclass(frozen=True)
class Need:
    """One thing the tests need, the Debian packages that bring it, and whether it is here."""

    what: str
    packages: tuple[str, ...]
    is_here: bool


def needs() -> Iterator[Need]:
    """Yield everything that the tests need, looked up now."""
    yield Need("Chromium (journeys in a browser)", ("chromium",), has_program("chromium"))
    yield Need("PostgreSQL server (tests of data)", ("postgresql",), has_postgresql(POSTGRESQL_FOLDERS))
    pango = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
    libraries = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
    yield Need("Pango (PDF)", pango, all(has_library(name) for name in libraries))
    yield Need("Noto fonts (Arabic in PDF and pictures)", ("fonts-noto-core",), has_fonts(FONT_FOLDERS))
    yield Need("pdftotext (reading PDF in tests)", ("poppler-utils",), has_program("pdftotext"))
    oldest = ".".join(str(part) for part in OLDEST_NODE)
    yield Need(f"Node {oldest} or newer (html-validate)", (), node_version() >= OLDEST_NODE)


def missing(found: Iterable[Need]) -> list[Need]:
    """Return what is not here."""
    return [need for need in found if not need.is_here]


def report(lacking: Iterable[Need]) -> Iterator[str]:
    """Yield a line per missing thing, and at the end one apt line for all that Debian can bring."""
    packages: list[str] = []
    for need in lacking:
        yield f"Missing: {need.what}"
        packages += need.packages
    if packages:
        yield f"apt-get install --no-install-recommends {' '.join(packages)}"


def has_program(name: str) -> bool:
    """Whether a program of this name can be started."""
    return shutil.which(name) is not None


def has_postgresql(folders: Path) -> bool:
    """Whether initdb and postgres are in PATH or where Debian puts them."""
    in_path = has_program("initdb") and has_program("postgres")
    return in_path or any((initdb.parent / "postgres").is_file() for initdb in folders.glob("*/bin/initdb"))


def has_library(name: str) -> bool:
    """Whether the loader finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_fonts(folders: Iterable[Path]) -> bool:
    """Whether Noto Sans for Latin and for Arabic lie in a folder of fonts."""
    return all(
        any(next(folder.rglob(f"{name}-Regular.*"), None) for folder in folders)
        for name in ("NotoSans", "NotoSansArabic")
    )


def node_version() -> tuple[int, ...]:
    """Return Node's version as numbers; none when Node is not here."""
    try:
        answer = run_step("Node", ["node", "--version"], Path())
    except StepFailed:
        return ()
    return tuple(int(part) for part in re.findall(r"\d+", answer))


def main(arguments: list[str]) -> int:
    """Print what is missing; return the exit code."""
    lacking = missing(needs())
    if arguments == ["--apt"]:
        sys.stdout.write(" ".join(package for need in lacking for package in need.packages) + "\n")
        return 0
    for line in report(lacking):
        say(line)
    return 2 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
