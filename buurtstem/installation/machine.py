"""What is seen of the machine that a site runs on: files and their rights, disks, mail server, PDF, fonts."""

from __future__ import annotations

import os
import shutil
import smtplib
import ssl
import stat
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from buurtstem.core.keys import KEY_NAMES, ROUNDS, key_file, key_folder
from buurtstem.core.paths import AssetsMissing, asset_folder
from buurtstem.core.settings import LANGUAGES, Settings
from buurtstem.themes.pipelines import Pipelines
from buurtstem.themes.scheme_files import load_schemes
from buurtstem.themes.tagging import LazyTagger, shipped_folder
from buurtstem.web.printing import PrintingUnavailable, require_printing

from .rules.findings import (
    Finding,
    SeenPath,
    check_catalogues,
    check_private_file,
    check_private_folder,
    check_schemes,
    fine,
    unknown,
    wrong,
)

MOUNTS = Path("/proc/self/mountinfo")
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)
FONTS = ("NotoSans", "NotoSansArabic")
MAIL_SECONDS = 10


def see(path: Path) -> SeenPath:
    """Look at a file or folder; what cannot be reached is not there."""
    try:
        found = path.stat()
    except OSError:
        return SeenPath(str(path), exists=False)
    return SeenPath(
        str(path),
        exists=True,
        is_folder=stat.S_ISDIR(found.st_mode),
        rights=stat.S_IMODE(found.st_mode),
        is_ours=found.st_uid == os.geteuid(),
        is_writable=os.access(path, os.W_OK | os.X_OK),
    )


def look_at_folders(data_dir: Path) -> Iterator[Finding]:
    """Yield how it stands with the data folder, and with those in it that are made when they are needed."""
    yield check_private_folder("data folder", see(data_dir))
    for about, folder in (("pictures", data_dir / "media"), ("keys", key_folder(data_dir))):
        if folder.exists():
            yield check_private_folder(about, see(folder))


def look_at_key_files(data_dir: Path, places: dict[str, str | None]) -> Iterator[Finding]:
    """Yield how it stands with each key; `places` names the variable of those from the environment."""
    for name, variable in places.items():
        if variable is None:
            yield check_private_file(name, see(key_file(data_dir, name)))
        else:
            yield fine(name, f"from {variable}")
    rounds = key_folder(data_dir) / ROUNDS
    if rounds.is_dir():
        yield check_private_folder("keys of rounds", see(rounds))
        for file in sorted(rounds.iterdir()):
            yield check_private_file("keys of rounds", see(file))


def environment_places(environ: Mapping[str, str]) -> dict[str, str | None]:
    """Return for each key the variable that holds or names it; None for a file in the data folder."""
    names = {name: f"BUURTSTEM_{name.upper()}" for name in KEY_NAMES}
    return {
        name: next((each for each in (variable, f"{variable}_FILE") if environ.get(each)), None)
        for name, variable in names.items()
    }


def disk_kind(path: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the kind of file system that a path lies on ("ext4", "nfs4"); None where nothing tells it."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    kinds: dict[Path, str] = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        if after:
            kinds[Path(before.split()[4].replace("\\040", " "))] = after.split()[0]
    real = path.resolve()
    return next((kinds[folder] for folder in (real, *real.parents) if folder in kinds), None)


def free_space(path: Path) -> int:
    """Return the bytes that are free where a folder is, or will be made."""
    real = path.resolve()
    return shutil.disk_usage(next(each for each in (real, *real.parents) if each.exists())).free


def last_changes(files: Iterable[Path]) -> dict[str, datetime]:
    """Return when each of those files that are there was changed last."""
    return {
        str(file): datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in files if see(file).exists
    }


def look_at_catalogues() -> Finding:
    """Whether every language's catalogue is compiled."""
    try:
        folder = asset_folder("translations")
    except AssetsMissing as missing:
        return wrong("translations", str(missing), "")
    return check_catalogues(lang for lang in LANGUAGES if not _is_compiled(folder / lang / "LC_MESSAGES"))


def look_at_schemes(own_folder: Path) -> list[Finding]:
    """Whether every file with a scheme can be used."""
    shelf = load_schemes(own_folder)
    return check_schemes(shelf.shipped, shelf.own, str(own_folder), shelf.problems)


def look_at_model() -> Finding:
    """Whether the trained pipeline is there and can be loaded."""
    from buurtstem.themes.nlp.tagger import PipelineMissing

    try:
        return fine("trained model", LazyTagger().warm_up().version)
    except (PipelineMissing, AssetsMissing) as missing:
        return wrong("trained model", str(missing), "")


def look_at_own_pipeline(data_dir: Path) -> Iterator[Finding]:
    """Yield that a pipeline trained with corrections is not used any more, such as after an update."""
    try:
        why = Pipelines(data_dir, shipped_folder()).why_not_used
    except AssetsMissing:  # `look_at_model` says so
        return
    if why:
        advice = "Run: buurtstem themes train --with-corrections, or: buurtstem themes use --shipped"
        yield wrong("own pipeline", f"the shipped one is used instead. {why}", advice)


def look_at_printing() -> Finding:
    """Whether PDFs can be made."""
    try:
        require_printing()
    except PrintingUnavailable as missing:
        return wrong("PDF", "no PDF can be made here.", f"Install these Debian packages: {missing}")
    return fine("PDF", "can be made")


def look_at_fonts(folders: Iterable[Path] = FONT_FOLDERS) -> Finding:
    """Whether PDFs have letters for all nine languages."""
    folders = tuple(folders)
    lacking = [
        name for name in FONTS if not any(next(each.rglob(f"{name}-Regular.*"), None) for each in folders)
    ]
    if lacking:
        says = f"missing are {', '.join(lacking)}: PDFs may show boxes for letters."
        return wrong("fonts", says, "Install the Debian package fonts-noto-core.")
    return fine("fonts", "Noto Sans")


def look_at_mail(settings: Settings) -> Finding:
    """Whether the mail server greets, encrypts and knows our account; nothing is sent."""
    if not settings.sends_mail:
        return unknown("mail", "no mail server is set: the site sends none and says so.")
    name = f"{settings.mail_host}:{settings.mail_port}"
    try:
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=MAIL_SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            if settings.mail_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
    except (OSError, ValueError) as error:  # SMTPException is an OSError; ValueError: no name of a host
        return wrong("mail", *_mail_trouble(name, error))
    return fine("mail", f"{name} answers")


def _mail_trouble(name: str, error: Exception) -> tuple[str, str]:
    """Return what is wrong with the mail server, and what to do."""
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"{name} shows a certificate that is not trusted ({error.verify_message}).",
                "Use the name that is in the certificate as BUURTSTEM_MAIL_HOST.",
            )
        case smtplib.SMTPAuthenticationError():
            return (
                f"{name} does not accept the account.",
                "Look at BUURTSTEM_MAIL_USER and BUURTSTEM_MAIL_PASSWORD.",
            )
        case smtplib.SMTPNotSupportedError():
            return (
                f"{name} does not do what is asked ({error}).",
                "Look at BUURTSTEM_MAIL_PORT, BUURTSTEM_MAIL_STARTTLS and BUURTSTEM_MAIL_USER.",
            )
    reason = str(getattr(error, "strerror", None) or error).partition("\n")[0]
    return f"{name} cannot be used ({reason}).", "Look at BUURTSTEM_MAIL_HOST and BUURTSTEM_MAIL_PORT."


def _is_compiled(folder: Path) -> bool:
    """Whether the catalogue that the program reads is there, and not older than the one that people write."""
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if not compiled.is_file():
        return False
    return not source.is_file() or source.stat().st_mtime <= compiled.stat().st_mtime
