"""`buurtstem translations`: from a new string in the program to nine catalogues, on a copy of the checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from buurtstem.cli import main
from buurtstem.core.paths import PACKAGE
from buurtstem.core.settings import LANGUAGES
from buurtstem.web import translations_cli

CHECKOUT = PACKAGE.parent
NEW = "A sentence that nobody has translated yet."
COPIED = ("buurtstem", "templates", "translations")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the parts of the checkout that have to do with translations, with one new string in it."""
    for name in COPIED:
        shutil.copytree(
            CHECKOUT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    shutil.copy(CHECKOUT / "babel.cfg", tmp_path)
    (tmp_path / "buurtstem" / "news.py").write_text(
        f'from flask_babel import lazy_gettext as _l\n\nNEWS = _l("{NEW}")\n', encoding="utf-8"
    )
    monkeypatch.setattr(translations_cli, "CHECKOUT", tmp_path)
    monkeypatch.setattr(translations_cli, "asset_folder", tmp_path.joinpath)
    return tmp_path


def translations(command: str) -> tuple[int, list[str]]:
    """Run a command; return its exit code and the lines on standard error."""
    result = CliRunner().invoke(main, ["translations", command])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.stderr.splitlines()


def catalogue(folder: Path, lang: str) -> Path:
    return folder / "translations" / lang / "LC_MESSAGES" / "messages.po"


def test_a_new_string_reaches_every_catalogue_and_is_missed_until_it_is_translated(checkout: Path):
    template = checkout / "translations" / "messages.pot"
    template.unlink()
    assert translations("extract") == (0, [])
    assert f'msgid "{NEW}"' in template.read_text(encoding="utf-8")

    dutch = catalogue(checkout, "nl").read_text(encoding="utf-8")
    assert translations("update") == (0, [])
    assert 'msgstr "Wonen"' in dutch
    for lang in LANGUAGES:
        assert f'msgid "{NEW}"\nmsgstr ""' in catalogue(checkout, lang).read_text(encoding="utf-8")
    assert 'msgstr "Wonen"' in catalogue(checkout, "nl").read_text(encoding="utf-8")

    code, problems = translations("check")
    assert code == 1
    missed = [line for line in problems if line.endswith(NEW)]
    assert missed == [f"{lang}: not translated: {NEW}" for lang in LANGUAGES if lang != "en"]

    for lang in LANGUAGES:
        file = catalogue(checkout, lang)
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f'"{NEW}"\nmsgstr ""', f'"{NEW}"\nmsgstr "x"'), encoding="utf-8")
    code, still = translations("check")
    assert still == [line for line in problems if line not in missed]
    assert code == (1 if still else 0)


def test_every_catalogue_is_compiled(checkout: Path):
    assert translations("compile")[0] == 0
    assert [lang for lang in LANGUAGES if not catalogue(checkout, lang).with_suffix(".mo").is_file()] == []


@pytest.mark.parametrize("command", ["check", "update"])
def test_a_missing_template_is_told_in_one_line(checkout: Path, command: str):
    (checkout / "translations" / "messages.pot").unlink()
    code, lines = translations(command)

    assert (code, len(lines)) == (1, 1)
    assert "buurtstem translations extract" in lines[0]
