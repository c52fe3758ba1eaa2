"""By which way a teller comes to the form: an entry page, a shared device, a helper."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from buurtstem.accounts.rules import Actor, tells_as_professional
from buurtstem.accounts.signin import current_actor
from buurtstem.core.clock import now, today
from buurtstem.places.queries import AreaCard
from buurtstem.privacy.rules import Way
from buurtstem.web.database import reading
from buurtstem.web.forms import opening_stamp
from buurtstem.web.i18n import current_language

from .contexts import source_of
from .entries.queries import EntryWay, find_way
from .forms import TellForm
from .questions.names import slug_of_version, version_of_slug
from .questions.queries import question_of
from .questions.rules import Shown, Version, pick, show
from .rules import Opening, Source, ToldBy

KIOSK = "kiosk"  # in the session: where the next person on a shared device begins


@dataclass(frozen=True)
class Arrival:
    """The entry page and its question, whether many people use the device, who writes for the teller.

    `wording_id` is the wording of the question that the teller saw, as the form says; None: there is none.
    """

    entry: EntryWay | None = None
    is_kiosk: bool = False
    helper: Actor | None = None
    asked: Shown | None = None
    wording_id: int | None = None

    @property
    def is_class(self) -> bool:
        """Whether school children tell."""
        return self.entry is not None and self.entry.is_school

    @property
    def way(self) -> Way:
        """Who gave the consent to whom."""
        return Way.PAIR if self.helper else Way.ONESELF

    @property
    def told_by(self) -> ToldBy:
        """Whoever is signed in: children, who tells on a shared device or to a helper, are residents."""
        is_own_story = self.helper is None and not self.is_class and not self.is_kiosk
        return (
            ToldBy.PROFESSIONAL
            if is_own_story and tells_as_professional(current_actor())
            else ToldBy.RESIDENT
        )

    def source(self, named: str | None) -> Source:
        """Return the source: that of the entry page, a helper, else the one that the form names."""
        if self.entry is not None:
            return self.entry.source
        if self.helper is not None:
            return Source.HELPER
        return Source(named) if named in set(Source) else Source.WEB

    def start(self, place: AreaCard) -> str:
        """Return the address at which this way begins."""
        return self.address(place, self.asked.wished if self.asked else Version.ASKED)

    def address(self, place: AreaCard, version: Version) -> str:
        """Return the address of the form by this way, with the question in one version."""
        return url_for(
            "helping.tell" if self.helper else "stories.tell",
            area=place.slug,
            ingang=self.entry.code if self.entry else None,
            kiosk="1" if self.is_kiosk else None,
            woorden=slug_of_version(version),
        )


def arrive(form: TellForm, place: AreaCard) -> Arrival:
    """Find out by which way somebody comes, and let the form ask what is asked there.

    An entry page counts on its days; a story that began on one of them may arrive later. The device of an
    entry page stays one that many people use, whatever day it is.
    """
    is_opening = request.method == "GET"
    entry = find_way(reading(), request.args.get("ingang") if is_opening else form.entry.data)
    if entry and entry.area_code != place.code:
        entry = None
    is_shared = entry is not None and entry.is_kiosk
    if entry and is_opening and not entry.is_in_use(today()):
        entry = None
    asked = request.args.get("kiosk") if is_opening else form.kiosk.data
    shown, seen = _question(form, entry, is_opening=is_opening)
    arrival = Arrival(entry, asked == "1" or is_shared, asked=shown, wording_id=seen)
    if arrival.is_class:
        form.ask_a_class()
    if shown and form.opening:
        form.ask_one_question()
    if is_opening:
        _fill_in(form, arrival)
    return arrival


def _question(form: TellForm, entry: EntryWay | None, *, is_opening: bool) -> tuple[Shown | None, int | None]:
    """Return the question as the page shows it, and the id of the wording that its reader sees.

    A form that was sent shows what its teller saw when they began, whatever was put in its place meanwhile.
    """
    if entry is None:
        return None, None
    question, lang = question_of(reading(), entry.id), current_language()
    wished = version_of_slug(request.args.get("woorden"))
    shown = pick(question, wished, lang)
    if is_opening:
        return shown, None
    seen = next((each for each in question.wordings if str(each.id) == form.wording.data), None)
    if seen is None or not seen.was_shown:
        return shown, None
    return show(question, seen, wished, lang), seen.id


def _fill_in(form: TellForm, arrival: Arrival) -> None:
    form.entry.data = arrival.entry.code if arrival.entry else ""
    form.kiosk.data = "1" if arrival.is_kiosk else ""
    form.wording.data = str(arrival.asked.wording.id) if arrival.asked else ""
    form.source.data = arrival.source(source_of(request.args.get("bron")))
    form.opened.data = opening_stamp(now())
    question = request.args.get("vraag")
    if form.opening and question in set(Opening):
        form.opening.data = question
