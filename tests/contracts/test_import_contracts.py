"""The import contracts of pyproject.toml name every feature there is, and none of them has an exception."""

import tomllib
from typing import Any

import pytest

from .sources import PACKAGE, ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "tool"
]["importlinter"]["contracts"]
NOT_FEATURES = {"core", "web", "demo", "migrations"}
FEATURES = sorted(
    path.name
    for path in PACKAGE.iterdir()
    if (path / "__init__.py").is_file() and path.name not in NOT_FEATURES
)


def contracts(kind: str) -> list[dict[str, Any]]:
    """Return the contracts of a kind."""
    return [contract for contract in CONTRACTS if contract["type"] == kind]


def modules_called(name: str) -> list[str]:
    """Return the features that have a module or package of this name."""
    return [
        feature
        for feature in FEATURES
        if (PACKAGE / feature / f"{name}.py").is_file() or (PACKAGE / feature / name).is_dir()
    ]


def test_no_contract_has_an_exception() -> None:
    assert [
        contract["name"]
        for contract in CONTRACTS
        if contract.keys() & {"ignore_imports", "exhaustive_ignores"}
    ] == []


def test_the_layers_name_every_package() -> None:
    layers = next(contract for contract in contracts("layers") if contract.get("exhaustive"))
    placed = {name.strip() for layer in layers["layers"] for name in layer.split("|")}

    assert {*FEATURES, *NOT_FEATURES} - placed == set()


@pytest.mark.parametrize("feature", FEATURES)
def test_the_parts_of_every_feature_are_in_order(feature: str) -> None:
    containers = [name for contract in contracts("layers") for name in contract["containers"]]

    assert f"buurtstem.{feature}" in containers


@pytest.mark.parametrize("feature", modules_called("models"))
def test_the_tables_of_every_feature_are_its_own(feature: str) -> None:
    protected = {
        name: contract["allowed_importers"]
        for contract in contracts("protected")
        for name in contract["protected_modules"]
    }

    assert protected.get(f"buurtstem.{feature}.models") == [f"buurtstem.{feature}"]
