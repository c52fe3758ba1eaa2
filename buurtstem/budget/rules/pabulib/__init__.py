"""Reads Pabulib files (.pb; format: pabulib.org/format): sections META, PROJECTS and VOTES."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from buurtstem.budget.rules.election import Ballot, Election, Project, VoteType
from buurtstem.core.money import CENTS_PER_EURO, Cents
from buurtstem.core.text import clean_text

from .ballots import BallotReader
from .numbers import NoNumber, from_meta, read_amount, read_whole
from .oddities import Oddities
from .rows import Row, Section, UnreadableElection, decode, read_sections, short

__all__ = ["FileElection", "UnreadableElection", "read_election"]

WITHDRAWN_COST = Cents(999_999_999 * CENTS_PER_EURO)  # what files write for a plan that was withdrawn
VOTE_TYPES = {**{kind.value: kind for kind in VoteType}, "choose-1": VoteType.APPROVAL}
WINDOWS = "The file is not UTF-8; it is read as Windows-1252."
NO_COUNT = "META does not say {cases}, so whether rows are missing is not known."
ROUNDED = "Parts of a cent were rounded: {cases}."
THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
COMMA = "Decimal commas were read as decimal points: {cases}."
WITHDRAWN = "Plans with the cost 999999999 were withdrawn and cannot win: {cases}."
WORDS_OF_TRUTH = {  # what spreadsheets and programs make of 1 and 0
    **dict.fromkeys(("1", "1.0", "1,0", "true", "yes"), True),
    **dict.fromkeys(("", "0", "0.0", "0,0", "false", "no"), False),
}
OTHER_SELECTED = 'Plans with another value than 0 or 1 under "selected" do not count as winners: {cases}.'
OTHER_VOTES = "The column votes says something else than the ballots: {cases}."


@dataclass(frozen=True)
class FileElection:
    """What a file says: the election, META as written, the winners it names, and what was odd in it."""

    election: Election
    meta: dict[str, str]
    selected: tuple[str, ...] | None
    warnings: tuple[str, ...]


def read_election(content: bytes) -> FileElection:
    """Return the election of a Pabulib file.

    UTF-8 with or without BOM, any line ends; what is odd but clear is read with a warning.

    Raises:
        UnreadableElection: it cannot be counted; the sentence names the line and the problem.
    """
    text, is_windows = decode(content)
    sections = read_sections(text)
    reader = _Reader(_meta(sections["META"]), Oddities())
    if is_windows:
        reader.oddities.note(WINDOWS)
    return reader.read(sections["PROJECTS"], sections["VOTES"])


def _meta(section: Section) -> dict[str, str]:
    section.require("key", "value")
    meta: dict[str, str] = {}
    for row in section.rows:
        meta.setdefault(row.cells["key"].lower(), row.cells["value"])
    return meta


class _Reader:
    """Reads one file."""

    def __init__(self, meta: dict[str, str], oddities: Oddities) -> None:
        self.meta = meta
        self.oddities = oddities

    def read(self, projects_section: Section, votes_section: Section) -> FileElection:
        """Return the whole election."""
        kind = self._vote_type()
        budget = self._amount(self._required("budget"), "META budget")
        threshold = from_meta(self.meta, "min_project_score_threshold", read_whole)
        projects = self._projects(projects_section)
        self._compare_number("num_projects", projects_section)
        self._compare_number("num_votes", votes_section)
        names = [project.id for project in projects]
        ballots = BallotReader(kind, names, self.meta, self.oddities).read(votes_section)
        self._compare_votes(projects_section, ballots)
        selected = self._selected(projects_section)
        election = Election(budget, projects, ballots, kind, threshold)
        return FileElection(election, self.meta, selected, self.oddities.warnings())

    def _required(self, key: str) -> str:
        if not self.meta.get(key):
            raise UnreadableElection(f"META does not say {key}.")
        return self.meta[key]

    def _vote_type(self) -> VoteType:
        written = self._required("vote_type")
        if written.lower() not in VOTE_TYPES:
            known = ", ".join(VOTE_TYPES)
            raise UnreadableElection(f'META vote_type "{short(written)}" is not known; known are {known}.')
        return VOTE_TYPES[written.lower()]

    def _compare_number(self, key: str, section: Section) -> None:
        number = from_meta(self.meta, key, read_whole)
        if number is None:
            self.oddities.note(NO_COUNT, key)
        elif number != len(section.rows):
            raise UnreadableElection(
                f"META says {key} {number}, and the section {section.name} has {len(section.rows)} rows."
            )

    def _amount(self, written: str, what: str) -> Cents:
        try:
            cents, is_rounded = read_amount(written)
        except NoNumber as problem:
            raise UnreadableElection(f'{what} "{short(written)}": this {problem}.') from problem
        if THOUSANDS.fullmatch(written):
            raise UnreadableElection(
                f'{what} "{short(written)}": this may be thousands or a decimal comma; write a point.'
            )
        case = f'{what} "{written}"'.replace("Line", "line", 1)
        if is_rounded:
            self.oddities.note(ROUNDED, case)
        if "," in written:
            self.oddities.note(COMMA, case)
        return cents

    def _projects(self, section: Section) -> tuple[Project, ...]:
        section.require("project_id", "cost")
        projects: dict[str, Project] = {}
        for row in section.rows:
            project = self._project(row)
            if project.id in projects:
                raise UnreadableElection(
                    f'Line {row.line}: the project "{short(project.id)}" is there already.'
                )
            projects[project.id] = project
        return tuple(projects.values())

    def _project(self, row: Row) -> Project:
        name, written = row.cells["project_id"], row.cells["cost"]
        if not name:
            raise UnreadableElection(f"Line {row.line}: this project has no project_id.")
        cost = self._amount(written, f'Line {row.line}: cost of project "{short(name)}"')
        if cost == WITHDRAWN_COST:
            self.oddities.note(WITHDRAWN, name)
        title = " ".join(clean_text(row.cells.get("name", "")).split())
        return Project(name, title, cost, withdrawn=cost == WITHDRAWN_COST)

    def _compare_votes(self, section: Section, ballots: tuple[Ballot, ...]) -> None:
        if "votes" not in section.columns:
            return
        counted = Counter(name for ballot in ballots for name, _ in ballot.points)
        for row in section.rows:
            name, written = row.cells["project_id"], row.cells["votes"]
            if written and written.removesuffix(".0") != str(counted[name]):
                self.oddities.note(OTHER_VOTES, f"{name} ({written}, on ballots {counted[name]})")

    def _selected(self, section: Section) -> tuple[str, ...] | None:
        marks = {row.cells["project_id"]: row.cells.get("selected", "") for row in section.rows}
        if not any(marks.values()):
            return None
        for name, mark in marks.items():
            if mark.lower() not in WORDS_OF_TRUTH:
                self.oddities.note(OTHER_SELECTED, f"{name} ({mark})")
        return tuple(name for name, mark in marks.items() if WORDS_OF_TRUTH.get(mark.lower()))
