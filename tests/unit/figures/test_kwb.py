"""The KWB table of CBS: which columns it has, which year it is of, what cannot be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from buurtstem.figures.rules.checks import NotAnArea, read_code
from buurtstem.figures.rules.findings import CheckStatus, Reading, Told, UnreadableFigures
from buurtstem.figures.rules.layouts import read_figures
from buurtstem.figures.rules.layouts.kwb_odata import stem_of
from buurtstem.figures.rules.reading import read_table
from buurtstem.figures.rules.values import Status, day_of
from tests.figures import KWB_COLUMNS, KWB_NAME, LAAGHOVEN_ROW, MOLENVELD_ROW, kwb, table


def read(content: bytes, name: str = KWB_NAME, **told: object) -> Reading:
    return read_figures(read_table(content), Told(name, **told))


def problems_of(*rows: str) -> list[str]:
    return [str(problem) for problem in read(kwb(*rows)).problems]


def values_of(found: Reading, row: int = 0) -> dict[str, Decimal | None]:
    return {cell.indicator: cell.value for cell in found.rows[row].cells}


def test_padded_codes_and_numbers_come_in_clean():
    found = read(kwb())

    assert found.problems == ()
    assert [row.code for row in found.rows] == ["BU05183620", "BU03550205"]
    assert values_of(found)["inhabitants"] == 3360
    assert str(values_of(found)["household_size"]) == "1.8"
    assert found.origin.source == "CBS, Kerncijfers wijken en buurten 2024"
    assert (found.origin.licence, found.origin.division) == ("CC BY 4.0", 2024)
    assert found.checks[0].status is CheckStatus.OK


def test_the_number_behind_a_column_may_shift_every_year():
    shifted = KWB_COLUMNS.replace("AantalInwoners_5", "AantalInwoners_6").replace(
        "k_0Tot15Jaar_8", "k_0Tot15Jaar_9"
    )

    assert values_of(read(table(shifted, MOLENVELD_ROW))) == values_of(read(kwb(MOLENVELD_ROW)))
    assert stem_of("k_0Tot15Jaar_8") == "k_0tot15jaar"
    assert stem_of("Codering") == "codering"


def test_columns_that_are_not_known_are_named_and_left():
    found = read(table("Codering_3,AantalInwoners_5,Mannen_6", "BU05183620,3360,1"))

    assert found.ignored_columns == ("Mannen_6",)
    assert found.columns == {"AantalInwoners_5": "inhabitants"}
    assert found.checks[0].status is CheckStatus.CANNOT_TELL


def test_a_header_may_stand_below_a_title_and_be_parted_by_semicolons():
    content = table("Kerncijfers;;", "Codering_3;AantalInwoners_5;Mannen_6", "BU05183620;3360;1")

    assert values_of(read(content)) == {"inhabitants": 3360}


def test_each_figure_has_the_reference_date_of_its_own():
    found = read(
        table("Codering_3,AantalInwoners_5,GemiddeldeWOZWaardeVanWoningen_39", "BU05183620,3360,205.0")
    )
    periods = {cell.indicator: cell.period for cell in found.rows[0].cells}

    assert periods == {"inhabitants": day_of(2024), "home_value": day_of(2023)}
    assert str(values_of(found)["home_value"]) == "205"  # the .0 is of a program on the way here


def test_missing_values_keep_their_reason():
    content = table(
        "Codering_3,AantalInwoners_5,Koopwoningen_40,Woningvoorraad_35", "BU05183620,3360,-99997,-99995.0"
    )
    statuses = {cell.indicator: cell.status for cell in read(content).rows[0].cells}

    assert statuses == {
        "inhabitants": Status.KNOWN,
        "owner_occupied": Status.SUPPRESSED,
        "dwellings": Status.NOT_YET,
    }


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kwb_2024.csv", {}),
        ("KWB 2024.csv", {}),
        ("export-85984NED.csv", {}),
        ("download.csv", {"division": 2024}),
        ("download.csv", {"reference_date": date(2024, 1, 1)}),
        ("kwb_2024_85984NED.csv", {"division": 2024, "reference_date": date(2024, 1, 1)}),
    ],
)
def test_the_year_is_told_by_the_table_the_name_or_the_person(name, told):
    assert read(kwb(), name, **told).origin.division == 2024


@pytest.mark.parametrize(
    ("name", "told", "sentence"),
    [
        ("download.csv", {}, "give it with --division YEAR"),
        ("export-85039NED.csv", {}, "give it with --division YEAR"),
        ("kwb_2023.csv", {"division": 2024}, "the name of the file says 2023, --division says 2024"),
        ("kwb_2023_85984NED.csv", {}, "the table number says 2024, the name of the file says 2023"),
        ("kwb_2024.csv", {"reference_date": date(2024, 6, 1)}, "reference dates of its own .*not 2024-06-01"),
    ],
)
def test_a_year_that_is_not_told_or_told_twice_is_refused(name, told, sentence):
    with pytest.raises(UnreadableFigures, match=sentence):
        read(kwb(), name, **told)


def test_a_source_that_is_told_stands_in_place_of_ours():
    assert read(kwb(), source="Gemeente").origin.source == "Gemeente"


def test_two_columns_for_one_figure_are_refused():
    with pytest.raises(UnreadableFigures, match="two columns for the same figure: aantalinwoners"):
        read(table("Codering_3,AantalInwoners_5,AantalInwoners_6", "BU05183620,1,2"))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (MOLENVELD_ROW + ",1", "row 2: has 13 cells, the header has 12"),
        (MOLENVELD_ROW.replace("BU05183620", "XX"), "row 2: 'XX' is no CBS area code"),
        (MOLENVELD_ROW.replace("BU05183620", "BU00000000"), "row 2: 'BU00000000' is no area"),
        (MOLENVELD_ROW.replace("BU05183620", "BU05183621", 1), "row 2: names two areas: BU05183620 and BU05183621"),
        (MOLENVELD_ROW.replace("3360", "-5"), "row 2, AantalInwoners_5: BU05183620: -5 is less than nothing"),
        (MOLENVELD_ROW.replace("3360", "3360.5"), "row 2, AantalInwoners_5: BU05183620: 3360.5 is no count"),
        (MOLENVELD_ROW.replace("1.8", '"1,8"'), "row 2, GemiddeldeHuishoudensgrootte_33: BU05183620: '1,8' has a decimal comma; this layout writes a point"),
        (MOLENVELD_ROW.replace("1.8", "veel"), "row 2, GemiddeldeHuishoudensgrootte_33: BU05183620: 'veel' is no number"),
        (MOLENVELD_ROW.replace("3360", "3500"), "row 2: BU05183620: the age bands add up to 3355, but there are 3500 inhabitants"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_left_out_and_named(row, sentence):
    found = read(kwb(row, LAAGHOVEN_ROW))

    assert [str(problem) for problem in found.problems] == [sentence]
    assert found.rows[-1].code == "BU03550205"


def test_only_the_wrong_value_of_a_row_is_left_out():
    found = read(kwb(MOLENVELD_ROW.replace("1.8", "x")))

    assert "household_size" not in values_of(found)
    assert values_of(found)["inhabitants"] == 3360


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        ("Codering_3,Koopwoningen_40", "BU05183620,101", "101 is more than 100 percent"),
        ("Codering_3,MateVanStedelijkheid_1", "BU05183620,6", "6 is no class from 1 to 5"),
        (
            "Codering_3,HuishoudensTotaal_29,HuishoudensMetKinderen_32",
            "BU05183620,100,110",
            "households_with_children is 110, more than 100 percent of 100 households",
        ),
    ],
)
def test_more_than_a_whole_is_refused(columns, row, sentence):
    assert [problem.sentence for problem in read(table(columns, row)).problems] == [f"BU05183620: {sentence}"]


def test_a_part_may_be_as_much_larger_as_rounding_makes_it():
    content = table("Codering_3,HuishoudensTotaal_29,HuishoudensMetKinderen_32", "BU05183620,100,105")

    assert read(content).problems == ()


def test_equal_rows_count_once_and_different_ones_not_at_all():
    other = LAAGHOVEN_ROW.replace("1.8", "1.9")

    assert problems_of(MOLENVELD_ROW, MOLENVELD_ROW, LAAGHOVEN_ROW, other) == [
        "row 3: BU05183620 stands here again; see row 2",
        "row 4: BU03550205 comes again with other figures",
        "row 5: BU03550205 stands here again, with other figures; see row 4",
    ]
    assert [row.code for row in read(kwb(MOLENVELD_ROW, MOLENVELD_ROW, LAAGHOVEN_ROW, other)).rows] == [
        "BU05183620"
    ]


@pytest.mark.parametrize(
    ("code", "scale", "whole"),
    [
        ("BU3080000", "Buurt", "BU03080000"),
        ("3080000", "Buurt     ", "BU03080000"),
        ("03080000", "Buurt", "BU03080000"),
        ("30800", "Wijk", "WK030800"),
        ("308", "Gemeente", "GM0308"),
        ("bu03080000", "Buurt", "BU03080000"),
    ],
)
def test_a_lost_nought_is_put_back_where_the_length_proves_it(code, scale, whole):
    content = table("Codering_3,SoortRegio_2,AantalInwoners_5", f"{code},{scale},5")

    assert read(content).rows[0].code == whole


@pytest.mark.parametrize(
    ("code", "scale"), [("3080000", ""), ("080000", "Buurt"), ("BU308", "Buurt"), ("", "Buurt")]
)
def test_a_code_that_could_be_several_is_refused(code, scale):
    content = table("Codering_3,SoortRegio_2,AantalInwoners_5", f"{code},{scale},5")

    assert [problem.sentence for problem in read(content).problems] == [f"'{code}' is no CBS area code"]


def test_the_row_of_the_country_is_an_area_but_none_of_ours():
    content = table(
        "Codering_3,SoortRegio_2,AantalInwoners_5", "NL00      ,Land,17942942", "BU05183620,Buurt,5"
    )

    assert [row.code for row in read(content).rows] == ["NL00", "BU05183620"]


def test_a_code_that_is_long_enough_is_never_mended():
    assert read_code("GM0518", "BU") == "GM0518"
    with pytest.raises(NotAnArea, match="'GM0000' is no area"):
        read_code("GM0000")
