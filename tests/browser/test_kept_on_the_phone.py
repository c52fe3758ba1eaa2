"""What is kept on the phone, when it comes back on another page than it was typed on."""

import pytest
from sqlalchemy import select

from buurtstem.core.clock import now, today
from buurtstem.stories.entries.actions import make_entry
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.queries import find_wording_seen
from buurtstem.stories.rules import Source
from tests.cast import MOLENVELD

from .chromium import Windows
from .people import Teller
from .site import LiveSite
from .test_nothing_is_lost import TEXT, arrives_once, on_the_device, with_a_story_that_waits

pytestmark = pytest.mark.browser


def test_a_draft_is_told_at_the_poster_that_is_open_now(windows: Windows, site: LiveSite) -> None:
    first, second = a_poster(site, "Wat mist u in het park?"), a_poster(site, "Hoe is de bus?")
    teller = Teller(windows.open())
    teller.goes_to(f"molenveld/vertel?ingang={first}")
    teller.writes(TEXT)

    teller.goes_to(f"molenveld/vertel?ingang={second}")
    assert teller.has_written() == TEXT
    teller.says_to_be_of_age()
    teller.lets_everybody_read_it()
    teller.turns_to(f'form[action$="{second}"] button[type="submit"]')
    teller.presses(second)

    assert told_at(site, teller) == (second, "Hoe is de bus?")


def test_a_draft_from_a_school_is_no_story_of_a_class_on_the_plain_form(
    windows: Windows, site: LiveSite
) -> None:
    school = a_poster(site, source=Source.SCHOOL)
    teller = Teller(windows.open())
    teller.goes_to(f"molenveld/vertel?ingang={school}")
    teller.writes(TEXT)

    teller.opens_the_form()
    assert teller.has_written() == TEXT
    teller.says_to_be_of_age()
    teller.sends()

    assert told_at(site, teller) == (None, None)
    with site.writing() as session:
        assert get_story(session, site.story_id(teller.receipt_code())).age == "adult"


def test_a_story_that_waits_keeps_its_poster_on_the_page_of_another(windows: Windows, site: LiveSite) -> None:
    first, second = a_poster(site, "Wat mist u in het park?"), a_poster(site, "Hoe is de bus?")
    teller = with_a_story_that_waits(windows, site, first)
    teller.page.goto("about:blank")

    site.start_again()
    teller.goes_to(f"molenveld/vertel?ingang={second}")

    arrives_once(teller, site, TEXT)
    assert told_at(site, teller) == (first, "Wat mist u in het park?")


def test_a_story_that_waits_and_is_changed_first_answers_the_question_beside_it(
    windows: Windows, site: LiveSite
) -> None:
    first, second = a_poster(site, "Wat mist u in het park?"), a_poster(site, "Hoe is de bus?")
    teller = with_a_story_that_waits(windows, site, first)
    teller.page.goto("about:blank")
    site.start_again()
    windows.watch.expect("ERR_FAILED")
    teller.page.route("**/api/here", lambda route: route.abort())
    teller.goes_to(f"molenveld/vertel?ingang={second}")
    teller.sees_it_wait()

    teller.page.locator("[data-change-waiting]").click()

    [record] = on_the_device(teller.page)
    assert (record["state"], dict(record["fields"])["entry"]) == ("draft", second)


def a_poster(site: LiveSite, question: str = "", source: Source = Source.POSTER) -> str:
    """Make an entry page in Molenveld, with or without a question of its own; return its code."""
    plan = EntryPlan(MOLENVELD, source, "Buurtfeest", today(), today(), is_kiosk=False)
    builder = site.cast().builder
    with site.writing() as session:
        code = make_entry(session, builder, plan, now())
        if question:
            ask_question(session, builder, code, question, "nl", now())
    return code


def told_at(site: LiveSite, teller: Teller) -> tuple[str | None, str | None]:
    """Return the poster by which the story of the thank-you page came, and the question that a checker reads."""
    story_id = site.story_id(teller.receipt_code())
    with site.writing() as session:
        entry_id = session.scalar(select(Story.entry_id).where(Story.id == story_id))
        code = session.scalar(select(Entry.code).where(Entry.id == entry_id))
        seen = find_wording_seen(session, story_id)
        return code, seen.text if seen else None
