"""Grouping 10,000 stories of one neighbourhood into threads, and 100 more, in seconds of wall time."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.site import AREAS, STORY, environ_of
from buurtstem.agenda.actions.proposing import keep_proposals, read_stories
from buurtstem.app import create_app
from buurtstem.core.clock import now
from buurtstem.core.paths import PACKAGE, asset_folder
from buurtstem.core.settings import Settings
from buurtstem.themes.nlp.tagger import SpacyTagger
from buurtstem.web.database import reading, transaction

PLACE = "BU05183620"
STORIES, MORE = 10_000, 100
SEED = 20261128
BARS = {STORIES: 60, MORE: 2}  # seconds; issue 5
PLACES = (
    "in de Elzenlaan",
    "bij de Roggeschoof",
    "op het Molenplein",
    "in flat De Reiger",
    *("", "", "", ""),
)
TAG = (
    "INSERT INTO theme_tag (kind, contribution_id, what, code, source, counts, score, because, pipeline, "
    "made_at, only_offered, superseded, of_older_text) "
    "SELECT 'story', ?, 'theme', ?, 'machine', 1, 0.8, '[]', 'bench', '2026-03-14 09:30:00', 0, 0, 0"
)


def invented_stories(number: int, chance: random.Random) -> list[tuple[str, list[str]]]:
    """Return texts with their themes: sentences of three stories, so no two are alike, half with a place."""
    folder = asset_folder("nlp_models") / "themes"
    files = [*(folder / "texts").glob("stories_*.jsonl"), *(folder / "heldout").glob("stories_*.jsonl")]
    told = [json.loads(line) for file in sorted(files) for line in file.read_text().splitlines()]
    stories = []
    for _ in range(number):
        chosen = chance.sample(told, 3)
        parts = [chance.choice(each["text"].split(". ")) for each in chosen[1:]]
        text = f"{chosen[0]['text']} {chance.choice(PLACES)} {'. '.join(parts)}."
        stories.append((text, sorted(chosen[0]["themes"])))
    return stories


def _tell(file: Path, first: int, stories: list[tuple[str, list[str]]]) -> None:
    with closing(sqlite3.connect(file)) as database:
        for number, (text, themes) in enumerate(stories, start=first):
            database.execute(STORY, (f"{number:012x}", text, text.casefold()))
            database.executemany(TAG, [(number, theme) for theme in themes])
        database.commit()


def measure_threads() -> dict[str, float]:
    """Group many stories, then some more."""
    from flask_migrate import upgrade

    from buurtstem.places.actions import import_areas
    from buurtstem.places.rules import read_code_list

    chance, facts = random.Random(SEED), {}
    tagger = SpacyTagger.load(asset_folder("nlp_models") / "themes" / "trained")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "bench.db"
        app = create_app(Settings.from_environ(environ_of(Path(name))), tagger)
        with app.app_context():
            upgrade(directory=str(PACKAGE / "migrations"))
            with transaction() as session:
                import_areas(session, read_code_list(AREAS.encode()), 2024, opens=True)
            first = 1
            for number in (STORIES, MORE):
                _tell(file, first, invented_stories(number, chance))
                first += number
                began = time.monotonic()
                found = read_stories(reading(), PLACE, tagger)
                with transaction() as session:
                    keep_proposals(session, found, now())
                spent = time.monotonic() - began
                title = "threads, 10,000 stories" if number == STORIES else "threads, 100 more"
                facts[f"{title} (bar {BARS[number]} s), s"] = spent
    return facts
