"""Somebody with a browser: what everybody does on a page.

Everything is found by its name in the form or its address, never by its text: the same journeys are
walked in every language.
"""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

AREA = "molenveld"


class Person:
    """Somebody with a browser."""

    def __init__(self, page: Page, lang: str = "nl") -> None:
        self.page = page
        self.lang = lang

    def goes_to(self, path: str) -> None:
        """Open a page of this site in the own language."""
        self.page.goto(f"/{self.lang}/{path}")

    def presses(self, form: str) -> None:
        """Press the button of the form that is sent to an address ending like this, and wait for the answer."""
        with self.page.expect_navigation():
            self.button(form).click()

    def button(self, form: str) -> Locator:
        """Return the button of the form that is sent to an address ending like this."""
        return self.page.locator(f'form[action$="{form}"] button[type="submit"]')

    def follows(self, address: str) -> None:
        """Follow the link to an address ending like this."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href$="{address}"]').first.click()

    def is_told_what_to_change(self) -> None:
        """See the list of what to change, read aloud at once."""
        expect(self.page.locator('.notice--error[role="alert"]')).to_be_visible()

    def hears(self, kind: str = "success") -> None:
        """See the sentence that says what was done."""
        expect(self.page.locator(f".notice--{kind}").first).to_be_visible()

    def answers(self, form: str, **given: str | bool) -> None:
        """Fill in fields of the form that is sent to an address ending like this, by their names."""
        for name, answer in given.items():
            field = f'form[action$="{form}"] [name="{name}"]'
            kind = self.page.locator(field).first.evaluate("field => field.type")
            if kind == "radio":
                field += f'[value="{answer}"]'
            self.unfolds(field)
            if kind in {"radio", "checkbox"}:
                self.page.locator(field).set_checked(answer is not False)
            elif kind == "select-one":
                self.page.locator(field).select_option(str(answer))
            else:
                self.page.locator(field).fill(str(answer))

    def unfolds(self, selector: str) -> None:
        """Open what is folded around this, from the outside in."""
        within = self.page.locator(selector).first
        folded = within.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            folded.first.click()
