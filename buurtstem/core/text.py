"""Small pure functions on what people type."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_MANY_BLANKS = re.compile(r"\n{3,}")
# Joiners are letters' business in Arabic and emoji; everything else of category Cc/Cf has no use in a story.
_KEPT_FORMAT_CHARACTERS = {"\u200c", "\u200d"}
_EMOJI_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
# Unicode promises never to give these a meaning: a block, and the last two of each plane
_NO_CHARACTERS = "".join(
    map(
        chr,
        [*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))],
    )
)
_NOT_IN_HTML = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f{_NO_CHARACTERS}]")  # no page may hold them
_HARAKAT = re.compile(r"[\u064b-\u065f\u0670\u0640]")
_ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})


def clean_text(text: str) -> str:
    """Return the text as it is stored: NFC, plain line ends, no control or invisible direction characters."""
    kept = "".join(character for character in _LINE_ENDS.sub("\n", text) if _is_kept(character))
    # after what is left out: letter and accent may stand side by side only then
    lines = unicodedata.normalize("NFC", kept).replace("\t", " ").split("\n")
    return _MANY_BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _is_kept(character: str) -> bool:
    if character in "\n\t" or character in _KEPT_FORMAT_CHARACTERS:
        return True
    if character in _EMOJI_TAGS:  # the flags of England, Scotland and Wales are spelled with them
        return True
    # unassigned ones stay: they may be signs that are younger than this Python
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"} and character not in _NO_CHARACTERS


def without_controls(text: str) -> str:
    """Return what was typed without the signs that no page may hold, so that it can be given back."""
    return _NOT_IN_HTML.sub("", text)


def search_form(text: str) -> str:
    """Return the form in which words are compared: lower case, no accents, Arabic letter variants as one."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(_ARABIC_FORMS))
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = (
        _HARAKAT.sub("", text).translate(_ARABIC_FORMS).replace("ı", "i").replace("ł", "l").replace("ß", "ss")
    )
    return " ".join(text.split())


def slug_of(name: str) -> str:
    """Return a name as it stands in an address: ASCII letters, digits, single hyphens; may be empty."""
    ascii_name = search_form(name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")


def opening_words(text: str, most: int = 60) -> str:
    """Return the first words of a text, at most `most` characters, with an ellipsis when cut."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    head = flat[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(",.;:") + "…"
