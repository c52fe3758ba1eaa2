"""The desk of translations: languages, the queue of each, one story; and a reader's wish for one."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.queries import languages_read_by
from buurtstem.accounts.rules import TRANSLATORS, Actor
from buurtstem.accounts.signin import require_actor
from buurtstem.core.clock import now, today
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.core.limits import Limit
from buurtstem.core.settings import Settings
from buurtstem.places.queries import get_open_area
from buurtstem.stories.queries import find_published
from buurtstem.stories.questions.names import SLUGS, VERSION_NAMES
from buurtstem.stories.questions.queries import questions_to_word
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.limits import count_attempt, is_over, refuse_when_over
from buurtstem.web.paging import read_page
from buurtstem.web.security import forbid_storing

from . import actions, queries
from .forms import ActForm, JudgeForm, TranslateForm
from .rules import By, State, may_judge, may_open_translations, may_translate

blueprint = Blueprint("translating", __name__, url_prefix="/<lang:lang>")
DESK = "/werk/vertalen"
PAIR = f"{DESK}/<lang:target>/<int(max=2147483647):story_id>"
WISHES = Limit("translation_wishes", most=60, minutes=60)  # a library shares one address
SAME_WISH = Limit("translation_wish", most=1, minutes=24 * 60)  # the key of an address is good for a day


@blueprint.post("/<area>/verhalen/<public_id>/vertaling")
def wish(area: str, public_id: str) -> BaseResponse:
    """Count a reader's wish for this story in the language of the page; once a day from one address.

    Without a token, as readers have no cookie: whoever forges one adds a wish within the same limits.
    """
    place = get_open_area(reading(), area)
    story_id = find_published(reading(), place.code, public_id)
    if story_id is None:
        raise NotFound
    refuse_when_over(WISHES)
    lang = current_language()
    same = f"{story_id}/{lang}"
    if not is_over(SAME_WISH, same):
        with transaction() as session:
            actions.wish_for(session, story_id, lang)
            if _settings().has_translator:
                actions.ask_service(session, story_id, lang, _settings().translation_name, now())
        count_attempt(WISHES)
        count_attempt(SAME_WISH, same)
    return redirect_to(
        url_for("stories.story", area=area, public_id=public_id, gevraagd=1, _anchor="translation")
    )


@blueprint.get(f"{DESK}/")
def desk() -> BaseResponse:
    """The languages that somebody knows, with how many stories wait in each."""
    actor = _allowed(require_actor())
    known = _known(actor)
    places = actor.places_of(*TRANSLATORS)
    counts = queries.waiting(reading(), places, known) if known else {}
    return forbid_storing(
        render(
            "translating/desk_page.html",
            "translating/_desk.html",
            counts=sorted(counts.items()),
            questions=questions_to_word(reading(), places, sorted(known), today()) if known else (),
            versions=VERSION_NAMES,
            slugs=SLUGS,
        )
    )


@blueprint.get(f"{DESK}/<lang:target>/")
def queue(target: str) -> BaseResponse:
    """Stories that need a person in one language: those to read first, then those most asked for."""
    actor = _allowed(require_actor())
    if not may_translate(actor, _known(actor), target):
        raise NotAllowed
    places = actor.places_of(*TRANSLATORS)
    page = read_page(
        request.args.get("p"),
        lambda number, size: queries.queue_of(reading(), actor.id, places, target, number, size),
    )
    return forbid_storing(
        render(
            "translating/queue_page.html",
            "translating/_queue.html",
            target=target,
            page=page,
            actor_id=actor.id,
            url_for_page=lambda number: url_for("translating.queue", target=target, p=number),
        )
    )


@blueprint.route(PAIR, methods=["GET", "POST"])
def translate(target: str, story_id: int) -> BaseResponse:
    """One story: the original beside the field for its translation."""
    actor, pair = _pair(target, story_id)
    if request.method == "GET":
        return _page(actor, pair)
    form = TranslateForm()
    form.original = pair.story.text
    if not form.was_sent_rightly():
        return _page(actor, pair, form, status=422)
    writing = form.writing
    try:
        with transaction() as session:
            actions.write_translation(session, actor, story_id, target, writing, now())
    except Conflict:
        return _overtaken(actor, target, story_id, form)
    if not writing.hands_in:
        flash(gettext("Your draft is kept. Only people who translate see it."), "success")
        return redirect_to(url_for("translating.translate", target=target, story_id=story_id))
    flash(gettext("Thank you. A second person reads it, then it is on the site."), "success")
    return redirect_to(url_for("translating.queue", target=target))


@blueprint.post(f"{PAIR}/gelezen")
def judge(target: str, story_id: int) -> BaseResponse:
    """What a second person found: it is shown, or not."""
    actor, pair = _pair(target, story_id)
    form = JudgeForm()
    if not form.was_sent_rightly():
        return _page(actor, pair, judge_form=form, status=422)
    judgement = form.judgement
    with transaction() as session:
        actions.judge_translation(session, actor, story_id, target, judgement, now())
    flash(_said_of(judgement, pair), "success")
    return redirect_to(url_for("translating.queue", target=target))


@blueprint.post(f"{PAIR}/dienst")
def service(target: str, story_id: int) -> BaseResponse:
    """Let the service make a proposal, in the background."""
    _, pair = _pair(target, story_id)
    if not ActForm().was_sent_rightly():
        flash(gettext("That took too long. Press the button once more."), "error")
    elif _ask(pair):
        flash(gettext("The service was asked. Its answer comes within some minutes."), "success")
    else:
        flash(gettext("This text does not go to the service."), "info")
    return redirect_to(url_for("translating.translate", target=target, story_id=story_id))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _allowed(actor: Actor) -> Actor:
    if not may_open_translations(actor):
        raise NotAllowed
    return actor


def _known(actor: Actor) -> frozenset[str]:
    return languages_read_by(reading(), actor.id)


def _ask(pair: queries.Pair) -> bool:
    if not _settings().has_translator:
        return False
    with transaction() as session:
        return actions.ask_service(
            session, pair.story.id, pair.lang, _settings().translation_name, now(), again=True
        )


def _pair(target: str, story_id: int) -> tuple[Actor, queries.Pair]:
    """Return who is signed in and the story, of a place and into a language of theirs."""
    actor = _allowed(require_actor())
    pair = queries.get_pair(reading(), story_id, target)
    if not may_translate(actor, _known(actor), target, pair.story.area_code):
        raise NotAllowed
    return actor, pair


def _overtaken(actor: Actor, target: str, story_id: int, form: TranslateForm) -> BaseResponse:
    """Show what stands there now beside what was typed: nothing of it is lost."""
    pair = queries.get_pair(reading(), story_id, target)
    form.form_errors.append(
        gettext(
            "The story or its translation changed while you were writing. "
            "What you wrote is still in the field. Compare it with what stands there now."
        )
    )
    form.version.data, form.over.data = pair.version, _seen(pair, By.PERSON)
    return _page(actor, pair, form, status=409)


def _seen(pair: queries.Pair, by: By) -> str:
    kept = pair.current(by)
    return kept.fingerprint if kept else ""


def _said_of(judgement: actions.Judgement, pair: queries.Pair) -> str:
    """Return where a translation stands after it was read."""
    if not judgement.is_right:
        return gettext("The translation is not shown. Somebody can write a better one.")
    kept = pair.current(judgement.by)
    if kept and kept.is_hidden:
        return gettext("It is hidden until two people decided.")
    return gettext("The translation is on the site.")


def _is_readable(actor: Actor, kept: queries.Kept) -> bool:
    """Whether this person can say if it is right; what was found right can be found wrong by all."""
    return kept.made.state is State.CHECKED or may_judge(actor, kept.made, kept.person_id)


def _page(
    actor: Actor,
    pair: queries.Pair,
    form: TranslateForm | None = None,
    judge_form: JudgeForm | None = None,
    status: int = 200,
) -> BaseResponse:
    own, machine = pair.current(By.PERSON), pair.current(By.SERVICE)
    begins = own or (machine if machine and machine.made.text else None)
    has_service = _settings().has_translator
    return forbid_storing(
        render(
            "translating/pair_page.html",
            "translating/_pair.html",
            status=status,
            pair=pair,
            own=own,
            machine=machine,
            form=form
            or TranslateForm(
                formdata=None,
                text=begins.made.text if begins else "",
                version=pair.version,
                over=_seen(pair, By.PERSON),
                begins_from=begins.made.by if begins else "",
            ),
            begins_from_machine=begins is not None and begins is machine,
            to_judge=next((kept for kept in (own, machine) if kept and _is_readable(actor, kept)), None),
            is_own=own is not None and own.person_id == actor.id,
            judge_form=judge_form or JudgeForm(formdata=None),
            may_ask=has_service
            and pair.service_state in {State.NONE, State.OUTDATED, State.FAILED}
            and queries.leaves_the_house(reading(), pair),
            act_form=ActForm(formdata=None),
        )
    )
