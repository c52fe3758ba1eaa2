"""Finds Dutch number plates in folded text: with hyphens always, without them near a word such as "auto"."""

from __future__ import annotations

import re

from .folding import Span, label_after, label_before

KIND = "kenteken"
WORDS_AWAY = 6
# The series of the RDW ("sidecodes" 1 to 14). L: any letter, as the oldest series had vowels; C: a consonant.
SERIES = (
    *("LL-99-99", "99-99-LL", "99-LL-99", "LL-99-LL", "LL-LL-99", "99-LL-LL"),
    *("99-CCC-9", "9-CCC-99", "CC-999-C", "C-999-CC", "CCC-99-C", "C-99-CCC", "9-CC-999", "999-CC-9"),
)
# Letters and digits take turns: still one thing with a hyphen or blank missing. "hier 50" could be LL-LL-99.
TAKING_TURNS = tuple(series for series in SERIES if not re.search(r"LL-LL|99-99", series))
_SIGNS = {"L": "[A-Z]", "C": "[BDFGHJ-NPRSTV-XZ]", "9": r"\d"}

# Short words, units and days that make "50 in 30" or "za-12-06" look like a plate when written small.
_SMALL = (
    "af al ap as at au be bo btw bv by ca ce ci cl cm co da de di dl do dr du ed el en er es et ex fr ga "
    "ggz go ha he hi ho ie if ik il im in is it ja je ka kg km kpn la le lo ma me mg mi ml mm mo mrt mu "
    "my na ne ni nl nn no nr nu ob od of oh ok om on op or os ou pa pgb po pp re sa se si so sp st su ta "
    "te ti tm to tr tu tv ty ui um un up us ut uu uw va ve vr vs wc we wmr wo wy ya yo za ze zn zo zu "
)
_SMALL_WORDS = frozenset(_SMALL.split())
_WORDS = re.compile(
    r"(?<!\[)KENTEKEN|NUMMERPLA|NUMMERBORD|\bPLAAT|\bAUTO|\bWAGEN|BUSJE|BESTELBUS|SCOOTER|BROMMER|\bMOTOR|CARAVAN"
    r"|AANHANG|\bTAXI|\bCARS?\b|\bPLATES?\b|VEHICLE|REGISTRATION|LICEN[CS]E|MOPED|FAHRZEUG|KENNZEICHEN|NUMMERNSCHILD"
    r"|\bROLLER|VOITURE|PLAQUE|IMMATRICUL|CAMIONNETTE|\bCOCHE|MATR[ÍI]CULA|FURGON|\bPLACA|\bMOTO\b|PLAKA|ARABA|ARAÇ"
    r"|MOTOS[İI]KLET|TABLIC|REJESTRAC|SAMOCH|SKUTER|АВТО|МАШИН|НОМЕРН|СКУТЕР|سيار|لوح|دراج"
)


def _pattern(between: str, series: tuple[str, ...] = SERIES) -> re.Pattern[str]:
    """Return the series with this between their groups; not inside a longer code."""
    written = "|".join(
        between.join("".join(_SIGNS[sign] for sign in group) for group in each.split("-")) for each in series
    )
    return re.compile(rf"(?<![A-Z0-9])(?<![A-Z0-9]-)(?:{written})(?![A-Z0-9])(?!-[A-Z0-9])")


_WITH_HYPHENS = _pattern(" ?- ?")
_LOOSE = (_pattern(""), _pattern(" "), _pattern("[ -]?", TAKING_TURNS))


def find_plates(text: str, written: str) -> list[Span]:
    """Return the number plates in a folded text; `written` is the same text unfolded, for small words."""
    found = [match.span() for match in _WITH_HYPHENS.finditer(text)]
    for pattern in _LOOSE:
        found += [match.span() for match in pattern.finditer(text) if _is_named(text, *match.span())]
    return [Span(start, end, KIND) for start, end in found if not _holds_small_word(written[start:end])]


def _is_named(text: str, start: int, end: int) -> bool:
    return bool(
        label_before(text, start, _WORDS, WORDS_AWAY) or label_after(text, end, _WORDS, WORDS_AWAY),
    )


def _holds_small_word(written: str) -> bool:
    return any(letters in _SMALL_WORDS for letters in re.findall(r"[a-z]+", written))
