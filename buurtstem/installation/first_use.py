"""`buurtstem init` in steps: each looks at what is there, does what is lacking, and says so in a line."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import click
from flask import current_app
from flask.cli import ScriptInfo
from flask_migrate import upgrade

from buurtstem.accounts.rules import Grant, InvalidAccount, Role, check_account
from buurtstem.accounts.views import link_address
from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict
from buurtstem.core.keys import keep_keys, key_folder, make_key, write_private
from buurtstem.core.paths import PACKAGE
from buurtstem.core.settings import Settings, SettingsError, variable_of
from buurtstem.web.database import db, reading, transaction
from buurtstem.web.schema import newest_revision, present_revision

from . import actions
from .checkup import data_dir_of
from .keeping import keys_of
from .machine import environment_places
from .passphrase import can_ask
from .queries import Use, find_key_backup, foreign_tables, use_of
from .rules.environment import (
    QUESTIONS,
    UnwritableValue,
    environment_file,
    export_lines,
    missing_settings,
    with_proxy,
)
from .rules.findings import Status, check_key_backup
from .rules.sealing import fingerprints_of

ENVIRONMENT_FILE = "buurtstem.env"
OPTION_OF = {
    "BUURTSTEM_ORGANISATION": "organisation",
    "BUURTSTEM_PRIVACY_CONTACT": "privacy_contact",
    "BUURTSTEM_PUBLIC_URL": "public_url",
}
IN_USE = {
    "demo": "This database holds the demo neighbourhoods: real use begins in an empty one (DATABASE_URL).",
    "used": "This database has areas or people in it, and `buurtstem init` begins in an empty one.",
    "old": "This database is older than this program. Run `buurtstem db upgrade`, then this again.",
    "foreign": "This database holds tables of something else ({tables}): take an empty one (DATABASE_URL).",
}


def make_missing_keys(environ: Mapping[str, str]) -> None:
    """Make the key files that are missing, unless variables name other places for keys."""
    data_dir = data_dir_of(environ)
    wanted = [name for name, variable in environment_places(environ).items() if variable is None]
    try:
        made = keep_keys(data_dir, {name: make_key() for name in wanted}) if wanted else []
    except (OSError, ValueError) as error:
        place = getattr(error, "filename", None) or key_folder(data_dir)
        reason = getattr(error, "strerror", None) or error
        raise click.ClickException(f"{place}: {reason}. Look at BUURTSTEM_DATA_DIR.") from None
    place = key_folder(data_dir) if wanted else "the environment"
    click.echo(f"Keys: {', '.join(made)} made in {place}" if made else f"Keys: there already, in {place}")


def complete_settings(environ: Mapping[str, str], options: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that the environment lacks, from the options or by asking.

    Raises:
        click.ClickException: some are missing and nobody can be asked, or an option says otherwise than
            the environment.
    """
    for variable, option in OPTION_OF.items():
        if options[option] and environ.get(variable, options[option]) not in {"", options[option]}:
            raise click.ClickException(f"--{option.replace('_', '-')} is not what {variable} says.")
    lacking = missing_settings(environ)
    answers = {variable: options[OPTION_OF[variable]].strip() for variable in lacking}
    if can_ask():
        for variable in lacking:
            answers[variable] = answers[variable] or str(click.prompt(QUESTIONS[variable])).strip()
    still = [variable for variable in lacking if not answers[variable]]
    if still:
        raise click.ClickException(_how_to_complete(data_dir_of(environ), still))
    _refuse_wrong({**environ, **answers})
    return with_proxy(environ, answers)


def keep_environment(environ: Mapping[str, str], answers: Mapping[str, str]) -> Path | None:
    """Say which lines the environment needs, and keep them as a file for systemd and the shell, once."""
    if not answers:
        click.echo("Settings: all in the environment")
        return None
    data_dir = data_dir_of(environ).resolve()
    file = data_dir / ENVIRONMENT_FILE
    click.echo("Settings that the environment lacks:")
    for line in export_lines(answers):
        click.echo(f"  {line}")
    if file.exists():
        click.echo(f"  {file} is there already and stays as it is; see whether it says the same")
        return file
    known = [name for each in fields(Settings) for name in (variable_of(each), f"{variable_of(each)}_FILE")]
    values = {name: environ[name] for name in known if environ.get(name)}
    try:
        write_private(
            file, environment_file({**values, "BUURTSTEM_DATA_DIR": str(data_dir), **answers}, str(file))
        )
    except UnwritableValue as wrong:
        raise click.ClickException(f"{wrong} has a line break or a control sign in it.") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"  they are in {file} too, with all others; change them there")
    return file


def enter_application(context: click.Context, answers: Mapping[str, str]) -> Settings:
    """Start the application as if the environment were complete, for the rest of this command."""
    os.environ.update(answers)
    app = context.ensure_object(ScriptInfo).load_app()
    context.with_resource(app.app_context())
    settings: Settings = current_app.extensions["settings"]
    return settings


def prepare_database() -> None:
    """Make the tables of an empty database.

    Raises:
        click.ClickException: it is older than this program, or has tables of something else.
    """
    present = present_revision()
    if present is None:
        with db.engine.connect() as connection:
            tables = [name for name in foreign_tables(connection) if name != "alembic_version"]
        if tables:
            raise click.ClickException(IN_USE["foreign"].format(tables=", ".join(tables[:3])))
        upgrade(directory=str(PACKAGE / "migrations"))
        db.session.remove()
        click.echo("Database: tables made")
    elif present != newest_revision():
        raise click.ClickException(IN_USE["old"])
    else:
        click.echo("Database: tables are there already")


def begin_with(settings: Settings, email: str, name: str) -> None:
    """Make the first administrator, or say who that is; print a one-time link until a password is chosen.

    Raises:
        click.ClickException: the database is in use by others than `buurtstem init`, or the address is wrong.
    """
    use = use_of(reading())
    if use.is_demo:
        raise click.ClickException(IN_USE["demo"])
    if use.first_use is None:
        _refuse_used(use)
        token = _make_administrator(settings, email, name)
    elif use.first_administrator is None or use.first_administrator.password_hash:
        click.echo(f"First administrator: there since {use.first_use}, with a password")
        return
    else:
        click.echo(f"First administrator: {use.first_administrator.email} is there, without a password yet")
        with transaction() as session:
            token = actions.invite(session, use.first_administrator.id, now())
    click.echo("This link signs in once, within three days:")
    click.echo(f"  {link_address(settings, token)}")


def is_backed_up(settings: Settings) -> bool:
    """Whether the keys of this site were backed up as they are now."""
    finding = check_key_backup(find_key_backup(reading()), fingerprints_of(keys_of(settings)))
    return finding.status is Status.FINE


def ask_place_for_backup() -> Path | None:
    """Ask where the key backup goes, when somebody can be asked; nothing means later."""
    if not can_ask():
        return None
    question = "New file for the key backup, outside the data folder (empty: later)"
    typed = str(click.prompt(question, default="", show_default=False)).strip()
    return Path(typed) if typed else None


def next_steps(environment: Path | None, *, has_backup: bool) -> Iterator[str]:
    """Yield what comes next, in order."""
    yield "What comes next:"
    if environment:
        yield f"  set -a; . {shlex.quote(str(environment))}; set +a"
    if not has_backup:
        yield "  buurtstem keys backup FILE    (on a memory stick; no voting round opens before)"
    yield "  buurtstem places import cbs_code_list.csv --names kwb.csv    (neighbourhoods)"
    yield "  buurtstem user add EMAIL --role community_builder    (colleagues)"
    yield "  gunicorn 'buurtstem.app:ready_app()' --preload …, and beside it: buurtstem worker"
    yield "  buurtstem check    (what is still wrong)"
    yield "The page docs/how-to/first-use.md has the whole way, with systemd, a proxy and nightly backups."


def _how_to_complete(data_dir: Path, still: list[str]) -> str:
    file = data_dir.resolve() / ENVIRONMENT_FILE
    if file.exists():
        load = f"set -a; . {shlex.quote(str(file))}; set +a"
        return f"The settings are in {file}, but not in the environment: {load}"
    lines = (f"  export {variable}=…    (or --{OPTION_OF[variable].replace('_', '-')})" for variable in still)
    return "\n".join(("These settings are missing:", *lines))


def _refuse_wrong(environ: Mapping[str, str]) -> None:
    try:
        Settings.from_environ(environ)
    except SettingsError as wrong:
        for problem in wrong.problems:
            click.echo(problem, err=True)
        sys.exit(1)


def _refuse_used(use: Use) -> None:
    if use.has_areas or use.has_people:
        raise click.ClickException(IN_USE["used"])


def _make_administrator(settings: Settings, email: str, name: str) -> str:
    if not email and can_ask():
        email = str(click.prompt("E-mail address of the first administrator"))
        name = name or str(click.prompt("Name", default=email.split("@")[0]))
    if not email:
        raise click.ClickException("Who is the first administrator? Give --email.")
    try:
        check_account(email, (name, settings.organisation), (Grant(Role.ADMINISTRATOR),))
        with transaction() as session:
            token = actions.begin_use(session, email, name, settings.organisation, now())
    except InvalidAccount as wrong:
        raise click.ClickException(str(wrong)) from wrong
    except Conflict:  # somebody else was quicker
        raise click.ClickException(IN_USE["used"]) from None
    click.echo(f"First administrator: {email.strip()}, of {settings.organisation}")
    return token
