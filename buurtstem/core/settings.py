"""THE settings: one frozen object, read from the environment, that can say all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .database import is_usable_url, normal_url
from .keys import KEY_NAMES, PRIVATE_FOLDER, find_key, keep_keys, make_key

LANGUAGES = ("nl", "en", "tr", "ar", "pl", "uk", "de", "fr", "es")
SHORTEST_SECRET = 32
PREFIX = "BUURTSTEM_"
WITHOUT_PREFIX = {"database_url": "DATABASE_URL"}


class SettingsError(ValueError):
    """One or more settings are wrong; the sentence lists each of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def _setting(doc: str, **kwargs: Any) -> Any:
    return field(metadata={"doc": doc}, **kwargs)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one Buurtstem; each from `BUURTSTEM_<NAME>` (the database from `DATABASE_URL`)."""

    environment: str = _setting("`production`, `development` or `test`.", default="production")
    data_dir: Path = _setting("Folder of the database file, pictures and keys.", default=Path("instance"))
    database_url: str = _setting(
        "SQLAlchemy address; by default a SQLite file in the data folder.", default=""
    )
    secret_key: str = _setting(
        f"Signs sessions and forms; at least {SHORTEST_SECRET} characters. Also `…_FILE`; "
        "without either the file `keys/secret_key` in the data folder, which `buurtstem init` makes.",
        default="",
        repr=False,
    )
    receipt_key: str = _setting(
        "Pepper of receipt and voting codes; never change it, receipts would be lost. Also `…_FILE`; "
        "without either the file `keys/receipt_key` in the data folder, which `buurtstem init` makes.",
        default="",
        repr=False,
    )
    public_url: str = _setting(
        "Address under which residents reach the site.", default="http://127.0.0.1:5000"
    )
    municipality_name: str = _setting("Name of the municipality, for titles.", default="")
    organisation: str = _setting("The controller (AVG): who is responsible for the stories.", default="")
    privacy_contact: str = _setting("Address of the data protection officer, on every form.", default="")
    mail_host: str = _setting("SMTP server; without it the site sends no mail and says so.", default="")
    mail_port: int = _setting("Port of the SMTP server.", default=587)
    mail_user: str = _setting("Account at the SMTP server, when it asks for one.", default="")
    mail_password: str = _setting("Its password. Also `…_FILE`.", default="", repr=False)
    mail_starttls: bool = _setting("Encrypt the line to the SMTP server (`1` or `0`).", default=True)
    mail_from: str = _setting("Sender of all mail.", default="")
    proxies: int = _setting("Number of trusted proxies in front (X-Forwarded-For).", default=0)
    schemes_dir: Path = _setting(
        "Folder of schemes of your own (docs/schemes.md); a relative one lies in the data folder.",
        default=Path("schemes"),
    )
    translation_url: str = _setting(
        "Address of a translation service that speaks the protocol of LibreTranslate; without it people "
        "translate. Only texts that are public and whose tellers agreed go there.",
        default="",
    )
    translation_key: str = _setting(
        "Key for that service, when it asks for one. Also `…_FILE`.", default="", repr=False
    )
    translation_name: str = _setting(
        "Name of the organisation that runs it (AVG: the processor); tellers and readers see it.", default=""
    )
    default_language: str = _setting("Language when the reader's browser names none of ours.", default="nl")

    def __post_init__(self) -> None:
        """Fill what follows from other settings and refuse what cannot work."""
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir.resolve()}/buurtstem.db")
        object.__setattr__(self, "database_url", normal_url(self.database_url))
        problems = list(_problems(self))
        if problems:
            raise SettingsError(problems)

    @property
    def is_https(self) -> bool:
        """Whether residents reach the site over https; decides cookie names and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is set."""
        return bool(self.mail_host)

    @property
    def has_translator(self) -> bool:
        """Whether a translation service is set."""
        return bool(self.translation_url)

    @property
    def media_dir(self) -> Path:
        """Folder of uploaded pictures, never under static."""
        return self.data_dir / "media"

    @property
    def own_schemes(self) -> Path:
        """Folder of the municipality's own schemes; it need not be there."""
        return self.data_dir / self.schemes_dir

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read all settings; every problem in one error.

        Raises:
            SettingsError: listing each wrong or missing setting by the name of its variable.
        """
        values: dict[str, Any] = {}
        problems: list[str] = []
        for each in fields(cls):
            try:
                text = read_variable(environ, variable_of(each))
                if text is None and each.name in KEY_NAMES and _is_production(values):
                    text = find_key(_data_dir(values), each.name)
                if text is not None:
                    values[each.name] = _parse(each, text)
            except (ValueError, OSError) as error:
                problems.append(f"{variable_of(each)}: {error}")
        if problems:
            raise SettingsError(problems)
        if not _is_production(values):
            for name in KEY_NAMES:
                values.setdefault(name, _development_key(_data_dir(values), name))
        return cls(**values)


def variable_of(each: Field[Any]) -> str:
    """Return the name of the environment variable of one setting."""
    return WITHOUT_PREFIX.get(each.name, PREFIX + each.name.upper())


def settings_table() -> str:
    """Return the settings as a Markdown table (docs/settings.md is this, and a test compares)."""
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for each in fields(Settings):
        default = "" if each.default in (MISSING, "") else f"`{each.default}`"
        lines.append(f"| `{variable_of(each)}` | {default} | {each.metadata['doc']} |")
    return "\n".join(lines) + "\n"


def read_variable(environ: Mapping[str, str], name: str) -> str | None:
    """Return the value of a variable, or what the file holds that `<name>_FILE` names.

    Raises:
        OSError: that file cannot be read.
        ValueError: it holds no text.
    """
    if environ.get(name):
        return environ[name].strip()
    file = environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else None


def _parse(each: Field[Any], text: str) -> object:
    parsers: dict[str, Callable[[str], object]] = {"int": int, "bool": _parse_bool, "Path": Path, "str": str}
    return parsers[str(each.type)](text)


def _parse_bool(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    try:
        return known[text.lower()]
    except KeyError:
        raise ValueError(f"'{text}' is neither 1 nor 0") from None


def _is_production(values: Mapping[str, Any]) -> bool:
    return bool(values.get("environment", "production") == "production")


def _data_dir(values: Mapping[str, Any]) -> Path:
    return Path(values.get("data_dir", "instance"))


def _development_key(data_dir: Path, name: str) -> str:
    """Return a key kept in the data folder, made at first need; never used in production."""
    data_dir.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)  # a file in its place is named as such
    present = find_key(data_dir, name, in_real_use=False)
    if present is None:
        keep_keys(data_dir, {name: make_key()}, in_real_use=False)  # of two that start, one makes it
        present = find_key(data_dir, name, in_real_use=False)
    return present or ""


def _problems(settings: Settings) -> list[str]:
    """Return one sentence for each thing that cannot work."""
    return [sentence for is_wrong, sentence in _checks(settings) if is_wrong]


def _checks(settings: Settings) -> list[tuple[bool, str]]:
    production = settings.environment == "production"
    return [
        (
            settings.environment not in {"production", "development", "test"},
            f"BUURTSTEM_ENVIRONMENT: '{settings.environment}' is not production, development or test",
        ),
        *(
            (
                len(getattr(settings, name)) < SHORTEST_SECRET,
                f"{PREFIX}{name.upper()}: is missing or shorter than {SHORTEST_SECRET} characters; "
                "`buurtstem init` makes a key where there is none",
            )
            for name in KEY_NAMES
        ),
        (
            bool(settings.secret_key) and settings.secret_key == settings.receipt_key,
            "BUURTSTEM_RECEIPT_KEY: must differ from BUURTSTEM_SECRET_KEY",
        ),
        (
            not is_usable_url(settings.database_url),  # not repeated: there may be a password in it
            "DATABASE_URL: is no address of SQLite or PostgreSQL, such as postgresql://user@host/name",
        ),
        (
            urlsplit(settings.public_url).scheme not in {"http", "https"},
            f"BUURTSTEM_PUBLIC_URL: '{settings.public_url}' does not begin with http:// or https://",
        ),
        (
            settings.default_language not in LANGUAGES,
            f"BUURTSTEM_DEFAULT_LANGUAGE: '{settings.default_language}' is none of {', '.join(LANGUAGES)}",
        ),
        (
            settings.sends_mail and not settings.mail_from,
            "BUURTSTEM_MAIL_FROM: is needed when BUURTSTEM_MAIL_HOST is set",
        ),
        (
            settings.has_translator and urlsplit(settings.translation_url).scheme not in {"http", "https"},
            "BUURTSTEM_TRANSLATION_URL: does not begin with http:// or https://",  # may hold a password
        ),
        (
            settings.has_translator and not settings.translation_name,
            "BUURTSTEM_TRANSLATION_NAME: is needed when BUURTSTEM_TRANSLATION_URL is set; "
            "tellers and readers see it",
        ),
        (production and not settings.organisation, "BUURTSTEM_ORGANISATION: is needed in production"),
        (production and not settings.privacy_contact, "BUURTSTEM_PRIVACY_CONTACT: is needed in production"),
    ]
