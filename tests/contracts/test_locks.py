"""Lock files hold versions and hashes of all that pyproject.toml and package.json ask for, and no address."""

import json
import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from build_tools.lock import addresses_in, addresses_in_node_lock

from .sources import ROOT

LOCKS = ("run.lock", "dev.lock")
GROUPS = {"run.lock": ("build",), "dev.lock": ("build", "dev", "browser")}


def text_of(lock: str) -> str:
    """Return a lock of Python packages."""
    return (ROOT / "requirements" / lock).read_text(encoding="utf-8")


def pinned(text: str) -> dict[str, set[str]]:
    """Return each package of a lock with its versions: one, or one per kind of system."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, flags=re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def without_hash(text: str) -> list[str]:
    """Return the pins that would be installed unchecked."""
    entries = re.split(r"\n(?=\S)", text.strip())
    return [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def not_pinned(requirements: list[str], pins: dict[str, set[str]]) -> list[str]:
    """Return the requirements that no version of the lock fulfils."""
    wanted = [Requirement(text) for text in requirements]
    return [
        str(each)
        for each in wanted
        if not any(each.specifier.contains(version) for version in pins.get(canonicalize_name(each.name), ()))
    ]


def requirements_for(lock: str) -> list[str]:
    """Return everything of pyproject.toml that a lock is made from."""
    pyproject: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    optional = [each for extra in project["optional-dependencies"].values() for each in extra]
    groups = [each for group in GROUPS[lock] for each in pyproject["dependency-groups"][group]]
    return [*project["dependencies"], *optional, *pyproject["build-system"]["requires"], *groups]


def node_lock() -> str:
    return (ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert addresses_in(text_of(lock)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    assert without_hash(text_of(lock)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_that_pyproject_asks_for_is_pinned(lock: str) -> None:
    assert not_pinned(requirements_for(lock), pinned(text_of(lock))) == []


def test_what_runs_is_tested_in_the_same_versions() -> None:
    run, tests = (pinned(text_of(lock)) for lock in LOCKS)

    assert {name: versions for name, versions in run.items() if tests.get(name) != versions} == {}


def test_the_front_end_lock_names_no_address() -> None:
    assert addresses_in_node_lock(node_lock()) == []


def test_every_front_end_part_has_its_integrity() -> None:
    packages = json.loads(node_lock())["packages"]

    assert [path for path, each in packages.items() if path and "integrity" not in each] == []


def test_front_end_parts_are_locked_as_package_json_asks() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    locked = json.loads(node_lock())["packages"]
    wanted = asked["dependencies"] | asked["devDependencies"]

    assert wanted == {name: locked[f"node_modules/{name}"]["version"] for name in wanted}


@pytest.mark.parametrize(
    "wrong",
    [
        "flask @ https://elsewhere.example/flask.whl",
        "--index-url https://elsewhere.example/simple",
        "--find-links /somewhere/wheels",
        "-i elsewhere",
    ],
)
def test_an_address_in_a_lock_is_found(wrong: str) -> None:
    assert addresses_in(f"{wrong}\nflask==3.1.3 \\\n    --hash=sha256:00\n")


@pytest.mark.parametrize(
    "wrong", [{"version": "1.0.0", "resolved": "x"}, {"version": "https://elsewhere.example/a.tgz"}]
)
def test_an_address_in_the_front_end_lock_is_found(wrong: dict[str, str]) -> None:
    assert addresses_in_node_lock(json.dumps({"packages": {"node_modules/a": wrong}}))


def test_a_pin_without_hash_is_found() -> None:
    assert without_hash("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]


def test_a_requirement_that_is_not_pinned_is_found() -> None:
    assert not_pinned(
        ["Flask-Login>=0.6,<0.7", "flask>=4"], pinned("flask-login==0.6.3\nflask==3.1.3\n")
    ) == ["flask>=4"]
