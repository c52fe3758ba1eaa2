"""`buurtstem stories export`: public stories to a file; the other direction is in `importing.py`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext

from buurtstem.places.queries import find_area
from buurtstem.web.database import reading

from .queries import public_lines
from .rules.lines import Format, Tally, write_lines


@click.command("export")
@click.option("--format", "form", type=click.Choice([each.value for each in Format]), default="csv",
              show_default=True, help="CSV, or one JSON object a line.")  # fmt: skip
@click.option("--place", help="CBS code of a municipality, district or neighbourhood; without it all.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file; else standard output.")
@click.option("--bom", is_flag=True, help="Begin a CSV file with a byte order mark, for old spreadsheets.")
@with_appcontext
def export_stories(form: str, place: str | None, out: Path | None, *, bom: bool) -> None:
    """Write the public stories whose tellers agree to that; the last line tells rows and checksum."""
    if place is not None and find_area(reading(), place) is None:
        raise click.ClickException(f"no area here has the code '{place}'")
    tally = Tally()
    pieces = write_lines(public_lines(reading(), (place,)), Format(form), tally, with_mark=bom)
    if out is None:
        screen = sys.stdout.buffer
        for piece in pieces:
            screen.write(piece.encode())
        screen.flush()
    else:
        _write_whole(out, pieces)
    click.echo(f"{tally.rows} stories, sha256 {tally.sha256}", err=True)


def _write_whole(out: Path, pieces: Iterable[str]) -> None:
    """Write beside the file and put it in its place when it is whole: nobody reads half a file as all."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece.encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
