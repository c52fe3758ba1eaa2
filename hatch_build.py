"""Puts templates, static files, catalogues and the trained pipeline into wheels, under buurtstem/_assets.

Only standard wheels get them: an editable installation finds the folders in the checkout, and copies beside
the package would go stale there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "buurtstem/_assets"
# of nlp_models/<name>/: what the running pipeline reads; texts to learn from stay in the checkout
MODEL_PARTS = ("concepts.tsv", "config.cfg", "terms", "cues", "trained", "MODEL_CARD.md")


class AssetsIncomplete(RuntimeError):
    """A wheel without these parts would not run; the sentence says what makes them."""


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]  # the plug-in manager sets the configuration
    """Adds the assets to a standard wheel; leaves editable ones and source archives alone."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues and list every file of the assets.

        Raises:
            AssetsIncomplete: front-end parts or the trained pipeline are not there.
        """
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        refuse_incomplete(root)
        catalogues = root / "build" / "catalogues"
        shutil.rmtree(catalogues, ignore_errors=True)
        compile_catalogues(root / "translations", catalogues)
        for source, inside in assets(root, catalogues):
            build_data["force_include"][str(source)] = f"{ASSETS}/{inside}"


def refuse_incomplete(root: Path) -> None:
    """Refuse to build without what only set-up makes.

    Raises:
        AssetsIncomplete: naming what is missing.
    """
    parts = [root / "static" / "vendor" / Path(path).name for path in _vendored(root)]
    parts += [model.parent / "trained" for model in _models(root)]
    missing = [str(part.relative_to(root)) for part in parts if not part.exists()]
    if missing:
        raise AssetsIncomplete(f"Missing: {', '.join(missing)}. Run 'make setup' first.")


def assets(root: Path, catalogues: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file of the assets with its place under buurtstem/_assets."""
    for folder in ("templates", "static"):
        yield from _files(root / folder, folder)
    yield from _files(catalogues, "translations")
    for model in _models(root):
        for part in MODEL_PARTS:
            yield from _files(model.parent / part, f"nlp_models/{model.parent.name}/{part}")


def compile_catalogues(source: Path, target: Path) -> None:
    """Compile every messages.po into the same place under the target."""
    for path in sorted(source.glob("*/LC_MESSAGES/messages.po")):
        compiled = (target / path.relative_to(source)).with_suffix(".mo")
        compiled.parent.mkdir(parents=True)
        with path.open("rb") as text, compiled.open("wb") as binary:
            write_mo(binary, read_po(text, locale=path.parts[-3]))


def _vendored(root: Path) -> list[str]:
    """Return the front-end parts that package.json names: paths inside node_modules."""
    return list(json.loads((root / "package.json").read_text(encoding="utf-8"))["vendor"])


def _models(root: Path) -> list[Path]:
    """Return the configuration of each pipeline."""
    return sorted((root / "nlp_models").glob("*/config.cfg"))


def _files(path: Path, inside: str) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, inside
    for each in sorted(path.rglob("*")):
        if each.is_file() and not any(part.startswith(".") for part in each.relative_to(path).parts):
            yield each, f"{inside}/{each.relative_to(path).as_posix()}"
