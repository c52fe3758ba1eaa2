"""Finds a street with a house number, or a postcode with one; a street alone tells nobody's home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from buurtstem.privacy.rules.folding import Span

from .words import first_names, key_of

KIND = "address"
MOST_WORDS_BACK = 5
MOST_BACK = 60  # characters before the street's last word in which its first ones stand

# endings of Dutch street names; the last group only with a capital, as they end other words too
_SURE = (
    "straat|straatje|laan|laantje|plein|pleintje|weg|gracht|kade|singel|steeg|dreef|plantsoen"
    "|boulevard|straße|strasse|hofje"
)
_OTHERS = (
    "pad|hof|dijk|baan|markt|wal|dam|erf|veld|akker|werf|oord|plaats|gaarde|ring|tuin|zoom|vliet"
    "|poort|haven|hoek|donk|meent|beemd|weide|ven|schans"
    "|burg|horst|kamp|hout|rade|stede|park|rak|sloot|vaart|sluis|berg|bos|hoeve|molen|brug|zijde"
    "|wijk|hil|rode|made|land|eiland|stein|gang|wetering"
)
_LABEL = (
    r"(?:,? ?(?:(?:OP|AT|À|AN DER|PRZY|BIJ) )?(?:HUISNUMMER|NUMMER|NUM(?:BER|ARA|ER|ÉRO|ERO|MER)"
    r"|NÚMERO|HAUSNUMMER|HOUSE NUMBER|NR\.?|NO[.:]?|N°|#"
    r"|НОМЕР|БУД\.?|БУДИНОК|رقم|بيت رقم|منزل رقم)\s?:?)?"
)
_HOUSE = (
    r"(?P<house>(?!(?:1[89]|20)\d\d(?!\d))[1-9]\d{0,3}(?! ?[.:,]\d)(?! ?[%€²])(?: ?- ?\d{1,3}(?!\d)"
    r"| ?(?:BIS|HS|ZW|RD|RO)\b| ?-? ?[A-Z](?![\w'’/])"
    r"|(?: |-)(?:I{1,3}|IV|V)\b)?)(?![\w]|[.,:]\d)"
)
_POSTCODE = r"(?:,? ?\d{4} ?[A-Z]{2}\b)?"
_NOT_A_HOUSE = re.compile(
    r" ?(?:KM|METER|M2?|JAAR|JAREN|KEER|UUR|EURO|GRADEN|MENSEN|KINDEREN|BOMEN|BANKEN|BANKJES|HUIZEN"
    r"|WONINGEN|MINUTEN|MINUUT|WEKEN|WEEK|MAANDEN|DAGEN|X|PROCENT"
    r"|AUTO['’]?S|ONGELUKKEN|WINKELS|FIETSEN|PLEKKEN|PLAATSEN|LAMPEN|STRATEN|BUREN|GEZINNEN|FLATS"
    r"|PANDEN|GATEN|CONTAINERS|KEREN|ZEBRAPADEN|DREMPELS|PUTTEN|BUSSEN"
    r"|TREES|BENCHES|HOUSES|PEOPLE|CARS|YEARS|TIMES|TEGELS|NIEUWE|GROTE|KLEINE|OUDE|EXTRA|MAAL|KOGELS"
    r"|DEALERS|LANTAARN\w*|PRULLEN\w*|\w+(?:TJES|JES|PALEN|BAKKEN|BOMEN|PLEKKEN|WONINGEN|HUIZEN))\b"
    r"|(?:E|DE|STE)\b"
)
_STREET = re.compile(
    rf"(?<![\w'’.\-])(?P<last>[\w'’.\-]{{0,40}}?(?:(?P<sure>{_SURE})|(?P<other>{_OTHERS})))"
    rf" ?(?P<gap>,? ?|\s?){_LABEL} ?{_HOUSE}{_POSTCODE}",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:snel|rijks|spoor|fiets|in|uit|om|toe|door|lucht|halver|onder)?weg|(?:speel|markt|dorps|wijk)?plein|straat|gracht"
    r"|kade|laan|steeg|park|(?:fiets|voet|zebra|wandel)pad|markt|brug|haven|berg|bos|veld|dam|land|eiland|wijk|hoek|plaats"
    r"|tuin|dijk|baan|\w*(?:speelplaats|werkplaats|parkeerplaats|speelveld|sportveld|voetbalveld|moestuin|volkstuin"
    r"|achtertuin|voortuin|buitenland|buurland|nederland)",
    re.IGNORECASE,
)
_WITH_PREFIX = re.compile(
    rf"(?:\b(?:ULICA|ULICY|ULICĘ|RUE|CALLE|AVENUE|AVENIDA)|\bUL\.|\bВУЛ\.|\bВУЛИЦ\w{{1,2}}"
    rf"|شارع)(?: [^\W\d_][\w'’.\-]{{0,30}}){{1,4}},? ?{_LABEL} ?{_HOUSE}{_POSTCODE}"
)
_WITH_WORD = re.compile(
    rf"(?<![\w'’.\-])(?:[^\W\d_][\w'’.\-]{{1,30}} ){{1,3}}(?:STREET|ROAD|LANE|AVENUE|SQUARE|CADDESİ"
    rf"|CADDESI|SOKAK|SOKAĞI|SOKAGI|SK\.|CD\.),? ?{_LABEL} ?{_HOUSE}{_POSTCODE}"
)
_NUMBER_FIRST = re.compile(
    rf"\b(?:[1-9]\d{{0,3}}[A-Z]?,? (?:RUE|AVENUE|BOULEVARD)(?: [^\W\d_][\w'’.\-]{{0,30}}){{1,4}}"
    rf"|(?<=AT )[1-9]\d{{0,3}}[A-Z]? [\w'’\-]{{2,40}}(?:{_SURE}|STREET|ROAD))\b",
    re.IGNORECASE,
)
_POSTCODE_AND_HOUSE = re.compile(
    rf"\b[1-9]\d{{3}} ?[A-Z]{{2}},? ?(?:HUISNUMMER|NUMMER|NR\.?|NO\.?|#|-|/|OP NUMMER)? ?{_HOUSE}"
)
_LIVING = re.compile(
    rf"\b(?:WOON|WOONT|WONEN|WOONDE|WOONDEN|ADRES IS|ADRES:|HUIS AAN|LIVE|LIVES|WOHNE|HABITE|VIVO"
    rf"|MIESZKAM)(?: (?:IK|WIJ|WE|ZELF|NU|NOG|AL|JAREN|HIER))*"
    rf" (?:OP|AAN|IN|AT|ON|IM|AM|NA|EN|À)(?: (?:DE|HET|DEN|THE|DER))"
    rf"? (?P<street>(?:[^\W\d_][\w'’\-]{{2,30}}){{1}}(?: (?:[^\W\d_][\w'’\-]{{1,30}}))"
    rf"{{0,2}}) {_LABEL} ?{_HOUSE}{_POSTCODE}"
)
_WORD_BEFORE = re.compile(r"(\d{1,2}(?:e|de|ste)|'?[^\W\d_][\w'’]*|[A-Za-z][\w]{0,3}\.) $")
_ARTICLES = frozenset({"de", "het"})
_DIGITS = re.compile(r"\d+")
_WINDOW_BEFORE, _WINDOW_AFTER = 130, 40  # characters in which a street and what follows its number stand
_OPENERS = frozenset(
    {
        "in",
        "op",
        "de",
        "het",
        "aan",
        "bij",
        "van",
        "naar",
        "ik",
        "mijn",
        "adres",
        "onze",
        "wij",
        "voor",
        "tegenover",
        "at",
        "on",
        "im",
        "am",
        "na",
        "w",
    }
)
_PARTICLES = frozenset({"van", "de", "der", "den", "het", "la", "le", "ten", "ter", "'t", "op", "in"})


def find_addresses(text: str, folded: str) -> Iterator[Span]:
    """Yield where a house is told; `folded` is the same text folded."""
    for start, end in _windows(folded):
        yield from _addresses_between(text, folded, start, end)


def _windows(folded: str) -> list[tuple[int, int]]:
    """Return the stretches around digits: elsewhere no house number stands."""
    windows: list[tuple[int, int]] = []
    for digit in _DIGITS.finditer(folded):
        start, end = max(0, digit.start() - _WINDOW_BEFORE), digit.end() + _WINDOW_AFTER
        if windows and start <= windows[-1][1]:
            start = windows.pop()[0]
        windows.append((start, end))
    return windows


def _addresses_between(text: str, folded: str, start: int, end: int) -> Iterator[Span]:
    for match in _STREET.finditer(folded, start, end):
        if _is_street(text, match) and not _NOT_A_HOUSE.match(folded, match.end("house")):
            yield Span(_start_of_street(text, match.start("last")), match.end(), KIND)
    for pattern in (_WITH_PREFIX, _WITH_WORD, _NUMBER_FIRST, _POSTCODE_AND_HOUSE):
        for match in pattern.finditer(folded, start, end):
            yield Span(match.start(), match.end(), KIND)
    for match in _LIVING.finditer(folded, start, end):
        is_capital = text[match.start("street")].isupper()
        if is_capital and not _NOT_A_HOUSE.match(folded, match.end("house")):
            yield Span(match.start("street"), match.end(), KIND)


def _is_street(text: str, match: re.Match[str]) -> bool:
    """Whether the word is a street's name: "in de straat 3 auto's" and "het plein" are none."""
    word = text[match.start("last") : match.end("last")]
    if match["sure"] is not None and not _BARE.fullmatch(word):
        return True
    before = _word_before(text, match.start("last"))
    if not word[0].isupper():
        return False
    return not _BARE.fullmatch(word) or before[:1].isupper()


def _word_before(text: str, start: int) -> str:
    words = text[max(0, start - MOST_BACK) : start].split()
    return words[-1] if words and not text[start - 1 : start].strip() else ""


def _start_of_street(text: str, start: int) -> int:
    """Return where a street's name begins: "Jan" of "Jan van Galenstraat", "1e" of "1e Middellandstraat"."""
    first = place = start
    for _ in range(MOST_WORDS_BACK):
        found = _WORD_BEFORE.search(text, max(0, place - MOST_BACK), place)
        if found is None:
            break
        word, place = found[1], found.start()
        if word in _ARTICLES and text[:place].endswith(("van ", "op ", "in ")):
            break  # Fatima van de Kerkstraat 12
        if word[0].isupper() or word[0].isdigit() or key_of(word) in first_names():
            if _opens(text, place) and word.casefold() in _OPENERS:
                break
            first = place
        elif word not in _PARTICLES:
            break
    return first


def _opens(text: str, place: int) -> bool:
    before = text[:place].rstrip()
    return not before or before[-1] in ".!?:;\n"
