"""The schemes that come with the program are whole, and say what the handbook's table says."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from buurtstem.app import READ_IN_SCHEMES
from buurtstem.core.paths import PACKAGE
from buurtstem.themes.rules import Theme
from buurtstem.themes.rules.schemes import Scheme, parse_scheme
from buurtstem.themes.scheme_choice import THEME
from buurtstem.themes.scheme_files import SHIPPED, load_schemes
from tests.schemes import THEMES

DOCUMENT = PACKAGE.parent / "docs" / "schemes.md"
COLUMNS = ("nplv", "den-haag-zuidwest", "overvecht", "groningen", "nprz")
LIVING, DIRECTED = "woningen en wijken", "integrale aanpak met regie"
HOME, TOGETHER = "Wonen en leefomgeving", "Sociale samenhang en participatie"
MIXED, CARE = "plezierig wonen in een meer gemengde wijk", "zorg en ondersteuning dichtbij"
GROUND, SOCIAL, LIFE = "fysieke leefomgeving", "kwaliteit van de sociale leefomgeving", "kwaliteit van leven"
TABLE = {
    "housing": (LIVING, HOME, MIXED, GROUND, "wonen"),
    "environment": (LIVING, HOME, MIXED, GROUND, "wonen"),
    "safety": ("veiligheid", "Veiligheid", "veilige buurten", SOCIAL, "veiligheid en criminaliteit"),
    "togetherness": ("meedoen", TOGETHER, CARE, SOCIAL, "sociaal functioneren"),
    "livelihood": ("meedoen", "Werk en economie", CARE, LIFE, "werk en inkomen"),
    "work": ("meedoen", "Werk en economie", "meedoen en ondernemen", LIFE, "werk en inkomen"),
    "learning": ("meedoen", "Onderwijs", "perspectief voor jeugd", LIFE, "scholing"),
    "youth": ("meedoen", "Onderwijs", "perspectief voor jeugd", LIFE, "opvoeding"),
    "health": ("meedoen", "Gezondheid en vitaliteit", CARE, LIFE, "gezondheid en hulpverlening"),
    "say": (DIRECTED, TOGETHER, "meedoen en ondernemen", SOCIAL, "sociaal functioneren"),
    "sustainability": (LIVING, HOME, MIXED, GROUND, "wonen"),
    "pride": ("", TOGETHER, MIXED, "samenstelling van de wijk", ""),
    "other": ("", "", "", "", ""),
}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scheme]:
    return {scheme.id: scheme for scheme in load_schemes(tmp_path_factory.mktemp("none")).schemes}


def test_every_file_is_whole_and_named_for_its_scheme(tmp_path: Path, shipped: dict[str, Scheme]) -> None:
    assert load_schemes(tmp_path).problems == ()
    assert {file.stem for file in SHIPPED.iterdir()} == set(shipped) == set(COLUMNS)


@pytest.mark.parametrize(("number", "id_"), list(enumerate(COLUMNS)))
def test_each_theme_is_read_as_the_table_says(shipped: dict[str, Scheme], number: int, id_: str) -> None:
    read = {theme.value: shipped[id_].row_of(theme).name for theme in Theme}

    assert read == {code: headings[number] for code, headings in TABLE.items()}


def test_every_heading_is_read_and_says_that_the_mapping_is_ours(shipped: dict[str, Scheme]) -> None:
    for scheme in shipped.values():
        assert all(heading.themes for heading in scheme.headings), scheme.id
        assert scheme.language == "nl"
        assert "koos Buurtstem" in scheme.source


def test_the_example_in_the_document_is_a_whole_file() -> None:
    example = DOCUMENT.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]

    assert {code for code in THEMES if f"\n{code} = " in example} == set(THEMES)
    assert parse_scheme(example, "docs/schemes.md").row_of(Theme.OTHER).name == ""


def test_every_page_that_is_read_in_a_scheme_exists_and_is_asked_for_with_get(shared_app: Flask) -> None:
    rules = {rule.endpoint: rule for rule in shared_app.url_map.iter_rules()}

    for endpoint in READ_IN_SCHEMES:
        assert "GET" in (rules[endpoint].methods or set()), endpoint
    assert THEME in shared_app.extensions["schemes"].kept
