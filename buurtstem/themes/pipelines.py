"""The pipelines that this site trained itself: where they are kept, and which one is in use.

They stand in the data folder, beside the shipped one and never in its place. A file names the one in use;
without it, or when the program has been updated since, the shipped one is.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = "themes"  # in the data folder
IN_USE = "in_use"
CANDIDATE = ".candidate"
SETTINGS_FILE = "tagging.json"
MOST_KEPT = 3  # older ones learned from stories that may have been taken back since
VERSION = re.compile(r"themes-[0-9a-f]{12}-[0-9a-f]{8}")


class NoSuchPipeline(ValueError):
    """There is no pipeline of this version that may be used; the sentence says why."""


@dataclass(frozen=True)
class Pipelines:
    """The folders of one site: its data folder, and the pipeline that comes with the program."""

    data_dir: Path
    shipped: Path

    @property
    def own(self) -> Path:
        """Return the folder of the pipelines that this site trained."""
        return self.data_dir / FOLDER

    @property
    def version_in_use(self) -> str | None:
        """Return the own version that is in use; None is the shipped one."""
        version = self._named
        return version if version is not None and self._problem(version) is None else None

    @property
    def why_not_used(self) -> str | None:
        """Return why the version that was taken into use is not used any more."""
        return None if self._named is None else self._problem(self._named)

    @property
    def _named(self) -> str | None:
        try:
            return (self.own / IN_USE).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None

    @property
    def folder_in_use(self) -> Path:
        """Return the folder of the pipeline to tag with."""
        version = self.version_in_use
        return self.own / version if version else self.shipped

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the versions that this site trained and that passed the guard, newest first."""
        folders = [each for each in self.own.glob("themes-*") if VERSION.fullmatch(each.name)]
        return tuple(each.name for each in sorted(folders, key=_age, reverse=True))

    def make_room(self) -> Path:
        """Return the folder for a pipeline that the guard has not seen; nobody can take it into use there."""
        self.own.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.forget_candidate()
        return self.own / CANDIDATE

    def forget_candidate(self) -> None:
        """Delete what the guard refused, or a run that broke off left behind."""
        shutil.rmtree(self.own / CANDIDATE, ignore_errors=True)

    def accept_candidate(self, version: str) -> None:
        """Keep what passed the guard under its version, and use it."""
        shutil.rmtree(self.own / version, ignore_errors=True)
        (self.own / CANDIDATE).rename(self.own / version)
        self.take_into_use(version)

    def take_into_use(self, version: str) -> None:
        """Use this version from the next text on, and forget the oldest beyond three.

        Raises:
            NoSuchPipeline: it is not there, or was trained by another version of the program.
        """
        problem = self._problem(version)
        if problem:
            raise NoSuchPipeline(problem)
        beside = self.own / f".{IN_USE}"
        beside.write_text(version + "\n", encoding="utf-8")
        beside.replace(self.own / IN_USE)
        spare = [each for each in self.kept if each != version][MOST_KEPT - 1 :]
        for each in spare:
            shutil.rmtree(self.own / each, ignore_errors=True)

    def use_shipped(self) -> None:
        """Use the pipeline that comes with the program."""
        (self.own / IN_USE).unlink(missing_ok=True)

    def _problem(self, version: str) -> str | None:
        """Return why a version cannot be used."""
        if not VERSION.fullmatch(version):
            return f"'{version}' is no version of a pipeline that this site trained."
        made_with = _read(self.own / version, "shipped")
        if made_with is None:
            return f"There is no pipeline {version} in {self.own}."
        if made_with != _read(self.shipped, "version"):
            return f"{version} was trained by another version of the program. Train again."
        return None


def _age(folder: Path) -> tuple[int, str]:
    return folder.stat().st_mtime_ns, folder.name


def _read(folder: Path, name: str) -> str | None:
    try:
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        return str(settings[name])
    except (OSError, ValueError, KeyError, TypeError):
        return None
