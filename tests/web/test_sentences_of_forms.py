"""Sentences that come from WTForms itself are in the language of the page, one request after the other."""

from flask import Flask
from wtforms import IntegerField

from buurtstem.web.forms import BaseForm

REFUSALS = {
    "nl": "Ongeldig getal.",
    "tr": "Geçerli bir tam sayı değeri değil.",
    "en": "Not a valid integer value.",
    "ar": "قيمة العدد الحقيقي غير صالحة.",
}


class AmountForm(BaseForm):
    """A field whose message comes from WTForms."""

    amount = IntegerField()


def refusal_in(app: Flask, lang: str) -> str:
    with app.test_request_context(f"/{lang}/molenveld/vertel", method="POST", data={"amount": "veel"}):
        app.preprocess_request()
        form = AmountForm()
        form.validate()
        return str(form.amount.errors[0])


def test_what_wtforms_says_is_in_the_language_of_the_page(app: Flask) -> None:
    assert {lang: refusal_in(app, lang) for lang in (*REFUSALS, "nl")} == REFUSALS
