"""Writing 100,000 stories to a file: the most memory that it takes, against that for 2,000."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.site import STORY, environ_of, make_site

FEW, MANY = 2_000, 100_000
MOST_GROWTH = 1.1  # of the memory of the whole process; flat, but for what Python keeps for later
WORDS = "De lift is weer stuk en mijn moeder kan niet naar beneden. " * 4
CONSENT = (
    "INSERT INTO consent (kind, contribution_id, purpose, given, wording, lang, way, at) "
    "SELECT 'story', id, ?, 1, 3, 'nl', 'oneself', received_at FROM story WHERE id > ?"
)


def measure_exporting() -> dict[str, float]:
    """Return seconds and megabytes of both; stops when memory grows with the number of stories."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_site(folder)
        facts: dict[str, float] = {}
        for number in (FEW, MANY):
            _fill(folder / "bench.db", number)
            facts[f"export of {number} stories, s"], facts[f"export of {number} stories, MB"] = _export(
                folder, number
            )
    growth = facts[f"export of {MANY} stories, MB"] / facts[f"export of {FEW} stories, MB"]
    if growth > MOST_GROWTH:
        raise SystemExit(f"the memory of an export grows with its stories: {growth:.2f} times")
    return facts


def _fill(file: Path, upto: int) -> None:
    """Add published stories, whose tellers agree, until there are as many as this."""
    with closing(sqlite3.connect(file)) as database:
        (last,) = database.execute("SELECT max(id) FROM story").fetchone()
        (agreed,) = database.execute("SELECT coalesce(max(contribution_id), 0) FROM consent").fetchone()
        database.executemany(
            STORY, ((f"{number:012x}", WORDS, WORDS.casefold()) for number in range(last + 1, upto + 1))
        )
        for use in ("receive", "publish"):
            database.execute(CONSENT, (use, agreed))
        database.commit()


def _export(folder: Path, number: int) -> tuple[float, float]:
    """Export in a process of its own; return its seconds, and the most megabytes that it had."""
    out = folder / f"stories-{number}.csv"
    command = [sys.executable, "-m", "buurtstem", "stories", "export", "--out", str(out)]
    began = time.monotonic()
    child = os.posix_spawn(sys.executable, command, environ_of(folder))
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) or f"#end,rows {number}," not in out.read_text(encoding="utf-8"):
        raise SystemExit(f"the export of {number} stories is not whole")
    return time.monotonic() - began, used.ru_maxrss / 1024
