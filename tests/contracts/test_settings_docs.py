"""The documents name the settings as they are."""

import re
from dataclasses import fields

from buurtstem.core.settings import Settings, settings_table, variable_of

from .sources import ROOT

VARIABLE = re.compile(r"\b(?:BUURTSTEM_[A-Z_]+|DATABASE_URL)\b")
# settings of `make` and of the tests, not of the program
OF_MAKE = {"BUURTSTEM_REAL_DATA", "BUURTSTEM_SOAK"}


def unknown_settings(text: str) -> set[str]:
    """Return what a text names as a setting, and is none."""
    known = {variable_of(each) for each in fields(Settings)}
    named = {name.rstrip("_").removesuffix("_FILE") for name in VARIABLE.findall(text)}
    return named - known - OF_MAKE - {"BUURTSTEM"}


def test_the_table_of_settings_is_that_of_the_program() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert text.startswith("# ")
    assert text[text.index("|") :] == settings_table()


def test_the_example_names_only_settings_that_exist() -> None:
    assert unknown_settings((ROOT / ".env.example").read_text(encoding="utf-8")) == set()


def test_the_example_names_what_a_real_site_cannot_do_without() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    needed = {"SECRET_KEY", "RECEIPT_KEY", "PUBLIC_URL", "ORGANISATION", "PRIVACY_CONTACT"}

    assert {f"BUURTSTEM_{name}" for name in needed} <= set(VARIABLE.findall(text))


def test_a_setting_that_does_not_exist_is_found() -> None:
    assert unknown_settings("BUURTSTEM_COLOUR=red and BUURTSTEM_SECRET_KEY_FILE=x") == {"BUURTSTEM_COLOUR"}
