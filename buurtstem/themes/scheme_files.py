"""Reads the schemes that come with the program, and those that a municipality put beside its data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from buurtstem.core.paths import PACKAGE

from .rules.schemes import InvalidScheme, Scheme, parse_scheme

SHIPPED = PACKAGE / "themes" / "schemes"


@dataclass(frozen=True)
class Shelf:
    """The schemes that pages can be read in, by name; how many files they are from, and what is wrong."""

    schemes: tuple[Scheme, ...]
    shipped: int
    own: int
    problems: tuple[str, ...]

    def find(self, id_: str | None) -> Scheme | None:
        """Return the scheme with this id."""
        return next((scheme for scheme in self.schemes if scheme.id == id_), None)


def load_schemes(own_folder: Path) -> Shelf:
    """Read all schemes; an own one takes the place of a shipped one with the same id.

    A file that cannot be used is left out and named, so that it never stops a page.
    """
    shipped, problems = read_folder(SHIPPED)
    own, own_problems = read_folder(own_folder)
    schemes = sorted({**shipped, **own}.values(), key=lambda scheme: scheme.name.casefold())
    return Shelf(tuple(schemes), len(shipped), len(own), (*problems, *own_problems))


def read_folder(folder: Path) -> tuple[dict[str, Scheme], tuple[str, ...]]:
    """Return the schemes in the `.toml` files of a folder by id, and what is wrong with the other files."""
    schemes: dict[str, Scheme] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            scheme = parse_scheme(file.read_text(encoding="utf-8-sig"), str(file))
        except InvalidScheme as error:
            problems += error.problems
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{file}: cannot be read: {error}")
        else:
            if scheme.id in schemes:
                problems.append(f"{file}: id: another file of this folder has '{scheme.id}' too")
            schemes.setdefault(scheme.id, scheme)
    return schemes, tuple(problems)
