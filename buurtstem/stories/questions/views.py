"""Pages of a question: all its wordings, asking another one, and one wording to write or to read."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.queries import languages_read_by
from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.stories.entries.queries import EntryCard, get_entry
from buurtstem.stories.entries.rules import may_make_entries
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .actions import Slot
from .contexts import wording_rows
from .forms import AskForm, JudgeForm, WordForm
from .names import AUDIENCE_NAMES, SLUGS, VERSION_NAMES
from .rules import Question, Version, may_judge, may_open_wordings, may_word

blueprint = Blueprint("questions", __name__, url_prefix="/<lang:lang>/werk/ingangen/<code>/vraag")
VERSIONS = {slug: version for version, slug in SLUGS.items()}
WORDING = "/<slug>/<lang:target>"


@blueprint.route("", methods=["GET", "POST"])
def question(code: str) -> BaseResponse:
    """A question with all its wordings; its maker asks it, or another one, here."""
    actor, card = _open(code)
    form = AskForm()
    if form.is_submitted() and not may_make_entries(actor, card.area_code):
        raise NotAllowed
    if form.was_sent_rightly():
        with transaction() as session:
            actions.ask_question(session, actor, code, form.text.data, form.question_lang.data, now())
        flash(gettext("The question is kept."), "success")
        return redirect_to(url_for("questions.question", code=card.code))
    asked = queries.question_of(reading(), card.id)
    if not form.is_submitted():
        form.text.data = asked.original.text if asked.original else ""
        form.question_lang.data = asked.original.lang if asked.original else current_language()
    return form_page(
        "questions/question_page.html",
        "questions/_ask_form.html",
        form,
        entry=card,
        original=asked.original,
        rows=wording_rows(reading(), asked),
        known=_known(actor),
        may_ask=may_make_entries(actor, card.area_code),
        versions=VERSION_NAMES,
        audiences=AUDIENCE_NAMES,
    )


@blueprint.route(WORDING, methods=["GET", "POST"])
def wording(code: str, slug: str, target: str) -> BaseResponse:
    """One wording: what it is put from beside the field to write it in."""
    actor, card, slot = _slot(code, slug, target)
    form = WordForm()
    if request.method == "GET" or not form.was_sent_rightly():
        return _page(actor, card, slot, None if request.method == "GET" else form)
    try:
        with transaction() as session:
            actions.write_wording(session, actor, code, slot, form.writing, now())
    except Conflict:
        return _overtaken(actor, card, slot, form)
    flash(gettext("Thank you. A second person reads it, then readers see it."), "success")
    return redirect_to(url_for("questions.question", code=card.code))


@blueprint.post(f"{WORDING}/gelezen")
def judge(code: str, slug: str, target: str) -> BaseResponse:
    """What a second person found: readers see the wording, or not."""
    actor, card, slot = _slot(code, slug, target)
    form = JudgeForm()
    if not form.was_sent_rightly():
        return _page(actor, card, slot, judge_form=form)
    is_right, remark = form.is_right, form.remark.data
    try:
        with transaction() as session:
            actions.judge_wording(
                session, actor, code, form.wording_id, is_right=is_right, remark=remark, moment=now()
            )
    except Conflict:
        form.form_errors.append(
            gettext(
                "The wording changed meanwhile, or somebody else judged it. What you wrote still stands here."
            )
        )
        return _page(actor, card, slot, judge_form=form, status=409)
    flash(
        gettext("Readers see this wording from now on.")
        if is_right
        else gettext("Readers do not see this wording. Somebody can write a better one."),
        "success",
    )
    return redirect_to(url_for("questions.question", code=card.code))


def _known(actor: Actor) -> frozenset[str]:
    return languages_read_by(reading(), actor.id)


def _open(code: str) -> tuple[Actor, EntryCard]:
    actor = require_actor()
    if not may_open_wordings(actor):
        raise NotAllowed
    card = get_entry(reading(), code)
    if not may_open_wordings(actor, card.area_code):
        raise NotAllowed
    return actor, card


def _slot(code: str, slug: str, target: str) -> tuple[Actor, EntryCard, Slot]:
    """Return who is signed in, the entry page, and a slot that they can write or read."""
    actor, card = _open(code)
    if slug not in VERSIONS:
        raise NotFound
    slot = Slot(VERSIONS[slug], target)
    if not may_word(actor, _known(actor), target, card.area_code):
        raise NotAllowed
    if queries.question_of(reading(), card.id).source_of(slot.version, target) is None:
        raise NotFound
    return actor, card, slot


def _overtaken(actor: Actor, card: EntryCard, slot: Slot, form: WordForm) -> BaseResponse:
    """Show what stands there now beside what was typed: nothing of it is lost."""
    form.form_errors.append(
        gettext(
            "The question or its wording changed while you were writing. "
            "What you wrote is still in the field. Compare it with what stands there now."
        )
    )
    asked = queries.question_of(reading(), card.id)
    form.source.data, form.over.data = _seen(asked, slot)
    return _page(actor, card, slot, form, status=409)


def _seen(asked: Question, slot: Slot) -> tuple[str, str]:
    """Return what a form carries of what its writer sees: the source, and the wording that stands there."""
    source, made = asked.source_of(slot.version, slot.lang), asked.current(slot.version, slot.lang)
    return str(source.id) if source else "", str(made.id) if made else ""


def _page(
    actor: Actor,
    card: EntryCard,
    slot: Slot,
    form: WordForm | None = None,
    judge_form: JudgeForm | None = None,
    status: int | None = None,
) -> BaseResponse:
    asked = queries.question_of(reading(), card.id)
    made = asked.current(slot.version, slot.lang)
    source_id, over = _seen(asked, slot)
    source = asked.source_of(slot.version, slot.lang)
    is_sent = form is not None or judge_form is not None
    if form is None:
        form = WordForm(
            formdata=None,
            text=made.text if made else "",
            source=source_id,
            over=over,
            audience=made.audience if made and made.audience else "everybody",
        )
    if slot.version is Version.ASKED or (source and source.audience):
        del form.audience
    return forbid_storing(
        render(
            "questions/wording_page.html",
            "questions/_wording.html",
            status=status or (422 if is_sent else 200),
            entry=card,
            slot=slot,
            slug=SLUGS[slot.version],
            source=source,
            made=made,
            form=form,
            is_own=made is not None and made.author_id == actor.id,
            may_judge=made is not None and may_judge(actor, made),
            judge_form=judge_form or JudgeForm(formdata=None),
            versions=VERSION_NAMES,
            audiences=AUDIENCE_NAMES,
        )
    )
