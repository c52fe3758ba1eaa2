"""Pages of entries: the short address on paper, and where staff make and print them."""

from __future__ import annotations

from pathlib import Path

import segno
from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor, Role
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now, today
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.core.settings import Settings
from buurtstem.places.queries import get_area, open_neighbourhoods
from buurtstem.stories.questions.actions import ask_question
from buurtstem.stories.questions.names import SIMPLE_SLUG, version_of_slug
from buurtstem.stories.questions.queries import question_of
from buurtstem.stories.questions.rules import Shown, Version, pick
from buurtstem.web.database import reading, transaction
from buurtstem.web.forms import BaseForm
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.paging import read_page
from buurtstem.web.printing import PrintingUnavailable, pdf_of
from buurtstem.web.qr import qr_code
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .forms import EntryForm
from .names import ENTRY_SOURCES
from .rules import make_entry_code, may_make_entries

blueprint = Blueprint("entries", __name__)
STAFF = "/<lang:lang>/werk/ingangen"


@blueprint.get("/v/<code>")
@blueprint.get("/v/<code>/<any(eenvoudig):slug>")
@blueprint.get("/v/<code>/<lang:lang>")
@blueprint.get("/v/<code>/<lang:lang>/<any(eenvoudig):slug>")
def short(code: str, slug: str | None = None) -> BaseResponse:
    """Lead from the address on paper to the form, in the language of the paper or that the phone asks for."""
    entry = queries.find_way(reading(), code)
    if entry is None:
        raise NotFound
    area = get_area(reading(), entry.area_code).slug
    response = redirect_to(url_for("stories.tell", area=area, ingang=entry.code, woorden=slug))
    response.vary.add("Accept-Language")
    return response


@blueprint.route(STAFF, methods=["GET", "POST"])
def entries() -> BaseResponse:
    """The entry pages of the actor's places, and the form for a new one."""
    actor = _maker()
    form = EntryForm()
    form.offer(open_neighbourhoods(reading(), actor.places_of(Role.COMMUNITY_BUILDER)))
    if form.was_sent_rightly():
        return redirect_to(url_for("entries.entry", code=_make_once(form, actor)))
    if request.method == "GET":
        form.code.data = make_entry_code()
        form.starts_on.data = form.ends_on.data = today()
        form.question_lang.data = current_language()
    places = actor.places_of(Role.COMMUNITY_BUILDER)
    page = read_page(
        request.args.get("p"), lambda number, size: queries.entries_in(reading(), places, number, size)
    )
    return forbid_storing(
        render(
            "entries/entries_page.html",
            "entries/_entry_form.html",
            status=422 if request.method == "POST" else 200,
            form=form,
            page=page,
            today=today(),
            sources=ENTRY_SOURCES,
            url_for_page=lambda number: url_for("entries.entries", p=number),
        )
    )


@blueprint.get(f"{STAFF}/<code>")
def entry(code: str) -> BaseResponse:
    """One entry page: its address, its QR code, what it is for."""
    card = _own(code)
    return forbid_storing(
        render(
            "entries/entry_page.html",
            entry=card,
            address=short_address(card.code),
            qr=qr_code(short_address(card.code)),
            question=question_of(reading(), card.id).original,
            today=today(),
            sources=ENTRY_SOURCES,
            form=BaseForm(),
        )
    )


@blueprint.get(f"{STAFF}/<code>/qr.svg")
def qr(code: str) -> BaseResponse:
    """The QR code as a drawing, for a poster of one's own."""
    card = _own(code)
    address = _address_of(card, _asked_on_paper(card))
    drawing = segno.make(address, error="m").svg_inline(scale=8, border=4)
    answer = Response(
        f'<?xml version="1.0" encoding="utf-8"?>\n{_as_file(drawing)}', mimetype="image/svg+xml"
    )
    return forbid_storing(_download(answer, f"{card.code}.svg"))


@blueprint.get(f"{STAFF}/<code>/poster.pdf")
def poster(code: str) -> BaseResponse:
    """A poster to print, with its question, the address and its QR code, in the language of the page."""
    card = _own(code)
    asked = _asked_on_paper(card)
    address = _address_of(card, asked)
    html = render_template(
        "entries/poster_print.html", entry=card, asked=asked, address=address, qr=qr_code(address)
    )
    try:
        content = pdf_of(html, Path(str(current_app.static_folder)))
    except PrintingUnavailable:
        flash(gettext("This server cannot make PDFs. Print the page with the QR code instead."), "error")
        return redirect_to(url_for("entries.entry", code=card.code))
    return forbid_storing(_download(Response(content, mimetype="application/pdf"), f"{card.code}.pdf"))


@blueprint.post(f"{STAFF}/<code>/einde")
def end(code: str) -> BaseResponse:
    """Take an entry page out of use after today."""
    card = _own(code)
    if BaseForm().was_sent_rightly():
        with transaction() as session:
            actions.end_entry(session, _maker(), card.code, today())
        flash(gettext("After today stories no longer come by this entry."), "success")
    return redirect_to(url_for("entries.entry", code=card.code))


def _make_once(form: EntryForm, actor: Actor) -> str:
    """Make the entry page and return its code; the same form sent twice makes one."""
    try:
        return _make(form, actor)
    except IntegrityError:  # the same form arrived twice at once; the other one was first
        return _make(form, actor)


def _make(form: EntryForm, actor: Actor) -> str:
    with transaction() as session:
        code = actions.make_entry(session, actor, form.plan, now(), form.code.data)
        if form.asked:
            ask_question(session, actor, code, *form.asked, now())
    return code


def short_address(code: str, *parts: str) -> str:
    """Return the address of an entry page as paper carries it; `parts`: a language, simpler words."""
    settings: Settings = current_app.extensions["settings"]
    return "/".join((settings.public_url.rstrip("/"), "v", code, *parts))


def _asked_on_paper(card: queries.EntryCard) -> Shown | None:
    """Return the question as paper in the language of the page asks it, in the version of the address."""
    wished = version_of_slug(request.args.get("woorden"))
    return pick(question_of(reading(), card.id), wished, current_language())


def _address_of(card: queries.EntryCard, asked: Shown | None) -> str:
    """Return the address that leads to the question as it stands on paper.

    Paper in the language of the question is read by everybody: there the phone says which language it wants.
    """
    parts = []
    if asked and asked.is_translated:
        parts.append(asked.wording.lang)
    if asked and asked.wording.version is Version.SIMPLE:
        parts.append(SIMPLE_SLUG)
    return short_address(card.code, *parts)


def _maker() -> Actor:
    actor = require_actor()
    if not may_make_entries(actor):
        raise NotAllowed
    return actor


def _own(code: str) -> queries.EntryCard:
    actor = _maker()
    card = queries.get_entry(reading(), code)
    if not may_make_entries(actor, card.area_code):
        raise NotAllowed
    return card


def _download(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _as_file(drawing: str) -> str:
    """Return a drawing for a page as one that can stand alone."""
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
