"""The pages of pairs who ring doorbells."""

from __future__ import annotations

from collections.abc import Callable

from .walking import Stop, Walker, goes, sends_empty

PIECES = (
    "De lift staat elke week stil. Mijn boodschappen haal ik nu bij de buurvrouw beneden.",
    "Op donderdag drinken we thee in de hal. Dan hoor ik alles.",
)
WITH_NUMBERS = "Mijn BSN is 123456782, dat vroegen ze aan de telefoon."


def _writes_down(*pieces: str) -> Callable[[Walker], None]:
    def reach(walker: Walker) -> None:
        walker.code = walker.pair.writes_down(*pieces)

    return reach


def _reads_a_decided_talk(walker: Walker) -> None:
    walker.site.decide(walker.code)
    walker.pair.reads_the_newest_report()


def _opens_the_receipt(walker: Walker) -> None:
    walker.teller.types_the_code(walker.code)


TALKING = (
    Stop("talks", "interviews.talks", goes("werk/buurtbabbel")),
    Stop("talk", "interviews.talk", lambda walker: walker.pair.reads_the_newest_report()),
    Stop("door", "interviews.write", goes("werk/buurtbabbel/nieuw")),
    Stop("door, to be put right", "interviews.write", sends_empty("/buurtbabbel/nieuw")),
    Stop("talk kept", "interviews.kept", _writes_down(*PIECES)),
    Stop("next door", "interviews.write", lambda walker: walker.pair.goes_next_door()),
    Stop("talk, waiting", "interviews.talk", lambda walker: walker.pair.reads_the_newest_report()),
    Stop("receipt of a talk, waiting", "trail.opened", _opens_the_receipt),
    Stop("talk, decided", "interviews.talk", _reads_a_decided_talk),
    Stop("receipt of a talk, published", "trail.opened", _opens_the_receipt),
    Stop("receipt of a talk, withdrawn", "trail.opened", lambda walker: walker.teller.withdraws()),
    Stop("receipt of a talk, erased", "trail.opened", lambda walker: walker.teller.erases()),
    Stop("talk, taken back", "interviews.talk", lambda walker: walker.pair.reads_the_newest_report()),
    Stop("talk kept, numbers overwritten", "interviews.kept", _writes_down(WITH_NUMBERS)),
)
