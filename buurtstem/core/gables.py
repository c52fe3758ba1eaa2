"""The row of gables, the only ornament of Buurtstem: drawn from a neighbourhood's name, always the same."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

HEIGHT = 88
MIN_WIDTH = 920  # a page is 46rem wide, 792 px inside; shown at 0.9 of its units the row fills it
PHONE_WIDTH = 280  # what a phone of 360 px shows: the lamp burns where every reader sees it
TONES = 3
FLOOR = 18
GROUND = HEIGHT - FLOOR
PANE_WIDTH, PANE_HEIGHT = 8, 10


@dataclass(frozen=True)
class GableRow:
    """SVG path data of one row in units of its viewBox (0 0 width height); the street is at the bottom."""

    width: int
    height: int
    walls: tuple[str, ...]  # one path for each tone of wall
    openings: str  # doors and dark windows
    lamp: str  # the one window with light


@dataclass(frozen=True)
class _Kind:
    """A shape of gable: from the width, the roof line from left eave to right eave."""

    roof: Callable[[int], str]
    widths: tuple[int, ...]  # multiples of 4: halves and quarters stay whole
    floors: tuple[int, ...]
    attic: bool = True  # a window of its own under the roof


@dataclass(frozen=True)
class _House:
    """One house in path units: where it stands, how wide it is, how many floors, and its kind."""

    start: int
    width: int
    floors: int
    kind: _Kind

    def outline(self) -> str:
        """Return the path of wall and roof."""
        wall = self.floors * FLOOR
        return f"M{self.start} {HEIGHT}v-{wall}{self.kind.roof(self.width)}v{wall}z"

    def panes(self) -> tuple[tuple[int, int], ...]:
        """Return the corners of all windows; the place of the door on the ground floor stays free."""
        columns, inset, pitch = self._grid()
        floors = tuple(
            (self.start + inset + pitch * column, HEIGHT - FLOOR * floor - 14)
            for floor in range(self.floors)
            for column in range(columns)
            if floor or column
        )
        attic = (self.start + (self.width - PANE_WIDTH) // 2, HEIGHT - FLOOR * self.floors - 12)
        return (*floors, attic) if self.kind.attic else floors

    def door(self) -> str:
        """Return the path of the door, under the first column of windows."""
        _, inset, _ = self._grid()
        return f"M{self.start + inset} {HEIGHT}v-14h{PANE_WIDTH}v14z"

    def _grid(self) -> tuple[int, int, int]:
        columns = self.width // 18
        pitch = self.width // columns
        return columns, (self.width - pitch * (columns - 1) - PANE_WIDTH) // 2, pitch


def gable_row(name: str) -> GableRow:
    """Draw the gables for a name; case, spaces around it and the Unicode form of letters change nothing."""
    draws = _draws(unicodedata.normalize("NFC", name).casefold().strip())
    houses = tuple(_houses(draws))
    walls: list[list[str]] = [[] for _ in range(TONES)]
    tone = 0
    for house in houses:
        tone = (tone + 1 + next(draws) % (TONES - 1)) % TONES  # never the tone of the house next door
        walls[tone].append(house.outline())
    panes = [pane for house in houses for pane in house.panes()]
    near = [(across, down) for across, down in panes if across < PHONE_WIDTH and down < GROUND]
    lamp = near[next(draws) % len(near)]
    return GableRow(
        width=houses[-1].start + houses[-1].width,
        height=HEIGHT,
        walls=tuple("".join(paths) for paths in walls),
        openings="".join([_pane(at) for at in panes if at != lamp] + [house.door() for house in houses]),
        lamp=_pane(lamp),
    )


def _draws(seed: str) -> Iterator[int]:
    """Yield an endless row of numbers 0..255; the same seed gives the same row on every machine."""
    for block in count():
        yield from hashlib.sha256(f"{block} {seed}".encode()).digest()


def _houses(draws: Iterator[int]) -> Iterator[_House]:
    start = 0
    before = None
    while start < MIN_WIDTH:
        kinds = [kind for kind in _KINDS if kind is not before]  # no two neighbours alike
        kind = before = kinds[next(draws) % len(kinds)]
        width = kind.widths[next(draws) % len(kind.widths)]
        yield _House(start, width, kind.floors[next(draws) % len(kind.floors)], kind)
        start += width


def _pane(corner: tuple[int, int]) -> str:
    across, down = corner
    return f"M{across} {down}h{PANE_WIDTH}v{PANE_HEIGHT}h-{PANE_WIDTH}z"


def _point(width: int) -> str:
    half = width // 2
    return f"l{half}-22 {half} 22"


def _spout(width: int) -> str:
    slope = (width - 8) // 2
    return f"l{slope}-18v-6h8v6l{slope} 18"


def _steps(width: int) -> str:
    tread = width // 8
    top = width - 6 * tread
    return f"v-6h{tread}" + f"v-6h{tread}" * 2 + f"v-6h{top}v6" + f"h{tread}v6" * 3


def _bell(width: int) -> str:
    half, far, near = width // 2, width * 3 // 8, width // 8
    return f"c{far} 0 {near}-24 {half}-24c{far} 0 {near} 24 {half} 24"


def _neck(width: int) -> str:
    side = width // 4
    head = (width - 2 * side) // 2
    return f"q{side} 0 {side}-10v-8l{head}-6 {head} 6v8q0 10 {side} 10"


def _cornice(width: int) -> str:
    return f"v-3h-1v-4h{width + 2}v4h-1v3"


def _ridge(width: int) -> str:
    return f"l8-16h4v-6h6v6h{width - 26}l8 16"


def _flat(width: int) -> str:
    return f"v-4h{width}v4"


# The gables of old Dutch towns, the terraced house and the flat.
_KINDS = (
    _Kind(_point, (40, 44, 48), (2, 3)),
    _Kind(_spout, (40, 48), (2, 3)),
    _Kind(_steps, (40, 48, 56), (2, 3)),
    _Kind(_bell, (40, 44, 48), (2, 3)),
    _Kind(_neck, (40, 48), (2, 3)),
    _Kind(_cornice, (40, 56), (3,), attic=False),
    _Kind(_ridge, (56, 72), (2,), attic=False),
    _Kind(_flat, (80,), (4,), attic=False),
)
