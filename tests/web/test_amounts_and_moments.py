"""Amounts and moments as each language writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from buurtstem.web.i18n import moment_name, money_name


@pytest.mark.parametrize(
    ("lang", "cents", "shown"),
    [
        ("nl", 420_000, "€ 4.200"),
        ("nl", 420_050, "€ 4.200,50"),
        ("en", 420_000, "€4,200"),
        ("en", 5, "€0.05"),
        ("de", 0, "0 €"),
    ],
)
def test_whole_euros_are_shown_without_cents(app: Flask, lang, cents, shown):
    with app.test_request_context(f"/{lang}/"):
        app.preprocess_request()
        assert money_name(cents).replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(("lang", "shown"), [("nl", "14 maart 2026, 10:30"), ("de", "14. März 2026, 10:30")])
def test_a_moment_is_shown_as_the_clock_on_the_wall_has_it(app: Flask, lang, shown):
    with app.test_request_context(f"/{lang}/"):
        app.preprocess_request()
        assert moment_name(datetime(2026, 3, 14, 9, 30, tzinfo=UTC)) == shown
