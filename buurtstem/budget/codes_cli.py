"""`buurtstem budget codes`: letters with voting codes, and a sealed list by which they can be voided."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import LOCAL_ZONE, now
from buurtstem.core.errors import NotFound
from buurtstem.core.settings import Settings
from buurtstem.web.database import reading, transaction
from buurtstem.web.printing import PrintingUnavailable

from .actions import keep_codes
from .letters import letters_pdf
from .queries import RoundPage, get_round
from .rules.codes import LONGEST_BATCH, MOST_CODES, Peppers, make_code
from .rules.round import RoundClosed, RoundState, may_get_codes


@click.command("codes")
@click.argument("slug", metavar="ROUND")
@click.option("--count", required=True, type=int, help=f"How many codes, up to {MOST_CODES:,}.")
@click.option(
    "--letters", required=True, type=click.Path(path_type=Path), help="PDF to write: a page per code."
)
@click.option("--list", "listing", required=True, type=click.Path(path_type=Path),
              help="File to write: for each letter what is kept of its code, never the code.")  # fmt: skip
@click.option("--batch", default=None, help="Name of the batch; by default the moment.")
@with_appcontext
def print_codes(slug: str, count: int, letters: Path, listing: Path, batch: str | None) -> None:
    """Make voting codes for ROUND (the last part of its address): letters to print and a sealed list.

    The codes stand in the letters and nowhere else. Print them, then delete the file.
    """
    page = _checked(slug, count, (letters, listing))
    batch = batch or f"{now().astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M:%S}"
    if not batch.strip() or len(batch) > LONGEST_BATCH:
        raise click.ClickException(f"--batch must have 1 to {LONGEST_BATCH} characters")
    codes = [make_code() for _ in range(count)]
    try:
        pdf = letters_pdf(page, codes)
    except PrintingUnavailable as missing:
        raise click.ClickException(f"This server cannot make PDFs yet. Install: {missing}") from None
    settings: Settings = current_app.extensions["settings"]
    digest = hashlib.sha256(pdf).hexdigest()
    sealed = _sealed_list(page, batch, codes, digest, settings.receipt_key)
    with NewFiles() as files:
        files.write(letters, pdf)
        files.write(listing, sealed)
        try:
            with transaction() as session:
                keep_codes(
                    session,
                    page.id,
                    codes,
                    batch=batch,
                    receipt_key=settings.receipt_key,
                    moment=now(),
                    letters_hash=digest,
                )
        except RoundClosed:  # meanwhile
            raise click.ClickException(_closed(page)) from None
        files.keep()
    click.echo(f"{count} codes in batch '{batch}'. Letters: {letters}, sha256 {digest}")


class NewFiles:
    """Files that did not exist before, readable by this account only; gone again unless they are kept."""

    def __init__(self) -> None:
        self._written: list[Path] = []

    def __enter__(self) -> NewFiles:
        return self

    def __exit__(self, *error: object) -> None:
        for path in self._written:
            path.unlink()

    def write(self, path: Path, content: bytes) -> None:
        """Write a new file to the disk.

        Raises:
            ClickException: it exists, or cannot be written.
        """
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise click.ClickException(_exists(path)) from None
        except OSError as error:
            raise click.ClickException(f"{path}: {error.strerror}") from None
        self._written.append(path)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def keep(self) -> None:
        """Leave the files where they are."""
        self._written.clear()


def _checked(slug: str, count: int, paths: tuple[Path, Path]) -> RoundPage:
    """Return the round, or stop with one line about what is wrong."""
    if not 1 <= count <= MOST_CODES:
        raise click.ClickException(f"--count must be between 1 and {MOST_CODES:,}, not {count}")
    for path in paths:
        _refuse_path(path)
    if paths[0].absolute() == paths[1].absolute():
        raise click.ClickException("--letters and --list must be two files")
    try:
        page = get_round(reading(), slug)
    except NotFound:
        raise click.ClickException(f"there is no round with the address '{slug}'") from None
    if not may_get_codes(page.state, page.terms.period, now()):
        raise click.ClickException(_closed(page))
    return page


def _refuse_path(path: Path) -> None:
    try:
        if path.is_symlink() or path.exists():
            raise click.ClickException(_exists(path))
        if not path.absolute().parent.is_dir():
            raise click.ClickException(f"{path}: there is no folder {path.absolute().parent}")
    except OSError as error:  # a name that cannot be
        raise click.ClickException(f"{path}: {error.strerror}") from None


def _exists(path: Path) -> str:
    return f"{path}: exists already, and letters or lists are never written over"


def _closed(page: RoundPage) -> str:
    why = "its vote is over" if page.state is RoundState.VOTE else f"its state is '{page.state.value}'"
    return f"the round '{page.slug}' gets no more codes: {why}"


def _sealed_list(page: RoundPage, batch: str, codes: Iterable[str], digest: str, receipt_key: str) -> bytes:
    """Return for each letter its number and the MAC of its code: enough to void it, not to vote."""
    peppers = Peppers.of(receipt_key, page.public_id)
    rights = [
        {"letter": number, "mac": peppers.right_mac(code)} for number, code in enumerate(codes, start=1)
    ]
    content = {"round": page.slug, "batch": batch, "letters_sha256": digest, "rights": rights}
    return (json.dumps(content, indent=1) + "\n").encode()
