"""No file tells of the machine it was written on, nor where a package is to be fetched from."""

import re
from collections.abc import Iterator

import pytest

from .sources import named, repository_files

FORBIDDEN = [
    re.compile(r"(?<![\w.}])/(?:work|root|Users)/"),  # folders of somebody's machine
    re.compile(
        r"\bpypi\.org|\bpythonhosted\.org|\bnpmjs\.(?:org|com)|\bproxy\.golang\.org"
    ),  # package registries
]
READ = {
    ".css",
    ".html",
    ".js",
    ".json",
    ".jsonl",
    ".md",
    ".po",
    ".pot",
    ".py",
    ".svg",
    ".toml",
    ".tsv",
    ".txt",
    "",
}


def forbidden_in(text: str) -> Iterator[str]:
    """Yield every forbidden word of a text with its line."""
    for pattern in FORBIDDEN:
        for found in pattern.finditer(text):
            yield f"line {text.count(chr(10), 0, found.start()) + 1}: {found[0]}"


def test_no_file_names_a_machine_or_a_registry() -> None:
    texts = [path for path in repository_files() if path.suffix in READ or path.name.startswith(".")]
    found = {named(path): list(forbidden_in(path.read_text(encoding="utf-8"))) for path in texts}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("folder", ["work", "root", "Users"])
def test_a_folder_of_a_machine_is_found(folder: str) -> None:
    assert list(forbidden_in(f"first line\nsee /{folder}/shared")) == [f"line 2: /{folder}/"]


@pytest.mark.parametrize("host", ["pypi", "registry.npmjs", "files.pythonhosted"])
def test_a_registry_is_found(host: str) -> None:
    assert list(forbidden_in(f"from https://{host}.org/simple"))


@pytest.mark.parametrize("right", ["/nl/werk/", "the session ends", "{lang}/work/", "https://www.cbs.nl/"])
def test_ordinary_words_are_let_be(right: str) -> None:
    assert list(forbidden_in(right)) == []
