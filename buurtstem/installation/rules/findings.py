"""What can be wrong with a site: each check is a small function from what was seen to a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

MEGABYTE = 1_000_000
LEAST_FREE = 500 * MEGABYTE  # two photos of 20 MB at once, a night's logs, and a copy of a small database
WORKER_PATIENCE = timedelta(minutes=10)
CLOCK_PATIENCE = timedelta(minutes=5)
DEMO_BACKUP = "demo"  # kept as the fact of a key backup by the demo, which has nothing to lose
OTHERS = 0o077  # rights of anybody but the owner
# locks and shared memory of SQLite's log do not work over these (sqlite.org/wal.html, "same host")
NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs"}
)


class Status(StrEnum):
    """How it stands with one thing."""

    FINE = "fine"
    WRONG = "wrong"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Finding:
    """What was found about one thing, and what to do about it."""

    about: str
    status: Status
    says: str
    advice: str = ""

    @property
    def line(self) -> str:
        """The finding as one line."""
        return " ".join(part for part in (f"{self.about}: {self.says}", self.advice) if part)


@dataclass(frozen=True)
class SeenPath:
    """A file or folder as it was seen; `rights` are the permission bits."""

    path: str
    exists: bool
    is_folder: bool = False
    rights: int = 0
    is_ours: bool = True
    is_writable: bool = True


def fine(about: str, says: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(about, Status.FINE, says)


def wrong(about: str, says: str, advice: str) -> Finding:
    """Return a finding that somebody has to do something about."""
    return Finding(about, Status.WRONG, says, advice)


def unknown(about: str, says: str, advice: str = "") -> Finding:
    """Return a finding that leaves the question open."""
    return Finding(about, Status.CANNOT_TELL, says, advice)


def most_urgent_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return what is wrong, then what cannot be told, then what is fine; else in the same order."""
    order = (Status.WRONG, Status.CANNOT_TELL, Status.FINE)
    return sorted(findings, key=lambda finding: order.index(finding.status))


def check_settings(problems: Iterable[str]) -> list[Finding]:
    """Every problem of the settings is a finding of its own."""
    found = [wrong("settings", problem, "All settings are in docs/settings.md.") for problem in problems]
    return found or [fine("settings", "nothing is missing")]


def check_schemes(shipped: int, own: int, folder: str, problems: Iterable[str]) -> list[Finding]:
    """Every problem of a file with a scheme is a finding of its own; its pages go on without it."""
    advice = "Until then no page can be read in it. docs/schemes.md shows a whole file."
    found = [wrong("schemes", f"{problem}.", advice) for problem in problems]
    return found or [fine("schemes", f"{shipped} come with the program, {own} from {folder}")]


def check_address(public_url: str, *, is_production: bool) -> Finding:
    """Residents reach a site in real use over https, at an address that is not this machine alone."""
    parts = urlsplit(public_url)
    if not is_production:
        return fine("address", f"{public_url} (not in production)")
    if parts.scheme != "https" or parts.hostname in {"127.0.0.1", "::1", "localhost"}:
        advice = "Set BUURTSTEM_PUBLIC_URL to the https address of the site."
        return wrong("address", f"residents cannot safely reach {public_url}.", advice)
    return fine("address", public_url)


def check_proxies(proxies: int, public_url: str) -> Finding:
    """Https ends at a proxy, and its number decides whose address counts against abuse."""
    if public_url.startswith("https://") and proxies == 0:
        return wrong(
            "proxies",
            "the site is reached over https, and BUURTSTEM_PROXIES is 0: all visitors count as one.",
            "Set it to the number of proxies in front, mostly 1.",
        )
    return fine("proxies", f"{proxies} trusted")


def check_private_folder(about: str, seen: SeenPath) -> Finding:
    """A folder with personal data or keys is its owner's only, who can write in it."""
    if not seen.exists:
        return wrong(about, f"{seen.path} is not there.", "`buurtstem init` makes it.")
    if not seen.is_folder:
        return wrong(about, f"{seen.path} is no folder.", "Put another one into BUURTSTEM_DATA_DIR.")
    if not seen.is_ours:
        return _of_somebody_else(about, seen)
    if not seen.is_writable:
        return wrong(
            about, f"{seen.path} cannot be written.", f"Give its owner the right: chmod 700 {seen.path}"
        )
    if seen.rights & OTHERS:
        return wrong(about, f"others can look into {seen.path}.", f"Close it: chmod 700 {seen.path}")
    return fine(about, seen.path)


def check_private_file(about: str, seen: SeenPath) -> Finding:
    """A file with personal data or a key is readable by its owner only."""
    if not seen.exists or seen.is_folder:
        return wrong(about, f"the file {seen.path} is not there.", "`buurtstem init` makes it.")
    if not seen.is_ours:
        return _of_somebody_else(about, seen)
    if seen.rights & OTHERS:
        return wrong(about, f"others can read {seen.path}.", f"Close it: chmod 600 {seen.path}")
    return fine(about, seen.path)


def _of_somebody_else(about: str, seen: SeenPath) -> Finding:
    advice = "Run this as the account that the site runs as, for example with sudo -u."
    return unknown(about, f"{seen.path} belongs to another account.", advice)


def check_key_backup(fact: str | None, fingerprints: Mapping[str, str]) -> Finding:
    """The keys were put under a passphrase once, and are still the same ones."""
    if fact is None:
        return wrong("key backup", "the keys were never backed up.", "Run `buurtstem keys backup FILE`.")
    if fact == DEMO_BACKUP:
        return fine("key backup", "made by the demo, which needs none")
    day, *known = f"{fact} ".split(" ")[:-1]
    if known != list(fingerprints.values()):
        advice = "Run `buurtstem keys backup FILE` with a new file."
        return wrong("key backup", f"a key has changed since the backup of {day}.", advice)
    return fine("key backup", f"made on {day}")


def backup_fact(day: str, fingerprints: Mapping[str, str]) -> str:
    """Return the word that the database keeps of a key backup: its date and the keys' fingerprints."""
    return " ".join((day, *fingerprints.values()))


def check_revision(present: str | None, newest: str | None) -> Finding:
    """The tables are those of this program."""
    if present != newest:
        says = "the database is empty." if present is None else "the database is older than this program."
        return wrong("tables", says, "Run `buurtstem db upgrade`, then start again.")
    return fine("tables", f"at {newest}")


def check_disk_kind(kind: str | None) -> Finding:
    """A SQLite file lies on a disk of this machine."""
    if kind is None:
        return unknown("database disk", "on what kind of disk the database lies is not known here.")
    if kind in NETWORK_DISKS:
        advice = "Move the data folder to a disk of this machine, or use PostgreSQL."
        return wrong("database disk", f"the database lies on a network disk ({kind}).", advice)
    return fine("database disk", kind)


def check_journal(mode: str) -> Finding:
    """SQLite keeps a write-ahead log: readers never wait for writers."""
    if mode != "wal":
        advice = "Move the data folder to an ordinary disk of this machine."
        return wrong("database log", f"the write-ahead log cannot be switched on (it is '{mode}').", advice)
    return fine("database log", mode)


def check_integrity(answers: Iterable[str]) -> Finding:
    """SQLite finds its file whole."""
    first = next(iter(answers), "ok")
    if first != "ok":
        advice = "Stop the site, keep a copy of the file, and put back a backup."
        return wrong("database file", f"it is damaged ({first.splitlines()[0]}).", advice)
    return fine("database file", "whole")


def check_catalogues(lacking: Iterable[str]) -> Finding:
    """Every language has its compiled catalogue, not older than its source."""
    codes = ", ".join(lacking)
    if codes:
        return wrong("translations", f"not compiled: {codes}.", "Run `buurtstem translations compile`.")
    return fine("translations", "compiled")


def check_free_space(free: int) -> Finding:
    """The disk of the data folder has 500 MB left."""
    says = f"{free // MEGABYTE} MB free"
    if free < LEAST_FREE:
        advice = f"Make room: the site wants at least {LEAST_FREE // MEGABYTE} MB."
        return wrong("disk", f"{says}.", advice)
    return fine("disk", says)


def check_clock(moment: datetime, earlier: Mapping[str, datetime]) -> Finding:
    """No file of the site is from the future: closing times depend on the clock."""
    for name, then in earlier.items():
        if then > moment + CLOCK_PATIENCE:
            says = f"it is behind: {name} is from {then:%Y-%m-%d %H:%M} UTC."
            return wrong("clock", says, "Set the clock, for example with timedatectl set-ntp true.")
    return fine("clock", f"{moment:%Y-%m-%d %H:%M} UTC")


def check_worker(overdue: datetime | None, moment: datetime, *, is_planned: bool) -> Finding:
    """Mail and nightly upkeep are done when their time has come."""
    if overdue is not None and moment - overdue > WORKER_PATIENCE:
        says = f"work waits since {overdue:%Y-%m-%d %H:%M} UTC."
        return wrong("worker", says, "Is `buurtstem worker` running?")
    if not is_planned:
        return unknown(
            "worker", "nothing waits for it, not even nightly upkeep.", "Start `buurtstem worker`."
        )
    return fine("worker", "nothing waits too long")
