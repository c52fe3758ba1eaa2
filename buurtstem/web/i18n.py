"""Languages of pages: in the address, else by what the browser asks; names, directions, months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency
from flask import Flask, current_app, g, request, url_for
from flask_babel import Babel, gettext
from werkzeug.routing import BaseConverter

from buurtstem.core.clock import LOCAL_ZONE
from buurtstem.core.money import CENTS_PER_EURO
from buurtstem.core.paths import asset_folder
from buurtstem.core.settings import LANGUAGES, Settings

# in each language's own name, as its speakers write it
LANGUAGE_NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "pl": "Polski",
    "uk": "Українська",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
}


KEPT = ("ingang", "kiosk", "woorden")  # how somebody came to a page stays when they change its language
REGIONAL = {"en": "en_GB"}  # by itself English is American to Babel: "March 14, 2026"


class LanguageConverter(BaseConverter):
    """The first part of an address: one of our languages."""

    regex = "|".join(LANGUAGES)


def set_up_languages(app: Flask, settings: Settings) -> None:
    """Take the language from the address or the browser, and put it into every address we make."""
    app.url_map.converters["lang"] = LanguageConverter
    app.config["BABEL_DEFAULT_LOCALE"] = settings.default_language
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Amsterdam"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(asset_folder("translations"))
    app.config["LANGUAGES_SERVED"] = LANGUAGES
    Babel(app, locale_selector=current_language)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def current_language() -> str:
    """Return the language code of the page being made."""
    if "lang" not in g:
        g.lang = request.accept_languages.best_match(LANGUAGES) if request else None
        g.lang = g.lang or _default()
    return str(g.lang)


def direction_of(lang: str) -> str:
    """Return "rtl" or "ltr" for a language code; unknown codes read as the browser finds ("auto")."""
    if lang not in LANGUAGES:
        return "auto"
    return Locale.parse(lang).text_direction


def language_name(lang: str) -> str:
    """Return a language's name in the language of the page; "other" has a name of its own."""
    if lang not in LANGUAGES:
        return str(gettext("another language"))
    return _language_name(lang, current_language())


def month_name(day: date) -> str:
    """Return month and year in the language of the page ("november 2026")."""
    return _month_name(day, _regional())


def day_name(moment: datetime) -> str:
    """Return the local date of a moment in the language of the page ("21 november 2026")."""
    return date_name(moment.astimezone(LOCAL_ZONE).date())


def date_name(day: date) -> str:
    """Return a date in the language of the page ("21 november 2026")."""
    return _date_name(day, _regional())


def money_name(cents: int) -> str:
    """Return an amount of euros in the language of the page; whole euros without cents ("€ 4.200")."""
    euros, locale = Decimal(cents) / CENTS_PER_EURO, Locale.parse(current_language())
    if cents % CENTS_PER_EURO:
        return format_currency(euros, "EUR", locale=locale)
    whole = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(euros, "EUR", format=whole, locale=locale, currency_digits=False)


def moment_name(moment: datetime) -> str:
    """Return local date and time of a moment in the language of the page ("21 november 2026, 18:00")."""
    return f"{day_name(moment)}, {moment.astimezone(LOCAL_ZONE):%H:%M}"


def other_languages() -> Iterator[dict[str, Any]]:
    """Yield for each language its code, own name, and the address of this same page in it.

    What only takes forms has no page to go to in another language: its links lead to the front page.
    """
    rule, arguments = request.url_rule, dict(request.view_args or {})
    has_page = rule is not None and "lang" in rule.arguments and "GET" in (rule.methods or ())
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    for code in LANGUAGES:
        if rule is not None and has_page:
            address = url_for(rule.endpoint, **{**kept, **arguments, "lang": code})
        else:
            address = url_for("home.front", lang=code)
        yield {"code": code, "name": LANGUAGE_NAMES[code], "address": address}


# Babel reads its patterns anew each time: 50 to 500 µs, and a list of stories has twenty of each


@lru_cache(maxsize=256)
def _language_name(lang: str, locale: str) -> str:
    return str(Locale.parse(locale).languages.get(lang, LANGUAGE_NAMES[lang]))


@lru_cache(maxsize=1024)
def _month_name(day: date, locale: str) -> str:
    return format_skeleton("yMMMM", day, locale=locale)


@lru_cache(maxsize=1024)
def _date_name(day: date, locale: str) -> str:
    return format_date(day, format="long", locale=locale)


def _regional() -> str:
    """Return the language with the country whose way of writing dates is read in Europe."""
    lang = current_language()
    return REGIONAL.get(lang, lang)


def _default() -> str:
    return str(current_app.config["BABEL_DEFAULT_LOCALE"])


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    del endpoint
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()
