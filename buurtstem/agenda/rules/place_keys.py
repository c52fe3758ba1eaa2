"""The forms in which names of places are compared: by their sound, whatever the script or the spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from buurtstem.core.text import search_form

from .place_words import SHORT_ENDINGS

SHORTEST_STEM = 3  # letters before an ending: "de laan" is no name
_BONES = "~"
_DOUBLES = re.compile(r"([a-z])\1+")
_VOWELS = re.compile("[aeiouyhjw]+")
# Spellings that sound alike in Dutch and come out alike in other scripts, in this order.
_SOUNDS = {
    **{"sch": "sg", "ch": "g", "ck": "k", "qu": "kw", "ph": "f", "th": "t", "dt": "t", "ij": "y", "ei": "y"},
    **{"ou": "au", "oe": "u", "ie": "i", "x": "ks", "c": "k", "q": "k", "z": "s", "v": "f"},
}
_CYRILLIC = {
    **dict(zip("абвгґдезиіїклмнопрстуфь", "abwggdeziiiklmnoprstuf ", strict=True)),
    **{"є": "je", "ж": "zj", "й": "j", "х": "ch", "ц": "ts", "ч": "tsj", "ш": "sj", "щ": "sj", "ю": "joe"},
    **{"я": "ja", "ь": ""},
}
_ARABIC = dict(zip("بتثجحخدذرزسشصضطظغفقكلمنپڤچگ", "btsghgtdrssssdtsgfkklmnbfgg", strict=True))


@lru_cache(maxsize=2**14)
def key_of(written: str) -> str:
    """Return the form in which a name is compared: spelled out, without accents, by its sound."""
    letters = "".join(sign for sign in search_form(written) if sign.isalnum())
    letters = "".join(_CYRILLIC.get(sign, sign) for sign in letters)
    for short, whole in SHORT_ENDINGS.items():
        if letters.endswith(short) and len(letters) >= len(short) + SHORTEST_STEM:
            letters = letters.removesuffix(short) + whole
            break
    for spelled, sound in _SOUNDS.items():
        letters = letters.replace(spelled, sound)
    return _DOUBLES.sub(r"\1", letters)


def with_bones(*keys: str) -> tuple[str, ...]:
    """Return keys of a name, and its consonants by which an Arabic spelling is told to be the same."""
    consonants = _VOWELS.sub("", keys[0]).replace("p", "b").replace("d", "t")
    return (*keys, _BONES + _DOUBLES.sub(r"\1", consonants))


def arabic_bones(folded: str) -> str:
    """Return the consonants of an Arabic word, as they sound in Dutch."""
    letters = "".join(_ARABIC.get(sign, "") for sign in folded)
    return _BONES + _DOUBLES.sub(r"\1", letters.replace("d", "t"))
