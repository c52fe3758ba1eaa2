"""A PostgreSQL server for tests: as an ordinary user, in a temporary folder, on a unix socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import Connection

LOCALE = ("-E", "UTF8", "--locale=C.UTF-8")


@dataclass(frozen=True)
class Server:
    """A running server; each test gets a database of its own."""

    socket: Path

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """Yield the address of a new, empty database; it is dropped afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(f"host={self.socket} user=buurtstem dbname=postgres", autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
            try:
                yield f"postgresql://buurtstem@/{name}?host={self.socket}"
            finally:
                admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def run_server() -> Iterator[Server]:
    """Start a server with its own data folder, and stop it at the end.

    The folder is not one of pytest's: those are closed to the ordinary user, again at every start of pytest.
    """
    with TemporaryDirectory(prefix="buurtstem-postgres-") as name:
        folder = Path(name)
        _let_in(folder)
        data = folder / "data"
        _run("initdb", "-D", data, "-U", "buurtstem", "--auth=trust", "--no-sync", *LOCALE)
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        _run("pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield Server(folder)
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def empty_postgres(connection: Connection, tables: Iterable[str]) -> None:
    """Delete the rows of all tables and begin their numbers anew.

    A test fills a few of a hundred tables: TRUNCATE gives each of them new files and takes far longer.
    """
    filled = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in whatever order
    for table in connection.exec_driver_sql(filled).scalars().all():
        connection.exec_driver_sql(f"DELETE FROM {table}")
    connection.exec_driver_sql(
        "SELECT setval(quote_ident(sequencename)::regclass, start_value, false)"
        " FROM pg_sequences WHERE last_value IS NOT NULL"
    )


def _program(name: str) -> str:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(newest[-1]) if newest else str(shutil.which(name))


def _let_in(folder: Path) -> None:
    """PostgreSQL refuses to run as root: its files then belong to an ordinary user."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam("nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _run(program: str, *arguments: object) -> None:
    identity = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    subprocess.run(
        [_program(program), *map(str, arguments)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        **identity,
    )
