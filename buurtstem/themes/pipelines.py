"""The pipelines that this site trained itself: where they are kept, and which one is in use.

They stand in the data folder, beside the shipped one and never in its place. A file names the one in use;
without it, or when the program has been updated since, the shipped one is.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .turns import own_turn

FOLDER = "themes"  # in the data folder
IN_USE = "in_use"
CANDIDATE = ".candidate"
GONE = ".gone-"  # before the name of what is being deleted: half of it is no pipeline any more
BESIDE = ".trained-*"  # where training writes before it changes the names
LEFTOVERS = (CANDIDATE, f"{GONE}*", BESIDE)  # of a run that was killed
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
    def mark(self) -> tuple[int, int] | None:
        """Return what changes whenever another pipeline is taken into use; of a file, without reading it."""
        try:
            found = (self.own / IN_USE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the versions that this site trained and that passed the guard, newest first."""
        folders = [each for each in self.own.glob("themes-*") if VERSION.fullmatch(each.name)]
        return tuple(each.name for each in sorted(folders, key=_age, reverse=True))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other command train or choose a pipeline meanwhile, and clear what a killed one left.

        Raises:
            TrainingRuns: another command is busy.
        """
        self.own.mkdir(mode=0o700, parents=True, exist_ok=True)
        with own_turn(self.own):
            self._clear()
            try:
                yield
            finally:
                self._clear()

    @property
    def candidate(self) -> Path:
        """Return the folder for a pipeline that the guard has not seen; nobody can take it into use there."""
        return self.own / CANDIDATE

    def accept_candidate(self, version: str) -> None:
        """Keep what passed the guard under its version, and use it."""
        self._forget(version)
        self.candidate.rename(self.own / version)
        self.take_into_use(version)

    def take_into_use(self, version: str) -> None:
        """Use this version from the next text on, and forget the oldest beyond three.

        Raises:
            NoSuchPipeline: it is not there, or was trained by another version of the program.
        """
        self.folder_of(version)
        beside = self.own / f".{IN_USE}"
        beside.write_text(version + "\n", encoding="utf-8")
        beside.replace(self.own / IN_USE)
        spare = [each for each in self.kept if each != version][MOST_KEPT - 1 :]
        for each in spare:
            self._forget(each)

    def folder_of(self, version: str) -> Path:
        """Return the folder of a version that may be used.

        Raises:
            NoSuchPipeline: it is not there, or was trained by another version of the program.
        """
        problem = self._problem(version)
        if problem:
            raise NoSuchPipeline(problem)
        return self.own / version

    def use_shipped(self) -> None:
        """Use the pipeline that comes with the program."""
        (self.own / IN_USE).unlink(missing_ok=True)

    def _forget(self, version: str) -> None:
        """Delete a pipeline; broken off halfway, what is left of it has not its name any more."""
        folder = self.own / version
        if folder.exists():
            shutil.rmtree(folder.rename(self.own / f"{GONE}{version}"), ignore_errors=True)

    def _clear(self) -> None:
        for pattern in LEFTOVERS:
            for each in self.own.glob(pattern):
                shutil.rmtree(each, ignore_errors=True)

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


def clear_broken_off(models: Path) -> None:
    """Delete what a training of the shipped pipeline left that was killed.

    Killed between its last two steps, it had taken the old pipeline away already: that one is put back.
    """
    for left in models.glob(BESIDE):
        old, trained = left / "old", models / "trained"
        if old.exists() and not trained.exists():
            old.rename(trained)
        shutil.rmtree(left, ignore_errors=True)


def _age(folder: Path) -> tuple[int, str]:
    return folder.stat().st_mtime_ns, folder.name


def _read(folder: Path, name: str) -> str | None:
    try:
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        return str(settings[name])
    except (OSError, ValueError, KeyError, TypeError):
        return None
