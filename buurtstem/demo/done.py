"""Agenda items of the demo: they grow from adopted threads, get a figure beside them, and are kept alive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from buurtstem.agenda.actions.items import FigureChoice, add_item, put_figure_beside, revise_item
from buurtstem.agenda.rules.items import Horizon, ItemContent, Status

from .scene import BUILDER, LANGUAGE, Event, Row, Scene

AGREED_AFTER = 2  # days from adopting a thread to its item


def items_agreed(scene: Scene, items: list[Row], threads: list[Row]) -> Iterator[Event]:
    """Yield how each item came on the agenda, and how it stands now half of the time later."""
    adopted = {each["key"]: each["recognition"]["days_ago"] for each in threads if each["recognition"]}
    for item in items:
        days = min(adopted[key] for key in item["threads"]) - AGREED_AFTER
        yield Event(scene.ago(days), partial(_agree, scene, item))
        if item["status"] != Status.TO_DO:
            yield Event(scene.ago(days / 2), partial(_revise, scene, item))


def _agree(scene: Scene, item: Row, moment: datetime) -> None:
    builder = scene.actor(BUILDER)
    (thread,) = item["threads"]
    row = scene.items[item["key"]] = add_item(
        scene.session, builder, scene.threads[thread], _begun(_content(scene, item)), LANGUAGE, moment
    )
    if item["figure"]:
        figure = FigureChoice(
            item["figure"]["indicator"], item["figure"]["area_code"], item["figure"]["reason"]
        )
        put_figure_beside(scene.session, builder, row, figure, moment)


def _revise(scene: Scene, item: Row, moment: datetime) -> None:
    revise_item(scene.session, scene.actor(BUILDER), scene.items[item["key"]], _content(scene, item), moment)


def _content(scene: Scene, item: Row) -> ItemContent:
    return ItemContent(
        title=item["title"],
        what=item["what"],
        owner=item["owner"],
        owner_organisation=item["owner_organisation"],
        horizon=Horizon(item["horizon"]),
        horizon_on=None,
        review_on=scene.day(item["review_in_days"]),
        status=Status(item["status"]),
        stop_reason=item["stop_reason"],
        result=item["result"],
        needs_municipality=item["needs_municipality"],
        place_words=item["place_words"],
        parties=item["parties"],
    )


def _begun(content: ItemContent) -> ItemContent:
    """Return an item as it was agreed: nothing of it is done or stopped yet."""
    return replace(content, status=Status.TO_DO, stop_reason="", result="")
