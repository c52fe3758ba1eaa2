"""The people of the journeys who decide about money; they have a code of a letter and no account."""

from __future__ import annotations

from playwright.sync_api import expect

from .person import Person


class Voter(Person):
    """A resident with a letter."""

    def opens_the_vote(self, slug: str) -> None:
        """Go to the page on which the code is typed."""
        self.goes_to(f"begroting/{slug}/stem")

    def types_the_code(self, code: str) -> None:
        """Type the code of the letter and go on."""
        self.page.locator('input[name="code"]').fill(code)
        self.presses("/stem")

    def chooses(self, *numbers: int) -> None:
        """Tick these plans and no others."""
        for plan in self.chosen() - set(numbers):
            self.page.locator(f"#plans-{plan}").uncheck()
        for plan in numbers:
            self.page.locator(f"#plans-{plan}").check()

    def chosen(self) -> set[int]:
        """Return the numbers of the plans that are ticked."""
        ticked = self.page.locator('input[name="plans"]:checked')
        return {int(str(box.get_attribute("value"))) for box in ticked.all()}

    def plans(self) -> list[int]:
        """Return the numbers of the plans in the order of this ballot."""
        boxes = self.page.locator('input[name="plans"]')
        return [int(str(box.get_attribute("value"))) for box in boxes.all()]

    def puts_it_in_the_box(self) -> None:
        """Send the ballot."""
        self.presses("/stem/biljet")

    def casts(self, slug: str, code: str, *numbers: int) -> str:
        """Vote for these plans; return the receipt."""
        self.opens_the_vote(slug)
        self.types_the_code(code)
        self.chooses(*numbers)
        self.puts_it_in_the_box()
        self.hears()
        return self.receipt_code()

    def receipt_code(self) -> str:
        """Return the receipt on the page."""
        return self.page.locator(".receipt__code").inner_text().strip()

    def shows_the_receipt(self, slug: str, receipt: str) -> None:
        """Ask whether the ballot with this receipt is in the box."""
        self.goes_to(f"begroting/{slug}/bewijs")
        self.page.locator('input[name="receipt"]').fill(receipt)
        self.presses("/bewijs")

    def asks_for_a_new_ballot(self) -> None:
        """Ask for a ballot that takes the place of the one in the box."""
        self.presses("/bewijs/biljet")

    def replaces_it(self) -> None:
        """Put the new ballot in the box."""
        self.presses("/bewijs/vervang")

    def is_refused(self) -> None:
        """Read beside the code why it opens no ballot."""
        self.is_told_what_to_change()
        expect(self.page.locator("#code-error")).to_be_visible()
