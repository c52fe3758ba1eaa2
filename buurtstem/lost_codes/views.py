"""Asking for a lost code, without an account; and the desk where two people answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionState
from buurtstem.core.database import empty_log
from buurtstem.core.errors import NotAllowed
from buurtstem.core.limits import Limit, record_attempt
from buurtstem.core.text import opening_words
from buurtstem.places.queries import open_neighbourhoods
from buurtstem.receipts.desk import mac_for
from buurtstem.receipts.rules import NotACode, make_code, read_code, show_code
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import BeingSought, may_change
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.limits import asks_to_wait, source_of_request
from buurtstem.web.paging import read_page
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .forms import AskForm, CodeForm, EraseForm, FoundForm, SeenForm
from .rules import DESK, AlreadyDecided, AnotherStory, NoStoryYet, SamePerson, due_on, may_answer_lost_codes

blueprint = Blueprint("lost_codes", __name__, url_prefix="/<lang:lang>")
ASKINGS = Limit("lost_code", most=20, minutes=60)  # a library or a community centre shares one address
ONE = "/werk/verloren-codes/<int(max=2147483647):request_id>"


@blueprint.route("/bewijs/kwijt", methods=["GET", "POST"])
def ask() -> BaseResponse:
    """Tell by place, about when and words which story it was."""
    form = AskForm()
    form.place.choices = [(area.code, area.name) for area in open_neighbourhoods(reading(), (None,))]
    if form.was_sent_rightly() and not _is_too_much(form):
        asking = actions.Asking(
            area_code=form.place.data,
            about_when=form.about_when.data,
            words=form.words.data,
            contact=form.contact.data or None,
            wishes_erasing=form.wish.data == "erase",
            lang=current_language(),
        )
        with transaction() as session:
            actions.ask(session, asking, now())
            record_attempt(session, ASKINGS, source_of_request(), now())
        return redirect_to(url_for("lost_codes.asked"))
    return form_page("lost_codes/ask_page.html", "lost_codes/_ask_form.html", form)


@blueprint.get("/bewijs/kwijt/gevraagd")
def asked() -> BaseResponse:
    """What happens next, and by when."""
    return forbid_storing(render("lost_codes/asked_page.html", due=due_on(today())))


@blueprint.get("/werk/verloren-codes/")
def desk() -> BaseResponse:
    """Requests without an answer, the one due first on top."""
    actor = _allowed()
    places = actor.places_of(*DESK)
    page = read_page(
        request.args.get("p"), lambda number, size: queries.open_requests(reading(), places, number, size)
    )
    return forbid_storing(
        render(
            "lost_codes/desk_page.html",
            "lost_codes/_desk.html",
            page=page,
            today=today(),
            url_for_page=lambda number: url_for("lost_codes.desk", p=number),
        )
    )


@blueprint.get(ONE)
def one(request_id: int) -> BaseResponse:
    """A request with the stories that it may be about."""
    actor = _allowed()
    return _page(actor, _get(actor, request_id))


@blueprint.post(f"{ONE}/gevonden")
def found(request_id: int) -> BaseResponse:
    """This is the story: it is out of sight at once."""
    actor = _allowed()
    asked_for = _get(actor, request_id)
    form = _found_form(asked_for)
    if not form.was_sent_rightly():
        return _page(actor, asked_for, found_form=form, status=422)
    with transaction() as session:
        actions.find_and_hide(session, actor, request_id, int(form.story.data), now())
    flash(gettext("The story is out of sight. Now a second person decides."), "success")
    return redirect_to(url_for("lost_codes.one", request_id=request_id))


@blueprint.post(f"{ONE}/wissen")
def erase(request_id: int) -> BaseResponse:
    """A second person erases it."""
    actor = _allowed()
    asked_for = _get(actor, request_id)
    form = EraseForm()
    if not form.was_sent_rightly():
        return _page(actor, asked_for, erase_form=form, status=422)
    with transaction() as session:
        retention = current_app.extensions["retention"]
        actions.decide_to_erase(session, actor, request_id, form.seen.data or "", retention, now())
    empty_log(reading().get_bind())
    flash(gettext("The story is erased. Tell the person who asked."), "success")
    return redirect_to(url_for("lost_codes.desk"))


@blueprint.post(f"{ONE}/nieuwe-code")
def new_code(request_id: int) -> BaseResponse:
    """A second person hands out a new code; this page shows it, and no other ever does.

    The code travels in the form: a second tap, or sending again after a lost answer, shows the same one.
    """
    actor = _allowed()
    asked_for = _get(actor, request_id)
    form = CodeForm()
    if not form.was_sent_rightly() or not _is_code(form):
        if asked_for.outcome:
            raise AlreadyDecided
        return _page(actor, asked_for, code_form=form, status=422)
    code = read_code(form.code.data)
    with transaction() as session:
        actions.decide_on_new_code(session, actor, request_id, form.seen.data or "", mac_for(code), now())
    return forbid_storing(
        render("lost_codes/new_code_page.html", code=show_code(code), contact=asked_for.contact)
    )


@blueprint.post(f"{ONE}/niet-gevonden")
def not_found(request_id: int) -> BaseResponse:
    """There is no such story."""
    actor = _allowed()
    asked_for = _get(actor, request_id)
    form = SeenForm()
    if not form.was_sent_rightly():
        return _page(actor, asked_for, status=422)
    with transaction() as session:
        actions.decide_not_found(session, actor, request_id, form.seen.data or "", now())
    flash(gettext("The request is closed. Tell the person who asked."), "success")
    return redirect_to(url_for("lost_codes.desk"))


@blueprint.errorhandler(SamePerson)
def same_person(error: SamePerson) -> BaseResponse:
    """Say that a colleague has to decide."""
    return _refused(error, gettext("You found this story. A second person decides on it."))


@blueprint.errorhandler(AlreadyDecided)
def already_decided(error: AlreadyDecided) -> BaseResponse:
    """Say that a colleague was first."""
    return _refused(error, gettext("A colleague already decided on this request."))


@blueprint.errorhandler(AnotherStory)
def another_story(error: AnotherStory) -> BaseResponse:
    """Lead back to what stands there now."""
    del error
    flash(gettext("Another story stands here now than the one you read. Read it first."), "error")
    return redirect_to(url_for("lost_codes.one", **(request.view_args or {})))


@blueprint.errorhandler(NoStoryYet)
def no_story_yet(error: NoStoryYet) -> BaseResponse:
    """Say what comes first."""
    return _refused(error, gettext("First choose which story it is."))


@blueprint.errorhandler(BeingSought)
def being_sought(error: BeingSought) -> BaseResponse:
    """Say that another request comes first."""
    return _refused(error, gettext("Another request is about this story too. Decide on that one first."))


def _refused(error: Exception, sentence: str) -> BaseResponse:
    del error
    flash(sentence, "error")
    return redirect_to(url_for("lost_codes.desk"))


def _is_too_much(form: AskForm) -> bool:
    often = gettext("Many questions came from here in the last hour. Wait a while, then send yours again.")
    return asks_to_wait(form, ASKINGS, often)


def _allowed() -> Actor:
    actor = require_actor()
    if not may_answer_lost_codes(actor):
        raise NotAllowed
    return actor


def _get(actor: Actor, request_id: int) -> queries.Request:
    asked_for = queries.get_request(reading(), request_id)
    if not may_answer_lost_codes(actor, asked_for.area_code):
        raise NotAllowed
    return asked_for


def _is_code(form: CodeForm) -> bool:
    """Whether the form carries a code; one without gets a code for the next time."""
    try:
        read_code(form.code.data or "")
    except NotACode:
        form.code.data = make_code()
        return False
    return True


def _found_form(asked_for: queries.Request, **options: None) -> FoundForm:
    form = FoundForm(**options)
    likely = queries.likely_stories(reading(), asked_for.area_code, asked_for.words)
    form.story.choices = [(str(story.id), opening_words(story.text, 200)) for story in likely]
    form.story.render_kw = {"langs": {str(story.id): story.lang for story in likely}}
    return form


def _page(
    actor: Actor,
    asked_for: queries.Request,
    *,
    found_form: FoundForm | None = None,
    erase_form: EraseForm | None = None,
    code_form: CodeForm | None = None,
    status: int = 200,
) -> BaseResponse:
    story = get_story(reading(), asked_for.story_id) if asked_for.story_id else None
    erase_form = erase_form or EraseForm(formdata=None)
    code_form = code_form or CodeForm(formdata=None, code=make_code())
    none_form = SeenForm(formdata=None)
    for form in (erase_form, code_form, none_form):  # of what this page shows, whatever was sent
        form.seen.data = queries.mark_of(story)
    context: dict[str, Any] = {
        "asked": asked_for,
        "story": story if story and story.state is not ContributionState.ERASED else None,
        "is_taken_back": story is not None and not may_change(story.state),
        "found_form": found_form or (None if asked_for.outcome else _found_form(asked_for, formdata=None)),
        "erase_form": erase_form,
        "code_form": code_form,
        "none_form": none_form,
        "may_decide": asked_for.found_by != actor.id,
        "today": today(),
    }
    return forbid_storing(
        render("lost_codes/request_page.html", "lost_codes/_request.html", status=status, **context)
    )
