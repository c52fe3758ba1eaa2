"""What is shipped works: the wheel, installed outside the checkout, migrates a database and serves pages."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from buurtstem.core.settings import LANGUAGES
from buurtstem.themes.scheme_files import SHIPPED
from hatch_build import AssetsHook, AssetsIncomplete, refuse_incomplete

ROOT = Path(__file__).resolve().parents[2]
ASSETS = "buurtstem/_assets"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout with the wheel installed in its venv.

    The dependencies are those of the running Python, named in a .pth file. Such a folder's own .pth files are
    not read, so the editable installation of the checkout stays out of sight.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*pip, str(wheel)], cwd=folder, check=True, capture_output=True)
    own = folder / "venv" / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def command(installed: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the installed console script there; it must end well."""
    script = str(installed / "venv" / "bin" / "buurtstem")
    done = subprocess.run(
        [script, *arguments],
        cwd=installed,
        env=environ(),
        text=True,
        check=False,
        capture_output=True,
        **options,
    )
    assert done.returncode == 0, done.stderr
    return done


def environ() -> dict[str, str]:
    """An environment that knows nothing of the checkout."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "BUURTSTEM_ENVIRONMENT": "development"}


@contextmanager
def served(installed: Path) -> Iterator[str]:
    """Run the installed server on a free port of loopback and give its address."""
    script = str(installed / "venv" / "bin" / "buurtstem")
    server = subprocess.Popen(
        [script, "run", "--port", "0"], cwd=installed, env=environ(), text=True, stdout=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address is not None
        yield address[0]
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_the_wheel_holds_all_that_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        "templates/layout.html",
        "static/vendor/htmx.min.js",
        "nlp_models/themes/trained/tagging.json",
    }
    expected |= {f"translations/{lang}/LC_MESSAGES/messages.mo" for lang in LANGUAGES}

    schemes = {f"buurtstem/themes/schemes/{file.name}" for file in SHIPPED.glob("*.toml")}

    assert ({f"{ASSETS}/{name}" for name in expected} | schemes) - names == set()


def test_the_wheel_holds_nothing_that_only_developers_read(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert [name for name in names if not name.startswith(("buurtstem/", "buurtstem-"))] == []
    assert [
        name for name in names if name.endswith((".po", ".pot", ".pyc", ".jsonl")) and ASSETS in name
    ] == []


def test_the_installed_program_serves_its_front_page(installed: Path) -> None:
    command(installed, "db", "upgrade")

    with served(installed) as address, urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
        page = answer.read().decode()

    assert answer.status == 200
    assert "<html" in page
    assert not list(ROOT.glob("buurtstem/_assets"))


def test_the_installed_program_tags_a_story(installed: Path) -> None:
    story = {"id": "1", "text": "De lift is weer stuk en mijn moeder kan niet naar beneden"}

    answer = command(installed, "themes", "tag", "-", input=json.dumps(story) + "\n")

    assert "housing" in [theme["code"] for theme in json.loads(answer.stdout)["themes"]]


def hook_for(root: Path) -> AssetsHook:
    return AssetsHook(str(root), {}, None, None, str(root / "dist"), "wheel")  # type: ignore[arg-type]


def checkout_without(folder: Path, missing: str) -> Path:
    """Make a checkout that lacks one of the parts that only `make setup` makes."""
    (folder / "package.json").write_text(
        '{"vendor": {"htmx.org/dist/htmx.min.js": "sha384-x"}}', encoding="utf-8"
    )
    for part in {"static/vendor/htmx.min.js", "nlp_models/themes/trained", "nlp_models/themes/config.cfg"} - {
        missing
    }:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).touch()
    return folder


@pytest.mark.parametrize("missing", ["static/vendor/htmx.min.js", "nlp_models/themes/trained"])
def test_a_wheel_without_what_set_up_makes_is_refused(tmp_path: Path, missing: str) -> None:
    with pytest.raises(AssetsIncomplete, match=rf"{missing}.*make setup"):
        hook_for(checkout_without(tmp_path, missing)).initialize("standard", {"force_include": {}})


def test_a_wheel_with_all_parts_is_not_refused(tmp_path: Path) -> None:
    refuse_incomplete(checkout_without(tmp_path, "nothing"))


def test_an_editable_installation_gets_no_copies(tmp_path: Path) -> None:
    build_data: dict[str, Any] = {"force_include": {}}

    hook_for(checkout_without(tmp_path, "static/vendor/htmx.min.js")).initialize("editable", build_data)

    assert build_data == {"force_include": {}}
