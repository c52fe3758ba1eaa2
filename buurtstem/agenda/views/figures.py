"""Figures beside an agenda item: chosen by a person, with the reason why, and taken away again."""

from __future__ import annotations

from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.agenda.actions import items as actions
from buurtstem.agenda.forms import ActForm
from buurtstem.core.clock import now
from buurtstem.web.database import transaction

from .blueprint import blueprint
from .items import ITEM, back_to_item, figure_form, item_page, kept_item


@blueprint.post(f"{ITEM}/cijfers")
def add_figure(item_id: int) -> BaseResponse:
    """Put a figure of the neighbourhood beside the stories."""
    actor, item = kept_item(item_id)
    form = figure_form(item)
    if not form.was_sent_rightly():
        return item_page(item, {"figure_form": form}, 422)
    choice = actions.FigureChoice(form.indicator.data, item.card.area_code, form.reason.data)
    with transaction() as session:
        actions.put_figure_beside(session, actor, item_id, choice, now())
    return back_to_item(item_id, gettext("The figure stands beside the stories."))


@blueprint.post(f"{ITEM}/cijfers/<int(max=2147483647):figure_id>/weg")
def remove_figure(item_id: int, figure_id: int) -> BaseResponse:
    """Take a figure away."""
    actor, item = kept_item(item_id)
    form = ActForm()
    if not form.was_sent_rightly():
        return item_page(item, {"act_form": form}, 422)
    with transaction() as session:
        actions.take_figure_away(session, actor, item_id, figure_id, now())
    return back_to_item(item_id, gettext("The figure does not stand beside the stories any more."))
