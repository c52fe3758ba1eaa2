"""What is kept on the phone: on another page than it was typed on, for how long, and when the site refuses it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from buurtstem.core.clock import now, today
from buurtstem.places.models import Area
from buurtstem.stories.entries.actions import make_entry
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.queries import find_wording_seen
from buurtstem.stories.rules import Source
from tests.cast import MOLENVELD
from tests.photos import photo

from .chromium import Windows
from .people import Teller
from .site import LiveSite
from .test_nothing_is_lost import (
    MAKE_IT_OLDER,
    TEXT,
    THANKS,
    arrives_once,
    on_the_device,
    with_a_story_that_waits,
)

pytestmark = pytest.mark.browser
DAY = 24 * 3600 * 1000  # milliseconds
STAYS_HERE = """() => {
  dispatchEvent(new Event("online"));
  return document.querySelector('[data-note="sending"]').hidden;
}"""


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


def test_a_story_that_waits_for_a_neighbourhood_that_closed_stands_in_the_form_again(
    windows: Windows, site: LiveSite
) -> None:
    teller = with_a_story_that_waits(windows, site)
    with site.writing() as session:
        session.execute(update(Area).where(Area.code == MOLENVELD).values(is_open=False))

    windows.watch.expect("status of 404")
    site.start_again()
    teller.page.evaluate("dispatchEvent(new Event('online'))")

    is_given_back(teller)
    expect(teller.page.locator('[data-note="without-photo"]')).to_be_hidden()

    with site.writing() as session:
        session.execute(update(Area).where(Area.code == MOLENVELD).values(is_open=True))
    teller.sends()
    arrives_once(teller, site, TEXT)


def test_a_photo_that_is_too_large_for_the_way_can_be_left_out(
    windows: Windows, site: LiveSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "bus.jpg"
    picture.write_bytes(photo(size=(640, 480)).read())
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.fills_in(TEXT)
    teller.adds_a_photo(picture)
    monkeypatch.setitem(site.app.config, "MAX_CONTENT_LENGTH", 4_000)  # as a proxy with a lower limit does

    windows.watch.expect("status of 413")
    teller.tries_to_send()

    is_given_back(teller)
    expect(teller.page.locator('[data-note="without-photo"]')).to_be_visible()

    teller.page.locator('input[name="photo"]').set_input_files([])
    teller.sends()
    expect(teller.page).to_have_url(THANKS)


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_has_no_time_now_is_tried_again(windows: Windows, site: LiveSite, status: int) -> None:
    windows.watch.expect(f"status of {status}")
    teller = Teller(windows.open())
    teller.opens_the_form()
    teller.fills_in(TEXT)
    teller.page.route("**/vertel", lambda route: route.fulfill(status=status, body=""))
    teller.tries_to_send()
    teller.sees_it_wait()
    expect(teller.page.locator('[data-note="not-taken"]')).to_be_hidden()

    teller.page.unroute_all()
    teller.page.evaluate("dispatchEvent(new Event('online'))")
    arrives_once(teller, site, TEXT)


def test_the_seven_days_of_a_story_that_waits_do_not_begin_anew_when_sending_fails(
    windows: Windows, site: LiveSite
) -> None:
    teller = with_a_story_that_waits(windows, site)
    teller.page.evaluate(MAKE_IT_OLDER, 6 * DAY)
    [before] = on_the_device(teller.page)
    teller.page.goto("about:blank")
    site.start_again()
    windows.watch.expect("ERR_FAILED")
    teller.page.route("**/api/here", lambda route: route.abort())

    with teller.page.expect_event("requestfailed"):
        teller.opens_the_form()
    with teller.page.expect_event("requestfailed"):
        teller.page.locator("[data-try-now]").click()
    teller.sees_it_wait()
    [after] = on_the_device(teller.page)
    assert after["at"] == before["at"]

    teller.page.evaluate(MAKE_IT_OLDER, DAY)
    teller.opens_the_form()
    assert on_the_device(teller.page) == []
    assert teller.has_written() == ""


def is_given_back(teller: Teller) -> None:
    """See that the site did not take a story, that it stands in the form, and is not sent by itself."""
    expect(teller.page.locator('[data-note="not-taken"]')).to_be_visible()
    expect(teller.page.locator("#waiting-story")).to_be_hidden()
    expect(teller.page.locator("textarea")).to_be_visible()
    assert teller.has_written() == TEXT
    assert [record["state"] for record in on_the_device(teller.page)] == ["draft"]
    assert teller.page.evaluate(STAYS_HERE)


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
