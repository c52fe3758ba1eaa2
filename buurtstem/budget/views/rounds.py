"""Public pages of rounds: those of a neighbourhood, one round, its sheet."""

from __future__ import annotations

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.budget.contexts.rounds import answered_stories, listed, stage_of_page
from buurtstem.budget.queries import rounds_of_area
from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.places.queries import get_area, get_open_area
from buurtstem.stories.queries import published_cards
from buurtstem.web.database import reading
from buurtstem.web.htmx import render

from .routes import blueprint, public_round


@blueprint.get("/<area>/begroting")
def area_rounds(area: str) -> BaseResponse:
    """The rounds of a neighbourhood."""
    place = get_open_area(reading(), area)
    rounds = listed(rounds_of_area(reading(), place.code), now())
    return render("budget/area_rounds_page.html", place=place, rounds=rounds)


@blueprint.get("/begroting/<slug>")
def round_page(slug: str) -> BaseResponse:
    """What is at stake, who may vote, how is counted, and the plans; no count is on it."""
    page = public_round(slug)
    stories = published_cards(reading(), [each for plan in page.plans for each in plan.story_ids])
    return render(
        "budget/round_page.html",
        round=page,
        place=get_area(reading(), page.terms.area_code),
        stage=stage_of_page(page, now()),
        stories=answered_stories(page, stories),
    )


@blueprint.get("/begroting/<slug>/blad")
def sheet(slug: str) -> BaseResponse:
    """The frozen sheet, to the byte: its SHA-256 is the one on posters and on the result.

    Not as long as the text of one of its plans is hidden: it stands in there too.
    """
    page = public_round(slug)
    if page.sheet is None or any(plan.text_hidden for plan in page.plans):
        raise NotFound
    return Response(page.sheet.encode(), mimetype="application/json")
