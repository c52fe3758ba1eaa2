"""Pabulib files: what is read, what is read with a warning, and what is refused with which sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from buurtstem.budget.rules.election import Project, VoteType
from buurtstem.budget.rules.pabulib import UnreadableElection, read_election

META = {
    "description": "Molenveld",
    "num_projects": "2",
    "num_votes": "3",
    "budget": "1000",
    "vote_type": "approval",
    "currency": "EUR",
}
PROJECTS = "project_id;cost;name\n1;600;Bench\n2;400;Trees"
VOTES = "voter_id;vote\na;1,2\nb;2\nc;1"


def written(projects: str = PROJECTS, votes: str = VOTES, **meta: str) -> str:
    rows = "\n".join(f"{key};{value}" for key, value in {**META, **meta}.items() if value != "-")
    return f"META\nkey;value\n{rows}\nPROJECTS\n{projects}\nVOTES\n{votes}\n"


def read(*arguments: str, **meta: str):
    return read_election(written(*arguments, **meta).encode())


def points(found) -> list[dict[str, Fraction]]:
    return [dict(ballot.points) for ballot in found.election.ballots]


def refusal(content: str | bytes) -> str:
    with pytest.raises(UnreadableElection) as refused:
        read_election(content.encode() if isinstance(content, str) else content)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_an_election_is_read():
    found = read()

    assert found.election.budget == 100_000
    assert found.election.projects == (Project("1", "Bench", 60_000), Project("2", "Trees", 40_000))
    assert points(found) == [{"1": 1, "2": 1}, {"2": 1}, {"1": 1}]
    assert (found.election.vote_type, found.election.threshold) == (VoteType.APPROVAL, None)
    assert (found.meta["description"], found.selected, found.warnings) == ("Molenveld", None, ())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace(";", " ; "),
        lambda text: text.replace("\n", "\n\n;\n"),
        lambda text: text.replace("\n", ";;\n"),
        lambda text: text.replace("META", "meta").replace("budget", "Budget").replace("cost", "Cost"),
        lambda text: text.replace("Bench", '"Bench"').replace("1,2", '"1,2"'),
        lambda text: text.replace("1000", "1000.0").replace("600", "600.00").replace("400", "400."),
        lambda text: text.rstrip("\n"),
    ],
)
def test_marks_line_ends_spaces_quotes_and_zeros_change_nothing(change):
    found = read_election(change(written()).encode())
    assert (found.election, found.warnings) == (read().election, ())


def test_names_may_hold_semicolons_quotation_marks_and_line_ends():
    found = read('project_id;cost;name\n1;600;"Bench; two"\n2;400;"The ""Mill""\nand trees"')
    assert [project.name for project in found.election.projects] == ["Bench; two", 'The "Mill" and trees']


def test_sections_may_stand_in_another_order_and_columns_too():
    text = "VOTES\nvote;age;voter_id\n2;30;x\nPROJECTS\nname;project_id;cost\n;2;5\nMETA\nkey;value\nbudget;9\nvote_type;choose-1\n"
    found = read_election(text.encode())
    assert points(found) == [{"2": 1}]
    assert found.election.projects == (Project("2", "", 500),)
    assert found.warnings == (
        "META does not say num_projects, num_votes, so whether rows are missing is not known.",
    )


def test_ids_are_text():
    found = read("project_id;cost\n01;1\n1;2", "voter_id;vote\na;01\nb;1\nc;01,1")
    assert points(found) == [{"01": 1}, {"1": 1}, {"01": 1, "1": 1}]


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("1209341.50", 120_934_150),
        ("0", 0),
        ("7.5", 750),
        ("0.005", 1),
        ("0.0049", 0),
        ("999999999999999999", 10**20 - 100),
    ],
)
def test_amounts_are_whole_cents(amount, cents):
    assert read(budget=amount).election.budget == cents


@pytest.mark.parametrize("cost", ["1,000", "12,500", "600,000"])
def test_a_comma_that_may_part_thousands_is_not_guessed_at(cost):
    with pytest.raises(UnreadableElection, match=f'"{cost}": this may be thousands or a decimal comma'):
        read(f'project_id;cost\n1;"{cost}"\n2;400')


def test_parts_of_a_cent_and_decimal_commas_are_named():
    found = read("project_id;cost\n1;10,5\n2;0.005", budget="1000,00")
    assert [project.cost for project in found.election.projects] == [1050, 1]
    assert found.warnings == (
        'Decimal commas were read as decimal points: META budget "1000,00", line 11: cost of project "1" "10,5".',
        'Parts of a cent were rounded: line 12: cost of project "2" "0.005".',
    )


def test_a_withdrawn_plan_is_marked():
    found = read("project_id;cost\n1;999999999\n2;400")
    assert [project.withdrawn for project in found.election.projects] == [True, False]
    assert found.warnings == ("Plans with the cost 999999999 were withdrawn and cannot win: 1.",)


def test_a_threshold_is_read():
    assert read(min_project_score_threshold="30.0").election.threshold == 30


@pytest.mark.parametrize("column", ["target", "beneficiaries"])
def test_columns_that_counting_does_not_need_are_ignored(column):
    assert read(f"project_id;cost;{column}\n1;600;youth,seniors\n2;400;").warnings == ()


@pytest.mark.parametrize(
    ("marks", "selected"),
    [
        (("1", "0"), ("1",)),
        (("", ""), None),
        (("0", "0"), ()),
        (("", "1"), ("2",)),
        (("1.0", "0.0"), ("1",)),
        (("False", "TRUE"), ("2",)),
        (("yes", "no"), ("1",)),
    ],
)
def test_winners_that_the_file_names(marks, selected):
    assert read("project_id;cost;selected\n1;600;{}\n2;400;{}".format(*marks)).selected == selected


def test_other_marks_of_winners_are_named_and_do_not_count():
    found = read("project_id;cost;selected\n1;600;1\n2;400;2")
    assert found.selected == ("1",)
    assert found.warnings == (
        'Plans with another value than 0 or 1 under "selected" do not count as winners: 2 (2).',
    )


def test_a_project_twice_on_a_ballot_counts_once():
    found = read(votes="voter_id;vote\na;1,1,2\nb;2\nc;1,1,2")
    assert points(found) == [{"1": 1, "2": 1}, {"2": 1}, {"1": 1, "2": 1}]
    assert found.warnings == ("A project that stands twice on a ballot counts once: line 15, 17.",)


def test_blank_ballots_and_repeated_voters_count_and_are_named():
    rows = "\n".join(f"a;{vote}" for vote in ("", "1", "2", "", "1"))
    found = read(votes=f"voter_id;vote\n{rows}", num_votes="5")
    assert points(found) == [{}, {"1": 1}, {"2": 1}, {}, {"1": 1}]
    assert found.warnings == (
        "Voter ids that occur again; each row counts: line 16, 17, 18 and 1 more.",
        "Ballots without a choice: line 15, 18.",
    )


def test_a_column_of_votes_that_differs_from_the_ballots_is_named():
    found = read("project_id;cost;votes\n1;600;2\n2;400;3")
    assert found.warnings == ("The column votes says something else than the ballots: 2 (3, on ballots 2).",)
    assert read("project_id;cost;votes\n1;600;2.0\n2;400;").warnings == ()


def test_bytes_of_windows_are_read_with_a_warning():
    found = read_election(written().replace("Bench", "Café").encode("cp1252"))
    assert found.election.projects[0].name == "Café"
    assert found.warnings == ("The file is not UTF-8; it is read as Windows-1252.",)


@pytest.mark.parametrize(("kind", "given"), [("cumulative", "3,1.5"), ("scoring", "-3,1.5")])
def test_points_are_read_exactly(kind, given):
    votes = f"voter_id;vote;points\na;1,2;{given}\nb;;\nc;2;4"
    first, second = (Fraction(each) for each in given.split(","))
    assert points(read(votes=votes, vote_type=kind)) == [{"1": first, "2": second}, {}, {"2": 4}]


def test_unnamed_projects_get_the_default_score():
    votes = "voter_id;vote;points\na;1;3\nb;2;0\nc;1,2;1,1"
    found = read(votes=votes, vote_type="scoring", default_score="0.5")
    half = Fraction(1, 2)
    assert points(found) == [{"1": 3, "2": half}, {"2": 0, "1": half}, {"1": 1, "2": 1}]
    assert points(read(votes=votes, vote_type="cumulative", default_score="0.5"))[0] == {"1": 3}


def test_places_count_as_points():
    found = read(votes="voter_id;vote\na;1,2\nb;2\nc;2,1", vote_type="ordinal")
    assert points(found) == [{"1": 2, "2": 1}, {"2": 2}, {"2": 2, "1": 1}]
    assert found.warnings == (
        "Places count as points (Borda): 2 for the first place, one less for each next.",
    )

    found = read(
        votes="voter_id;vote\na;1,2\nb;2\nc;2,1", vote_type="ordinal", max_length="1", scoring_fn="other"
    )
    assert points(found)[0] == {"1": 1, "2": 0}
    assert found.warnings[0] == 'The points of places by "other" are not known here.'


def test_points_of_places_that_the_file_gives_are_taken():
    found = read(votes="voter_id;vote;points\na;1,2;4,3\nb;2;4\nc;1;4", vote_type="ordinal")
    assert points(found) == [{"1": 4, "2": 3}, {"2": 4}, {"1": 4}]
    assert found.warnings == ()


def test_no_ballots_are_an_election_too():
    assert read(votes="voter_id;vote", num_votes="0").election.ballots == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (b"META\nkey;value\n\x81\xff", "Line 3: this is neither UTF-8 nor Windows-1252."),
        ("META\nkey".encode("utf-16"), "Line 1: there are bytes here that are no text (is the file UTF-16?)."),
        (b"\x89PNG\r\n\x1a\n", "Line 1: a Pabulib file begins with META, not with this."),
        (b"META\nkey;value\nbudget;1\n", "The file has no section PROJECTS."),
        (written().replace("PROJECTS", "projectz"), "The file has no section PROJECTS."),
        (written().partition("VOTES")[0], "The file has no section VOTES."),
        (written().partition("PROJECTS")[2].join(["PROJECTS", ""]), "The file has no section META."),
        (written().partition("voter_id")[0], "The section VOTES has no row with the names of its columns."),
        (written() + "VOTES\nvoter_id;vote\n", "Line 18: the section VOTES begins for the second time."),
        (written().replace("key;value", "a;b"), "The section META has no column key and no column value."),
        (written().replace("project_id;cost", "id;price"), "The section PROJECTS has no column project_id and no column cost."),
        (written().replace(";vote\n", ";voted\n"), "The section VOTES has no column vote."),
        (written(vote_type="scoring"), "The section VOTES has no column points."),
        (written(budget="-"), "META does not say budget."),
        (written(budget=""), "META does not say budget."),
        (written(vote_type="-"), "META does not say vote_type."),
        (written(vote_type="secret"), 'META vote_type "secret" is not known; known are approval, cumulative, scoring, ordinal, choose-1.'),
        (written(num_votes="4"), "META says num_votes 4, and the section VOTES has 3 rows."),
        (written(num_projects="1"), "META says num_projects 1, and the section PROJECTS has 2 rows."),
        (written(num_votes="many"), 'META num_votes "many": this is no number.'),
        (written(num_votes="3.5"), 'META num_votes "3.5": this is no whole number of 0 or more.'),
        (written(min_project_score_threshold="-1"), 'META min_project_score_threshold "-1": this is no whole number of 0 or more.'),
        (written(budget="-5"), 'META budget "-5": this is negative.'),
        (written(budget="1.000.000"), 'META budget "1.000.000": this is no number.'),
        (written(budget="1e6"), 'META budget "1e6": this is no number.'),
        (written(budget="٣"), 'META budget "٣": this is no number.'),
        (written(budget="9" * 5000), f'META budget "{"9" * 60}…": this has more than 18 digits.'),
        (written().replace("600", "-600"), 'Line 11: cost of project "1" "-600": this is negative.'),
        (written().replace("600", "free"), 'Line 11: cost of project "1" "free": this is no number.'),
        (written().replace("600", ""), 'Line 11: cost of project "1" "": this is no number.'),
        (written().replace("\n2;400", "\n1;400"), 'Line 12: the project "1" is there already.'),
        (written().replace("\n2;400", "\n;400"), "Line 12: this project has no project_id."),
        (written().replace("Bench", "Bench; two"), 'Line 11: 4 cells, where PROJECTS has 3 columns; a text with ";" needs quotation marks around it.'),
        (written().replace("1,2", "1,7"), 'Line 15: the vote names "7", which is no project.'),
        (written().replace("1,2", "1,"), 'Line 15: the vote names "", which is no project.'),
        (written().replace("Trees", '"Trees'), "Line 12: a quotation mark opens a text here, and none closes it."),
        (written().replace("Trees", "T" * 140_000), "Line 12: this cannot be read as a row (field larger than field limit (131072))."),
        (written(votes="voter_id;vote;points\na;1,2;3\nb;2;1\nc;1;1", vote_type="cumulative"), "Line 15: the vote names 2 projects and gives 1 points."),
        (written(votes="voter_id;vote;points\na;1,2;3,x\nb;2;1\nc;1;1", vote_type="cumulative"), 'Line 15: the points "x": this is no number.'),
        (written(votes="voter_id;vote;points\na;1,2;3,-1\nb;2;1\nc;1;1", vote_type="cumulative"), 'Line 15: the points "-1": this is negative.'),
        (written(votes="voter_id;vote;points\na;1;3\nb;2;1\nc;1;1", vote_type="scoring", default_score="x"), 'META default_score "x": this is no number.'),
        (written(vote_type="ordinal", max_length="x"), 'META max_length "x": this is no number.'),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_by_line_and_problem(content, sentence):
    assert refusal(content) == sentence
