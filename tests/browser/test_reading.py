import re

import pytest
from playwright.sync_api import expect

from .chromium import DESKTOP, Windows
from .people import Reader

pytestmark = pytest.mark.browser


def test_a_search_changes_list_and_address_and_back_undoes_it(windows: Windows) -> None:
    reader = Reader(windows.open())
    reader.opens_the_list()
    reader.page.evaluate("window.samePage = true")
    everything = reader.stories()

    reader.searches("pazar")
    expect(reader.page).to_have_url(re.compile(r"\?zoek=pazar"))
    expect(reader.page.locator("#stories .story__text")).to_have_count(1)
    reader.searches("kinderwagen")
    expect(reader.page.locator("#stories .story__text")).to_contain_text("lift")
    assert reader.page.evaluate("window.samePage"), "the page was loaded anew"

    reader.page.go_back()
    expect(reader.page.locator("#stories .story__text")).to_have_count(1)
    expect(reader.page.locator("#stories .story__text")).to_contain_text("pazar")
    expect(reader.page.locator('input[name="zoek"]')).to_have_value("pazar")
    reader.page.go_back()
    expect(reader.page.locator("#stories .story__text")).to_have_count(len(everything))
    assert reader.stories() == everything


def test_back_from_a_story_shows_a_whole_page_again(windows: Windows) -> None:
    reader = Reader(windows.open())
    reader.opens_the_list()
    reader.searches("kinderwagen")

    reader.opens_the_story()
    reader.page.go_back()

    expect(reader.page.locator("header.site-head")).to_be_visible()
    expect(reader.page.locator("h1")).to_have_count(1)
    expect(reader.page.locator("#stories .story__text")).to_have_count(1)
    reader.searches("pazar")
    expect(reader.page.locator("#stories .story__text")).to_contain_text("pazar")


def test_a_search_without_scripts_gives_the_same(windows: Windows) -> None:
    with_scripts, without = Reader(windows.open()), Reader(windows.open(java_script_enabled=False))
    for reader in (with_scripts, without):
        reader.opens_the_list()
        reader.searches("galerij")
        expect(reader.page).to_have_url(re.compile(r"zoek=galerij"))
        expect(reader.page.locator("#stories .story__text")).to_have_count(1)

    assert with_scripts.stories() == without.stories()


def test_a_filter_that_few_told_about_says_that_it_shows_all(windows: Windows) -> None:
    reader = Reader(windows.open())
    reader.opens_the_list()
    everything = reader.stories()

    reader.chooses("thema", "work")

    reader.hears("info")
    assert reader.stories() == everything


def test_words_that_nobody_used_lead_back_to_all_stories(windows: Windows) -> None:
    reader = Reader(windows.open())
    reader.opens_the_list()

    reader.searches("xylofoonzaal")
    expect(reader.page.locator("#stories .empty")).to_be_visible()
    reader.follows("/molenveld/verhalen")

    assert reader.stories()


@pytest.mark.parametrize(
    ("voices", "is_shown"),
    [(["nl-NL"], True), (["de-DE"], False), ([], False)],
    ids=["nl", "only de", "none"],
)
def test_the_read_aloud_button_shows_only_where_a_voice_exists(
    windows: Windows, voices: list[str], is_shown: bool
) -> None:
    """Chromium on a server has no voice: the device's voices are put in, and what is said is noted."""
    page = windows.open(DESKTOP)
    page.add_init_script(f"const voices = {voices!r};" + SPEAKING)
    reader = Reader(page)
    reader.opens_the_list()
    reader.opens_the_story("De lift bij de Roggeschoof")
    button = page.locator("[data-read-aloud]")

    expect(button).to_be_visible(visible=is_shown)
    if is_shown:
        button.click()
        said = page.evaluate("window.said")
        assert "".join(said).replace(" ", "") == page.locator(".story__text").inner_text().replace(" ", "")
        assert len(said) > 1, "sentence by sentence"
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")


def test_a_story_has_no_read_aloud_button_where_the_device_cannot_speak(windows: Windows) -> None:
    reader = Reader(windows.open())
    reader.opens_the_list()

    reader.opens_the_story()

    expect(reader.page.locator(".story__text")).to_be_visible()
    expect(reader.page.locator("[data-read-aloud]")).to_be_hidden()


# stands in for the device: the voices it has, and a loudspeaker that keeps what it is told
SPEAKING = """
window.said = [];
const device = new EventTarget();
device.getVoices = () => voices.map((lang) => ({ lang, name: lang }));
device.speak = (utterance) => window.said.push(utterance.text);
device.cancel = () => {};
Object.defineProperty(window, "speechSynthesis", { value: device });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
