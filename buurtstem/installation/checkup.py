"""All checks of a site, also of one that does not start: settings, keys, folders, database, and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from buurtstem.core.database import sqlite_file
from buurtstem.core.jobs import find_backlog
from buurtstem.core.keys import KEY_NAMES, key_file
from buurtstem.core.settings import Settings, SettingsError
from buurtstem.web.schema import newest_revision, revision_of

from . import machine
from .queries import find_key_backup, looking_into
from .rules.findings import (
    Finding,
    Status,
    check_address,
    check_clock,
    check_disk_kind,
    check_free_space,
    check_integrity,
    check_journal,
    check_key_backup,
    check_private_file,
    check_proxies,
    check_revision,
    check_settings,
    check_worker,
    most_urgent_first,
    unknown,
    wrong,
)
from .rules.sealing import fingerprints_of

Environment = Mapping[str, str]


def look_at_site(environ: Environment, moment: datetime) -> list[Finding]:
    """Return every finding about the site of an environment, most urgent first."""
    return most_urgent_first([*look_at_data(environ, moment), *look_at_program()])


def look_at_data(environ: Environment, moment: datetime) -> Iterator[Finding]:
    """Yield how it stands with what is this site's own: settings, keys, folders, database, mail."""
    settings, problems = _settings_of(environ)
    data_dir = settings.data_dir if settings else data_dir_of(environ)
    yield from check_settings(problems)
    yield from machine.look_at_folders(data_dir)
    yield check_free_space(machine.free_space(data_dir))
    yield from machine.look_at_own_pipeline(data_dir)
    if is_production(environ):  # keys of development are nobody's business
        yield from machine.look_at_key_files(data_dir, machine.environment_places(environ))
    yield from _look_at_surroundings(settings, moment)


def look_at_program() -> Iterator[Finding]:
    """Yield how it stands with what was installed; loading the pipeline takes some seconds."""
    yield machine.look_at_model()
    yield machine.look_at_catalogues()
    yield machine.look_at_printing()
    yield machine.look_at_fonts()


def data_dir_of(environ: Environment) -> Path:
    """Return the data folder of an environment in which other settings may be wrong."""
    return Path(environ.get("BUURTSTEM_DATA_DIR") or "instance")


def is_production(environ: Environment) -> bool:
    """Whether an environment is one of real use."""
    return (environ.get("BUURTSTEM_ENVIRONMENT") or "production") == "production"


def _settings_of(environ: Environment) -> tuple[Settings | None, list[str]]:
    try:
        return Settings.from_environ(environ), []
    except SettingsError as error:
        return None, error.problems
    except OSError as error:  # keys of development, in a data folder that cannot be made
        return None, [f"{error.filename}: {error.strerror}"]


def _look_at_surroundings(settings: Settings | None, moment: datetime) -> Iterator[Finding]:
    if settings is None:
        says = "not looked at while settings are wrong."
        yield unknown("database, mail, address, clock", says, "Mend those and run this again.")
        return
    yield from _look_at_database(settings, moment)
    yield check_address(settings.public_url, is_production=settings.environment == "production")
    yield check_proxies(settings.proxies, settings.public_url)
    yield machine.look_at_mail(settings)
    yield from machine.look_at_schemes(settings.own_schemes)
    files = [key_file(settings.data_dir, name) for name in KEY_NAMES]
    file = sqlite_file(settings.database_url)
    yield check_clock(moment, machine.last_changes([*files, file] if file else files))


def _look_at_database(settings: Settings, moment: datetime) -> Iterator[Finding]:
    file = sqlite_file(settings.database_url)
    if file is not None:
        yield check_private_file("database", machine.see(file))
        if not file.is_file():
            return  # opening it would make it
        yield check_disk_kind(machine.disk_kind(file))
    try:
        with looking_into(settings.database_url) as connection:
            yield from list(_look_inside(connection, settings, moment))
    except (DBAPIError, ImportError) as error:
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        yield wrong("database", f"it cannot be used: {reason}.", "Look at DATABASE_URL, and whether it runs.")


def _look_inside(connection: Connection, settings: Settings, moment: datetime) -> Iterator[Finding]:
    if connection.dialect.name == "sqlite":
        yield check_journal(str(connection.exec_driver_sql("PRAGMA journal_mode").scalar()))
        yield check_integrity(str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(1)"))
    revision = check_revision(revision_of(connection), newest_revision())
    yield revision
    if revision.status is not Status.FINE:
        return
    with Session(connection) as session:
        keys = {name: str(getattr(settings, name)) for name in KEY_NAMES}
        yield check_key_backup(find_key_backup(session), fingerprints_of(keys))
        backlog = find_backlog(session, moment)
        yield check_worker(backlog.due_since, moment, is_planned=backlog.is_planned)
