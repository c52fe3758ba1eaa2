"""Measures and prints; each row is a ratio to the bare page or the bare insert of the same run."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.counting import measure_counting
from benchmarks.exporting import measure_exporting
from benchmarks.masking import measure_masking
from benchmarks.painting import measure_painting
from benchmarks.site import (
    cpu_seconds,
    make_site,
    memory_megabytes,
    needed,
    serving,
    written_each_second,
)
from benchmarks.threads import measure_threads
from buurtstem.core.paths import asset_folder
from tests.soak.visitor import Visitor
from tests.telling import TELL

SECONDS = 3
TELLERS = 4
OUT = Path("build/bench.json")


@dataclass(frozen=True)
class Row:
    """One measured thing: requests per second and CPU milliseconds per request at a number of connections."""

    name: str
    connections: int
    per_second: float
    cpu_ms: float
    ratio: float = 1.0
    bar: float | None = None

    @property
    def verdict(self) -> str:
        """Return whether the bar is reached."""
        if self.bar is None:
            return ""
        return f"bar {self.bar}: {'reached' if self.ratio >= self.bar else 'NOT reached'}"


def get_rows(wrk: str, port: int, group: int, pages: dict[str, str]) -> list[Row]:
    """Measure pages with wrk at 1 and 16 connections."""
    rows = []
    for name, path in pages.items():
        for connections in (1, 16):
            before = cpu_seconds(group)
            command = [wrk, "-t1", f"-c{connections}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            if "Non-2xx" in said:
                raise SystemExit(f"{path} did not answer rightly:\n{said}")
            number = float(re.search(r"(\d+) requests in", said).group(1))  # type: ignore[union-attr]
            spent = cpu_seconds(group) - before
            rows.append(Row(name, connections, number / SECONDS, 1000 * spent / max(number, 1)))
    return rows


def post_row(name: str, group: int, post: Callable[[int], bool]) -> Row:
    """Measure a post by several senders for some seconds, or until they have nothing left to send."""
    done = [0] * TELLERS
    began = time.monotonic()

    def send(place: int) -> None:
        while time.monotonic() - began < SECONDS and post(place):
            done[place] += 1

    before = cpu_seconds(group)
    threads = [threading.Thread(target=send, args=(place,)) for place in range(TELLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = cpu_seconds(group) - before
    return Row(name, TELLERS, sum(done) / (time.monotonic() - began), 1000 * spent / max(sum(done), 1))


def measure_bare(wrk: str, folder: Path) -> list[Row]:
    """Measure hello, the bare page and bare inserts."""
    with serving("benchmarks.bare:app", folder, "/hello") as (port, group, _):
        rows = get_rows(wrk, port, group, {"hello": "/hello", "bare page": "/page"})

        def insert(place: int) -> bool:
            del place
            connection = HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("POST", "/insert")
            connection.getresponse().read()
            connection.close()
            return True

        return [*rows, post_row("bare insert", group, insert)]


def measure_site(wrk: str, folder: Path) -> tuple[list[Row], dict[str, float]]:
    """Measure public pages and telling (only the post: forms are opened before), memory and start."""
    pages = {
        "story list": "/nl/molenveld/verhalen",
        "neighbourhood": "/nl/molenveld/",
        "story": f"/nl/molenveld/verhalen/{7:012x}",
        "agenda": "/nl/molenveld/agenda",
    }
    with serving("buurtstem.app:ready_app()", folder, "/nl/") as (port, group, start):
        with written_each_second(folder):
            rows = get_rows(wrk, port, group, pages)
        forms: list[list[tuple[Visitor, dict[str, str]]]] = [[] for _ in range(TELLERS)]
        for place in range(TELLERS):
            for number in range(150):
                visitor = Visitor(port)
                forms[place].append(
                    (visitor, visitor.story_form(f"Verhaal {place}/{number}: de lift is stuk"))
                )

        def tell(place: int) -> bool:
            if not forms[place]:
                return False
            visitor, form = forms[place].pop()
            if visitor.post(TELL, form).status != HTTPStatus.SEE_OTHER:
                raise SystemExit("a story was refused")
            return True

        rows.append(post_row("telling", group, tell))
        facts = {"memory of both workers and master, MB": memory_megabytes(group), "start, s": start}
    return rows, facts


def measure_tagger() -> dict[str, float]:
    """Measure the tagger on one core: loading after spaCy, one story, many stories."""
    import spacy  # noqa: F401  its import is not ours to speed up

    from buurtstem.themes.nlp.tagger import SpacyTagger

    began = time.process_time()
    tagger = SpacyTagger.load(asset_folder("nlp_models") / "themes" / "trained")
    load = time.process_time() - began
    lines = (asset_folder("nlp_models") / "themes" / "heldout" / "stories_nl.jsonl").read_text().splitlines()
    texts = [json.loads(line)["text"] for line in lines] * 5
    began = time.process_time()
    for story in texts[:100]:
        tagger.tag(story)
    one = (time.process_time() - began) / 100
    began = time.process_time()
    number = sum(1 for _ in tagger.tag_many((story, None) for story in texts))
    return {
        "tagger: load after spaCy, s": load,
        "tagger: one story, ms": 1000 * one,
        "tagger: stories per CPU second in batch": number / (time.process_time() - began),
    }


def main() -> None:
    """Measure, print a table, write JSON."""
    wrk = needed("wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_site(folder)
        bare = measure_bare(wrk, folder)
        site, facts = measure_site(wrk, folder)
        facts |= measure_painting(folder)
    base = {row.connections: row for row in bare if row.name == "bare page"}
    inserts = next(row for row in bare if row.name == "bare insert")
    rows = bare + [
        Row(
            row.name,
            row.connections,
            row.per_second,
            row.cpu_ms,
            row.per_second / (inserts if row.name == "telling" else base[row.connections]).per_second,
            0.35 if row.name == "telling" else 1.5,
        )
        for row in site
    ]
    facts |= (
        measure_tagger() | measure_masking() | measure_counting() | measure_threads() | measure_exporting()
    )
    facts["factor for allowed times (900 / bare page at 16)"] = min(4, max(1, 900 / base[16].per_second))
    for row in rows:
        print(
            f"{row.name:14} {row.connections:3} connections {row.per_second:9.1f}/s "
            f"{row.cpu_ms:7.2f} ms CPU  ratio {row.ratio:5.2f}  {row.verdict}"
        )
    for fact, value in facts.items():
        print(f"{fact}: {value:.2f}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"rows": [asdict(row) for row in rows], "facts": facts}, indent=1))


main()
