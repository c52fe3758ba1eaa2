"""What was odd in a file that could be read all the same."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_NAMED = 3  # cases that a warning names


@dataclass
class Oddities:
    """Cases by kind; a kind is a sentence with a place for its cases."""

    cases: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, case: str = "") -> None:
        """Note a case of a kind."""
        self.cases.setdefault(kind, []).append(case)

    def warnings(self) -> tuple[str, ...]:
        """Return one sentence for each kind, with its first cases."""
        return tuple(kind.replace("{cases}", _some(cases)) for kind, cases in self.cases.items())


def _some(cases: list[str]) -> str:
    more = len(cases) - MOST_NAMED
    return ", ".join(cases[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
