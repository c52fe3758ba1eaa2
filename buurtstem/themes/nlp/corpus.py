"""Reads labelled texts, for training and for measuring, from files of JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from buurtstem.themes.nlp.language import LANGUAGES
from buurtstem.themes.rules import Nature, Theme, check_themes

TEXT_FILES = ("sentences_*.jsonl", "stories_*.jsonl", "subjects_*.jsonl")


class TextsInvalid(ValueError):
    """A line that is no labelled text; the sentence names file and line."""


@dataclass(frozen=True)
class LabelledText:
    """A text with the labels that a careful reader gave it; `doubtful` are right nor wrong when proposed.

    `subjects`: concepts that it is about, the main one first, where that is known. `is_sentence`: written for
    a theme or a subject instead of as a story.
    """

    lang: str
    text: str
    themes: tuple[Theme, ...]
    nature: tuple[Nature, ...] = ()
    doubtful: tuple[Theme, ...] = ()
    style: str = ""
    is_sentence: bool = False
    subjects: tuple[str, ...] = ()


def text_files(folder: Path) -> list[Path]:
    """Return the files of training texts of a folder, in a fixed order."""
    return sorted(path for pattern in TEXT_FILES for path in folder.glob(pattern))


def read_texts(paths: Iterable[Path]) -> list[LabelledText]:
    """Return all labelled texts in the order of the files.

    Raises:
        TextsInvalid: a line that is no JSON object or has unknown labels.
    """
    return [text for path in paths for text in _read_file(path)]


def _read_file(path: Path) -> Iterator[LabelledText]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _read_line(line, f"{path.name} line {number}", not path.name.startswith("stories_"))


def _read_line(line: bytes, where: str, is_sentence: bool) -> LabelledText:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TextsInvalid(f"{where}: this is not JSON.") from error
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        raise TextsInvalid(f"{where}: this is not an object with a text.")
    if row.get("lang") not in LANGUAGES:
        raise TextsInvalid(f"{where}: the language is not one of {', '.join(LANGUAGES)}.")
    try:
        return LabelledText(
            lang=row["lang"],
            text=row["text"],
            themes=check_themes(_codes(row, "themes")),
            nature=tuple(Nature(code) for code in _codes(row, "nature")),
            doubtful=tuple(Theme(code) for code in _codes(row, "doubtful")),
            style=str(row.get("style", "")),
            is_sentence=is_sentence,
            subjects=tuple(_codes(row, "subjects")),
        )
    except ValueError as error:
        raise TextsInvalid(f"{where}: {error}.") from error


def _codes(row: Mapping[str, object], name: str) -> list[str]:
    codes = row.get(name, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValueError(f"'{name}' is not a list of codes")
    return codes
