"""Sentences that come from WTForms itself are in the language of the page, one request after the other."""

import pytest
from flask import Flask
from wtforms import IntegerField

from buurtstem.web.forms import BaseForm


class AmountForm(BaseForm):
    """A field whose message comes from WTForms."""

    amount = IntegerField()


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("nl", "Ongeldig getal"),
        ("tr", "Geçerli bir tam sayı değeri değil"),
        ("en", "Not a valid integer value"),
        ("ar", "قيمة العدد"),
        ("nl", "Ongeldig getal"),
    ],
)
def test_what_wtforms_says_is_in_the_language_of_the_page(app: Flask, lang: str, sentence: str) -> None:
    with app.test_request_context(f"/{lang}/molenveld/vertel", method="POST", data={"amount": "veel"}):
        app.preprocess_request()
        form = AmountForm()
        form.validate()
        assert sentence in " ".join(str(error) for error in form.amount.errors)
