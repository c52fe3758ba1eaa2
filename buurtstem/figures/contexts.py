"""A figure made ready for a page: formatted numbers, whole sentences, and the drawing of its frame."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import ngettext

from buurtstem.web.i18n import current_language, date_name, direction_of

from .names import (
    INDICATOR_DEFINITIONS,
    INDICATOR_NAMES,
    KIND_NAMES,
    MISSING_SENTENCES,
    NO_AVERAGE_SENTENCES,
    SCALE_NAMES,
    TREND_SENTENCES,
    VIEW_NAMES,
    WARNINGS,
)
from .queries import FigureCard, FigureOption
from .rules.catalogue import Unit
from .rules.drawing import Bars, Spark, bars_of, spark_of
from .rules.frames import CityAverage, Compared, History, NoAverage, NoFrame, Point
from .rules.values import Period

MOST_NAMES = 5  # of missing neighbourhoods in a sentence


@dataclass(frozen=True)
class ShownFigure:
    """All words and numbers of one card, in the reader's language."""

    id: str
    name: str
    definition: str
    area_name: str
    number: str | None
    missing: str
    about: str
    frame_title: str
    sentences: tuple[str, ...]
    spark: Spark | None
    bars: Bars | None
    description: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    source: str
    kind: str


def show_figure(card: FigureCard) -> ShownFigure:
    """Return a figure as the macro `figure_card` prints it."""
    spark = bars = None
    frame = card.frame
    if isinstance(frame, History):
        spark = spark_of(frame) if len(frame.points) > 1 else None
    elif isinstance(frame, CityAverage) and card.value is not None:
        bars = bars_of(card.value, frame.value)
    sentences = _sentences(card)
    return ShownFigure(
        id=f"figure-{card.area.code}-{card.indicator.code}".lower(),
        name=str(INDICATOR_NAMES[card.indicator.code]),
        definition=str(INDICATOR_DEFINITIONS[card.indicator.code]),
        area_name=_apart(card.area.name),
        number=None if card.value is None else number_text(card, card.value),
        missing=_missing(card),
        about=period_text(card.period),
        frame_title=_frame_title(card),
        sentences=sentences,
        spark=spark,
        bars=bars,
        description=" ".join(sentences),
        heads=(_("Year"), _("Figure")) if isinstance(frame, History) else (_("Area"), _("Figure")),
        rows=_rows(card),
        facts=_facts(card),
        warnings=tuple(str(WARNINGS[warn]) for warn in card.warnings),
        source=card.source.name,
        kind=_kind_text(card),
    )


def figure_choices(options: tuple[FigureOption, ...]) -> list[tuple[str, str]]:
    """Return what a list of figures to choose from shows: code and name with the year of the newest."""
    return [
        (
            option.code,
            _("%(name)s (%(year)s)", name=INDICATOR_NAMES[option.code], year=option.year),
        )
        for option in options
    ]


def number_text(card: FigureCard, value: Decimal) -> str:
    """Return a value with its unit, as the reader's language writes numbers."""
    unit, lang = card.indicator.unit, current_language()
    number = format_decimal(value, format=_pattern(card.rounding.decimals), locale=lang)
    if unit is Unit.PERCENT:
        pattern = _percent_pattern(card.rounding.decimals)
        return format_percent(value / 100, format=pattern, locale=lang)
    if unit is Unit.THOUSAND_EURO:
        return format_currency(value * 1000, "EUR", format="¤\u00a0#,##0", locale=lang, currency_digits=False)
    if unit is Unit.POINTS:
        signed = f"+{_pattern(card.rounding.decimals)};-{_pattern(card.rounding.decimals)}"
        return _("%(number)s points", number=format_decimal(value, format=signed, locale=lang))
    return _with_unit(unit, value, number)


def _with_unit(unit: Unit, value: Decimal, number: str) -> str:
    count = int(value)
    words = {
        Unit.INHABITANTS: lambda: ngettext(
            "%(number)s inhabitant", "%(number)s inhabitants", count, number=number
        ),
        Unit.HOUSEHOLDS: lambda: ngettext(
            "%(number)s household", "%(number)s households", count, number=number
        ),
        Unit.DWELLINGS: lambda: ngettext("%(number)s home", "%(number)s homes", count, number=number),
        Unit.PER_HOUSEHOLD: lambda: _("%(number)s people per household", number=number),
        Unit.CARS_PER_HOUSEHOLD: lambda: _("%(number)s cars per household", number=number),
        Unit.PER_KM2: lambda: _("%(number)s inhabitants per square kilometre", number=number),
        Unit.SCORE: lambda: _("%(number)s on the scale of the source", number=number),
        Unit.CLASS: lambda: _("class %(number)s of 5", number=number),
    }
    return str(words[unit]())


def _apart(text: str) -> str:
    """Return a name or number that keeps its direction in a sentence that runs from right to left.

    Without it a number behind a Dutch name changes places with it: "1 Molenveld" for "Molenveld, 1".
    """
    is_isolated = direction_of(current_language()) == "rtl"
    return f"\u2068{text}\u2069" if is_isolated else text


def period_text(period: Period) -> str:
    """Return what a figure is about: a day, or a year."""
    if period.is_day:
        return date_name(period.start)
    return str(period.year)


def _percent_pattern(decimals: int) -> str:
    """Return Babel's pattern of a percentage; the language decides about blank and sign."""
    return f"{_pattern(decimals)}\u00a0%"


def _pattern(decimals: int) -> str:
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _missing(card: FigureCard) -> str:
    if card.value is not None:
        return ""
    if card.rounding.withheld:
        return str(NO_AVERAGE_SENTENCES[NoAverage.TOO_SMALL])
    return str(MISSING_SENTENCES[card.status])


def _point_text(card: FigureCard, point: Point) -> str:
    if point.value is None:
        return str(MISSING_SENTENCES[point.status])
    return number_text(card, point.value)


def _frame_title(card: FigureCard) -> str:
    if isinstance(card.frame, History):
        return _("Beside its own past")
    return _("Beside the average of %(city)s", city=_apart(card.city_name))


def _sentences(card: FigureCard) -> tuple[str, ...]:
    """Return the frame in words."""
    frame = card.frame
    if isinstance(frame, History):
        return _history_sentences(card, frame) if len(frame.points) > 1 else ()
    if card.rounding.withheld:
        return ()
    if isinstance(frame, NoFrame):
        return (str(NO_AVERAGE_SENTENCES[frame.reason]), *_missing_sentences(frame))
    words = {
        Compared.HIGHER: _("It is higher than the average of %(city)s: %(average)s."),
        Compared.LOWER: _("It is lower than the average of %(city)s: %(average)s."),
        Compared.SAME: _("It is the same as the average of %(city)s: %(average)s."),
    }
    compared = words[frame.compared] % {
        "city": _apart(card.city_name),
        "average": _apart(number_text(card, frame.value)),
    }
    return (compared, *_missing_sentences(frame))


def _history_sentences(card: FigureCard, frame: History) -> tuple[str, ...]:
    known = [point for point in frame.points if point.value is not None]
    said = [str(TREND_SENTENCES[frame.trend])]
    if len(known) > 1:
        first, last = known[0], known[-1]
        said.insert(
            0,
            _(
                "From %(first)s in %(first_year)s to %(last)s in %(last_year)s.",
                first=_point_text(card, first),
                first_year=first.period.year,
                last=_point_text(card, last),
                last_year=last.period.year,
            ),
        )
    return tuple(said)


def _missing_sentences(frame: CityAverage | NoFrame) -> tuple[str, ...]:
    """Say of how many neighbourhoods the figures are, and which are missing."""
    if not frame.expected:
        return ()
    if frame.used == frame.expected:
        return (_("Weighed from all %(expected)s neighbourhoods.", expected=frame.expected),)
    said = [
        _(
            "The source has %(used)s of the %(expected)s neighbourhoods.",
            used=frame.used,
            expected=frame.expected,
        )
    ]
    if frame.missing:
        names = ", ".join(_apart(name) for name in frame.missing[:MOST_NAMES])
        more = len(frame.missing) - MOST_NAMES
        if more > 0:
            said.append(
                ngettext(
                    "Missing are %(names)s and %(num)s other.",
                    "Missing are %(names)s and %(num)s others.",
                    more,
                    names=names,
                )
            )
        else:
            said.append(_("Missing: %(names)s.", names=names))
    return tuple(said)


def _rows(card: FigureCard) -> tuple[tuple[str, ...], ...]:
    """Return the numbers of the drawing, for the table below it."""
    frame = card.frame
    if isinstance(frame, History):
        return tuple((period_text(point.period), _point_text(card, point)) for point in frame.points)
    own_text = _missing(card) if card.value is None else number_text(card, card.value)
    own = (_apart(card.area.name), own_text)
    if isinstance(frame, CityAverage):
        return own, (_apart(card.city_name), number_text(card, frame.value))
    return (own,)


def _facts(card: FigureCard) -> tuple[tuple[str, str], ...]:
    """Return what must always stand beside a figure, in pairs of a word and what it is here."""
    source = card.source
    found = [
        (_("Reference date"), period_text(card.period)),
        (_("Source"), source.name),
        (_("Licence"), source.licence),
        (_("Table"), source.table),
        (_("Scale"), _scale_text(card)),
        (_("Kind"), _kind_text(card)),
    ]
    if card.sample_size is not None:
        found.append((_("People asked"), format_decimal(card.sample_size, locale=current_language())))
    if card.margin is not None:
        found.append((_("Margin"), f"± {format_decimal(card.margin, locale=current_language())}"))
    known = [point for point in card.population if point.value is not None]
    if known:
        found.append((_("Who lives here"), _population_text(known)))
    return tuple(found)


def _kind_text(card: FigureCard) -> str:
    return _(
        "%(kind)s. %(view)s.",
        kind=KIND_NAMES[card.indicator.kind],
        view=VIEW_NAMES[card.indicator.view],
    )


def _scale_text(card: FigureCard) -> str:
    return _(
        "%(scale)s, in the division of %(year)s",
        scale=SCALE_NAMES[card.area.scale],
        year=card.source.division,
    )


def _population_text(known: list[Point]) -> str:
    first, last = known[0], known[-1]
    if first is last:
        return _("%(people)s on %(day)s", people=_people(last), day=period_text(last.period))
    return _(
        "%(people)s on %(day)s, %(before)s on %(day_before)s",
        people=_people(last),
        day=period_text(last.period),
        before=_people(first),
        day_before=period_text(first.period),
    )


def _people(point: Point) -> str:
    value = point.value or Decimal(0)
    number = format_decimal(value, format="#,##0", locale=current_language())
    return _with_unit(Unit.INHABITANTS, value, number)
