"""Stories of the demo: told on the site, by an entry page, to a helper or at the door; then read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from buurtstem.accounts.queries import find_account
from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.contributions import ContributionRef
from buurtstem.interviews.actions import Notes, Partner, keep_talk
from buurtstem.interviews.rules import Piece
from buurtstem.moderation.actions.stories import correct_story_themes, decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.actions import change_teaching
from buurtstem.privacy.rules import Age, Way
from buurtstem.receipts.actions import give_receipt
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.actions import Telling, tell_story
from buurtstem.stories.queries import get_story, stories_of_talk
from buurtstem.stories.rules import KIND as STORY
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.rules import Nature

from .scene import CHECKER, Event, Row, Scene

READ_AFTER = 20  # hours: the checker reads in the evening


def stories_told(scene: Scene, stories: list[Row], talks: list[Row]) -> Iterator[Event]:
    """Yield how each story was told, with a receipt each, or one for all of a talk, and decided on."""
    for story in stories:
        if "talk" not in story:
            yield Event(scene.ago(story["days_ago"]), partial(_tell, scene, story))
        if story["state"] != "waiting":
            yield Event(scene.ago(story["days_ago"], READ_AFTER), partial(_decide, scene, story))
    for talk in talks:
        pieces = [story for story in stories if story.get("talk") == talk["key"]]
        yield Event(scene.ago(talk["days_ago"]), partial(_hold_talk, scene, talk, pieces))


def themes_corrected(scene: Scene, corrections: list[Row]) -> Iterator[Event]:
    """Yield how the checker gave stories their themes, just now: each teller agreed that it teaches."""
    for correction in corrections:
        yield Event(scene.today, partial(_correct, scene, correction))


def _correct(scene: Scene, correction: Row, moment: datetime) -> None:
    story = get_story(scene.session, scene.stories[correction["story"]])
    correct_story_themes(
        scene.session, scene.actor(CHECKER), story.id, correction["themes"], story.nature, moment
    )
    ref = ContributionRef(STORY, story.id)
    change_teaching(scene.session, [ref], given=True, lang=story.lang, moment=moment)


def _tell(scene: Scene, story: Row, moment: datetime) -> None:
    came_by, helper = scene.came_by.get(story["id"]), story.get("helper")
    telling = Telling(
        area_code=story["place"],
        text=story["text"],
        lang=story["lang"],
        nature=Nature(story["nature"]) if story["nature"] else None,
        age=Age(story.get("age", Age.ADULT)),
        source=Source(story["source"]),
        told_by=ToldBy(story.get("told_by", ToldBy.RESIDENT)),
        may_be_shown=True,
        page_lang=story["lang"],
        entry_id=came_by.entry_id if came_by else None,
        wording_id=came_by.wording_id if came_by else None,
        helper_id=scene.actor(helper).id if helper else None,
        way=Way.PAIR if helper else Way.ONESELF,
    )
    ref = tell_story(scene.session, telling, scene.tagger, moment)
    scene.stories[story["id"]] = ref.id
    _give_receipt(scene, ref, moment)


def _hold_talk(scene: Scene, talk: Row, pieces: list[Row], moment: datetime) -> None:
    notes = Notes(
        area_code=talk["place"],
        held_on=moment.astimezone(LOCAL_ZONE).date(),
        street=talk["street"],
        spoken=talk["lang"],
        age=Age.ADULT,
        pieces=tuple(Piece(each["text"], Nature(each["nature"])) for each in pieces),
        partner=_partner(scene, talk),
        text_lang=talk["lang"],
        may_be_shown=True,
        asked_in=talk["lang"],
    )
    ref = keep_talk(scene.session, scene.actor(talk["writer"]), notes, scene.tagger, moment)
    kept = stories_of_talk(scene.session, ref.id)
    scene.stories |= {piece["id"]: story.id for piece, story in zip(pieces, kept, strict=True)}
    _give_receipt(scene, ref, moment)


def _partner(scene: Scene, talk: Row) -> Partner:
    if "partner" in talk:
        account = find_account(scene.session, talk["partner"])
        return Partner(id=account.id if account else None)
    return Partner(function=talk["partner_function"], organisation=talk["partner_organisation"])


def _give_receipt(scene: Scene, ref: ContributionRef, moment: datetime) -> None:
    """Give a receipt as the page does; nobody wrote it down."""
    mac = mac_of(make_code(), scene.receipt_key)
    give_receipt(scene.session, mac, ref, moment.astimezone(LOCAL_ZONE).date())


def _decide(scene: Scene, story: Row, moment: datetime) -> None:
    held_for = HoldReason(story["reason"]) if story["state"] == "held_back" else None
    decide_story(scene.session, scene.actor(CHECKER), scene.stories[story["id"]], held_for, moment)
