"""The pages on which people work on threads and the agenda: builders, professionals, resident members."""

from __future__ import annotations

from collections.abc import Callable

from buurtstem.agenda.rules.threads import Stage
from tests.browser.people.builder import ITEM

from .walking import Stop, Walker, follows_first, goes, sends_empty

MOVES = "main a[href*='/verhalen/']:not([href*='molenveld'])"  # the way to move a story, on a thread's page
REASON = "Dit zijn twee onderwerpen door elkaar."


def _opens(stage: Stage) -> Callable[[Walker], None]:
    return lambda walker: walker.builder.opens_the_thread(walker.site.thread_at(stage))


def _names(walker: Walker) -> None:
    walker.builder.names("Wie boven woont zit vast", "Samen naar buiten kunnen")


def _moves_on(walker: Walker) -> None:
    walker.site.let_both_sides_speak(walker.builder.thread_id())
    walker.page.reload()
    walker.builder.moves_it_on()


def _adopts(walker: Walker) -> None:
    walker.builder.writes_down_that_it_is_recognised()
    walker.builder.marks_an_obstacle()
    walker.builder.moves_it_on()


def _begins_an_item(walker: Walker) -> None:
    walker.page.go_back()
    walker.builder.follows("/agendapunt")


def _puts_on_the_agenda(walker: Walker) -> None:
    walker.builder.answers("/agendapunt", **ITEM)
    walker.builder.presses("/agendapunt")


def _sets_a_figure_beside_it(walker: Walker) -> None:
    walker.builder.sets_a_figure_beside_it("age_65_plus", "Zoveel mensen zijn 65 jaar of ouder.")


def _puts_in_no_story(walker: Walker) -> None:
    walker.builder.puts_in("geen adres")


def _gives_no_reason(walker: Walker) -> None:
    _opens(Stage.PROPOSED)(walker)
    walker.builder.presses("/afwijzen")


def _looks_at_a_question(walker: Walker) -> None:
    walker.page.locator("#questions summary").click()
    follows_first("#questions a")(walker)


def _opens_the_list_and_a_question(walker: Walker) -> None:
    goes("werk/draden")(walker)
    _looks_at_a_question(walker)


def _splits(walker: Walker) -> None:
    _opens(Stage.PROPOSED)(walker)
    walker.builder.follows("/splitsen")


def _speaks(walker: Walker) -> None:
    walker.professional.says("Wij krijgen hier weinig meldingen over.", "wijkbeheerder")


THREADS = (
    Stop("threads", "agenda.threads", goes("werk/draden")),
    Stop("threads, to be put right", "agenda.open_thread", sends_empty("/draden/nieuw")),
    Stop("what the program asks", "agenda.question", _opens_the_list_and_a_question),
    Stop("threads, chosen from", "agenda.threads", goes("werk/draden?stadium=proposed")),
    Stop("thread, proposed", "agenda.staff_thread", _opens(Stage.PROPOSED)),
    Stop("thread, nothing said", "agenda.interpret", sends_empty("/duiding")),
    Stop("thread, no name", "agenda.name", sends_empty("/naam")),
    Stop("thread, no answer", "agenda.answer", sends_empty("/herkend")),
    Stop("thread, no such story", "agenda.add_story", _puts_in_no_story),
    Stop("thread, named", "agenda.staff_thread", _names),
    Stop("thread, interpreted", "agenda.staff_thread", _moves_on),
    Stop("thread, adopted", "agenda.staff_thread", _adopts),
    Stop("where a story belongs", "agenda.move_story", follows_first(MOVES)),
    Stop("new item", "agenda.new_item", _begins_an_item),
    Stop("new item, to be put right", "agenda.new_item", sends_empty("/agendapunt")),
    Stop("item", "agenda.edit_item", _puts_on_the_agenda),
    Stop("item, no figure chosen", "agenda.add_figure", sends_empty("/cijfers")),
    Stop("item with a figure", "agenda.edit_item", _sets_a_figure_beside_it),
    Stop("thread, to be split", "agenda.split", _splits),
    Stop("thread, not split without a story", "agenda.split", sends_empty("/splitsen?p=1")),
    Stop("thread, not dismissed without a reason", "agenda.dismiss", _gives_no_reason),
    Stop("thread, dismissed", "agenda.staff_thread", lambda walker: walker.builder.dismisses(REASON)),
)
INTERPRETING = (
    Stop("threads, for a professional", "agenda.threads", goes("werk/draden")),
    Stop("thread, for a professional", "agenda.staff_thread", _opens(Stage.PROPOSED)),
    Stop("thread, spoken about", "agenda.staff_thread", _speaks),
    Stop("agenda, signed in", "agenda.agenda", goes("molenveld/agenda")),
)
MEMBERS = (
    Stop("thread, for a resident member", "agenda.staff_thread", _opens(Stage.INTERPRETED)),
    Stop("thread, for a resident member to be put right", "agenda.interpret", sends_empty("/duiding")),
)
