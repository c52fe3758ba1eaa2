"""Stories that are already public, for tests of reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Flask

from buurtstem.accounts.rules import Actor
from buurtstem.core.contributions import ContributionRef
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.actions import tell_story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.rules import Nature
from buurtstem.web.database import transaction
from tests.cast import MOLENVELD, MOMENT
from tests.factories import A_TELLING


def add_story(  # noqa: PLR0913  a story has many sides, and a test changes one of them
    app: Flask,
    text: str,
    *,
    checker: Actor | None = None,
    held_for: HoldReason | None = None,
    area: str = MOLENVELD,
    lang: str | None = None,
    nature: Nature | None = None,
    source: Source = Source.WEB,
    told_by: ToldBy = ToldBy.RESIDENT,
    may_be_shown: bool = True,
    moment: datetime = MOMENT,
) -> tuple[str, str, int]:
    """Tell a story and, with a checker, decide on it; return its receipt code, public id and row id."""
    telling = replace(
        A_TELLING,
        area_code=area,
        text=text,
        lang=lang,
        nature=nature,
        source=source,
        told_by=told_by,
        may_be_shown=may_be_shown,
    )
    code = make_code()
    with app.app_context(), transaction() as session:
        ref: ContributionRef = tell_story(session, telling, app.extensions["tagger"], moment)
        key = app.extensions["settings"].receipt_key
        give_receipt(session, mac_of(code, key), ref, moment.date())
        if checker is not None:
            decide_story(session, checker, ref.id, held_for, moment)
        return code, get_story(session, ref.id).public_id, ref.id
