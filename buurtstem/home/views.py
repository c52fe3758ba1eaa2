"""The front page, neighbourhood pages, privacy in plain words, and the page of the design."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.agenda.queries.items import agenda_of
from buurtstem.budget.contexts.rounds import Stage, listed
from buurtstem.budget.queries import rounds_of_area
from buurtstem.core.clock import now, today
from buurtstem.core.gables import gable_row
from buurtstem.figures.specimens import specimen_figures
from buurtstem.places.queries import (
    get_open_area,
    municipalities_with_open_neighbourhoods,
    municipality_name,
)
from buurtstem.stories.queries import list_stories
from buurtstem.stories.rules import StoryFilter
from buurtstem.stories.translated import translations_of
from buurtstem.themes.names import NATURE_NAMES, THEME_NAMES
from buurtstem.web.database import reading
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import render

from .forms import SpecimenForm

blueprint = Blueprint("home", __name__)
NEWEST = 5  # stories on the page of a neighbourhood
FIRST_ITEMS = 3  # of its agenda: open ones whose review comes first


@blueprint.get("/")
def root() -> BaseResponse:
    """The front page in the language that the browser asks for."""
    response = _front()
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<lang:lang>/")
def front() -> BaseResponse:
    """The front page: choose your neighbourhood."""
    return _front()


@blueprint.get("/<lang:lang>/<area>/")
def area(area: str) -> BaseResponse:
    """The page of a neighbourhood: tell, read, decide, the newest stories, and what is being done."""
    place = get_open_area(reading(), area)
    newest = list_stories(reading(), place.code, StoryFilter(), 1, NEWEST)
    rounds = listed(rounds_of_area(reading(), place.code), now())
    return render(
        "home/area_page.html",
        place=place,
        municipality=municipality_name(reading(), place.code),
        open_rounds=[each for each in rounds if each.stage is Stage.OPEN],
        agenda=agenda_of(reading(), place.code, today(), FIRST_ITEMS),
        stories=newest.cards,
        translations=translations_of(newest.cards),
        total=newest.total,
        gables=gable_row(place.name),
    )


@blueprint.get("/<lang:lang>/privacy")
def privacy() -> BaseResponse:
    """What happens with a story, in plain words."""
    return render("home/privacy_page.html")


@blueprint.get("/ontwerp")
def design_without_language() -> BaseResponse:
    """Send on to the design page in the reader's language."""
    return redirect(url_for("home.design"), 303)


@blueprint.get("/<lang:lang>/ontwerp")
def design() -> BaseResponse:
    """All colours, sizes and components, in all their states."""
    specimen = SpecimenForm(formdata=None, prefix="empty")
    wrong = SpecimenForm(formdata=MultiDict(), prefix="wrong")
    for form in (specimen, wrong):
        form.nature.choices = choices_from(NATURE_NAMES.items())
        form.themes.choices = choices_from(THEME_NAMES.items())
    wrong.validate()
    return render(
        "home/design_page.html",
        gables=[(name, gable_row(name)) for name in ("Molenveld", "Laaghoven")],
        themes=list(THEME_NAMES.items()),
        natures=list(NATURE_NAMES.items()),
        figures=specimen_figures(today()),
        specimen=specimen,
        wrong=wrong,
    )


def _front() -> BaseResponse:
    return render(
        "home/front_page.html",
        municipalities=municipalities_with_open_neighbourhoods(reading()),
        gables=gable_row("Buurtstem"),
    )
