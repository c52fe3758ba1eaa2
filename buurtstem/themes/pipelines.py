"""The pipelines that this site trained itself: where they are kept, and which one is in use.

They stand in the data folder, beside the shipped one and never in its place. A file names the one in use;
without it, or when the program has been updated since, the shipped one is.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path

from buurtstem.core.paths import asset_folder

FOLDER = "themes"  # in the data folder
IN_USE = "in_use"
SETTINGS_FILE = "tagging.json"
MOST_KEPT = 3  # older ones learned from stories that may have been taken back since
VERSION = re.compile(r"themes-[0-9a-f]{12}-[0-9a-f]{8}")


class NoSuchPipeline(ValueError):
    """There is no pipeline of this version that may be used; the sentence says why."""


def shipped_folder() -> Path:
    """Return the folder of the pipeline that comes with the program."""
    return asset_folder("nlp_models") / "themes" / "trained"


def own_folder(data_dir: Path) -> Path:
    """Return the folder of the pipelines that this site trained."""
    return data_dir / FOLDER


def folder_in_use(data_dir: Path) -> Path:
    """Return the folder of the pipeline to tag with: the one in use if it fits, else the shipped one."""
    version = version_in_use(data_dir)
    return own_folder(data_dir) / version if version else shipped_folder()


def version_in_use(data_dir: Path) -> str | None:
    """Return the own version that is in use; None is the shipped one.

    One that was trained by another version of the program, or is gone, is not used.
    """
    try:
        version = (own_folder(data_dir) / IN_USE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return version if _problem(data_dir, version) is None else None


def kept_versions(data_dir: Path) -> tuple[str, ...]:
    """Return the versions that this site trained and that passed the guard, newest first."""
    folders = [each for each in own_folder(data_dir).glob("themes-*") if VERSION.fullmatch(each.name)]
    return tuple(each.name for each in sorted(folders, key=_made_at, reverse=True))


def take_into_use(data_dir: Path, version: str) -> None:
    """Use this version from the next text on, and forget the oldest beyond three.

    Raises:
        NoSuchPipeline: it is not there, or was trained by another version of the program.
    """
    problem = _problem(data_dir, version)
    if problem:
        raise NoSuchPipeline(problem)
    folder = own_folder(data_dir)
    beside = folder / f".{IN_USE}"
    beside.write_text(version + "\n", encoding="utf-8")
    beside.replace(folder / IN_USE)
    spare = [each for each in kept_versions(data_dir) if each != version][MOST_KEPT - 1 :]
    for each in spare:
        shutil.rmtree(folder / each, ignore_errors=True)


def use_shipped(data_dir: Path) -> None:
    """Use the pipeline that comes with the program."""
    (own_folder(data_dir) / IN_USE).unlink(missing_ok=True)


def _made_at(folder: Path) -> tuple[int, str]:
    with suppress(OSError):
        return (folder / SETTINGS_FILE).stat().st_mtime_ns, folder.name
    return 0, folder.name


def _problem(data_dir: Path, version: str) -> str | None:
    """Return why a version cannot be used."""
    if not VERSION.fullmatch(version):
        return f"'{version}' is no version of a pipeline that this site trained."
    made_with = _read(own_folder(data_dir) / version, "shipped")
    if made_with is None:
        return f"There is no pipeline {version} in {own_folder(data_dir)}."
    if made_with != _read(shipped_folder(), "version"):
        return f"{version} was trained by another version of the program. Train again."
    return None


def _read(folder: Path, name: str) -> str | None:
    try:
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        return str(settings[name])
    except (OSError, ValueError, KeyError, TypeError):
        return None
