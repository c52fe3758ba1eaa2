"""Reporting by a stranger, the answer by code, the desk of two people, the public pages."""

from __future__ import annotations

import pytest

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.media.queries import pictures_of
from buurtstem.reports.views.anyone import REPORTS
from buurtstem.stories.rules import KIND
from buurtstem.web.database import reading, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOMENT, sign_in
from tests.photos import photo
from tests.publishing import add_story
from tests.rounds import SLUG, open_round
from tests.telling import TEXT, code_on

DESK = "/en/werk/meldingen/"
ANSWER = "/en/melden/antwoord"


def report(client, page, **filled):
    """Report something and return the code of the report."""
    answer = send_form(client, page, **({"reason": "about_me"} | filled))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/melden/bedankt")
    return code_on(client.get("/en/melden/bedankt"))


def judge(app, person, act, case_id=1, **filled):
    """Propose or decide, as the person's browser does it."""
    own = f"{DESK}{case_id}"
    client = sign_in(app.test_client(), person)
    return send_form(client, own, f"{own}/{act}", **({"outcome": "keep", "why": "It is not you."} | filled))


def test_a_story_page_leads_to_reporting(client, told, page):
    text = client.get(f"/en/molenveld/verhalen/{told[1]}").get_data(as_text=True)
    assert f'href="{page}"' in text
    assert "Report this story" in text
    assert client.get(page).status_code == 200


def test_a_stranger_reports_a_story_about_oneself_and_it_is_hidden(client, told, page):
    code = report(client, page, words="That is my door.")
    thanks = client.get("/en/melden/bedankt").get_data(as_text=True)
    assert "It is hidden now." in thanks
    assert code in thanks
    assert client.get(f"/en/molenveld/verhalen/{told[1]}").status_code == 404
    assert TEXT not in client.get("/en/molenveld/verhalen").get_data(as_text=True)


def test_other_reasons_leave_it_until_people_looked(client, told, page):
    report(client, page, reason="untrue")
    assert "Until then it stays on the site." in client.get("/en/melden/bedankt").get_data(as_text=True)
    assert client.get(f"/en/molenveld/verhalen/{told[1]}").status_code == 200


def test_reporting_takes_a_reason_from_the_list(client, told, page):
    for reason in (None, "zomaar"):
        answer = send_form(client, page, reason=reason, words="Hm.")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.get_data(as_text=True)
        assert fields_of(find_form(answer, page))["words"] == ["Hm."]


def test_a_form_without_its_code_or_token_loses_nothing(client, told, page):
    assert send_form(client, page, reason="spam", code="odd").status_code == 303
    assert send_form(client, page, reason="spam", csrf_token="old").status_code == 422


def test_the_same_form_sent_twice_makes_one_report(app, client, cast, told, page):
    form = fields_of(find_form(client.get(page), page)) | {"reason": "about_me"}
    for _ in range(2):
        assert client.post(page, data=form).headers["Location"] == "/en/melden/bedankt"
    desk = sign_in(app.test_client(), cast.checker).get(f"{DESK}1").get_data(as_text=True)
    assert "1 report<" in desk


def test_the_form_sent_again_after_another_report_shows_its_own_code(client, told, page):
    form = fields_of(find_form(client.get(page), page)) | {"reason": "spam"}
    client.post(page, data=form)
    own = code_on(client.get("/en/melden/bedankt"))
    assert report(client, page, reason="other") != own
    client.post(page, data=form)
    assert code_on(client.get("/en/melden/bedankt")) == own


def test_nothing_that_is_not_public_can_be_reported(app, client, cast):
    _, waiting, _ = add_story(app, TEXT)
    assert client.get(f"/en/melden/verhaal/molenveld/{waiting}").status_code == 404
    assert client.get("/en/melden/verhaal/molenveld/nothing").status_code == 404
    assert client.get("/en/melden/foto/nothing").status_code == 404
    assert client.get("/en/melden/plan/nothing/1").status_code == 404
    assert client.get("/en/melden/bedankt").headers["Location"] == ANSWER


def test_a_threat_is_answered_with_where_help_is(client, told, page):
    report(client, page, reason="danger")
    assert 'href="tel:112"' in client.get("/en/melden/bedankt").get_data(as_text=True)


def test_what_a_reporter_writes_can_ask_for_help_too(client, told, page):
    report(client, page, reason="other", words="My husband beats me every night.")
    assert 'href="tel:112"' in client.get("/en/melden/bedankt").get_data(as_text=True)


def test_one_source_hides_three_things_a_day(app, client, cast):
    pages = []
    for number in range(4):
        public_id = add_story(app, f"{TEXT} nummer {number}", checker=cast.checker)[1]
        pages.append(f"/en/molenveld/verhalen/{public_id}")
        report(client, f"/en/melden/verhaal/molenveld/{public_id}")
    assert [client.get(each).status_code for each in pages] == [404, 404, 404, 200]


def test_a_flood_of_reports_is_asked_to_wait(app, client, told, page, monkeypatch):
    monkeypatch.setattr("buurtstem.reports.views.anyone.REPORTS", REPORTS.__class__("report", 1, 60))
    report(client, page, reason="spam")
    answer = send_form(client, page, reason="spam", words="Again.")
    assert answer.status_code == 422
    assert "Wait a while" in answer.get_data(as_text=True)


def test_two_people_decide_and_both_sides_read_why(app, client, cast, told, page):
    code = report(client, page, words="That is my door.", contact="ria@test.example")
    waits = send_form(client, ANSWER, code=code).get_data(as_text=True)
    assert "It is hidden until two people decided." in waits

    assert judge(app, cast.checker, "voorstel").status_code == 303
    reader = sign_in(app.test_client(), cast.checker)
    assert "Your proposal waits for a second person" in reader.get(DESK).get_data(as_text=True)
    assert find_form(reader.get(f"{DESK}1"), f"{DESK}1/voorstel") is not None
    builder = sign_in(app.test_client(), cast.builder)
    assert "A second person is needed" in builder.get(DESK).get_data(as_text=True)
    assert "That is my door." in builder.get(f"{DESK}1").get_data(as_text=True)
    assert "ria@test.example" in builder.get(f"{DESK}1").get_data(as_text=True)
    answer = judge(
        app, cast.builder, "besluit", outcome="hide", hold_reason="names_someone", why="Your door is in it."
    )
    assert answer.status_code == 303

    answered = send_form(app.test_client(), ANSWER, code=code).get_data(as_text=True)
    assert "Your door is in it." in answered
    assert "It does not come back on the site" in answered
    teller = app.test_client()
    send_form(teller, "/en/bewijs/", code=told[0])
    receipt = teller.get("/en/bewijs/open").get_data(as_text=True)
    assert "Your door is in it." in receipt
    assert "It names someone" in receipt
    assert "ria@test.example" not in receipt
    assert "That is my door." not in receipt
    assert "This was decided." in builder.get(f"{DESK}1").get_data(as_text=True)


def test_a_teller_reads_at_once_that_something_was_reported(app, client, told, page):
    report(client, page, reason="untrue")
    send_form(client, "/en/bewijs/", code=told[0])
    receipt = client.get("/en/bewijs/open").get_data(as_text=True)
    assert "Somebody reported this" in receipt
    assert "It stays on the site until two people decided." in receipt


def test_who_checks_a_story_that_was_changed_reads_what_was_reported(app, client, cast, told, page):
    report(client, page, words="That is my door.")
    send_form(client, "/en/bewijs/", code=told[0])
    send_form(client, "/en/bewijs/wijzig", text=f"{TEXT} Echt.")
    checker = sign_in(app.test_client(), cast.checker)
    shown = checker.get("/en/werk/verhalen/1").get_data(as_text=True)
    assert "Somebody reported this" in shown
    assert "That is my door." in shown
    assert f'href="{DESK}1"' in shown
    send_form(checker, f"{DESK}1", f"{DESK}1/sluiten")
    assert "Somebody reported this" not in checker.get("/en/werk/verhalen/1").get_data(as_text=True)


def test_showing_a_reported_story_that_was_changed_takes_two_people(app, client, cast, told, page):
    waiting, show = "/en/werk/verhalen/1", "/en/werk/verhalen/1/tonen"
    public = f"/en/molenveld/verhalen/{told[1]}"
    checker = sign_in(app.test_client(), cast.checker)
    builder = sign_in(app.test_client(), cast.builder)

    def changes(text: str) -> None:
        send_form(client, "/en/bewijs/", code=told[0])
        send_form(client, "/en/bewijs/wijzig", text=text)

    report(client, page)
    changes(f"{TEXT} Echt.")
    opened = checker.get(waiting).get_data(as_text=True)
    assert "Read the report and close it." in opened
    assert show not in opened
    token = fields_of(find_form(checker.get(waiting), "/en/werk/verhalen/1/niet-tonen"))
    assert checker.post(show, data=token).status_code == 409
    send_form(checker, f"{DESK}1", f"{DESK}1/sluiten")
    assert "You closed the report about this story." in checker.get(waiting).get_data(as_text=True)
    assert checker.post(show, data=token).status_code == 409
    assert client.get(public).status_code == 404
    assert send_form(builder, waiting, show).status_code == 303
    assert client.get(public).status_code == 200

    changes(f"{TEXT} Heus.")  # that report is done with: now it is a story like any other
    assert send_form(checker, waiting, show).status_code == 303


def test_a_reported_story_that_is_not_to_be_shown_is_read_by_one(app, client, cast, told, page):
    report(client, page)
    send_form(client, "/en/bewijs/", code=told[0])
    send_form(client, "/en/bewijs/wijzig", text=f"{TEXT} Echt.")
    send_form(client, "/en/bewijs/toestemming/", publish="no")
    checker = sign_in(app.test_client(), cast.checker)
    assert send_form(checker, "/en/werk/verhalen/1", "/en/werk/verhalen/1/tonen").status_code == 303


def test_hiding_takes_a_reason_and_every_judgement_words(app, client, cast, told, page):
    report(client, page)
    for wrong in ({"outcome": "hide"}, {"why": ""}, {"outcome": None}, {"outcome": "gone"}):
        assert judge(app, cast.checker, "voorstel", **wrong).status_code == 422


def test_a_report_of_what_was_taken_back_is_closed(app, client, cast, told, page):
    report(client, page)
    teller = app.test_client()
    send_form(teller, "/en/bewijs/", code=told[0])
    send_form(teller, "/en/bewijs/open", "/en/bewijs/terugnemen")
    checker = sign_in(app.test_client(), cast.checker)
    assert send_form(checker, f"{DESK}1", f"{DESK}1/sluiten", csrf_token="old").status_code == 422
    assert send_form(checker, f"{DESK}1", f"{DESK}1/sluiten").status_code == 303
    assert "No report waits" in checker.get(DESK).get_data(as_text=True)


@pytest.mark.parametrize("part", ["professional", "member", "helper", "volunteer", "administrator"])
def test_other_roles_see_no_reports(app, client, cast, told, page, part):
    report(client, page)
    other = sign_in(app.test_client(), getattr(cast, part))
    assert other.get(DESK).status_code == 403
    assert other.get(f"{DESK}1").status_code == 403
    for act in ("voorstel", "besluit", "sluiten"):
        assert other.post(f"{DESK}1/{act}").status_code == 403


def test_a_checker_of_another_place_sees_none_of_it(app, client, cast, told, page):
    report(client, page)
    other = sign_in(app.test_client(), cast.other_checker)
    assert "No report waits" in other.get(DESK).get_data(as_text=True)
    assert other.get(f"{DESK}1").status_code == 403


def test_visitors_are_sent_to_sign_in(client, told):
    for address in (DESK, f"{DESK}1"):
        assert client.get(address).headers["Location"] == "/en/werk/inloggen"
    assert client.post(f"{DESK}1/besluit").headers["Location"] == "/en/werk/inloggen"


def test_the_desk_is_stored_nowhere(app, client, cast, told, page):
    report(client, page)
    checker = sign_in(app.test_client(), cast.checker)
    for address in (DESK, f"{DESK}1"):
        assert "no-store" in checker.get(address).headers["Cache-Control"]


def test_a_wrong_code_is_named(client, cast):
    for typed, sentence in (
        ("AAAA-AAAA-AAAA", "There is a typing error"),
        ("0000-0000-0000", "We do not know this code"),
    ):
        answer = send_form(client, ANSWER, code=typed)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    assert send_form(client, ANSWER, code="").status_code == 422


def test_a_photo_is_reported_and_the_story_stays(app, client, cast, told):
    with app.app_context(), transaction() as session:
        ref = ContributionRef(KIND, told[2])
        kept = take_picture(session, app.extensions["settings"].media_dir, photo(), MOMENT)
        attach_picture(session, kept.id, ref)
        publish_pictures(session, ref)
    story = f"/en/molenveld/verhalen/{told[1]}"
    assert f"/media/{kept.public_id}" in client.get(story).get_data(as_text=True)
    report(client, f"/en/melden/foto/{kept.public_id}", reason="about_child")
    assert f"/media/{kept.public_id}" not in client.get(story).get_data(as_text=True)
    assert client.get(f"/media/{kept.public_id}").status_code == 404
    assert client.get(f"/en/melden/foto/{kept.public_id}").status_code == 404
    desk = sign_in(app.test_client(), cast.checker).get(f"{DESK}1").get_data(as_text=True)
    assert f"/media/{kept.public_id}" in desk
    judge(app, cast.checker, "voorstel")
    judge(app, cast.builder, "besluit")
    with app.app_context():
        assert pictures_of(reading(), KIND, [told[2]])[told[2]][0].is_public


def test_the_text_of_a_plan_is_hidden_and_the_plan_stays_in_the_vote(app, client, cast):
    with app.app_context(), transaction() as session:
        open_round(session, cast.builder, app.extensions["settings"].data_dir)
    round_page, sheet = f"/en/begroting/{SLUG}", f"/en/begroting/{SLUG}/blad"
    assert "Om even te zitten." in client.get(round_page).get_data(as_text=True)
    assert f'href="/en/melden/plan/{SLUG}/1"' in client.get(round_page).get_data(as_text=True)
    report(client, f"/en/melden/plan/{SLUG}/1")
    hidden = client.get(round_page).get_data(as_text=True)
    assert "Om even te zitten." not in hidden
    assert "Bank bij de lift" in hidden
    assert client.get(sheet).status_code == 404
    case = sign_in(app.test_client(), cast.checker).get(f"{DESK}1").get_data(as_text=True)
    assert "Om even te zitten." in case
    judge(app, cast.checker, "voorstel")
    judge(app, cast.builder, "besluit")
    assert "Om even te zitten." in client.get(round_page).get_data(as_text=True)
    assert client.get(sheet).status_code == 200


@pytest.mark.parametrize("lang", ["en", "nl", "ar"])
def test_the_public_list_explains_each_reason_and_the_numbers_hold_no_text(app, client, cast, lang):
    public_id = add_story(app, TEXT, checker=cast.checker)[1]
    assert client.get(f"/{lang}/meldingen").status_code == 200
    report(client, f"/en/melden/verhaal/molenveld/{public_id}", words="That is my door.")
    reasons = client.get(f"/{lang}/regels").get_data(as_text=True)
    assert reasons.count('id="reason-') == 8
    numbers = client.get(f"/{lang}/meldingen").get_data(as_text=True)
    assert "my door" not in numbers
    assert f'id="year-{now().year}"' in numbers


def test_the_desk_takes_the_same_statements_for_one_and_for_many(app, client, cast, count_queries):
    checker = sign_in(app.test_client(), cast.checker)
    taken = []
    for count in (1, 5):
        for number in range(count):
            public_id = add_story(app, f"{TEXT} {count} {number}", checker=cast.checker)[1]
            report(app.test_client(), f"/en/melden/verhaal/molenveld/{public_id}", reason="spam")
        with count_queries() as made:
            assert checker.get(DESK).status_code == 200
        taken.append(len(made))
    assert taken[0] == taken[1]


def test_a_report_of_a_place_elsewhere_stays_there(app, client, cast):
    public_id = add_story(app, TEXT, area=LAAGHOVEN, checker=cast.other_checker)[1]
    report(client, f"/en/melden/verhaal/laaghoven/{public_id}")
    assert "No report waits" in sign_in(app.test_client(), cast.checker).get(DESK).get_data(as_text=True)
