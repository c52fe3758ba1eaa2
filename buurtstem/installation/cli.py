"""`buurtstem init`, `check` and `keys`: first use, what is wrong, keys kept safe."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now, today
from buurtstem.core.settings import Settings
from buurtstem.web.database import transaction

from . import actions, first_use
from .checkup import data_dir_of, is_production, look_at_site
from .keeping import (
    CannotKeep,
    keys_of,
    present_keys,
    put_back,
    read_backup_file,
    refuse_place,
    write_backup_file,
)
from .passphrase import ask_passphrase, new_passphrase
from .rules.findings import Status
from .rules.sealing import WrongPassphrase, open_backup, seal_keys

FILE = click.Path(path_type=Path)
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=FILE,
    help="File with the passphrase as its first line, instead of asking for it.",
)
APART = (
    "Keep it apart: never beside the backup of the data. Whoever has both, and the passphrase, can read "
    "everything; without it nobody can restore receipts and votes."
)
NO_MEMORY = "The passphrase takes 128 MB of memory, and this machine has too little."


@click.group("keys")
def key_commands() -> None:
    """The keys of this site, under a passphrase."""


@key_commands.command("backup")
@click.argument("file", type=FILE)
@PASSPHRASE_FILE
@with_appcontext
def back_up_keys(file: Path, passphrase_file: Path | None) -> None:
    """Write the secret key and the receipt key, sealed under a passphrase, into the new file FILE.

    Keys of budgeting rounds are never in it. FILE must lie outside the data folder.
    """
    back_up(current_app.extensions["settings"], file, passphrase_file)


@key_commands.command("restore")
@click.argument("file", type=FILE)
@PASSPHRASE_FILE
def restore_keys(file: Path, passphrase_file: Path | None) -> None:
    """Put the keys of the backup FILE back into the data folder; other keys are never overwritten."""
    data_dir, in_real_use = data_dir_of(os.environ), is_production(os.environ)
    try:
        backup = read_backup_file(file)
        values = open_backup(backup, ask_passphrase(passphrase_file))
        present = present_keys(os.environ, data_dir, in_real_use=in_real_use)
        written = put_back(values, present, data_dir, in_real_use=in_real_use)
    except CannotKeep as problem:
        raise click.ClickException(str(problem)) from None
    except WrongPassphrase:
        raise click.ClickException(f"This passphrase does not open {file}.") from None
    except MemoryError:
        raise click.ClickException(NO_MEMORY) from None
    for each in present:
        verb = "written to" if each.name in written else "was already the one in"
        click.echo(f"{each.name} {verb} {each.place}")


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def check_command(*, as_json: bool) -> None:
    """List what is wrong with this site, and what to do about it; ends with 1 if anything is."""
    findings = look_at_site(os.environ, now())
    wrong = [finding for finding in findings if finding.status is Status.WRONG]
    if as_json:
        document = {"wrong": len(wrong), "checks": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        for finding in findings:
            if finding.status is not Status.FINE:
                mark = "Wrong:" if finding in wrong else "Note:"
                click.echo(f"{mark} {finding.line}", err=finding in wrong)
        click.echo(f"{len(findings)} checks, {len(wrong)} wrong")
    if wrong:
        sys.exit(1)


@click.command("init")
@click.option("--organisation", default="", help="Who answers for the stories (the controller, AVG).")
@click.option("--privacy-contact", default="", help="Address of the data protection officer.")
@click.option("--public-url", default="", help="Address under which residents reach the site.")
@click.option("--email", default="", help="E-mail address of the first administrator.")
@click.option("--name", default="", help="Name of the first administrator, as colleagues know it.")
@click.option("--keys-backup", type=FILE, default=None, help="New file for the key backup.")
@PASSPHRASE_FILE
@click.pass_context
def init_command(
    context: click.Context, /, keys_backup: Path | None, passphrase_file: Path | None, **options: str
) -> None:
    """Begin real use: keys, database, organisation and first administrator; says what comes next.

    Asks for what is missing when there is a keyboard. Run again, it goes on from where it was.
    """
    if not is_production(os.environ):
        raise click.ClickException(
            "BUURTSTEM_ENVIRONMENT is not production: `buurtstem init` is for real use."
        )
    first_use.make_missing_keys(os.environ)
    answers = first_use.complete_settings(os.environ, options)
    environment = first_use.keep_environment(os.environ, answers)
    settings = first_use.enter_application(context, answers)
    first_use.prepare_database()
    first_use.begin_with(settings, options["email"], options["name"])

    has_backup = first_use.is_backed_up(settings)
    place = keys_backup if keys_backup or has_backup else first_use.ask_place_for_backup()
    if place:
        back_up(settings, place, passphrase_file)
    for line in first_use.next_steps(environment, has_backup=has_backup or place is not None):
        click.echo(line)


def back_up(settings: Settings, file: Path, passphrase_file: Path | None) -> None:
    """Write a key backup, and then note in the database that it was made: both or neither.

    The file comes first: nobody waits for a slow disk with the database in hand.

    Raises:
        click.ClickException: with the reason.
    """
    try:
        refuse_place(settings, file)
        backup = seal_keys(keys_of(settings), new_passphrase(passphrase_file), today())
        write_backup_file(file, backup)
        try:
            with transaction() as session:
                actions.keep_key_backup(session, backup.fingerprints, now())
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    except CannotKeep as problem:
        raise click.ClickException(str(problem)) from None
    except MemoryError:
        raise click.ClickException(NO_MEMORY) from None
    click.echo(f"Key backup written to {file}. {APART}")
