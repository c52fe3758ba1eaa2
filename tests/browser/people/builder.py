"""The community builder of the journeys: keeps threads and the agenda, and runs rounds."""

from __future__ import annotations

from datetime import datetime, timedelta

from buurtstem.core.clock import LOCAL_ZONE

from .staff import DAY, Interpreter

ITEM = {
    "title": "Een vaste monteur voor de lift",
    "what": "Er komt een vaste monteur. Hij is binnen een dag in het portiek.",
    "owner": "gebiedsbeheerder",
    "owner_organisation": "Wooncorporatie Onder Dak",
    "review_on": "2099-01-01",
}
SHEET = {
    "area_code": "BU05183620",
    "title": "Samen buiten zitten",
    "slug": "samen-buiten",
    "can": "Spullen voor buiten.",
    "cannot": "Iets met auto's.",
    "uncertain": "Of er op tijd stroom is.",
    "built": "Binnen een jaar.",
    "pot": "10.000",
    "pot_source": "De gemeente, uit het wijkbudget.",
    "most_per_plan": "7.000",
    "leftover": "back",
    "voters": "Iedereen die in Molenveld woont.",
    "voting_age": "12",
    "least_choices": "1",
    "most_choices": "2",
    "rule": "votes",
    "tie_rule": "talk",
    "least_ballots": "0",
    "binding": "binds",
    "mandate": "Het college, volgens de verordening wijkbudget.",
    "objection": "Bij de gemeente, tot zes weken na de uitslag.",
}
PLANS = (
    {"title": "Bankjes bij de lift", "text": "Twee van hout.", "place": "Molenplein", "cost": "4.200"},
    {"title": "Lampen in de tunnel", "text": "Ze branden 's nachts.", "place": "Spoortunnel", "cost": "3000"},
    {"title": "Buurtfeest", "text": "Eten en muziek.", "place": "Grasveld", "cost": "1.500,50"},
)
OUTAGE = "45"  # minutes; half an hour or less moves nothing


class Builder(Interpreter):
    """Somebody who brings people of a neighbourhood together."""

    def makes_a_thread_of(self, story: str, area: str = "BU05183620", theme: str = "housing") -> None:
        """Make a thread of one striking story, by its address."""
        self.goes_to("werk/draden")
        self.answers("/draden/nieuw", story=story, area=area, theme=theme)
        self.presses("/draden/nieuw")

    def names(self, name: str, value: str = "") -> None:
        """Give the thread the name that people use, and what they care for in it."""
        self.answers("/naam", name=name, value=value)
        self.presses("/naam")

    def writes_down_that_it_is_recognised(self) -> None:
        """Keep what residents answered at a meeting."""
        self.answers("/herkend", recognised="yes", asked_at="Buurtavond in De Wiek", asked_on=DAY)
        self.presses("/herkend")

    def marks_an_obstacle(self) -> None:
        """Say that the thread stands in somebody's way."""
        self.answers("/merk", is_obstacle=True)
        self.presses("/merk")

    def moves_it_on(self) -> None:
        """Bring the thread one stage further."""
        self.presses("/verder")
        self.hears()

    def puts_in(self, story: str) -> None:
        """Put a story in the thread, by its address."""
        self.answers("/verhalen", story=story)
        self.presses("/verhalen")

    def dismisses(self, reason: str) -> None:
        """Set the thread aside, for a reason."""
        self.answers("/afwijzen", reason=reason)
        self.presses("/afwijzen")

    def brings_back(self, reason: str) -> None:
        """Take a dismissed thread up again."""
        self.answers("/terug", reason=reason)
        self.presses("/terug")

    def puts_on_the_agenda(self, **changes: str) -> None:
        """Write an item that grows from the adopted thread."""
        self.follows("/agendapunt")
        self.answers("/agendapunt", **{**ITEM, **changes})
        self.presses("/agendapunt")

    def sets_a_figure_beside_it(self, indicator: str, reason: str) -> None:
        """Choose a real figure of the neighbourhood."""
        self.answers("/cijfers", indicator=indicator, reason=reason)
        self.presses("/cijfers")

    def writes_a_sheet(self, **changes: str) -> None:
        """Write down everything of a round before anybody votes; it runs from yesterday for a week."""
        begins = datetime.now(LOCAL_ZONE) - timedelta(days=1)
        moments = {
            "begins_at": begins.strftime("%Y-%m-%dT%H:%M"),
            "ends_at": (begins + timedelta(days=8)).strftime("%Y-%m-%dT%H:%M"),
        }
        self.goes_to("werk/rondes/nieuw")
        self.answers("/rondes/nieuw", **{**SHEET, **moments, **changes})
        self.presses("/rondes/nieuw")

    def adds_plans(self, *plans: dict[str, str]) -> None:
        """Put plans on the ballot."""
        for plan in plans or PLANS:
            self.follows("/plannen/nieuw")
            self.answers("/plannen/nieuw", **plan)
            self.presses("/plannen/nieuw")

    def opens_the_vote(self) -> None:
        """Freeze the sheet; the key is on the page that comes."""
        self.answers("/open", sure=True)
        self.presses("/open")

    def goes_on_from_the_key(self) -> None:
        """Go back to the page of the round, with the key printed."""
        with self.page.expect_navigation():
            self.page.locator("main a.no-print, main .no-print a").first.click()

    def makes_letters(self, count: int) -> str:
        """Make letters with codes; return the name of the file that comes."""
        self.answers("/codes", count=str(count), batch="proef")
        with self.page.expect_download() as coming:
            self.button("/codes").click()
        return coming.value.suggested_filename

    def withdraws_a_plan(self, number: int, reason: str) -> None:
        """Take a plan out of the vote."""
        self.page.locator('select[name="number"]').select_option(str(number))
        self.answers("/intrekken", reason=reason)
        self.presses("/intrekken")

    def moves_the_end(self, reason: str, minutes: str = OUTAGE) -> None:
        """Let the vote end later, after an outage."""
        self.answers("/later", minutes=minutes, reason=reason)
        self.presses("/later")

    def ends_the_round(self, reason: str) -> None:
        """End a round for good."""
        self.answers("/beeindigen", reason=reason, sure=True)
        self.presses("/beeindigen")

    def counts(self) -> None:
        """Open the box, when that did not happen by itself."""
        self.presses("/tellen")
