"""The pages of tellers, from the thank-you to a receipt of something erased."""

from __future__ import annotations

from collections.abc import Callable

from buurtstem.moderation.rules import HoldReason
from tests.browser.people import STORY

from . import before
from .walking import Stop, Walker, follows_first, goes, sends_empty

WITH_NUMBERS = "Mijn BSN is 123456782 en de gemeente belt nooit terug."
IN_NEED = "Mijn man slaat mij en ik durf het niemand te vertellen."
IN_GREEK = "Το ασανσέρ χάλασε ξανά και η μητέρα μου δεν μπορεί να κατέβει."  # none of the nine languages


def _tells(text: str = "") -> Callable[[Walker], None]:
    return lambda walker: walker.tells(text or STORY[walker.lang])


def _keeps_themes(walker: Walker) -> None:
    walker.teller.opens_other_themes("say")
    walker.page.locator("#theme-say").check()
    walker.teller.button("/themas").click()
    walker.teller.hears()


def _chooses_too_many_themes(walker: Walker) -> None:
    for theme in ("say", "housing", "safety", "togetherness"):
        walker.teller.opens_other_themes(theme)
        walker.page.locator(f"#theme-{theme}").check()
    walker.teller.button("/themas").click()
    walker.teller.is_told_what_to_change()


def _changes_the_language(walker: Walker) -> None:
    walker.page.locator("#story_lang").select_option("de")
    walker.teller.button("/taal").click()
    walker.teller.hears()


def _changes_to_nothing(walker: Walker) -> None:
    walker.teller.writes("")
    walker.teller.presses("/wijzig")


def _is_published(walker: Walker) -> None:
    walker.site.decide(walker.code)
    walker.teller.opens_the_receipt()


def _is_held_back(walker: Walker) -> None:
    walker.tells(STORY[walker.lang] + " 2")
    walker.site.decide(walker.code, HoldReason.NAMES_SOMEONE)
    walker.teller.opens_the_receipt()


def _adds_something(walker: Walker) -> None:
    walker.teller.goes_to("bewijs/aanvullen/")
    walker.teller.answers("/aanvullen/", text="Meneer Jansen (06-12345678) repareerde hem gisteren.")
    walker.teller.presses("/aanvullen/")


def _objects_without_a_word(walker: Walker) -> None:
    with walker.page.expect_navigation():
        walker.page.locator("#object-form button[type=submit]").click()
    walker.teller.is_told_what_to_change()


def _has_an_addition_held_back(walker: Walker) -> None:
    walker.tells(STORY[walker.lang] + " 4")
    walker.site.decide(walker.code)
    before.hold_back_an_addition(walker.site, walker.code)
    walker.teller.opens_the_receipt()


def _is_read_only(walker: Walker) -> None:
    walker.teller.opens_the_form()
    walker.teller.writes(STORY[walker.lang] + " 3")
    walker.teller.says_to_be_of_age()
    walker.teller.sends()
    walker.site.decide(walker.teller.receipt_code())
    walker.teller.opens_the_receipt()


def _erases_without_a_tick(walker: Walker) -> None:
    walker.teller.presses("/wissen")


TELLING = (
    Stop("thanks", "stories.thanks", _tells()),
    Stop("themes kept", "stories.thanks", _keeps_themes, changed_in_place=True),
    Stop("themes, too many", "stories.thanks", _chooses_too_many_themes, changed_in_place=True),
    Stop("language changed", "stories.thanks", _changes_the_language, changed_in_place=True),
    Stop("receipt open, waiting", "trail.opened", goes("bewijs/open")),
    Stop("receipt to print", "trail.sheet", goes("bewijs/blad")),
    Stop("receipt by mail", "receipt_mail.mail", goes("bewijs/mail/")),
    Stop("receipt by mail, to be put right", "receipt_mail.mail", sends_empty("/bewijs/mail/")),
    Stop("what is allowed", "consents.consents", goes("bewijs/toestemming/")),
    Stop("adding", "additions.add", goes("bewijs/aanvullen/")),
    Stop("adding, to be put right", "additions.add", sends_empty("/aanvullen/")),
    Stop("receipt open, something added", "trail.opened", _adds_something),
    Stop("changing", "stories.change", goes("bewijs/wijzig")),
    Stop("changing, to be put right", "stories.change", _changes_to_nothing),
    Stop("receipt open, published", "trail.opened", _is_published),
    Stop("receipt open, held back", "trail.opened", _is_held_back),
    Stop("objecting", "second_person.object_to", follows_first("main a[href*='/bewijs/bezwaar/']")),
    Stop("objecting, to be put right", "second_person.object_to", _objects_without_a_word),
    Stop("receipt open, an addition held back", "trail.opened", _has_an_addition_held_back),
    Stop(
        "objecting for an addition",
        "added_objections.object_to",
        follows_first("main a[href*='/bezwaar/aanvulling/']"),
    ),
    Stop("objecting for an addition, to be put right", "added_objections.object_to", _objects_without_a_word),
    Stop("receipt open, read only", "trail.opened", _is_read_only),
    Stop("receipt open, erasing to be put right", "trail.erase", _erases_without_a_tick),
    Stop("receipt open, withdrawn", "trail.opened", lambda walker: walker.teller.opens_and_withdraws()),
    Stop("changing what was withdrawn", "stories.change", goes("bewijs/wijzig")),
    Stop("receipt open, erased", "trail.opened", lambda walker: walker.teller.opens_and_erases()),
    Stop("receipt closed", "trail.receipt", lambda walker: walker.teller.closes_the_receipt()),
    Stop("thanks, numbers overwritten", "stories.thanks", _tells(WITH_NUMBERS)),
    Stop("thanks, help offered", "stories.thanks", _tells(IN_NEED)),
    Stop("thanks, unknown language", "stories.thanks", _tells(IN_GREEK)),
    Stop("three questions", "tellers.ask", goes("bedankt/over-jou")),
)
