"""The desk of themes: tags to give, agreement, corrections side by side, new words, tagging again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed
from buurtstem.core.paths import asset_folder
from buurtstem.themes.rules import Tagger
from buurtstem.themes.word_lists import words_known
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.paging import Page, page_of, read_page
from buurtstem.web.security import forbid_storing

from . import queries
from .actions import start_retagging
from .contexts import as_term_list, count_agreement, side_by_side
from .forms import ActForm, LookForm, WordsForm
from .rules.agreement import corrected
from .rules.new_words import NewWord, propose_words
from .rules.noise import noise_in
from .rules.permissions import (
    may_open_theme_desk,
    may_read_corrections,
    may_tag_again,
    places_to_count,
    places_to_read,
)
from .rules.retagging import AlreadyRunning

blueprint = Blueprint("corrections", __name__, url_prefix="/<lang:lang>/werk/themas")


@blueprint.get("/")
def desk() -> BaseResponse:
    """Stories that need a person's themes, and how far tagging again is."""
    actor = _allowed(require_actor())
    places = places_to_read(actor)
    page = read_page(
        request.args.get("p"), lambda number, size: queries.tags_to_give(reading(), places, number, size)
    )
    return forbid_storing(
        render(
            "corrections/desk_page.html",
            "corrections/_desk.html",
            page=page,
            may_read=may_read_corrections(actor),
            url_for_page=lambda number: url_for("corrections.desk", p=number),
            **_retagging(actor),
        )
    )


@blueprint.get("/voortgang")
def progress() -> BaseResponse:
    """How far tagging again is: a part of the desk, asked for while it runs."""
    actor = _allowed(require_actor())
    return forbid_storing(
        render("corrections/progress_page.html", "corrections/_retagging.html", **_retagging(actor))
    )


@blueprint.post("/opnieuw")
def tag_again() -> BaseResponse:
    """Let all stories be tagged again in the background; what people chose stays."""
    actor = require_actor()
    if not may_tag_again(actor):
        raise NotAllowed
    if ActForm().was_sent_rightly():
        version = _tagger().version
        try:
            with transaction() as session:
                start_retagging(session, actor, version, now())
        except AlreadyRunning:
            flash(gettext("All stories are being tagged again already."), "info")
        else:
            flash(gettext("All stories are being tagged again. You can leave this page."), "success")
    else:
        flash(gettext("That took too long. Press the button once more."), "error")
    return redirect_to(url_for("corrections.desk"))


@blueprint.get("/vergeleken")
def agreement() -> BaseResponse:
    """How often people kept, removed and added what the program proposed."""
    actor = _allowed(require_actor())
    verdicts = queries.verdicts_in(reading(), places_to_count(actor))
    form = LookForm(formdata=request.args)
    counted = count_agreement(verdicts, form.versie.data, _tagger().version, form.lang)
    form.versie.choices = [(version, version) for version, _ in counted.versions]
    form.versie.data = counted.version
    return forbid_storing(
        render(
            "corrections/agreement_page.html",
            "corrections/_agreement.html",
            counted=counted,
            form=form,
            may_read=may_read_corrections(actor),
        )
    )


@blueprint.get("/verbeteringen")
def corrections() -> BaseResponse:
    """Proposal and correction side by side, with the text; the newest first."""
    actor = require_actor()
    if not may_read_corrections(actor):
        raise NotAllowed
    ids = corrected(queries.verdicts_in(reading(), places_to_read(actor)))
    here = page_of(ids, request.args.get("p"))
    rows = side_by_side(queries.stories_in_order(reading(), here.items))
    return forbid_storing(
        render(
            "corrections/corrections_page.html",
            "corrections/_corrections.html",
            page=Page(rows, here.number, here.total),
            url_for_page=lambda number: url_for("corrections.corrections", p=number),
        )
    )


@blueprint.get("/woorden")
def words() -> BaseResponse:
    """Words that the term lists lack, for a person to judge."""
    actor = _allowed(require_actor())
    form = WordsForm(formdata=request.args)
    return forbid_storing(
        render(
            "corrections/words_page.html",
            "corrections/_words.html",
            form=form,
            lang=form.lang,
            words=_new_words(actor, form.lang),
        )
    )


@blueprint.get("/woorden.tsv")
def word_list() -> BaseResponse:
    """The same words as a file in the form of a term list."""
    actor = _allowed(require_actor())
    lang = WordsForm(formdata=request.args).lang
    headers = {"Content-Disposition": f'attachment; filename="{lang}.new.tsv"'}
    lines = as_term_list(_new_words(actor, lang))
    return forbid_storing(Response(lines, mimetype="text/tab-separated-values", headers=headers))


def _allowed(actor: Actor) -> Actor:
    if not may_open_theme_desk(actor):
        raise NotAllowed
    return actor


def _new_words(actor: Actor, lang: str) -> tuple[NewWord, ...]:
    told = queries.words_told(reading(), places_to_count(actor), lang)
    known = words_known(asset_folder("nlp_models") / "themes", lang)
    return propose_words(told, known, noise_in(lang))


def _retagging(actor: Actor) -> dict[str, Any]:
    found = queries.find_progress(reading())
    return {
        "progress": found,
        "stands_still": found is not None and found.stands_still(now()),
        "may_tag_again": may_tag_again(actor),
        "act_form": ActForm(formdata=None),
    }


def _tagger() -> Tagger:
    tagger: Tagger = current_app.extensions["tagger"]
    return tagger
