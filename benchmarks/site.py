"""The site that is measured: 1,000 published stories in one neighbourhood, and servers on free ports."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from buurtstem.core.search import index_words, search_line

STORIES = 1_000
WORKERS = 2
AREAS = "Identifier,Title\nGM0518,Voorbeeldstad\nBU05183620,Molenveld\n"
STORY = (
    "INSERT INTO story (public_id, area_code, text, search_text, lang, lang_chosen, nature, told_by, "
    "source, age, state, is_sensitive, was_overwritten, is_sought, received_at, state_changed_at, "
    "shown_month) "
    "VALUES (?, 'BU05183620', ?, ?, 'nl', 0, 'concern', 'resident', 'web', 'adult', 'published', 0, 0, 0, "
    "'2026-03-14 09:30:00', '2026-03-14 09:30:00', '2026-03-01')"
)
WORD = "INSERT INTO story_word (area_code, word, story_id) VALUES ('BU05183620', ?, ?)"
TAG = (
    "INSERT INTO theme_tag (kind, contribution_id, what, code, source, counts, score, because, pipeline, "
    "made_at, only_offered, superseded, of_older_text) "
    "VALUES ('story', ?, 'theme', 'housing', 'machine', 1, 0.8, '[\"lift\"]', 'bench', "
    "'2026-03-14 09:30:00', 0, 0, 0)"
)


def environ_of(folder: Path) -> dict[str, str]:
    """Return the settings of the measured site; the program is compiled once, as where it is installed."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "BUURTSTEM_ENVIRONMENT": "development",
        "BUURTSTEM_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "BUURTSTEM_PROXIES": "1",  # each teller comes from an address of their own
        "BARE_DATABASE": f"sqlite:///{folder}/bench.db",
    }


def make_site(folder: Path) -> None:
    """Migrate a database and fill it."""
    areas = folder / "areas.csv"
    areas.write_text(AREAS, encoding="utf-8")
    for arguments in (("db", "upgrade"), ("places", "import", str(areas))):
        command = [sys.executable, "-m", "buurtstem", *arguments]
        subprocess.run(command, env=environ_of(folder), check=True, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(folder / "bench.db")) as database:
        for number in range(STORIES):
            words = f"Verhaal {number}. De lift is weer stuk en mijn moeder kan niet naar beneden. " * 2
            database.execute(STORY, (f"{number:012x}", words, search_line(words)))
            database.executemany(WORD, [(word, number + 1) for word in index_words(words)])
        database.executemany(TAG, [(number,) for number in range(1, STORIES + 1)])
        database.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, text TEXT)")
        database.commit()


@contextmanager
def serving(application: str, folder: Path, path: str) -> Iterator[tuple[int, int, float]]:
    """Serve an application with gunicorn; yields port, process group, and seconds until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--workers",
        str(WORKERS),
        "--worker-class",
        "gthread",
    ]
    options = ["--threads", "4", "--bind", f"127.0.0.1:{port}", "--preload"]
    quiet = ["--no-control-socket", "--log-level", "error"]
    began = time.monotonic()
    server = subprocess.Popen([*command, *options, *quiet], env=environ_of(folder), start_new_session=True)
    try:
        while not answers(port, path):
            time.sleep(0.02)
        yield port, server.pid, time.monotonic() - began
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def answers(port: int, path: str) -> bool:
    """Whether the server answers yet."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def members_of(group: int) -> list[Path]:
    """Return the /proc folders of all processes of a group."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                found.append(folder)
    return found


def cpu_seconds(group: int) -> float:
    """Return user and system time of all processes of a group, in seconds."""
    ticks = 0
    for folder in members_of(group):
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_megabytes(group: int) -> float:
    """Return the proportional set size of a group, in MB."""
    total = 0
    for folder in members_of(group):
        lines = (folder / "smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@contextmanager
def written_each_second(folder: Path) -> Iterator[None]:
    """Publish one story more each second, as long as the block lasts: pages are not measured at rest."""
    done = threading.Event()

    def write() -> None:
        number = STORIES
        while not done.wait(1):
            words = f"Verhaal {number} komt erbij terwijl anderen lezen."
            with closing(sqlite3.connect(folder / "bench.db", timeout=10)) as database:
                database.execute(STORY, (f"{number:012x}", words, search_line(words)))
                database.commit()
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()


def needed(program: str) -> str:
    """Return where a program is, or stop with the line that installs it."""
    found = shutil.which(program)
    if found is None:
        sys.stderr.write(f"{program} is missing: apt-get install {program}\n")
        raise SystemExit(2)
    return found
