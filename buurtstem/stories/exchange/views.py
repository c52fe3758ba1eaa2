"""The page on which staff take the public stories of their places out as a file."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.core.errors import NotAllowed
from buurtstem.places.queries import open_neighbourhoods
from buurtstem.web.database import reading
from buurtstem.web.htmx import render
from buurtstem.web.security import forbid_storing

from .forms import ExportForm
from .queries import public_lines
from .rules.lines import Format, Tally, write_lines
from .rules.permissions import EXPORTERS, may_export_stories

blueprint = Blueprint("stories_export", __name__, url_prefix="/<lang:lang>/werk/uitvoer")
SMALL = 1_000_000  # bytes that are kept in memory; a longer file goes through a nameless one on disk
TYPES = {Format.CSV: "text/csv", Format.JSONL: "application/x-ndjson"}


@blueprint.get("/")
def choose() -> BaseResponse:
    """Choose a neighbourhood and a kind of file."""
    return _page(_form(_allowed()))


@blueprint.get("/bestand")
def download() -> BaseResponse:
    """The file, made whole before it is sent: a slow reader then holds no reading of the database open."""
    form = _form(_allowed())
    if not form.validate():
        return _page(form, 422)
    kind = Format(form.vorm.data)
    file = SpooledTemporaryFile(SMALL)  # noqa: SIM115  closed when it was sent
    lines = public_lines(reading(), (form.plaats.data,))
    for piece in write_lines(lines, kind, Tally(), with_mark=form.bom.data):
        file.write(piece.encode())
    file.seek(0)
    name = f"{form.plaats.data}.{kind.value}"
    return forbid_storing(
        send_file(cast(IO[bytes], file), TYPES[kind], as_attachment=True, download_name=name)
    )


def _allowed() -> Actor:
    actor = require_actor()
    if not may_export_stories(actor):
        raise NotAllowed
    return actor


def _form(actor: Actor) -> ExportForm:
    form = ExportForm(formdata=request.args)
    places = open_neighbourhoods(reading(), actor.places_of(*EXPORTERS))
    form.plaats.choices = [(place.code, place.name) for place in places]
    return form


def _page(form: ExportForm, status: int = 200) -> BaseResponse:
    return forbid_storing(
        render("stories/export_page.html", "stories/_export_form.html", status=status, form=form)
    )
