"""Words by which a place is recognised in nine languages, from `place_words.tsv`."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files


def _read() -> dict[str, tuple[str, ...]]:
    """Return the words of each kind, in the order of the file."""
    found: dict[str, list[str]] = defaultdict(list)
    text = files("buurtstem.agenda").joinpath("place_words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, _, words = line.partition("\t")
            found[kind] += words.split()
    return {kind: tuple(words) for kind, words in found.items()}


_WORDS = _read()
CLEAR_ENDINGS = _WORDS["clear_endings"]
CAPITAL_ENDINGS = _WORDS["capital_endings"]
NO_NAMES = frozenset(_WORDS["no_names"])
KINDS_BEFORE = frozenset(_WORDS["kinds_before"])
ARABIC_KINDS = frozenset(_WORDS["arabic_kinds"])
KINDS_BEHIND = frozenset(_WORDS["kinds_behind"])
ARTICLES = frozenset(_WORDS["articles"])
BEFORE_A_PLACE = frozenset(_WORDS["before_a_place"])
LINES = frozenset(_WORDS["lines"])
CLEAR_LINES = frozenset(_WORDS["clear_lines"])
AFTER_NO_LINE = frozenset(_WORDS["after_no_line"])
CAPITALS_NO_PLACES = frozenset(_WORDS["capitals_no_places"])
SHORT_ENDINGS = {"str": "straat", "ln": "laan", "pln": "plein", "plnts": "plantsoen", "sngl": "singel"}
# Blocks and towers with a letter or a number ("blok C", "toren 3"), with the one word for each.
LETTERED = {
    **dict.fromkeys(("blok", "block", "bloque", "bloku", "блок"), "blok"),
    **dict.fromkeys(("toren", "tower"), "toren"),
    **dict.fromkeys(("gebouw", "building"), "gebouw"),
    "flat": "flat",
    "portiek": "portiek",
}
