"""Areas as rows: a code list brings in what it names and what it lies in, and never breaks an address."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from buurtstem.core.errors import NotFound
from buurtstem.places.actions import Imported, import_areas, open_area
from buurtstem.places.models import Area
from buurtstem.places.queries import (
    count_areas,
    find_area,
    get_area,
    get_open_area,
    municipalities_with_open_neighbourhoods,
    municipality_name,
    names_of,
)
from buurtstem.places.rules import AreaRow, CodeList, DivisionConflict, Scale

KNOWN = (("BU05183620", "Molenveld"), ("BU05183621", "Centrum"), ("BU03550205", "Centrum"))


def code_list(*areas: tuple[str, str], **municipalities: str) -> CodeList:
    return CodeList(tuple(AreaRow(*area) for area in areas), municipalities, ())


def bring_in(write, *areas, division=2024, opens=True, **municipalities) -> Imported:
    with write() as session:
        return import_areas(session, code_list(*areas, **municipalities), division, opens=opens)


def all_areas(write) -> list[tuple[object, ...]]:
    with write() as session:
        rows = session.execute(select(*Area.__table__.columns).order_by(Area.code))
        return [tuple(row) for row in rows]


def test_neighbourhoods_bring_the_districts_and_municipalities_they_lie_in(write):
    assert bring_in(write, *KNOWN, GM0518="Voorbeeldstad") == Imported(added=7, renamed=0, unchanged=0)

    with write() as session:
        area = get_area(session, "BU05183620")
        district, municipality = get_area(session, area.parent_code), get_area(session, "GM0518")
        assert (area.scale, area.name, area.division) == (Scale.NEIGHBOURHOOD, "Molenveld", 2024)
        assert (district.code, district.name, district.parent_code) == ("WK051836", "Wijk 36", "GM0518")
        assert (municipality.name, municipality.parent_code) == ("Voorbeeldstad", None)
        assert municipality_name(session, "BU03550205") == "GM0355"  # no file named it yet
        assert count_areas(session) == 7


def test_the_same_list_twice_changes_nothing(write):
    bring_in(write, *KNOWN, GM0518="Voorbeeldstad")
    before = all_areas(write)

    assert bring_in(write, *KNOWN, GM0518="Voorbeeldstad") == Imported(added=0, renamed=0, unchanged=4)
    assert all_areas(write) == before


def test_names_can_come_in_later(write):
    bring_in(write, *KNOWN)
    done = bring_in(write, *KNOWN, ("WK051836", "Moerwijk"), GM0518="Voorbeeldstad", GM9999="Elders")

    assert done == Imported(added=0, renamed=2, unchanged=3)
    with write() as session:
        assert names_of(session, ("GM0518", "WK051836", "GM9999")) == {
            "GM0518": "Voorbeeldstad",
            "WK051836": "Moerwijk",
        }


def test_a_new_name_keeps_the_printed_address(write):
    bring_in(write, *KNOWN)
    bring_in(write, ("BU05183620", "Groot Molenveld"))

    with write() as session:
        assert get_open_area(session, "molenveld").name == "Groot Molenveld"


def test_another_name_from_another_division_is_refused_and_nothing_is_kept(write):
    bring_in(write, *KNOWN)
    before = all_areas(write)

    with pytest.raises(DivisionConflict, match="'Molenveld' in the division of 2024.*'Anders'.*2020"):
        bring_in(write, ("BU03080000", "Nieuw"), ("BU05183620", "Anders"), division=2020)
    assert all_areas(write) == before


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Molenveld", "molenveld"),
        ("'s-Gravenhage, Süd & Één", "s-gravenhage-sud-een"),
        ("Werk", "werk-bu05183620"),
        ("API", "api-bu05183620"),
        ("Район", "bu05183620"),
        ("حي", "bu05183620"),
    ],
)
def test_an_address_is_plain_and_no_page_of_ours(write, name, slug):
    bring_in(write, ("BU05183620", name))

    with write() as session:
        assert get_open_area(session, slug).name == name


def test_two_areas_of_one_name_have_two_addresses(write):
    bring_in(write, *KNOWN)

    with write() as session:
        first, second = find_area(session, "BU03550205"), find_area(session, "BU05183621")
        assert (first.slug, second.slug) == ("centrum", "centrum-bu05183621")
    with pytest.raises(IntegrityError), write() as session:
        session.execute(
            insert(Area).values(
                code="BU00000000", scale="district", name="x", slug="centrum", division=2024, is_open=False
            )
        )


def test_an_area_lies_in_one_that_exists(write):
    with pytest.raises(IntegrityError), write() as session:
        session.execute(
            insert(Area).values(
                code="BU00000000",
                scale="neighbourhood",
                name="x",
                slug="x",
                parent_code="WK000000",
                division=2024,
                is_open=False,
            )
        )


def test_only_an_open_area_has_a_page(write):
    bring_in(write, *KNOWN, opens=False)
    with pytest.raises(NotFound), write() as session:
        get_open_area(session, "molenveld")

    with write() as session:
        open_area(session, "BU05183620", is_open=True)
    with write() as session:
        assert get_open_area(session, "molenveld").code == "BU05183620"
        with pytest.raises(NotFound):
            get_open_area(session, "wijk-36")


def test_open_neighbourhoods_are_listed_by_municipality_and_name(write):
    bring_in(write, *KNOWN, ("BU03080000", "Dicht"), GM0518="Voorbeeldstad", GM0355="Dorp", GM0308="Leeg")
    with write() as session:
        open_area(session, "BU03080000", is_open=False)
        found = municipalities_with_open_neighbourhoods(session)

    assert [(each.name, [area.name for area in each.neighbourhoods]) for each in found] == [
        ("Dorp", ["Centrum"]),
        ("Voorbeeldstad", ["Centrum", "Molenveld"]),
    ]


def test_an_unknown_code_is_not_found(write):
    with write() as session:
        assert find_area(session, "BU99999999") is None
        with pytest.raises(NotFound):
            get_area(session, "BU99999999")
