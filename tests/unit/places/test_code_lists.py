"""CBS code lists as they come: padded, marked, with semicolons, with rows that are none."""

from __future__ import annotations

import pytest

from buurtstem.places.rules import (
    Scale,
    UnreadableList,
    covered_neighbourhoods,
    decode_list,
    district_of,
    municipality_of,
    parent_of,
    read_code_list,
    scale_of,
)

PLAIN = "Identifier,Title\nBU05183620,Moerwijk\nBU03550205,Vollenhove\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace("BU05183620", '"BU05183620  "').encode(),
        (PLAIN + "\n,\n").encode(),
    ],
)
def test_a_code_list_is_read_as_it_comes(content):
    found = read_code_list(content)
    assert [(area.code, area.name) for area in found.areas] == [
        ("BU05183620", "Moerwijk"),
        ("BU03550205", "Vollenhove"),
    ]
    assert found.problems == ()


def test_names_with_commas_and_letters_of_windows_survive():
    found = read_code_list('Identifier,Title\nBU03440111,"Welgelegen, Mariëndaal"\n'.encode("cp1252"))
    assert found.areas[0].name == "Welgelegen, Mariëndaal"


def test_a_kwb_file_names_municipalities():
    content = b"WijkenEnBuurten,Gemeentenaam_1,Codering_3\nBU03080000,Baarn      ,BU03080000\n"
    found = read_code_list(content)
    assert found.municipality_names == {"GM0308": "Baarn"}
    assert found.areas == ()


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"a,b\n1,2\n", b"Identifier\nBU05183620\n", b"\x89PNG\r\n\x1a\n"]
)
def test_a_file_that_is_no_code_list_is_refused_with_a_sentence(content):
    with pytest.raises(UnreadableList, match="file"):
        read_code_list(content)


def test_bad_rows_are_named_and_the_others_kept():
    rows = (
        "Identifier,Title\nBU0518362,Short\nBU05183620,Moerwijk\nBU05183621,\nBU05183620,Anders\nBU05183622\n"
    )
    found = read_code_list(rows.encode())
    assert [area.code for area in found.areas] == ["BU05183620"]
    assert found.problems == (
        "row 2: 'BU0518362' is no CBS area code",
        "row 4: BU05183621 has no name",
        "row 5: BU05183620 is named both 'Moerwijk' and 'Anders'",
        "row 6: BU05183622 has no name",
    )


def test_codes_nest_by_their_digits():
    assert district_of("BU05183620") == "WK051836"
    assert municipality_of("WK051836") == "GM0518"
    assert [parent_of(code) for code in ("BU05183620", "WK051836", "GM0518")] == ["WK051836", "GM0518", None]
    assert [scale_of(code) for code in ("BU05183620", "WK051836", "GM0518")] == [
        Scale.NEIGHBOURHOOD,
        Scale.DISTRICT,
        Scale.MUNICIPALITY,
    ]


def test_an_unknown_code_is_refused():
    with pytest.raises(ValueError, match="no CBS area code"):
        scale_of("PC2571")


@pytest.mark.parametrize(
    ("code", "expected"),
    [("BU05183620", ("BU05183620", True)), ("WK051836", ("BU051836", False)), ("GM0518", ("BU0518", False))],
)
def test_the_neighbourhoods_of_an_area_are_found_by_the_beginning_of_their_codes(code, expected):
    assert covered_neighbourhoods(code) == expected


def test_bytes_of_no_known_encoding_still_become_text():
    assert decode_list(b"\x81abc").endswith("abc")


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_municipality_without_a_usable_name_is_left_to_its_code(name):
    content = f"WijkenEnBuurten,Gemeentenaam_1\nBU03080000,{name}\n".encode()
    assert read_code_list(content).municipality_names == {}


def test_a_file_whose_cells_have_no_end_is_told_to_be_no_table():
    with pytest.raises(UnreadableList, match="no table"):
        read_code_list(f'Identifier,Title\nBU05183620,"{"a" * 200_000}\n'.encode())
