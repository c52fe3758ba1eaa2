"""Fixtures of the bars that need a real server: a site on each of both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Server as PostgresServer

from .site import Site


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[Site]:
    """A running site with one open neighbourhood; tests of one module share it."""
    with postgres_server.new_database() as url:
        site = Site(tmp_path_factory.mktemp("site"), url if request.param == "postgresql" else "")
        site.server.start()
        try:
            yield site
        finally:
            site.server.kill()
