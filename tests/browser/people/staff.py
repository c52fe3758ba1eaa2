"""The people of the journeys who work for the neighbourhood and sign in: first all of them, then each."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .person import Person

PASSWORD = "vier losse woorden samen"
DAY = "2026-03-14"  # on which something was said or asked


class Staff(Person):
    """Somebody with an account."""

    def signs_in(self, path: str) -> None:
        """Follow a one-time link; the page sends it by itself."""
        self.page.goto(path)
        self.page.wait_for_url(re.compile(r"/werk/(?!link)"))

    def chooses_a_password(self) -> None:
        """Set a password, to be able to come back without a link."""
        self.goes_to("werk/wachtwoord")
        self.page.locator('input[name="password"]').fill(PASSWORD)
        self.presses("/wachtwoord")

    def types_the_password(self, email: str) -> None:
        """Sign in with address and password."""
        self.page.locator('input[name="email"]').fill(email)
        self.page.locator('input[name="password"]').fill(PASSWORD)
        self.presses("/inloggen")


class Checker(Staff):
    """Somebody of the neighbourhood who reads stories before others do."""

    def opens_the_story(self, opening: str) -> None:
        """Open the story in the queue that begins with these words."""
        with self.page.expect_navigation():
            self.page.locator("#queue th a", has_text=opening).click()

    def publishes(self) -> None:
        """Show the opened story to everybody."""
        self.presses("/tonen")
        self.hears()

    def holds_back(self, reason: str) -> None:
        """Hold the opened story back for a reason."""
        self.page.locator(f'input[name="reason"][value="{reason}"]').check()
        self.presses("/niet-tonen")
        self.hears()


class PairMember(Staff):
    """Half of a pair that rings doorbells; the other half listens."""

    def opens_the_form(self) -> None:
        """Go to the form for the door."""
        self.goes_to("werk/buurtbabbel/nieuw")

    def chooses_a_partner(self) -> None:
        """Choose the first person of another organisation."""
        self.page.locator('select[name="partner"]').select_option(index=1)

    def writes(self, *pieces: str) -> None:
        """Type what is told, each piece in its own field."""
        for number, piece in enumerate(pieces, 1):
            self.answers("/buurtbabbel/nieuw", **{f"text_{number}": piece})

    def asks_the_teller(self) -> None:
        """Read the consent aloud and tick what the teller says: 16 or older, yes, and yes."""
        self.answers("/buurtbabbel/nieuw", age="adult", agrees=True, may_be_shown=True)

    def sends(self) -> None:
        """Press the one button of the form."""
        self.presses("/buurtbabbel/nieuw")

    def writes_down(self, *pieces: str) -> str:
        """Hold a whole talk; return the receipt code to leave at the door."""
        self.opens_the_form()
        self.chooses_a_partner()
        self.writes(*pieces)
        self.asks_the_teller()
        self.sends()
        expect(self.page).to_have_url(re.compile(r"/bewijs$"))
        return self.receipt_code()

    def receipt_code(self) -> str:
        """Return the code of the teller's receipt."""
        return self.page.locator(".receipt__code").inner_text().strip()

    def goes_next_door(self) -> None:
        """Begin the next talk with where and with whom the last one was."""
        with self.page.expect_navigation():
            self.page.locator('a[href*="nieuw?na="]').click()

    def reads_the_newest_report(self) -> None:
        """Open the report of the talk that stands first."""
        self.goes_to("werk/buurtbabbel")
        with self.page.expect_navigation():
            self.page.locator("#talks th a").first.click()


class Interpreter(Staff):
    """Somebody who says what a thread means."""

    role = ""  # in which this person speaks

    def opens_the_thread(self, thread_id: int) -> None:
        """Go to the page on which people work on a thread."""
        self.goes_to(f"werk/draden/{thread_id}")

    def thread_id(self) -> int:
        """Return the number of the thread that is open."""
        found = re.search(r"/draden/(\d+)", self.page.url)
        assert found
        return int(found.group(1))

    def says(self, text: str, author: str, meeting: str = "") -> None:
        """Put beside what others say what the thread means."""
        self.answers("/duiding", role=self.role, text=text, author=author, meeting=meeting, said_on=DAY)
        self.presses("/duiding")


class Professional(Interpreter):
    """Somebody whose work it is."""

    role = "professional"


class ResidentMember(Interpreter):
    """Somebody of a residents' organisation."""

    role = "resident"
