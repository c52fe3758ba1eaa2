"""Finds the four folders beside the package: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


class AssetsMissing(RuntimeError):
    """A folder that the program needs stands neither in a checkout nor in the installed package."""


def asset_folder(name: str) -> Path:
    """Return one of the four asset folders: `<checkout>/name` or `buurtstem/_assets/name`.

    Raises:
        AssetsMissing: in neither place; the sentence says where was looked.
    """
    candidates = (PACKAGE.parent / name, PACKAGE / "_assets" / name)
    in_checkout = (PACKAGE.parent / "pyproject.toml").is_file()
    for candidate in candidates if in_checkout else candidates[1:]:
        if candidate.is_dir():
            return candidate
    looked = " and ".join(str(candidate) for candidate in candidates)
    raise AssetsMissing(f"The folder '{name}' is missing; looked in {looked}. Install Buurtstem again.")
