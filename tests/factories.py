"""Stories for tests, made the way that real ones are made: only what a test is about is said in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules import Age
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, read_code
from buurtstem.stories.actions import Telling, check_story, tell_story, withdraw_story
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.actions import choose_themes
from buurtstem.themes.rules import Theme
from tests.cast import MOLENVELD, MOMENT
from tests.tagging import WordTagger

TEXT = "De lift is weer stuk en mijn moeder kan niet naar beneden."
A_TELLING = Telling(
    area_code=MOLENVELD,
    text=TEXT,
    lang=None,
    nature=None,
    age=Age.ADULT,
    source=Source.WEB,
    told_by=ToldBy.RESIDENT,
    may_be_shown=True,
    page_lang="nl",
)


def add_story(
    session: Session,
    state: ContributionState = ContributionState.WAITING,
    moment: datetime = MOMENT,
    themes: Iterable[Theme] = (),
    **changes: object,
) -> ContributionRef:
    """Tell a valid story, apart from the changes, and bring it into a state, all at one moment."""
    ref = tell_story(session, replace(A_TELLING, **changes), WordTagger(), moment)
    if themes:
        choose_themes(session, ref, themes, "teller", moment)
    if state is ContributionState.PUBLISHED:
        check_story(session, ref.id, publish=True, reason=None, moment=moment)
    elif state is ContributionState.HELD_BACK:
        check_story(session, ref.id, publish=False, reason=HoldReason.NAMES_SOMEONE, moment=moment)
    elif state is ContributionState.WITHDRAWN:
        withdraw_story(session, ref.id, moment)
    return ref


def publish_stories(session: Session, count: int, **changes: object) -> list[ContributionRef]:
    """Publish a number of stories that differ in their last word only."""
    text = str(changes.pop("text", TEXT))
    return [
        add_story(session, ContributionState.PUBLISHED, text=f"{text} nummer{number:03}", **changes)
        for number in range(count)
    ]


def add_receipt(
    session: Session, ref: ContributionRef, code: str, key: str, moment: datetime = MOMENT
) -> None:
    """Give a story the receipt with this code."""
    give_receipt(session, mac_of(read_code(code), key), ref, moment.astimezone(LOCAL_ZONE).date())
