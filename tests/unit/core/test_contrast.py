"""Contrast of all pairs of colours in tokens.css, by the formula of WCAG 2.2, in both schemes."""

from __future__ import annotations

import re

import pytest

from buurtstem.core.paths import asset_folder

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 (AA) and 1.4.11
GROUNDS = ("paper", "card", "brick-soft", "canal-soft", "lamp-soft")
PAIRS = (
    *((colour, ground, TEXT) for colour in ("ink", "muted", "canal") for ground in GROUNDS),
    *(("brick", ground, TEXT) for ground in ("paper", "card", "brick-soft")),
    ("on-brick", "brick", TEXT),
    ("on-brick", "brick-deep", TEXT),
    ("on-lamp", "lamp", TEXT),
    ("muted", "hairline", TEXT),  # a button that waits
    *(("line", ground, SHAPE) for ground in ("paper", "card")),
    *(("brick", ground, SHAPE) for ground in GROUNDS),  # signs and borders
    *(("canal", ground, SHAPE) for ground in GROUNDS),  # the ring of the focus
)
SCHEMES = ("light", "dark")


def _tokens() -> dict[str, dict[str, str]]:
    css = (asset_folder("static") / "css" / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    return {
        scheme: dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", part))
        for scheme, part in (("light", light), ("dark", dark))
    }


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_values_that_wcag_gives() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_schemes_name_the_same_colours() -> None:
    tokens = _tokens()

    assert tokens["light"].keys() == tokens["dark"].keys()
    assert len(tokens["light"]) >= 15


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("colour", "ground", "least"), PAIRS)
def test_a_colour_can_be_told_from_its_ground(scheme: str, colour: str, ground: str, least: float) -> None:
    tokens = _tokens()[scheme]

    assert _contrast(tokens[colour], tokens[ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_running_text_has_the_contrast_of_level_aaa(scheme: str, ground: str) -> None:
    tokens = _tokens()[scheme]

    assert _contrast(tokens["ink"], tokens[ground]) >= 7
