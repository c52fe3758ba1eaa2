"""The whole site as it is set up for real: commands, settings of production, either database, a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from buurtstem.core.database import normal_url
from tests.cli.conftest import development, run_process
from tests.conftest import TEST_KEYS

from .server import Server

AREAS = "Identifier,Title\nGM0518,Voorbeeldstad\nBU05183620,Molenveld\n"
ROWS_BESIDE_A_STORY = {"receipt": 1, "consent": 3}  # a receipt; consents to receive, to publish and to teach


class Site:
    """A migrated site with one open neighbourhood, and what stands in its database."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.database_url = normal_url(database_url or f"sqlite:///{folder}/buurtstem.db")
        self.environ = development(
            folder,
            DATABASE_URL=self.database_url,
            BUURTSTEM_ENVIRONMENT="production",
            BUURTSTEM_ORGANISATION="Gemeente Voorbeeldstad",
            BUURTSTEM_PRIVACY_CONTACT="fg@voorbeeldstad.example",
            BUURTSTEM_PROXIES="1",  # visitors say who they are: limits per address do not stop a test
        )
        (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
        self._run("db", "upgrade")
        self._run("places", "import", "areas.csv")
        self.server = Server("buurtstem.app:ready_app()", folder, self.environ)

    @property
    def receipt_key(self) -> str:
        """The pepper of receipt codes of this site."""
        return TEST_KEYS["receipt_key"]

    def texts(self, beginning: str) -> list[str]:
        """Return the texts of all stories that begin so, in alphabetical order, doubled ones twice."""
        kept = self._ask("SELECT text FROM story")
        return sorted(row for row in kept if row.startswith(beginning))

    def damage(self) -> list[str]:
        """Return what is wrong with the database; nothing is."""
        stories = self._ask("SELECT count(*) FROM story")[0]
        found = [
            f"{count} rows in {table} beside {stories} stories"
            for table, each in ROWS_BESIDE_A_STORY.items()
            if (count := self._ask(f"SELECT count(*) FROM {table}")[0]) != each * stories
        ]
        if self.database_url.startswith("sqlite"):
            found += [row for row in self._ask("PRAGMA integrity_check") if row != "ok"]
            found += [f"{row} has rows that point nowhere" for row in self._ask("PRAGMA foreign_key_check")]
        return found

    def _ask(self, statement: str) -> list[Any]:
        engine = create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return list(connection.scalars(text(statement)))
        finally:
            engine.dispose()

    def _run(self, *arguments: str) -> None:
        done = run_process(self.folder, self.environ, *arguments)
        assert done.returncode == 0, done.stderr
