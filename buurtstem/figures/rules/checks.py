"""Checks of files of figures: what cannot be true is refused, row by row, with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median_low

from buurtstem.core.areas import CODE

from .catalogue import AGE_BANDS, INDICATORS, INHABITANTS, Indicator, Measure, Unit
from .findings import Check, CheckStatus, FigureRow, Problem
from .values import quoted

NO_AREA = re.compile(r"(?:GM|WK|BU)0+")  # BU00000000 stands where no neighbourhood is
COUNTRY = re.compile(r"NL[0-9]{2}")  # the row of the country: an area, but none of ours
DIGITS = {"GM": 4, "WK": 6, "BU": 8}
_SHORT_CODE = re.compile(r"(GM|WK|BU)?([0-9]{3,8})")
BANDS_SPREAD = Decimal(15)  # five bands and the total, each rounded to 5: measured -15 to +15 in 424 rows
ROUNDED_TO = 5  # counts in KWB
EXACTLY = Decimal("0.00001")  # a copying error above 1e-6 would have shown in 146 rows of the Leefbaarometer
MOST_PERCENT = 100
CLASSES = range(1, 6)
DIMENSIONS = ("fys", "onv", "soc", "vrz", "won")


class NotAnArea(ValueError):
    """The row is about no area with a CBS code; the sentence says so."""


def read_code(text: str, prefix: str | None = None) -> str:
    """Return an area code; a lost leading zero is put back where the length proves that it was there.

    Args:
        text: the code as it stands in the file.
        prefix: GM, WK or BU when the row itself says its scale.

    Raises:
        NotAnArea: it is none, or could be several.
    """
    code = text.strip().upper()
    short = _SHORT_CODE.fullmatch(code)
    if short and (short[1] or prefix):
        start, digits = short[1] or str(prefix), short[2]
        if len(digits) in {DIGITS[start] - 1, DIGITS[start]}:
            code = f"{start}{digits.zfill(DIGITS[start])}"
    if NO_AREA.fullmatch(code):
        raise NotAnArea(f"'{code}' is no area")
    if not CODE.fullmatch(code) and not COUNTRY.fullmatch(code):
        raise NotAnArea(f"{quoted(text)} is no CBS area code")
    return code


def wrong_with(indicator: Indicator, value: Decimal) -> str | None:
    """Say why a value that is no score cannot be: below nothing, over 100 percent, no whole, or no class."""
    if value < 0:
        return f"{value} is less than nothing"
    if indicator.unit is Unit.PERCENT and not indicator.is_part and value > MOST_PERCENT:
        return f"{value} is more than 100 percent"
    if indicator.measure is Measure.COUNT or indicator.is_part:
        return None if value == value.to_integral_value() else f"{value} is no count"
    if indicator.measure is Measure.CLASS and value not in CLASSES:
        return f"{value} is no class from 1 to 5"
    return None


def wrong_with_ages(values: Mapping[str, Decimal]) -> str | None:
    """Say how far five age bands are from the total, when rounding does not explain it."""
    total = values.get(INHABITANTS)
    if total is None or any(band not in values for band in AGE_BANDS):
        return None
    together = sum((values[band] for band in AGE_BANDS), Decimal(0))
    if abs(together - total) <= BANDS_SPREAD:
        return None
    return f"the age bands add up to {together}, but there are {total} inhabitants"


def wrong_with_parts(values: Mapping[str, Decimal]) -> str | None:
    """Say which part is larger than its whole, so that it would be shown as more than 100 percent."""
    for code, value in values.items():
        indicator = INDICATORS[code]
        whole = values.get(indicator.weight or "")
        if indicator.is_part and whole is not None and value > whole + ROUNDED_TO:
            return f"{code} is {value}, more than 100 percent of {whole} {indicator.weight}"
    return None


def wrong_with_dimensions(values: Mapping[str, Decimal]) -> str | None:
    """Say when the five dimensions do not add up to the distance from the reference."""
    if any(name not in values for name in (*DIMENSIONS, "afw")):
        return None
    together = sum((values[name] for name in DIMENSIONS), Decimal(0))
    if abs(together - values["afw"]) <= EXACTLY:
        return None
    return f"the dimensions add up to {together}, but afw is {values['afw']}"


def reference_of(rows: Iterable[Mapping[str, Decimal]]) -> Decimal | None:
    """Return the reference of the file (`lbm - afw`), the middle one of its rows; None from one row."""
    found = [row["lbm"] - row["afw"] for row in rows if "lbm" in row and "afw" in row]
    return median_low(found) if len(found) > 1 else None


def wrong_with_reference(values: Mapping[str, Decimal], reference: Decimal | None) -> str | None:
    """Say when a row has another reference than the file: it was damaged, or is of another edition."""
    if reference is None or "lbm" not in values or "afw" not in values:
        return None
    own = values["lbm"] - values["afw"]
    if abs(own - reference) <= EXACTLY:
        return None
    return f"lbm - afw is {own:.6f}, and {reference:.6f} in the other rows"


def without_doubles(rows: Sequence[FigureRow]) -> tuple[list[FigureRow], list[Problem]]:
    """Return each area and period once. Equal rows count once; rows that differ are all left out."""
    groups: dict[tuple[object, ...], list[FigureRow]] = {}
    for row in rows:
        groups.setdefault((row.code, *sorted({cell.period for cell in row.cells})), []).append(row)
    kept, problems = [], []
    for first, *others in groups.values():
        is_same = all(row.cells == first.cells for row in others)
        if is_same:
            kept.append(first)
        else:
            problems.append(Problem(first.number, f"{first.code} comes again with other figures"))
        word = "again" if is_same else "again, with other figures"
        problems += [
            Problem(row.number, f"{row.code} stands here {word}; see row {first.number}") for row in others
        ]
    return kept, problems


def judged(code: str, looked_at: int, wrong: int, what: str) -> Check:
    """Return a check over many rows as a value; with nothing to look at it cannot tell."""
    if not looked_at:
        return Check(code, CheckStatus.CANNOT_TELL, f"cannot tell whether {what}: no row has all of it")
    if wrong:
        return Check(code, CheckStatus.WRONG, f"not in {wrong} of {looked_at} rows: {what}")
    return Check(code, CheckStatus.OK, f"in all {looked_at} rows {what}")
