"""A report or a judgement sent twice, elsewhere or too late; and what staff do not see of it."""

from __future__ import annotations

from sqlalchemy import select

from buurtstem.core.contributions import ContributionRef
from buurtstem.core.database import WRITES
from buurtstem.core.limits import Attempt
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.reports.views import anyone
from buurtstem.stories.rules import KIND
from buurtstem.web.database import reading, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import MOMENT, sign_in
from tests.photos import photo
from tests.telling import TEXT, code_on
from tests.web.reports.test_reporting import ANSWER, DESK, judge, report


def test_staff_do_not_see_either_what_its_teller_took_back(app, client, cast, told, page):
    with app.app_context(), transaction() as session:
        kept = take_picture(session, app.extensions["settings"].media_dir, photo(), MOMENT)
        attach_picture(session, kept.id, ContributionRef(KIND, told[2]))
        publish_pictures(session, ContributionRef(KIND, told[2]))
    report(client, f"/en/melden/foto/{kept.public_id}", reason="untrue")
    report(client, page, reason="untrue")
    for act, person in (("voorstel", cast.checker), ("besluit", cast.builder)):
        judge(app, person, act, case_id=2)
    send_form(client, "/en/bewijs/", code=told[0])
    send_form(client, "/en/bewijs/open", "/en/bewijs/terugnemen")
    checker = sign_in(app.test_client(), cast.checker)
    for case in ("1", "2"):
        shown = checker.get(f"{DESK}{case}").get_data(as_text=True)
        assert TEXT not in shown
        assert kept.public_id not in shown


def test_the_form_sent_again_elsewhere_tells_the_same_as_the_first_time(app, client, told, page):
    form = fields_of(find_form(client.get(page), page)) | {
        "reason": "about_me",
        "words": "My husband beats me every night.",
    }
    client.post(page, data=form)
    second = app.test_client()
    token = fields_of(find_form(second.get(ANSWER), ANSWER))["csrf_token"]
    assert second.post(page, data=form | {"csrf_token": token}).status_code == 303
    thanks = second.get("/en/melden/bedankt")
    assert code_on(thanks) == code_on(client.get("/en/melden/bedankt"))
    assert "It is hidden now." in thanks.get_data(as_text=True)
    assert 'href="tel:112"' in thanks.get_data(as_text=True)


def test_who_was_overtaken_by_the_own_form_still_reads_the_code(app, client, told, page, monkeypatch):
    form = fields_of(find_form(client.get(page), page)) | {"reason": "spam"}
    written = anyone.report_target

    def twice(rows, target, sent, moment, *, source_may_hide):
        written(rows, target, sent, moment, source_may_hide=source_may_hide)
        rows.commit()
        rows.connection(execution_options={WRITES: True})
        return written(rows, target, sent, moment, source_may_hide=source_may_hide)

    monkeypatch.setattr(anyone, "report_target", twice)
    assert client.post(page, data=form).headers["Location"] == "/en/melden/bedankt"
    assert client.get("/en/melden/bedankt").status_code == 200


def test_a_report_and_what_it_hid_are_counted(app, client, told, page):
    report(client, page)
    with app.app_context():
        counted = reading().scalars(select(Attempt.name).order_by(Attempt.id)).all()
    assert counted == ["report", "report_hiding"]


def test_a_proposal_of_a_colleague_is_not_written_over_unseen(app, client, cast, told, page):
    report(client, page, reason="untrue")
    own = f"{DESK}1"
    builder = sign_in(app.test_client(), cast.builder)
    form = fields_of(find_form(builder.get(own), f"{own}/voorstel"))
    judge(app, cast.checker, "voorstel", outcome="keep", why="It is about the street.")
    mine = {"outcome": "hide", "hold_reason": "names_someone", "why": "A name stands in it."}
    answer = builder.post(f"{own}/voorstel", data=form | mine)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "A colleague proposed this." in shown
    assert "It is about the street." in shown
    again = fields_of(find_form(answer, f"{own}/besluit"))
    assert again["why"] == [mine["why"]]
    assert builder.post(f"{own}/besluit", data=again).status_code == 303


def test_the_own_proposal_sent_twice_or_changed_is_no_conflict(app, client, cast, told, page):
    report(client, page, reason="untrue")
    own = f"{DESK}1"
    checker = sign_in(app.test_client(), cast.checker)
    form = fields_of(find_form(checker.get(own), f"{own}/voorstel")) | {"outcome": "keep", "why": "Fine."}
    for _ in range(2):
        assert checker.post(f"{own}/voorstel", data=form).status_code == 303


def test_numbers_of_persons_in_a_report_are_overwritten(app, client, cast, told, page):
    report(client, page, words="Mine is 111222333.")
    desk = sign_in(app.test_client(), cast.checker).get(f"{DESK}1").get_data(as_text=True)
    assert "Mine is" in desk
    assert "111222333" not in desk
