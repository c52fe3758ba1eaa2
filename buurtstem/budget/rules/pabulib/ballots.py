"""The section VOTES: each row one voter's choice, as points by project."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from buurtstem.budget.rules.election import Ballot, VoteType

from .numbers import NoNumber, from_meta, read_number, read_whole
from .oddities import Oddities
from .rows import Row, Section, UnreadableElection, short

ONE = Fraction(1)
POINTS_NEEDED = {VoteType.CUMULATIVE, VoteType.SCORING}
TWICE = "A project that stands twice on a ballot counts once: line {cases}."
BLANK = "Ballots without a choice: line {cases}."
SAME_VOTER = "Voter ids that occur again; each row counts: line {cases}."
BORDA = "Places count as points (Borda): {cases} for the first place, one less for each next."
OTHER_SCORING = "The points of places by {cases} are not known here."


class BallotReader:
    """Reads ballots of one file."""

    def __init__(
        self, vote_type: VoteType, projects: Iterable[str], meta: dict[str, str], oddities: Oddities
    ) -> None:
        self.vote_type = vote_type
        self.projects = frozenset(projects)
        self.order = tuple(projects)
        self.meta = meta
        self.oddities = oddities
        self.known: dict[str, Ballot] = {}  # ballots that were written the same before

    def read(self, section: Section) -> tuple[Ballot, ...]:
        """Return a ballot for each row, in order.

        Raises:
            UnreadableElection: a column is missing, or a row names an unknown project or unfitting points.
        """
        section.require("voter_id", "vote", *(["points"] if self.vote_type in POINTS_NEEDED else []))
        self._note_voters(section)
        if self.vote_type is VoteType.APPROVAL:
            return tuple([self._approval(row) for row in section.rows])
        if "points" in section.columns:
            rest = self._rest()
            return tuple([self._with_points(row, rest) for row in section.rows])
        first = self._first_place()
        return tuple([self._with_places(row, first) for row in section.rows])

    def _rest(self) -> Fraction:
        """Return the points of projects that a ballot does not name."""
        if self.vote_type is not VoteType.SCORING:
            return Fraction(0)
        return from_meta(self.meta, "default_score", read_number) or Fraction(0)

    def _note_voters(self, section: Section) -> None:
        seen = set()
        for row in section.rows:
            voter = row.cells["voter_id"]
            if voter in seen:
                self.oddities.note(SAME_VOTER, str(row.line))
            seen.add(voter)

    def _approval(self, row: Row) -> Ballot:
        written = row.cells["vote"]
        ballot = self.known.get(written)
        if ballot is None:
            ballot = self._ballot(row, [(name, ONE) for name in self._names(row)])
            if len(ballot.points) == written.count(",") + 1:  # nothing to note at the next one
                self.known[written] = ballot
        return ballot

    def _with_points(self, row: Row, rest: Fraction) -> Ballot:
        names = self._names(row)
        written = [each.strip() for each in row.cells["points"].split(",")] if row.cells["points"] else []
        if len(written) != len(names):
            raise UnreadableElection(
                f"Line {row.line}: the vote names {len(names)} projects and gives {len(written)} points."
            )
        points = [self._points(row, each) for each in written]
        unnamed = [name for name in self.order if name not in set(names)] if rest else []
        return self._ballot(row, [*zip(names, points, strict=True), *((name, rest) for name in unnamed)])

    def _points(self, row: Row, written: str) -> Fraction:
        try:
            points = read_number(written)
        except NoNumber as problem:
            raise UnreadableElection(
                f'Line {row.line}: the points "{short(written)}": this {problem}.'
            ) from problem
        if points < 0 and self.vote_type is not VoteType.SCORING:
            raise UnreadableElection(f'Line {row.line}: the points "{written}": this is negative.')
        return points

    def _with_places(self, row: Row, first: int) -> Ballot:
        names = self._names(row)
        return self._ballot(
            row, [(name, Fraction(max(first - place, 0))) for place, name in enumerate(names)]
        )

    def _first_place(self) -> int:
        """Return the points of a first place: the most projects a ballot may name (Pabulib: all of them)."""
        if self.meta.get("scoring_fn", "borda").lower() != "borda":
            self.oddities.note(OTHER_SCORING, f'"{self.meta["scoring_fn"]}"')
        most = from_meta(self.meta, "max_length", read_whole) or len(self.order)
        self.oddities.note(BORDA, str(most))
        return most

    def _names(self, row: Row) -> list[str]:
        written = row.cells["vote"]
        return [name.strip() for name in written.split(",")] if written else []

    def _ballot(self, row: Row, points: list[tuple[str, Fraction]]) -> Ballot:
        if not points:
            self.oddities.note(BLANK, str(row.line))
        by_name: dict[str, Fraction] = {}
        for name, given in points:
            if name in by_name:
                self.oddities.note(TWICE, str(row.line))
            elif name not in self.projects:
                raise UnreadableElection(
                    f'Line {row.line}: the vote names "{short(name)}", which is no project.'
                )
            else:
                by_name[name] = given
        return Ballot(tuple(by_name.items()))
