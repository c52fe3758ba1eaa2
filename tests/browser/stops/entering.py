"""The pages of entries and helpers: a builder who makes and asks, a helper who writes down a story."""

from __future__ import annotations

from .walking import Stop, Walker, goes, sends_empty


def _makes_an_entry(walker: Walker) -> None:
    walker.builder.goes_to("werk/ingangen")
    walker.builder.answers("/ingangen", occasion="Groep 7, De Regenboog", source="school")
    walker.builder.presses("/ingangen")


def _opens_the_form_of_the_class(walker: Walker) -> None:
    walker.builder.goes_to("werk/ingangen")
    walker.builder.follows(str(walker.page.locator("main table a").first.get_attribute("href")))
    code = walker.page.url.rpartition("/")[2]
    walker.teller.goes_to(f"molenveld/vertel?ingang={code}")


def _asks_a_question(walker: Walker) -> None:
    walker.builder.goes_to("werk/talen")
    walker.page.locator("#langs input[value=nl]").check()
    walker.builder.presses("/talen")
    walker.builder.goes_to("werk/ingangen")
    walker.builder.follows(str(walker.page.locator("main table a").first.get_attribute("href")))
    walker.builder.follows("/vraag")
    walker.builder.answers("/vraag", text="Wat moet er met het oude schooltje gebeuren?", question_lang="nl")
    walker.builder.presses("/vraag")
    walker.builder.hears()


def _words_it_simply(walker: Walker) -> None:
    walker.page.locator('main a[href$="/eenvoudig/nl"]').first.click()
    walker.builder.answers("/eenvoudig/nl", text="Wat wil jij met het oude schooltje?", audience="young")


def _asks_a_helper(walker: Walker) -> None:
    walker.builder.goes_to("werk/helpers")
    walker.builder.answers("/helpers", name="Sevda", email="sevda@demo.example")
    walker.builder.presses("/helpers")


def _writes_down_a_story(walker: Walker) -> None:
    walker.teller.goes_to("werk/vertel-voor/molenveld")
    walker.teller.fills_in("De bus rijdt na zeven uur niet meer.")
    walker.teller.turns_to('form[action$="/molenveld"] button[type="submit"]')
    walker.teller.presses("/molenveld")


ENTERING = (
    Stop("entry pages", "entries.entries", goes("werk/ingangen")),
    Stop("entry pages, to be put right", "entries.entries", sends_empty("/ingangen")),
    Stop("entry page", "entries.entry", _makes_an_entry),
    Stop("entry pages, one", "entries.entries", goes("werk/ingangen")),
    Stop("question of an entry page", "questions.question", _asks_a_question),
    Stop("question in simpler words", "questions.wording", _words_it_simply),
    Stop("telling in class", "stories.tell", _opens_the_form_of_the_class),
    Stop("helpers", "helping.helpers", goes("werk/helpers")),
    Stop("helpers, to be put right", "helping.helpers", sends_empty("/helpers")),
    Stop("helper added", "helping.helpers", _asks_a_helper),
)
HELPING = (
    Stop("welcome", "accounts.welcome", goes("werk/welkom")),
    Stop("places to write down stories for", "helping.places", goes("werk/vertel-voor")),
    Stop("writing down a story", "helping.tell", goes("werk/vertel-voor/molenveld")),
    Stop("story written down", "helping.kept", _writes_down_a_story),
)
