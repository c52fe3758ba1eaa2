"""Real elections from Pabulib, under every rule: what the cities decided, and that each count ends in time."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from buurtstem.budget.cli import budget_commands
from buurtstem.budget.rules.election import Rule, Ties
from buurtstem.budget.rules.pabulib import FileElection, read_election
from buurtstem.budget.rules.tally import tally

ASSEN = "Netherlands_Assen_2024.pb"
AMSTERDAM = "Netherlands_Amsterdam_304.pb"
WARSZAWA = "Poland_Warszawa_2026_Stary_Mokotow.pb"
TOULOUSE = "France_Toulouse_2022_6_-_Saint-Cyprien.pb"
ZURICH = "Switzerland_Zurich_D10.pb"
CHICAGO = "US_Stanford_Dataset_PB_Chicago_39th_Ward_2021_vote_knapsacks.pb"
FILES = (ASSEN, AMSTERDAM, WARSZAWA, TOULOUSE, ZURICH, CHICAGO)
MOST_SECONDS = 30


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder with the elections; `make test-real` sets where."""
    folder = Path(os.environ.get("BUURTSTEM_REAL_DATA", "")) / "pabulib"
    assert (folder / ASSEN).is_file(), f"BUURTSTEM_REAL_DATA holds no pabulib/{ASSEN}"
    return folder


@pytest.fixture
def read(folder: Path):
    """Reads one file."""

    def read(name: str) -> FileElection:
        return read_election((folder / name).read_bytes())

    return read


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("name", FILES)
def test_each_file_is_counted_within_the_pot_in_time_and_the_same_twice(folder: Path, name: str, rule: Rule):
    def run() -> str:
        words = ["tally", str(folder / name), "--rule", rule.value, "--json"]
        result = CliRunner().invoke(budget_commands, words)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    start = time.process_time()
    printed = run()
    assert time.process_time() - start < MOST_SECONDS
    document = json.loads(printed)
    assert 0 < document["spent"] <= document["budget"]
    assert document["winners"]
    assert printed == run()


def test_assen_by_equal_shares_is_what_the_city_decided(read):
    found = read(ASSEN)
    outcome = tally(found.election, Rule.EQUAL_SHARES)

    assert outcome.differs_from(found.selected) == ()
    assert (outcome.spent, outcome.budget - outcome.spent) == (7_670_000, 2_330_000)
    assert [(tie.plans, tie.decisive) for tie in outcome.ties] == [(("2", "11"), False)]
    assert set(tally(found.election, Rule.EQUAL_SHARES, Ties.STRICT).winners) == set(found.selected)
    for rule in (Rule.VOTES, Rule.VOTES_NO_SKIP, Rule.VOTES_PER_COST):
        assert tally(found.election, rule).differs_from(found.selected)


def test_warszawa_with_its_threshold_is_what_the_city_decided_by_a_tie(read):
    found = read(WARSZAWA)
    outcome = tally(found.election, Rule.VOTES_THRESHOLD)

    assert outcome.differs_from(found.selected) == ()
    assert [(tie.at, tie.plans, tie.decisive, tie.resolved_by) for tie in outcome.ties] == [
        (272, ("64", "1534"), True, "file order")
    ]
    strict = tally(found.election, Rule.VOTES_THRESHOLD, Ties.STRICT)
    assert strict.decision_needed
    assert set(found.selected) - set(strict.winners) == {"64"}


def test_amsterdam_skips_what_no_longer_fits(read):
    found = read(AMSTERDAM)
    outcome = tally(found.election, Rule.VOTES)

    assert found.selected is None
    assert (len(outcome.winners), outcome.spent) == (18, 24_915_000)
    no_skip = tally(found.election, Rule.VOTES_NO_SKIP).winners
    assert outcome.winners[: len(no_skip)] == no_skip


def test_toulouse_has_amounts_with_decimals(read):
    found = read(TOULOUSE)
    assert found.election.budget == 40_000_000
    assert tally(found.election, Rule.VOTES).winners == ("34", "38", "40", "35")


def test_zurich_gives_points_as_the_file_adds_them_up(read, folder: Path):
    found = read(ZURICH)
    outcome = tally(found.election, Rule.EQUAL_SHARES)

    assert outcome.utility == "points x cost"
    steps = {step.project: step.votes for step in tally(found.election, Rule.VOTES).steps}
    assert (steps["14"], steps["5"]) == (168, 149)


@pytest.mark.parametrize("name", FILES)
def test_the_columns_of_votes_agree_with_the_ballots(read, name):
    assert read(name).warnings == ()
