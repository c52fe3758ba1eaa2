"""What everybody reads: the agenda of a neighbourhood, one item, one thread. No account, any language."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.agenda.contexts import (
    by_horizon,
    counts_of,
    figures_beside,
    is_open,
    items_under,
    page_of_stories,
    quote_from,
    sides_of,
    threads_under,
    typical_stories,
    words_together,
)
from buurtstem.agenda.queries import history, items, threads, voices
from buurtstem.agenda.rules.items import Status
from buurtstem.agenda.rules.threads import Phase, phase_of
from buurtstem.core.clock import today
from buurtstem.places.queries import get_open_area
from buurtstem.stories.translated import translations_of
from buurtstem.themes.scheme_choice import asked_row, read_scheme
from buurtstem.web.database import reading
from buurtstem.web.htmx import render

from .blueprint import blueprint

PHASES = list(Phase)


@blueprint.get("/<area>/agenda")
def agenda(area: str) -> BaseResponse:
    """The agenda by horizon, what is finished, and threads that may come on it; or those under a heading."""
    place = get_open_area(reading(), area)
    found = items.agenda_of(reading(), place.code, today())
    coming = threads.public_threads(reading(), place.code)
    scheme, heading = read_scheme(), asked_row()
    shown, talked_about = items_under(heading, found), threads_under(heading, coming)
    return render(
        "agenda/agenda_page.html",
        place=place,
        is_empty=not found and not coming,
        counts=counts_of(scheme, found, coming) if scheme else (),
        heading=heading,
        horizons=by_horizon(shown),
        finished=[item for item in shown if not is_open(item)],
        coming=[(thread, _phase_number(phase_of(thread.stage, ()))) for thread in talked_about],
        phases=PHASES,
    )


@blueprint.get("/<area>/agenda/<public_id>")
def item(area: str, public_id: str) -> BaseResponse:
    """One item: what, who, when, the stories it comes from, what people say, and the chain both ways."""
    place = get_open_area(reading(), area)
    found = items.get_public_item(reading(), place.code, public_id, today())
    sources = [thread.id for thread in found.threads]
    stories = page_of_stories(reading(), sources, request.args.get("p"), found.card.stories)
    return render(
        "agenda/item_page.html",
        place=place,
        item=found,
        phase=Phase.DONE if found.content.status is Status.DONE else Phase.AGENDA,
        phases=PHASES,
        stories=stories,
        translations=translations_of(stories.items),
        sides=sides_of(history.interpretations_of(reading(), sources)),
        figures=figures_beside(reading(), found, today()),
        url_for_page=lambda number: url_for("agenda.item", area=area, public_id=public_id, p=number),
    )


@blueprint.get("/<area>/draden/<public_id>")
def thread(area: str, public_id: str) -> BaseResponse:
    """One interpreted or adopted thread: why these stories are together, and what grew from it.

    The address of one that was merged leads to where its stories are, as long as that is not undone.
    """
    place = get_open_area(reading(), area)
    goal = threads.find_address_after(reading(), place.code, public_id)
    if goal is not None:
        return redirect(url_for("agenda.thread", area=area, public_id=goal))
    found = threads.get_public_thread(reading(), place.code, public_id)
    stories = page_of_stories(reading(), [found.id], request.args.get("p"), found.stories)
    because = threads.because_of(reading(), found.id)
    typical = typical_stories(reading(), because)
    grown = items.items_of_threads(reading(), [found.id], today())
    return render(
        "agenda/thread_page.html",
        place=place,
        thread=found,
        phase=phase_of(found.stage, (item.status is Status.DONE for item in grown)),
        phases=PHASES,
        stories=stories,
        translations=translations_of(stories.items),
        quote=quote_from(typical, because),
        words=words_together(typical, because),
        heard=voices.heard_in(reading(), found.id),
        sides=sides_of(history.interpretations_of(reading(), [found.id])),
        grown=grown,
        url_for_page=lambda number: url_for("agenda.thread", area=area, public_id=public_id, p=number),
    )


def _phase_number(phase: Phase) -> int:
    return PHASES.index(phase) + 1
