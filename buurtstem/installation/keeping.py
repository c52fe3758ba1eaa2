"""Key backups as files: written apart from the data, read back with a reason for all that can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from buurtstem.core.database import sqlite_file
from buurtstem.core.keys import KEY_NAMES, find_key, fingerprint_of, keep_keys, key_file, write_private
from buurtstem.core.settings import Settings, read_variable

from .machine import environment_places
from .rules.sealing import (
    LARGEST_FILE,
    DamagedBackup,
    KeyBackup,
    NotABackup,
    UnknownVersion,
    read_backup,
    write_backup,
)


class CannotKeep(ValueError):
    """A file of keys cannot be written or read; the sentence says why."""


@dataclass(frozen=True)
class Present:
    """Where a key of this site comes from: a variable or a file, and its fingerprint when it is there."""

    name: str
    place: str
    is_file: bool
    fingerprint: str | None


def refuse_place(settings: Settings, file: Path) -> None:
    """Refuse to put a key backup where a backup of the data would take it along.

    Raises:
        CannotKeep: inside the data folder, or beside the database file.
    """
    real = file.resolve()
    database = sqlite_file(settings.database_url)
    beside = database is not None and real.parent == database.resolve().parent
    if beside or real.is_relative_to(settings.data_dir.resolve()):
        raise CannotKeep(
            f"{file}: a key backup is never beside the data or its backup. "
            "Choose another place, such as a memory stick that lies in a drawer."
        )
    if real.is_dir():
        raise CannotKeep(f"{file} is a folder: name a new file in it.")
    if real.exists():
        raise CannotKeep(f"{file} is there already, and is not overwritten: choose another name.")


def write_backup_file(file: Path, backup: KeyBackup) -> None:
    """Write a key backup that only its owner can read.

    Raises:
        CannotKeep: no such folder, no rights, no room.
    """
    try:
        write_private(file, write_backup(backup))
    except OSError as error:
        raise CannotKeep(f"{file} cannot be written: {error.strerror}.") from error


def read_backup_file(file: Path) -> KeyBackup:
    """Return the key backup in a file.

    Raises:
        CannotKeep: no such file, another kind of file, a damaged or too new backup.
    """
    try:
        with file.open("rb") as source:
            content = source.read(LARGEST_FILE)
        return read_backup(content)
    except FileNotFoundError:
        raise CannotKeep(f"{file}: there is no such file.") from None
    except OSError as error:
        raise CannotKeep(f"{file} cannot be read: {error.strerror}.") from None
    except NotABackup:
        raise CannotKeep(f"{file} is no key backup.") from None
    except DamagedBackup:
        raise CannotKeep(f"{file} was cut short or changed. Use another copy.") from None
    except UnknownVersion as newer:
        raise CannotKeep(f"{file} has version {newer}: this program is too old for it.") from None


def present_keys(environ: Mapping[str, str], data_dir: Path, *, in_real_use: bool) -> list[Present]:
    """Return for each key of a site where it comes from.

    Raises:
        CannotKeep: a file that should hold a key cannot be read.
    """
    found = []
    for name, variable in environment_places(environ).items():
        place = variable or str(key_file(data_dir, name, in_real_use=in_real_use))
        try:
            base = f"BUURTSTEM_{name.upper()}"
            kept = find_key(data_dir, name, in_real_use=in_real_use) if variable is None else None
            value = read_variable(environ, base) if variable else kept
        except (OSError, ValueError) as error:
            raise CannotKeep(
                f"{place} cannot be read: {getattr(error, 'strerror', None) or error}."
            ) from None
        found.append(Present(name, place, variable is None, fingerprint_of(name, value) if value else None))
    return found


def put_back(
    values: Mapping[str, str], present: list[Present], data_dir: Path, *, in_real_use: bool
) -> list[str]:
    """Write the key files that are missing; return their names. Nothing is written when another key is there.

    Raises:
        CannotKeep: other keys are there, or the files cannot be written.
    """
    others = [
        each.place
        for each in present
        if each.fingerprint not in {None, fingerprint_of(each.name, values[each.name])}
    ]
    if others:
        raise CannotKeep(
            f"Another key than that of the backup is in {' and in '.join(others)}. Nothing was written: "
            "take away what is not wanted there, and run this again."
        )
    missing = {each.name: values[each.name] for each in present if each.is_file and not each.fingerprint}
    try:
        return keep_keys(data_dir, missing, in_real_use=in_real_use) if missing else []
    except OSError as error:
        raise CannotKeep(f"{error.filename or data_dir} cannot be written: {error.strerror}.") from error


def keys_of(settings: Settings) -> dict[str, str]:
    """Return the keys that a backup holds."""
    return {name: str(getattr(settings, name)) for name in KEY_NAMES}
