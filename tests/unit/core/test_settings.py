"""Settings: what is read, what is refused, and that all problems come at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtstem.core.database import normal_url, sqlite_file
from buurtstem.core.keys import keep_keys
from buurtstem.core.settings import Settings, SettingsError

GOOD = {
    "BUURTSTEM_SECRET_KEY": "s" * 32,
    "BUURTSTEM_RECEIPT_KEY": "r" * 32,
    "BUURTSTEM_ORGANISATION": "Gemeente Voorbeeldstad",
    "BUURTSTEM_PRIVACY_CONTACT": "fg@voorbeeldstad.example",
}


def test_a_good_environment_makes_production_settings():
    settings = Settings.from_environ(GOOD)
    assert settings.environment == "production"
    assert settings.database_url.endswith("/instance/buurtstem.db")
    assert not settings.sends_mail
    assert not settings.is_https


def test_secrets_come_from_files_too(tmp_path):
    file = tmp_path / "key"
    file.write_text("f" * 40 + "\n")
    environ = {**GOOD, "BUURTSTEM_SECRET_KEY": "", "BUURTSTEM_SECRET_KEY_FILE": str(file)}
    assert Settings.from_environ(environ).secret_key == "f" * 40


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"BUURTSTEM_SECRET_KEY": "short"}, "BUURTSTEM_SECRET_KEY"),
        ({"BUURTSTEM_RECEIPT_KEY": "s" * 32}, "BUURTSTEM_RECEIPT_KEY"),
        ({"BUURTSTEM_ORGANISATION": ""}, "BUURTSTEM_ORGANISATION"),
        ({"BUURTSTEM_PRIVACY_CONTACT": ""}, "BUURTSTEM_PRIVACY_CONTACT"),
        ({"BUURTSTEM_PUBLIC_URL": "ftp://x"}, "BUURTSTEM_PUBLIC_URL"),
        ({"BUURTSTEM_DEFAULT_LANGUAGE": "xx"}, "BUURTSTEM_DEFAULT_LANGUAGE"),
        ({"BUURTSTEM_ENVIRONMENT": "staging", "BUURTSTEM_DATA_DIR": ""}, "BUURTSTEM_ENVIRONMENT"),
        ({"BUURTSTEM_MAIL_HOST": "mail.example"}, "BUURTSTEM_MAIL_FROM"),
        (
            {"BUURTSTEM_TRANSLATION_URL": "ftp://x", "BUURTSTEM_TRANSLATION_NAME": "De Vertaler"},
            "BUURTSTEM_TRANSLATION_URL",
        ),
        ({"BUURTSTEM_TRANSLATION_URL": "http://x"}, "BUURTSTEM_TRANSLATION_NAME"),
        ({"BUURTSTEM_MAIL_PORT": "many"}, "BUURTSTEM_MAIL_PORT"),
        ({"BUURTSTEM_MAIL_STARTTLS": "perhaps"}, "BUURTSTEM_MAIL_STARTTLS"),
        ({"BUURTSTEM_SECRET_KEY": "", "BUURTSTEM_SECRET_KEY_FILE": "/nowhere/key"}, "BUURTSTEM_SECRET_KEY"),
    ],
)
def test_a_wrong_setting_is_named(changes, named):
    with pytest.raises(SettingsError) as refused:
        Settings.from_environ({**GOOD, **changes})
    assert any(problem.startswith(named) for problem in refused.value.problems)


def test_all_problems_come_in_one_error():
    with pytest.raises(SettingsError) as refused:
        Settings.from_environ({})
    assert len(refused.value.problems) == 4


def test_keys_in_the_data_folder_serve_when_no_variable_names_others(tmp_path):
    keep_keys(tmp_path, {"secret_key": "a" * 40, "receipt_key": "b" * 40})
    environ = {**GOOD, "BUURTSTEM_DATA_DIR": str(tmp_path)}
    del environ["BUURTSTEM_SECRET_KEY"]

    settings = Settings.from_environ(environ)
    assert (settings.secret_key, settings.receipt_key) == ("a" * 40, "r" * 32)


def test_a_key_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "keys" / "secret_key").mkdir(parents=True)
    environ = {**GOOD, "BUURTSTEM_SECRET_KEY": "", "BUURTSTEM_DATA_DIR": str(tmp_path)}
    with pytest.raises(SettingsError) as refused:
        Settings.from_environ(environ)

    [problem] = refused.value.problems
    assert problem.startswith("BUURTSTEM_SECRET_KEY: ")


def test_development_does_not_look_at_the_keys_of_real_use(tmp_path):
    keep_keys(tmp_path, {"secret_key": "a" * 40, "receipt_key": "b" * 40})
    environ = {"BUURTSTEM_ENVIRONMENT": "development", "BUURTSTEM_DATA_DIR": str(tmp_path)}

    assert Settings.from_environ(environ).secret_key != "a" * 40


def test_development_makes_its_own_keys_and_keeps_them(tmp_path):
    environ = {"BUURTSTEM_ENVIRONMENT": "development", "BUURTSTEM_DATA_DIR": str(tmp_path / "new")}
    first, second = Settings.from_environ(environ), Settings.from_environ(environ)
    assert first.secret_key == second.secret_key != first.receipt_key
    assert (tmp_path / "new" / "development_secret_key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_key_of_development_that_a_crash_left_empty_is_made_again(tmp_path):
    environ = {"BUURTSTEM_ENVIRONMENT": "development", "BUURTSTEM_DATA_DIR": str(tmp_path)}
    (tmp_path / "development_secret_key").touch()

    assert len(Settings.from_environ(environ).secret_key) == 64


def test_keys_are_not_printed():
    assert "s" * 32 not in repr(Settings.from_environ(GOOD))


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_database_addresses_get_our_driver(given, used):
    assert normal_url(given) == used


def test_only_a_sqlite_file_has_a_path():
    assert sqlite_file("sqlite:////tmp/x.db") == Path("/tmp/x.db")  # noqa: S108  only a name
    assert sqlite_file("sqlite://") is None
    assert sqlite_file("postgresql+psycopg://u@h/d") is None
