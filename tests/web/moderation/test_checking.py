"""The check queue: who sees what, publishing, holding back, two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.moderation.rules import HoldReason
from buurtstem.themes.rules import Nature
from tests.browsing import fields_of, find_form, send_form
from tests.cast import LAAGHOVEN, MOMENT, sign_in
from tests.publishing import add_story
from tests.telling import TEXT, photo, tell

QUEUE = "/nl/werk/"


def check_page(story_id):
    return f"/nl/werk/verhalen/{story_id}"


@pytest.fixture
def waiting(app, cast):
    """A story of Molenveld that waits; its row id."""
    return add_story(app, TEXT)[2]


@pytest.fixture
def checker(client, cast):
    return sign_in(client, cast.checker)


def test_the_queue_shows_sensitive_stories_first_then_the_oldest(app, checker):
    add_story(app, "Tweede verhaal", moment=MOMENT)
    add_story(app, "Eerste verhaal", moment=MOMENT - timedelta(days=1))
    add_story(app, "Mijn man slaat me elke avond", moment=MOMENT + timedelta(days=1))
    page = checker.get(QUEUE).get_data(as_text=True)
    assert page.index("Mijn man slaat") < page.index("Eerste verhaal") < page.index("Tweede verhaal")
    assert "3 verhalen" in page


def test_a_checker_sees_only_the_own_places(app, checker):
    _, _, elsewhere = add_story(app, "Bij de vijver", area=LAAGHOVEN)
    assert "vijver" not in checker.get(QUEUE).get_data(as_text=True)
    assert checker.get(check_page(elsewhere)).status_code == 403
    for act in ("tonen", "niet-tonen", "themas"):
        assert checker.post(f"{check_page(elsewhere)}/{act}").status_code == 403


@pytest.mark.parametrize(
    "part", ["professional", "pair_one", "member", "helper", "volunteer", "administrator", "other_checker"]
)
def test_other_roles_read_no_story_that_waits(app, client, cast, waiting, part):
    sign_in(client, getattr(cast, part))
    queue = client.get(QUEUE)
    assert queue.status_code == 200
    assert TEXT not in queue.get_data(as_text=True)
    assert client.get(check_page(waiting)).status_code == 403
    assert client.post(f"{check_page(waiting)}/tonen").status_code == 403


def test_a_visitor_is_sent_to_sign_in(client, waiting):
    for act in ("", "/tonen", "/niet-tonen", "/themas"):
        answer = client.post(check_page(waiting) + act) if act else client.get(check_page(waiting))
        assert answer.headers["Location"] == "/nl/werk/inloggen"


def test_a_story_that_is_not_there_is_not_found(checker):
    assert checker.get(check_page(999)).status_code == 404


def test_publishing_shows_a_story_to_everybody(app, checker, waiting):
    page = check_page(waiting)
    answer = send_form(checker, page, f"{page}/tonen")
    assert (answer.status_code, answer.headers["Location"]) == (303, QUEUE)
    assert 'role="status"' in checker.get(QUEUE).get_data(as_text=True)
    assert TEXT in app.test_client().get("/nl/molenveld/verhalen").get_data(as_text=True)


def test_a_story_whose_teller_does_not_want_it_is_read_and_not_shown(app, checker, cast):
    story_id = add_story(app, TEXT, may_be_shown=False)[2]
    page = check_page(story_id)
    send_form(checker, page, f"{page}/tonen")
    assert TEXT not in app.test_client().get("/nl/molenveld/verhalen").get_data(as_text=True)


def test_holding_back_takes_a_reason(checker, waiting):
    page = check_page(waiting)
    answer = send_form(checker, page, f"{page}/niet-tonen")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    answer = send_form(checker, page, f"{page}/niet-tonen", reason=HoldReason.ADVERTISING.value)
    assert answer.status_code == 303


def test_a_reason_that_is_not_on_the_list_is_refused(checker, waiting):
    page = check_page(waiting)
    assert send_form(checker, page, f"{page}/niet-tonen", reason="zomaar").status_code == 422


def test_an_expired_token_changes_nothing(app, checker, waiting):
    page = check_page(waiting)
    assert send_form(checker, page, f"{page}/tonen", csrf_token="oud").status_code == 422
    assert TEXT not in app.test_client().get("/nl/molenveld/verhalen").get_data(as_text=True)


def test_the_second_of_two_checkers_is_told_that_it_was_decided(app, checker, cast, waiting):
    colleague = sign_in(app.test_client(), cast.builder)
    page = check_page(waiting)
    opened = colleague.get(page)
    assert opened.status_code == 200
    send_form(checker, page, f"{page}/tonen")
    token = opened.get_data(as_text=True).split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    answer = colleague.post(f"{page}/niet-tonen", data={"csrf_token": token, "reason": "advertising"})
    assert answer.status_code == 409
    assert TEXT in app.test_client().get("/nl/molenveld/verhalen").get_data(as_text=True)


def test_a_decided_story_offers_no_decision_and_shows_what_was_decided(app, checker, cast):
    story_id = add_story(app, TEXT, checker=cast.checker, held_for=HoldReason.HURTS_SOMEONE)[2]
    page = checker.get(check_page(story_id)).get_data(as_text=True)
    assert "/tonen" not in page
    assert "14 maart 2026" in page


def test_a_checker_corrects_the_themes_and_the_machine_stays_beside_it(checker, waiting):
    page = check_page(waiting)
    answer = send_form(checker, page, f"{page}/themas", htmx=True, themes=["say"])
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).lstrip().startswith("<div")
    again = checker.get(page).get_data(as_text=True)
    assert 'value="say" checked' in again
    assert 'value="housing">' in again
    assert ">lift</q>" in again


def test_without_htmx_the_choice_leads_back_to_the_page(checker, waiting):
    page = check_page(waiting)
    assert send_form(checker, page, f"{page}/themas", themes=["say"]).status_code == 303
    assert send_form(checker, page, f"{page}/themas", themes=["other", "say"]).status_code == 422


def test_themes_for_a_text_that_the_checker_did_not_read_are_refused(checker, waiting):
    page = check_page(waiting)
    assert (
        send_form(checker, page, f"{page}/themas", themes=["say"], read="another version").status_code == 409
    )
    assert 'value="say" checked' not in checker.get(page).get_data(as_text=True)


def test_a_checker_sees_the_photo_that_the_public_does_not(app, cast):
    teller = app.test_client()
    tell(teller, photo=photo())
    checker = sign_in(app.test_client(), cast.checker)
    page = checker.get(check_page(1)).get_data(as_text=True)
    address = page.split('src="/media/')[1].split('"')[0]
    shown = checker.get(f"/media/{address}")
    assert shown.status_code == 200
    shown.close()
    assert app.test_client().get(f"/media/{address}").status_code == 404
    send_form(checker, check_page(1), f"{check_page(1)}/tonen")
    public = app.test_client().get(f"/media/{address}")
    assert public.status_code == 200
    public.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_staff_pages_speak_other_languages_and_directions(client, cast, waiting, lang):
    sign_in(client, cast.checker)
    for address in (f"/{lang}/werk/", f"/{lang}/werk/verhalen/{waiting}"):
        assert f'<html lang="{lang}"' in client.get(address).get_data(as_text=True)


def test_the_queue_has_pages_and_empties(app, checker):
    assert "Er wacht niets" in checker.get(QUEUE).get_data(as_text=True)
    for number in range(21):
        add_story(app, f"Verhaal nummer {number}")
    assert "p=2" in checker.get(QUEUE).get_data(as_text=True)
    assert "Verhaal nummer 20" in checker.get(f"{QUEUE}?p=2").get_data(as_text=True)


def test_a_text_that_its_teller_changed_meanwhile_is_not_published_unread(app, cast):
    teller, checker = app.test_client(), sign_in(app.test_client(), cast.checker)
    tell(teller)
    page = check_page(1)
    read = fields_of(find_form(checker.get(page), f"{page}/tonen"))
    send_form(teller, "/nl/bewijs/wijzig", text="Iets dat niemand gelezen heeft")
    assert checker.post(f"{page}/tonen", data=read).status_code == 409
    assert "niemand gelezen" not in app.test_client().get("/nl/molenveld/verhalen").get_data(as_text=True)


@pytest.mark.parametrize("act", ["terugnemen", "wissen"])
def test_what_a_teller_took_back_is_gone_for_checkers_too(app, cast, act):
    teller, checker = app.test_client(), sign_in(app.test_client(), cast.checker)
    tell(teller)
    page = check_page(1)
    chosen = fields_of(find_form(checker.get(page), f"{page}/themas")) | {"themes": ["say"]}
    send_form(teller, "/nl/bewijs/open", f"/nl/bewijs/{act}", sure="y")
    assert checker.get(page).status_code == 404
    assert checker.post(f"{page}/themas", data=chosen).status_code == 404


def test_a_number_that_no_database_has_is_not_found(checker):
    assert checker.get(check_page(99999999999999999999)).status_code == 404


def test_proposal_teller_and_checker_stand_side_by_side_with_the_version(app, cast):
    teller, checker = app.test_client(), sign_in(app.test_client(), cast.checker)
    tell(teller, nature="dream")
    send_form(teller, "/nl/bedankt", "/nl/bedankt/themas", themes=["say"], nature="dream")
    page = "/en/werk/verhalen/1"
    send_form(checker, page, f"{page}/themas", themes=["housing", "say"], nature="idea")
    said = checker.get(page).get_data(as_text=True).split('id="said"')[1].split("</dl>")[0]
    program, own, colleague = said.split("<dt>")[1:]

    assert program.startswith("The program")
    assert "Housing" in program
    assert "Concern" in program
    assert "words-1" in program
    assert own.startswith("The teller")
    assert "Having a say" in own
    assert "Dream" in own
    assert colleague.startswith("A checker")
    assert "Housing" in colleague
    assert "Idea" in colleague


def test_the_nature_that_a_checker_chooses_counts_and_none_leaves_the_tellers(app, cast):
    checker = sign_in(app.test_client(), cast.checker)
    story_id = add_story(app, TEXT, nature=Nature.DREAM)[2]
    page = check_page(story_id)
    for chosen, counts in (("idea", "idea"), ("", "dream")):
        send_form(checker, page, f"{page}/themas", themes=["say"], nature=chosen)
        form = find_form(checker.get(page), f"{page}/themas")
        assert fields_of(form)["nature"] == [counts]


def test_a_form_without_a_nature_changes_none(app, cast):
    checker = sign_in(app.test_client(), cast.checker)
    story_id = add_story(app, TEXT, nature=Nature.DREAM)[2]
    page = check_page(story_id)
    send_form(checker, page, f"{page}/themas", themes=["say"], nature=None)
    assert fields_of(find_form(checker.get(page), f"{page}/themas"))["nature"] == ["dream"]


def test_the_words_of_a_theme_are_marked_in_the_text(checker, waiting):
    page = checker.get(f"/en/werk/verhalen/{waiting}?waarom=housing").get_data(as_text=True)
    assert "<mark>lift</mark>" in page
    assert "Marked in the text" in page
    assert 'aria-current="true"' in page.split('id="said"')[1]
    for other in ("", "?waarom=say", "?waarom=onzin"):
        page = checker.get(f"/en/werk/verhalen/{waiting}{other}").get_data(as_text=True)
        assert "<mark>" not in page
        assert "Marked in the text" not in page


def test_a_story_in_an_unknown_language_waits_for_a_person(app, cast):
    checker = sign_in(app.test_client(), cast.checker)
    story_id = add_story(app, "ƒ waxaan halkan ku noolahay")[2]
    assert "no themes yet" in checker.get("/en/werk/").get_data(as_text=True)
    page = f"/en/werk/verhalen/{story_id}"
    assert "Not yet tagged: a person will." in checker.get(page).get_data(as_text=True)
    send_form(checker, page, f"{page}/themas", themes=["say"])
    assert 'value="say" checked' in checker.get(page).get_data(as_text=True)


def test_a_story_that_was_to_be_marked_as_read_is_not_shown_by_that(app, client, cast):
    code, public_id, story_id = add_story(app, TEXT, may_be_shown=False)
    checker = sign_in(app.test_client(), cast.checker)
    page = f"/en/werk/verhalen/{story_id}"
    form = fields_of(find_form(checker.get(page), f"{page}/tonen"))
    send_form(client, "/en/bewijs/", code=code)
    send_form(client, "/en/bewijs/toestemming/", publish="yes")
    assert checker.post(f"{page}/tonen", data=form).status_code == 409
    assert client.get(f"/en/molenveld/verhalen/{public_id}").status_code == 404
    assert send_form(checker, page, f"{page}/tonen").status_code == 303
    assert client.get(f"/en/molenveld/verhalen/{public_id}").status_code == 200
