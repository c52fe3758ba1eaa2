"""Agenda items for the people who keep them: made from an adopted thread, revised, looked at again."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.actions import items as actions
from buurtstem.agenda.contexts import figures_beside, page_of_stories
from buurtstem.agenda.forms import ActForm, FigureForm, ItemForm, SourceForm
from buurtstem.agenda.queries import items as queries
from buurtstem.agenda.queries.threads import adopted_threads, get_thread, thread_after
from buurtstem.agenda.rules.items import (
    MOST_FIGURES,
    ChangedMeanwhile,
    DateNeeded,
    NotAdopted,
    ResultNeeded,
    StopReasonNeeded,
    check_source,
    version_of,
)
from buurtstem.agenda.rules.permissions import may_keep_agenda
from buurtstem.agenda.rules.threads import ThreadMerged
from buurtstem.core.clock import now, today
from buurtstem.core.errors import NotAllowed
from buurtstem.figures.contexts import figure_choices
from buurtstem.figures.queries import available_figures
from buurtstem.places.queries import get_area
from buurtstem.stories.translated import translations_of
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.security import forbid_storing

from .blueprint import blueprint
from .threads import ONE, keeper_of, merged_sentence

ITEM = "/werk/agenda/<int(max=2147483647):item_id>"
Incomplete = (DateNeeded, StopReasonNeeded, ResultNeeded)


@blueprint.route(f"{ONE}/agendapunt", methods=["GET", "POST"])
def new_item(thread_id: int) -> BaseResponse:
    """Put an item on the agenda that grows from this thread."""
    actor, thread = keeper_of(thread_id), get_thread(reading(), thread_id)
    form, status = ItemForm(), None
    if not form.is_submitted():
        check_source(thread.stage, thread.recognised)
    if form.was_sent_rightly():
        try:
            with transaction() as session:
                item_id = actions.add_item(
                    session, actor, thread_id, form.content(), current_language(), now()
                )
        except Incomplete as refusal:
            _tell(form, refusal)
        except (NotAdopted, ThreadMerged) as refusal:
            form.form_errors.append(_sentence(refusal))
            thread, status = get_thread(reading(), thread_after(reading(), thread_id)), 409
        else:
            return back_to_item(item_id, gettext("It stands on the agenda."))
    area = get_area(reading(), thread.area_code)
    return form_page("agenda/new_item_page.html", None, form, status=status, thread=thread, area=area)


@blueprint.route(ITEM, methods=["GET", "POST"])
def edit_item(item_id: int) -> BaseResponse:
    """Revise an item; saving it unchanged says that somebody looked."""
    actor, item = kept_item(item_id)
    form = ItemForm(data=_as_written(item))
    if form.was_sent_rightly():
        try:
            with transaction() as session:
                changed = actions.revise_item(
                    session, actor, item_id, form.content(), now(), form.seen.data or ""
                )
        except Incomplete as refusal:
            _tell(form, refusal)
        except ChangedMeanwhile:
            return _page_after_another(item_id, form)
        else:
            kept = gettext("The changes are kept.") if changed else gettext("Kept: somebody looked today.")
            return back_to_item(item_id, kept)
    return item_page(item, {"form": form}, 422 if form.is_submitted() else 200)


@blueprint.post(f"{ITEM}/draden")
def add_source(item_id: int) -> BaseResponse:
    """Say that an item grew from another adopted thread too."""
    actor, item = kept_item(item_id)
    form = _source_form(item)
    if not form.was_sent_rightly():
        return item_page(item, {"source_form": form}, 422)
    with transaction() as session:
        actions.add_source_thread(session, actor, item_id, form.thread.data, now())
    return back_to_item(item_id, gettext("The thread belongs to this item."))


def kept_item(item_id: int) -> tuple[Actor, queries.ItemDetail]:
    """Return who is signed in and the item, if they keep the agenda of its neighbourhood."""
    actor = require_actor()
    item = queries.get_item(reading(), item_id, today())
    if not may_keep_agenda(actor, item.card.area_code):
        raise NotAllowed
    return actor, item


def _sentence(refusal: NotAdopted | ThreadMerged) -> str:
    """Return why no item grows from the thread any more, and what to do with what was written."""
    if isinstance(refusal, ThreadMerged):
        return merged_sentence()
    return gettext(
        "The thread is not adopted any more, or residents do not recognise it any more. "
        "What you wrote is still here: copy it, and look at the thread first."
    )


def _page_after_another(item_id: int, form: ItemForm) -> BaseResponse:
    """Return the page with what was typed and, below, what somebody else changed meanwhile."""
    item = queries.get_item(reading(), item_id, today())
    form.seen.data = version_of(item.content)
    form.form_errors.append(
        gettext("Somebody changed this while you were writing. Look under “What changed”, then keep yours.")
    )
    return item_page(item, {"form": form}, 409)


def _as_written(item: queries.ItemDetail) -> dict[str, Any]:
    return {**vars(item.content), "seen": version_of(item.content)}


def _tell(form: ItemForm, refusal: Exception) -> None:
    """Say beside the right field what is missing."""
    if isinstance(refusal, DateNeeded):
        form.horizon_on.errors = [gettext("Choose the date, or another answer to “When?”.")]
    elif isinstance(refusal, StopReasonNeeded):
        form.stop_reason.errors = [gettext("Write why it stopped. Everybody can read it.")]
    else:
        form.result.errors = [gettext("Write what came of it. Everybody can read it.")]


def back_to_item(item_id: int, sentence: str) -> BaseResponse:
    """Send on to the page of an item with a sentence that says what was done."""
    flash(sentence, "success")
    return redirect_to(url_for("agenda.edit_item", item_id=item_id))


def _source_form(item: queries.ItemDetail) -> SourceForm:
    form = SourceForm()
    present = {thread.id for thread in item.threads}
    form.thread.choices = choices_from(
        (thread.public_id, thread.name)
        for thread in adopted_threads(reading(), item.card.area_code)
        if thread.id not in present
    )
    return form


def figure_form(item: queries.ItemDetail) -> FigureForm:
    """Return the form of a figure, with those of the neighbourhood; the ones that fit its themes first."""
    form = FigureForm()
    present = {figure.indicator_code for figure in item.figures}
    themes = {thread.theme for thread in item.threads}
    options = available_figures(reading(), item.card.area_code, themes)
    form.indicator.choices = choices_from(
        (code, name) for code, name in figure_choices(options) if code not in present
    )
    return form


def item_page(item: queries.ItemDetail, forms: dict[str, Any], status: int = 200) -> BaseResponse:
    """Return the page of one item, with forms that were sent wrongly as they were sent."""
    sources = [thread.id for thread in item.threads]
    stories = page_of_stories(reading(), sources, request.args.get("p"), item.card.stories)
    fresh = {
        "form": ItemForm(formdata=None, data=_as_written(item)),
        "source_form": _source_form(item),
        "figure_form": figure_form(item),
        "act_form": ActForm(formdata=None),
    }
    return forbid_storing(
        render(
            "agenda/staff_item_page.html",
            status=status,
            item=item,
            area=get_area(reading(), item.card.area_code),
            stories=stories,
            translations=translations_of(stories.items),
            url_for_page=lambda number: url_for("agenda.edit_item", item_id=item.card.id, p=number),
            figures=figures_beside(reading(), item, today()),
            most_figures=MOST_FIGURES,
            **{**fresh, **forms},
        )
    )
