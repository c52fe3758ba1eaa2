"""Reporting by anyone, the answer by code, and the public pages of reasons and numbers."""

from __future__ import annotations

from flask import request, session, url_for
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.budget.follows import plan_path
from buurtstem.budget.queries import get_round
from buurtstem.core.clock import now
from buurtstem.core.errors import NotFound
from buurtstem.core.limits import Limit, record_attempt
from buurtstem.media.queries import find_picture
from buurtstem.places.queries import get_area, get_open_area
from buurtstem.privacy.rules import Sensitivity, help_for, looks_sensitive
from buurtstem.receipts.desk import mac_for
from buurtstem.receipts.rules import NotACode, make_code, show_code
from buurtstem.reports.actions import SentReport, report_target
from buurtstem.reports.choosing import TEXT, Part, parts_of_story
from buurtstem.reports.forms import AnswerForm, ReportForm
from buurtstem.reports.names import REASON_HINTS, TITLES
from buurtstem.reports.queries import Case, find_case_of, find_report, numbers_by_year
from buurtstem.reports.rules import MOST_HIDDEN_A_DAY, ReportReason, What
from buurtstem.reports.things import Target
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import KIND, is_public
from buurtstem.web.database import reading, transaction
from buurtstem.web.form_pages import form_page
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import redirect_to, render
from buurtstem.web.i18n import current_language
from buurtstem.web.limits import asks_to_wait, count_attempt, is_over, refuse_when_over, source_of_request
from buurtstem.web.security import forbid_storing

from .routes import blueprint

REPORTS = Limit("report", most=30, minutes=60)  # a library or a school shares one address
HIDINGS = Limit("report_hiding", most=MOST_HIDDEN_A_DAY, minutes=24 * 60)
GUESSES = Limit("report_code", most=20, minutes=10)
KEY = "report"


@blueprint.route("/melden/verhaal/<area>/<public_id>", methods=["GET", "POST"])
def story(area: str, public_id: str) -> BaseResponse:
    """Report a story, or a part of its page: an addition, the translation that is read, a photo."""
    place = get_open_area(reading(), area)
    try:
        parts = parts_of_story(reading(), place, public_id)
    except NotFound:  # perhaps this very form hid it, and is sent again
        parts = ()
    return _report(What.STORY, parts, url_for("stories.story", area=area, public_id=public_id))


@blueprint.route("/melden/foto/<public_id>", methods=["GET", "POST"])
def picture(public_id: str) -> BaseResponse:
    """Report a photo."""
    card = find_picture(reading(), public_id)
    if card is None or card.ref is None or card.ref.kind != KIND:
        raise NotFound
    told = get_story(reading(), card.ref.id)
    area = get_area(reading(), told.area_code)
    is_shown = card.is_public and is_public(told.state)
    target = Target(What.PICTURE, card.id, told.area_code, story_id=told.id) if is_shown else None
    back = url_for("stories.story", area=area.slug, public_id=told.public_id)
    return _report(What.PICTURE, _only(target), back)


@blueprint.route("/melden/plan/<slug>/<int(max=2147483647):number>", methods=["GET", "POST"])
def plan(slug: str, number: int) -> BaseResponse:
    """Report a plan of a round."""
    page = get_round(reading(), slug)
    found = next((each for each in page.plans if each.number == number), None)
    is_shown = page.is_public and found is not None and not found.text_hidden
    target = Target(What.PLAN, found.id, page.terms.area_code) if found and is_shown else None
    return _report(What.PLAN, _only(target), plan_path(slug, number))


@blueprint.get("/melden/bedankt")
def thanks() -> BaseResponse:
    """The code of the report that was just sent, and what happens next."""
    sent = session.get(KEY)
    if sent is None:
        return redirect_to(url_for("reports.answer"))
    code, hidden, sensitivity = sent
    help_lines = help_for(Sensitivity(sensitivity)) if sensitivity else ()
    return forbid_storing(
        render("reports/thanks_page.html", code=show_code(code), hidden=hidden, help_lines=help_lines)
    )


@blueprint.route("/melden/antwoord", methods=["GET", "POST"])
def answer() -> BaseResponse:
    """What became of a report, for whoever has its code."""
    form = AnswerForm()
    found = None
    if form.was_sent_rightly():
        refuse_when_over(GUESSES)
        found = _case_of(form)
    status = 422 if form.is_submitted() and found is None else 200
    case, reason = found or (None, None)
    return forbid_storing(
        render(
            "reports/answer_page.html",
            "reports/_answer.html",
            status=status,
            form=form,
            case=case,
            reason=reason,
        )
    )


@blueprint.get("/regels")
def reasons() -> BaseResponse:
    """The public list: why something is not shown, what can be reported, and how people decide."""
    return render("reports/reasons_page.html")


@blueprint.get("/meldingen")
def numbers() -> BaseResponse:
    """How much was reported in each year and how it ended; numbers only."""
    return render("reports/numbers_page.html", years=numbers_by_year(reading()))


def _only(target: Target | None) -> tuple[Part, ...]:
    """Return the one thing that a page of its own reports; none where it is not shown."""
    return () if target is None else (Part(TEXT, "", target),)


def _report(what: What, parts: tuple[Part, ...], back: str) -> BaseResponse:
    """Show or take in the form; the same form sent twice finds the report that it made."""
    form = _form_for(parts)
    is_right = form.was_sent_rightly()
    # what was reported may be hidden by this very form, so its part is no choice any more
    if (is_right or list(form.errors) == ["about"]) and _thank(form):
        return redirect_to(url_for("reports.thanks"))
    if not parts:
        raise NotFound
    if not _is_code(form.code.data):
        form.code.data = make_code()
    if is_right and not _is_too_much(form):
        about = form.about.data if form.about else TEXT
        _keep(form, next(part.target for part in parts if part.value == about))
        _thank(form)
        return redirect_to(url_for("reports.thanks"))
    return form_page(
        "reports/report_page.html",
        "reports/_report_form.html",
        form,
        title=TITLES[what],
        reason_hints={reason.value: hint for reason, hint in REASON_HINTS.items()},
        back=back,
        action=request.path,
    )


def _form_for(parts: tuple[Part, ...]) -> ReportForm:
    """Return the form; which part of a page it is about is asked where there is more than one.

    It is also asked of who came for a part that is gone meanwhile: nothing else is hidden in its place.
    """
    values = {part.value for part in parts}
    wished = request.form.get("about", request.args.get("over"))
    only_rest = len(parts) == 1 and bool(parts[0].label) and wished is not None and wished not in values
    form = ReportForm(about=wished if wished in values else None if only_rest else TEXT)
    if len(parts) > 1 or only_rest:
        form.about.choices = choices_from((part.value, part.label) for part in parts)
    else:  # one is no choice
        del form.about
    return form


def _keep(form: ReportForm, target: Target) -> None:
    """Keep a report; of the same form sent twice at once the database keeps one."""
    reason, code = form.chosen_reason, form.code.data
    sent = SentReport(mac_for(code), reason, form.words.data, form.contact.data, current_language())
    try:
        with transaction() as rows:
            _write(rows, target, sent)
    except IntegrityError:  # somebody reported the same thing at the same moment: now its case is there
        if find_report(reading(), sent.mac) is not None:  # or it was this very form
            return
        with transaction() as rows:
            _write(rows, target, sent)


def _write(rows: Session, target: Target, sent: SentReport) -> None:
    """Keep a report and count it in one transaction, so several at once do not hide more than one may."""
    hides = report_target(rows, target, sent, now(), source_may_hide=not is_over(HIDINGS))
    for limit in (REPORTS, HIDINGS) if hides else (REPORTS,):
        record_attempt(rows, limit, source_of_request(), now())


def _thank(form: ReportForm) -> bool:
    """Remember what the page of thanks says of the report that this form made; False: it made none (yet)."""
    code = form.code.data
    kept = find_report(reading(), mac_for(code)) if _is_code(code) else None
    if kept is None:
        return False
    sensitivity = looks_sensitive(kept.words or "", kept.lang)
    if sensitivity is None and kept.reason is ReportReason.DANGER:
        sensitivity = Sensitivity.VIOLENCE
    session[KEY] = [code, kept.hid_at_once, sensitivity]
    return True


def _is_too_much(form: ReportForm) -> bool:
    often = gettext("Many reports came from here in the last hour. Wait a while, then send yours again.")
    return asks_to_wait(form, REPORTS, often)


def _is_code(typed: str | None) -> bool:
    try:
        mac_for(typed or "")
    except NotACode:
        return False
    return True


def _case_of(form: AnswerForm) -> tuple[Case, ReportReason] | None:
    """Return the case of the code that was typed, or None with the reason in the form."""
    try:
        found = find_case_of(reading(), mac_for(form.code.data))
    except NotACode:
        form.code.errors = [
            gettext(
                "There is a typing error in this code. Compare it with what you wrote down, letter by letter."
            )
        ]
        return None
    if found is None:
        count_attempt(GUESSES)
        form.code.errors = [gettext("We do not know this code. A year after the decision it is forgotten.")]
    return found
