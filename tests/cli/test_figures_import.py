"""`buurtstem figures import`: files come in, and what is wrong with one is said in a line of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from buurtstem.core.clock import today
from buurtstem.figures.queries import figures_for
from buurtstem.web.database import reading
from tests.cast import Cast
from tests.figures import KWB_COLUMNS, KWB_NAME, LAAGHOVEN_ROW, LEEF_ROWS, MOLENVELD_ROW, kwb, leef, table


@pytest.fixture
def bring(command, cast: Cast, tmp_path: Path):
    """Writes a file and brings it in."""

    def bring(content: bytes, *options: object, name: str = KWB_NAME):
        path = tmp_path / name
        path.write_bytes(content)
        return command("figures", "import", path, *options)

    return bring


def value_of(app: Flask, indicator: str) -> object:
    with app.app_context():
        card = figures_for(reading(), "BU05183620", indicator, today())
        return card.value if card else None


def test_a_good_file_comes_in_and_says_what_each_column_became(app: Flask, bring):
    result = bring(kwb(MOLENVELD_ROW, MOLENVELD_ROW.replace("BU05183620", "BU05183699")))

    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "kwb_2024_cut.csv: CBS, Kerncijfers wijken en buurten 2024 (CC BY 4.0), KWB 2024"
    assert lines[1] == "division of 2024; new"
    assert lines[2] == "2 rows: 1 about areas known here; 1 areas are not (BU05183699)"
    assert "  AantalInwoners_5 -> inhabitants: 1 known" in lines
    assert lines[-1] == "8 figures were added, 0 older ones were replaced"
    assert value_of(app, "inhabitants") == 3360


def test_the_same_file_twice_says_that_nothing_changed(bring):
    bring(kwb())
    result = bring(kwb())

    assert result.exit_code == 0
    assert "imported before: nothing changed" in result.stdout
    assert result.stdout.endswith("0 figures were added, 0 older ones were replaced\n")


def test_a_dry_run_changes_nothing(app: Flask, bring):
    result = bring(kwb(), "--dry-run")

    assert result.exit_code == 0
    assert result.stdout.endswith("16 figures would be added, 0 older ones would be replaced\n")
    assert value_of(app, "inhabitants") is None


def test_json_is_one_document_and_nothing_else(bring):
    wrong = LAAGHOVEN_ROW.replace("1.8", "x")
    result = bring(kwb(MOLENVELD_ROW, wrong), "--json", "--source", "CBS via de gemeente")
    document = json.loads(result.stdout)

    assert result.exit_code == 1
    assert document["source"] == "CBS via de gemeente"
    counts = {name: document[name] for name in ("rows", "matched", "unmatched", "known", "refused", "added")}
    assert counts == {"rows": 2, "matched": 2, "unmatched": 0, "known": 15, "refused": 1, "added": 15}
    assert (document["layout"], document["division"], document["outcome"]) == ("kwb_odata", 2024, "new")
    assert document["dry_run"] is False
    assert {"column": "GemiddeldeHuishoudensgrootte_33", "indicator": "household_size", "counts": {"known": 1, "refused": 1}} in document["columns"]  # fmt: skip
    assert document["checks"][0]["status"] == "ok"
    assert document["problems"] == ["row 3, GemiddeldeHuishoudensgrootte_33: BU03550205: 'x' is no number"]


def test_wrong_rows_are_named_one_per_line_and_the_others_come_in(app: Flask, bring):
    rows = [MOLENVELD_ROW.replace("BU05183620", f"XX{number}") for number in range(60)]
    result = bring(kwb(MOLENVELD_ROW, *rows))

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0] == "kwb_2024_cut.csv: row 3: 'XX0' is no CBS area code"
    assert (len(lines), lines[-1]) == (51, "kwb_2024_cut.csv: and 10 more")
    assert value_of(app, "inhabitants") == 3360


def test_columns_that_are_not_known_are_named(bring):
    result = bring(table("Codering_3;AantalInwoners_5;Mannen_6", "BU05183620;5;1"))

    assert "not used: Mannen_6" in result.stdout.splitlines()


def test_the_leefbaarometer_needs_its_division_confirmed(app: Flask, bring):
    refused = bring(leef(), name="scores.csv")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "confirm it with --division YEAR" in refused.stderr

    assert bring(leef(), "--division", "2024", name="scores.csv").exit_code == 0
    assert str(value_of(app, "liveability")) == "3.81"


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"", (), "is empty"),
        (table(KWB_COLUMNS), (), "has a header and no rows"),
        (b"just words\n", (), "is no table"),
        (b"x" * 1_000_000, (), "is no table"),
        (kwb().replace(b"3360", b"33\x0060"), (), "NUL bytes"),
        (b"a,b\n\x81\xfe,1\n", (), "in no encoding known here"),
        (table("a,b", "1,2"), (), "no layout known here"),
        (b'{"type": "FeatureCollection", "features": [', (), "is broken JSON"),
        (b'{"type": "FeatureCollection", "features": []}', (), "is recognised as GeoJSON"),
        (table("Identifier,Title", "BU05183620,Molenveld"), (), "buurtstem places import brings it in"),
        (kwb(), ("--division", "2023"), "the name of the file says 2024, --division says 2023"),
        (kwb(), ("--reference-date", "2024-06-01"), "reference dates of its own"),
        (kwb(MOLENVELD_ROW.replace("BU05183620", "BU03080000")), (), "about no area that is known here (BU03080000)"),
        (leef(LEEF_ROWS[0]), ("--division", "2023"), "'Molenveld' in the division of 2024, and 'Moerwijk-Oost' in that of 2023"),
        (kwb(MOLENVELD_ROW.replace("BU05183620", "XX")), (), "has no sound row"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_come_in_gets_one_line(bring, content, options, sentence):
    result = bring(content, *options)

    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: kwb_2024_cut.csv ")
    assert sentence in line


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_excel_may_save_it_as_it_likes(app: Flask, bring, encoding):
    text = kwb(MOLENVELD_ROW.replace("Voorbeeldstad", "Voorbeeldstäd")).decode().replace(",", ";")

    assert bring(text.replace("\n", "\r\n").encode(encoding)).exit_code == 0
    assert value_of(app, "inhabitants") == 3360


@pytest.mark.parametrize("options", [("--division", "12"), ("--reference-date", "gisteren")])
def test_a_wrong_option_is_explained(bring, options):
    result = bring(kwb(), *options)

    assert result.exit_code == 2
    assert "Invalid value" in result.stderr


def test_a_file_that_is_not_there_is_said_so(command):
    assert command("figures", "import", "nowhere.csv").exit_code == 2
