"""The people of the journeys who live in the neighbourhood, and need no account."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from .person import AREA, Person

# about a lift, in each language: its theme is housing
STORY = {
    "nl": "De lift is weer stuk en mijn moeder kan niet naar beneden. Gelukkig doet de buurvrouw boodschappen.",
    "en": "The lift is broken again and my mother cannot get down. Luckily our neighbour does her shopping.",
    "tr": "Asansör yine bozuk, annem aşağı inemiyor. Merdivenler onun için çok dik.",
    "ar": "المصعد معطل مرة أخرى وأمي لا تستطيع النزول. الحمد لله جارتنا تشتري لها الأغراض.",
    "uk": "Ліфт знову зламався, і мама не може спуститися. Добре, що сусідка купує їй продукти.",
}
NEXT_PAGE = re.compile(r"/bedankt")


class Teller(Person):
    """A resident who tells a story and comes back with the receipt."""

    def opens_the_form(self, area: str = AREA) -> None:
        """Go to the page for telling."""
        self.goes_to(f"{area}/vertel")

    def turns_to(self, field: str) -> None:
        """Go back, or on, until the step with this field is open; without scripts all of them are."""
        for way in ("[data-step-back]", "[data-step-next] button"):
            while not self.page.locator(field).first.is_visible():
                step = self.page.locator(f"{way}:visible")
                if not step.count():
                    break
                step.click()

    def begins_with(self, question: str) -> None:
        """Choose one of the questions to begin with."""
        self.turns_to(f'input[name="opening"][value="{question}"]')
        self.page.locator(f'input[name="opening"][value="{question}"]').check()

    def writes(self, text: str) -> None:
        """Type the story."""
        self.turns_to('textarea[name="text"]')
        self.page.locator('textarea[name="text"]').fill(text)

    def has_written(self) -> str:
        """Return what stands in the field."""
        return self.page.locator('textarea[name="text"]').input_value()

    def says_to_be_of_age(self) -> None:
        """Choose 16 or older."""
        self.turns_to('input[name="age"]')
        self.page.locator('input[name="age"][value="adult"]').check()

    def lets_everybody_read_it(self) -> None:
        """Tick that the story may be shown."""
        self.turns_to('input[name="may_be_shown"]')
        self.page.locator('input[name="may_be_shown"]').check()

    def adds_a_photo(self, file: Path) -> None:
        """Choose a photo from the device."""
        self.page.locator('input[name="photo"]').set_input_files(file)

    def fills_in(self, text: str) -> None:
        """Fill in everything that is needed."""
        self.writes(text)
        self.says_to_be_of_age()
        self.lets_everybody_read_it()

    def sends(self) -> None:
        """Press the one button of the form, and wait for the answer."""
        self.turns_to('form[action$="/vertel"] button[type="submit"]')
        self.presses("/vertel")

    def tries_to_send(self) -> None:
        """Press the one button of the form, while the site may be away."""
        self.turns_to('form[action$="/vertel"] button[type="submit"]')
        self.button("/vertel").click()

    def sees_it_wait(self) -> None:
        """See that the story waits on this phone."""
        expect(self.page.locator("#waiting-story")).to_be_visible()

    def tells(self, text: str) -> str:
        """Open the form, fill it in, send it; return the receipt code."""
        self.opens_the_form()
        self.fills_in(text)
        self.sends()
        expect(self.page).to_have_url(NEXT_PAGE)
        return self.receipt_code()

    def receipt_code(self) -> str:
        """Return the receipt code on the page."""
        return self.page.locator(".receipt__code").inner_text().strip()

    def chosen_themes(self) -> set[str]:
        """Return the codes of the themes that are ticked."""
        ticked = self.page.locator('input[name="themes"]:checked')
        return {str(box.get_attribute("value")) for box in ticked.all()}

    def corrects_the_themes(self, *themes: str) -> None:
        """Tick these themes and no others, keep the choice, and come back to see it."""
        for other in self.chosen_themes() - set(themes):
            self.page.locator(f"#theme-{other}").uncheck()
        for theme in themes:
            self.opens_other_themes(theme)
            self.page.locator(f"#theme-{theme}").check()
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.button("themas").click()
        self.goes_to("bedankt")

    def opens_other_themes(self, theme: str) -> None:
        """Unfold the other themes, when this one is among them."""
        box = self.page.locator(f"#theme-{theme}")
        if not box.is_visible():
            self.page.locator("details:has(#theme-" + theme + ") > summary").click()

    def opens_the_receipt(self) -> None:
        """Go to the page of the opened receipt."""
        self.goes_to("bewijs/open")

    def types_the_code(self, code: str) -> None:
        """Open a receipt by its code."""
        self.goes_to("bewijs/")
        self.page.locator('input[name="code"]').fill(code)
        self.presses("/bewijs/")

    def state(self) -> str:
        """Return how the opened receipt marks its state: wait, good or stop."""
        marks = str(self.page.locator("#opened .badge").first.get_attribute("class"))
        return marks.rpartition("badge--")[2]

    def changes_the_story(self, text: str) -> None:
        """Go from the receipt to the story and send another text."""
        self.follows("/bewijs/wijzig")
        self.writes(text)
        self.presses("/wijzig")

    def withdraws(self) -> None:
        """Take the story off the site."""
        self.presses("/terugnemen")
        self.hears()

    def erases(self) -> None:
        """Erase the story for good."""
        self.page.locator('input[name="sure"]').check()
        self.presses("/wissen")
        self.hears()

    def opens_and_withdraws(self) -> None:
        """Go to the opened receipt and take the story off the site."""
        self.opens_the_receipt()
        self.withdraws()

    def opens_and_erases(self) -> None:
        """Go to the opened receipt and erase the story for good."""
        self.opens_the_receipt()
        self.erases()

    def closes_the_receipt(self) -> None:
        """Forget the receipt on this device."""
        self.presses("/sluiten")
        self.hears()


class Reader(Person):
    """Somebody who reads what others told."""

    def opens_the_list(self, area: str = AREA) -> None:
        """Go to the list of stories."""
        self.goes_to(f"{area}/verhalen")

    def stories(self) -> list[str]:
        """Return the texts of the stories on the page."""
        return self.page.locator("#stories .story__text").all_inner_texts()

    def searches(self, words: str) -> None:
        """Look for words, without the page being loaded anew."""
        self.page.locator('input[name="zoek"]').fill(words)
        with self.page.expect_response(lambda answer: "zoek=" in answer.url):
            self.button("/verhalen").click()

    def opens_the_story(self, words: str = "") -> None:
        """Open the first story of the list that has these words."""
        story = self.page.locator("#stories article", has_text=words).first
        with self.page.expect_navigation():
            story.locator("a[href*='/verhalen/']").click()

    def chooses(self, filter_name: str, value: str) -> None:
        """Choose a filter; the list follows at once."""
        choice = self.page.locator(f'select[name="{filter_name}"]')
        if not choice.is_visible():
            self.page.locator("#search summary").click()
        with self.page.expect_response(lambda answer: f"{filter_name}={value}" in answer.url):
            choice.select_option(value)


class Reporter(Person):
    """Somebody who says that something on the site is not right, or who lost a code; without an account."""

    def opens_the_form(self, link: str) -> None:
        """Follow a way to report what stands on the page, by a part of its address."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href*="/melden/{link}"]').first.click()

    def reports(self, reason: str, words: str = "") -> str:
        """Say what is wrong, send it, and return the code of the report."""
        form = urlsplit(self.page.url).path
        self.answers(form, reason=reason, words=words)
        self.presses(form)
        return self.page.locator(".receipt__code").inner_text().strip()

    def reads_the_answer(self, code: str) -> None:
        """Type the code of a report."""
        self.goes_to("melden/antwoord")
        self.answers("/melden/antwoord", code=code)
        self.presses("/melden/antwoord")

    def asks_for_a_lost_code(self, place: str) -> None:
        """Tell which story it was, and ask for it to be erased."""
        told = {"place": place, "about_when": "in maart", "words": "de lift en mijn moeder", "wish": "erase"}
        self.answers("/bewijs/kwijt", **told)
        self.presses("/bewijs/kwijt")
