"""The log of a round in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from buurtstem.budget.rules.chain import Act, Entry

from .rounds import isolated, local_moment

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class LogLine:
    """One entry: what was done in the reader's language, and what somebody wrote with it."""

    number: int
    at: datetime
    sentence: str
    words: str
    hash: str


def log_lines(entries: Iterable[Entry]) -> list[LogLine]:
    """Return the log as a table shows it."""
    return [
        LogLine(
            entry.number,
            entry.at,
            SENTENCES[entry.act](entry.facts),
            str(entry.facts.get("reason") or entry.facts.get("decision") or ""),
            entry.hash,
        )
        for entry in entries
    ]


def _codes_made(facts: Facts) -> str:
    return ngettext(
        "%(num)s voting code was made (batch %(batch)s).",
        "%(num)s voting codes were made (batch %(batch)s).",
        facts["count"],
        batch=isolated(facts["batch"]),
    )


def _end_moved(facts: Facts) -> str:
    return gettext(
        "The end was moved from %(before)s to %(after)s.",
        before=local_moment(facts["from"]),
        after=local_moment(facts["to"]),
    )


def _counted(facts: Facts) -> str:
    counted = ngettext(
        "The box was opened: %(num)s ballot was counted.",
        "The box was opened: %(num)s ballots were counted.",
        facts["ballots"],
    )
    if not facts["unreadable"]:
        return counted
    unreadable = ngettext(
        "%(num)s envelope could not be read.", "%(num)s envelopes could not be read.", facts["unreadable"]
    )
    return f"{counted} {unreadable}"


def _tie_decided(facts: Facts) -> str:
    return gettext(
        "People decided about equal plans (%(tied)s): money goes to %(chosen)s.",
        tied=isolated(", ".join(facts["tied"])),
        chosen=isolated(", ".join(facts["chosen"])),
    )


SENTENCES: dict[Act, Callable[[Facts], str]] = {
    Act.OPENED: lambda _: gettext(
        "The vote was opened. The sheet was frozen, and a test ballot was sealed and opened again."
    ),
    Act.CODES_MADE: _codes_made,
    Act.CODE_VOIDED: lambda facts: gettext(
        "One code of batch %(batch)s was made void.", batch=isolated(facts["batch"])
    ),
    Act.BATCH_VOIDED: lambda facts: gettext(
        "All unused codes of batch %(batch)s were made void.", batch=isolated(facts["batch"])
    ),
    Act.PLAN_WITHDRAWN: lambda facts: gettext("Plan %(number)s was withdrawn.", number=facts["plan"]),
    Act.END_MOVED: _end_moved,
    Act.ENDED: lambda _: gettext("The round was ended."),
    Act.COUNTED: _counted,
    Act.KEY_PUT_BACK: lambda _: gettext("The printed key was put back."),
    Act.KEY_DESTROYED: lambda _: gettext("The key was destroyed: old copies of the box stay shut."),
    Act.TIE_DECIDED: _tie_decided,
    Act.DECIDED: lambda _: gettext("Those who hold the mandate decided."),
}
