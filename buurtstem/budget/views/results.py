"""The result of a round: nothing before the close, everything after it, for everybody alike."""

from __future__ import annotations

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.budget.contexts.log import log_lines
from buurtstem.budget.contexts.results import result_of
from buurtstem.budget.contexts.rounds import stage_of_page
from buurtstem.budget.queries import find_result
from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import get_area
from buurtstem.web.database import reading
from buurtstem.web.htmx import render

from .routes import blueprint, public_round

EVERYBODY = None  # the gate gives staff no more than visitors; a page without a cookie can be kept by caches


@blueprint.get("/begroting/<slug>/uitslag")
def result(slug: str) -> BaseResponse:
    """The count with its steps; before it a page that says when."""
    page = public_round(slug)
    place = get_area(reading(), page.terms.area_code)
    stage = stage_of_page(page, now())
    found = find_result(reading(), slug, EVERYBODY, now())
    if found is None:
        return render("budget/no_result_page.html", round=page, place=place, stage=stage)
    return render(
        "budget/result_page.html",
        round=page,
        place=place,
        stage=stage,
        result=result_of(found),
        content_hash=found.content_hash,
        log=log_lines(found.log),
        log_is_whole=found.log_is_whole,
    )


@blueprint.get("/begroting/<slug>/uitslag.json")
def result_record(slug: str) -> BaseResponse:
    """The record of the count, to the byte: its SHA-256 stands in the log."""
    page = public_round(slug)
    found = find_result(reading(), slug, EVERYBODY, now())
    if found is None:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="{page.slug}-result.json"'}
    return Response(found.content.encode(), mimetype="application/json", headers=headers)
