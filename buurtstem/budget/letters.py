"""Letters with voting codes: one page each, in Dutch with a line in every other language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, g, render_template
from flask_babel import force_locale, gettext
from markupsafe import Markup

from buurtstem.core.facts import DEMO, find_fact
from buurtstem.core.settings import LANGUAGES, Settings
from buurtstem.web.database import reading
from buurtstem.web.i18n import direction_of
from buurtstem.web.printing import pdf_of
from buurtstem.web.qr import qr_code

from .contexts.rounds import hash_groups
from .queries import RoundPage
from .rules.codes import show_code

LETTER_LANGUAGE = "nl"


@dataclass(frozen=True)
class Letter:
    """What differs from letter to letter."""

    number: int
    code: str
    qr: Markup


@dataclass(frozen=True)
class Line:
    """One sentence in another language."""

    lang: str
    direction: str
    sentence: str


def letters_pdf(page: RoundPage, codes: Sequence[str]) -> bytes:
    """Return the letters of a batch as PDF, in the order of the codes.

    Raises:
        PrintingUnavailable: this server cannot make PDFs.
    """
    return pdf_of(letters_html(page, codes), Path(str(current_app.static_folder)))


def letters_html(page: RoundPage, codes: Sequence[str]) -> str:
    """Return the letters of a batch as one page to print, wherever it is asked for."""
    address = vote_address(page.slug)
    letters = [
        Letter(number, show_code(code), qr_code(f"{address}#{code}"))
        for number, code in enumerate(codes, start=1)
    ]
    # a context of its own for the language too: the page that asked for letters keeps its own
    with current_app.app_context(), current_app.test_request_context():
        g.lang = LETTER_LANGUAGE
        return render_template(
            "budget/letters_print.html",
            round=page,
            letters=letters,
            sheet_hash=hash_groups(page.sheet_hash) if page.sheet_hash else (),
            address=address,
            lines=_lines(),
            is_demo=find_fact(reading(), DEMO) is not None,  # a command has no request that found out
        )


def vote_address(slug: str) -> str:
    """Return where one votes, as letters and posters carry it."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}/{LETTER_LANGUAGE}/begroting/{slug}/stem"


def _lines() -> list[Line]:
    lines = []
    for lang in LANGUAGES:
        if lang == LETTER_LANGUAGE:
            continue
        with force_locale(lang):
            sentence = gettext(
                "With this code you can vote about money for your neighbourhood. "
                "Scan the square. You can read the page in your language."
            )
        lines.append(Line(lang, direction_of(lang), sentence))
    return lines
