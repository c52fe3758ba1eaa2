"""The pages of checkers, and of staff who have nothing to check."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.people import AREA

from .judging import JUDGING_OBJECTIONS
from .walking import Stop, Walker, goes, sends_empty


def _opens_waiting_story(walker: Walker) -> None:
    walker.checker.goes_to("werk/")
    walker.page.locator("#queue th a").first.click()
    expect(walker.page.locator("#check")).to_be_visible()


def _corrects_themes(walker: Walker) -> None:
    walker.page.locator("#themes summary").click()
    walker.page.locator("#theme-pride").check()
    walker.checker.button("/themas").click()
    walker.checker.hears()


def _opens_a_decided_story(walker: Walker) -> None:
    walker.checker.goes_to("werk/verhalen/1")


def _marks_the_words(walker: Walker) -> None:
    with walker.page.expect_navigation():
        walker.page.locator("#said a.chip").first.click()
    expect(walker.page.locator("#check .story__text mark").first).to_be_visible()


def _says_which_languages(walker: Walker) -> None:
    walker.checker.goes_to("werk/talen?naar=vertalen")
    for lang in ("en", "tr"):
        walker.page.locator(f"#langs input[value={lang}]").check()
    walker.checker.presses("/talen?naar=vertalen")
    expect(walker.page.locator("#translations th a").first).to_be_visible()


def _opens_a_story_to_translate(walker: Walker) -> None:
    walker.page.locator("#queue th a").first.click()
    expect(walker.page.locator("#pair textarea")).to_be_visible()


def _hands_in_nothing(walker: Walker) -> None:
    with walker.page.expect_navigation():
        walker.page.locator("#pair button[value=hand_in]").click()
    walker.checker.is_told_what_to_change()


def _starts_tagging_again(walker: Walker) -> None:
    walker.checker.goes_to("werk/themas/")
    walker.checker.presses("/opnieuw")


TAGGING = (
    Stop("themes, tagging again", "corrections.desk", _starts_tagging_again),
    Stop("how far tagging is", "corrections.progress", goes("werk/themas/voortgang")),
)
TRANSLATING = (
    Stop("translations, no language yet", "translating.desk", goes("werk/vertalen/")),
    Stop("translations", "translating.desk", _says_which_languages),
    Stop("stories to translate", "translating.queue", goes("werk/vertalen/en/")),
    Stop("a story to translate", "translating.translate", _opens_a_story_to_translate),
    Stop("a translation, to be put right", "translating.translate", _hands_in_nothing),
)
CHECKING = (
    Stop("queue", "moderation.queue", goes("werk/")),
    Stop("check", "moderation.check", _opens_waiting_story),
    Stop("check, words marked", "moderation.check", _marks_the_words),
    Stop("check, themes kept", "moderation.check", _corrects_themes, changed_in_place=True),
    Stop("check, no reason chosen", "moderation.hold_back", sends_empty("/niet-tonen")),
    Stop("queue after a decision", "moderation.queue", sends_empty("/tonen")),
    Stop("check, decided", "moderation.check", _opens_a_decided_story),
    Stop("themes", "corrections.desk", goes("werk/themas/")),
    Stop("agreement", "corrections.agreement", goes("werk/themas/vergeleken")),
    Stop("corrections", "corrections.corrections", goes("werk/themas/verbeteringen")),
    Stop("new words", "corrections.words", goes("werk/themas/woorden?taal=nl")),
    *TRANSLATING,
    Stop("languages", "accounts.languages", goes("werk/talen")),
    *JUDGING_OBJECTIONS,
    Stop("password", "accounts.password", goes("werk/wachtwoord")),
    Stop("password, to be put right", "accounts.password", sends_empty("/wachtwoord")),
)
ADMINISTERING = (
    Stop("queue of somebody who checks nothing", "moderation.queue", goes("werk/")),
    *TAGGING,
    Stop("check, not allowed", "moderation.check", _opens_a_decided_story),
    Stop("stories as a file", "stories_export.choose", goes("werk/uitvoer/")),
    Stop("telling, signed in", "stories.tell", goes(f"{AREA}/vertel")),
)
