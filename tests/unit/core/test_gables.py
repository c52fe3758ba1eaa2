"""The row of gables: stable per name, inside its box, one window with light."""

from __future__ import annotations

import re

import pytest

from buurtstem.core.gables import HEIGHT, MIN_WIDTH, PHONE_WIDTH, gable_row

NAMES = ("Molenveld", "Laaghoven", "Bospolder-Tussendijken", "'t Zand", "Ünal", "حي", "", "x" * 200)


def _points(path: str) -> list[tuple[float, float]]:
    """Walk a path of M, h, v, l, c, q and z and return the points it comes to."""
    points: list[tuple[float, float]] = []
    x = y = 0.0
    for command, text in re.findall(r"([Mhvlcqz])([^Mhvlcqz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]
        size = {"M": 2, "h": 1, "v": 1, "l": 2, "q": 4, "c": 6, "z": 0}[command]
        steps = [numbers[at : at + size] for at in range(0, len(numbers), size)] if size else []
        assert all(len(step) == size for step in steps), (command, text)
        for step in steps:
            if command == "M":
                x, y = step
            elif command == "h":
                x += step[0]
            elif command == "v":
                y += step[0]
            else:
                x, y = x + step[-2], y + step[-1]
            points.append((x, y))
    return points


def _all_paths(name: str) -> list[str]:
    row = gable_row(name)
    return [*row.walls, row.openings, row.lamp]


def test_the_same_name_gives_the_same_row() -> None:
    assert gable_row("Molenveld") == gable_row("Molenveld")


@pytest.mark.parametrize("name", [" molenveld ", "MOLENVELD", "Molenveld\n"])
def test_case_and_spaces_around_a_name_change_nothing(name: str) -> None:
    assert gable_row(name) == gable_row("Molenveld")


def test_both_unicode_forms_of_a_letter_give_one_row() -> None:
    assert gable_row("U\u0308nal") == gable_row("\u00dcnal")


def test_different_names_give_different_rows() -> None:
    assert len({gable_row(f"Buurt {number}") for number in range(200)}) == 200


def test_the_row_of_a_name_stays_as_it_was_printed() -> None:
    row = gable_row("Molenveld")

    assert row.lamp == "M102 38h8v10h-8z"
    assert row.walls[0].startswith("M136 88v-54v-3h-1v-4h58v4h-1v3v54z")


@pytest.mark.parametrize("name", NAMES)
def test_everything_stands_inside_the_box(name: str) -> None:
    row = gable_row(name)

    assert row.height == HEIGHT
    assert MIN_WIDTH <= row.width < MIN_WIDTH + 80
    for path in _all_paths(name):
        for x, y in _points(path):
            assert -1 <= x <= row.width + 1  # a cornice stands out by one unit on either side
            assert 0 <= y <= HEIGHT


@pytest.mark.parametrize("name", NAMES)
def test_each_outline_comes_back_down_to_the_street(name: str) -> None:
    for wall in gable_row(name).walls:
        for outline in filter(None, wall.split("z")):
            first, *_, last = _points(outline)
            assert first[1] == last[1] == HEIGHT
            assert last[0] > first[0]


@pytest.mark.parametrize("name", NAMES)
def test_houses_stand_wall_to_wall_and_neighbours_differ_in_tone(name: str) -> None:
    row = gable_row(name)
    houses = sorted(
        (_points(outline)[0][0], _points(outline)[-1][0], tone)
        for tone, wall in enumerate(row.walls)
        for outline in filter(None, wall.split("z"))
    )

    assert houses[0][0] == 0
    assert houses[-1][1] == row.width
    for (_, end, tone), (start, _, next_tone) in zip(houses, houses[1:], strict=False):
        assert end == start
        assert tone != next_tone


@pytest.mark.parametrize("name", NAMES)
def test_one_window_has_light_where_a_phone_shows_it(name: str) -> None:
    row = gable_row(name)

    assert row.lamp.count("M") == 1
    assert row.lamp not in row.openings
    assert _points(row.lamp)[0][0] < PHONE_WIDTH


@pytest.mark.parametrize("name", NAMES)
def test_a_row_weighs_less_than_five_kilobytes(name: str) -> None:
    assert sum(len(path) for path in _all_paths(name)) < 5_000
