"""The report for the other pairs: the list, one talk, and what is not to be read in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.clock import now, today
from buurtstem.core.contributions import ContributionRef
from buurtstem.interviews.actions import withdraw_talk
from buurtstem.interviews.queries import get_talk
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.web.database import transaction
from tests.cast import LAAGHOVEN, MOLENVELD, sign_in
from tests.talks import PIECES, add_talk

TALKS = "/en/werk/buurtbabbel"
SENSITIVE = "Mijn man slaat me elke avond en ik durf niet weg"


@pytest.fixture
def talk(app, cast):
    """Keep a talk of pair_one with these pieces and return its number."""

    def talk(*texts, checked=False, **changes):
        with app.app_context(), transaction() as session:
            changes = {"held_on": today(), **changes}
            return add_talk(session, cast.pair_one, *texts, checked=checked, moment=now(), **changes).id

    return talk


@pytest.fixture
def third(app, cast):
    """Somebody of another pair in the same place."""
    with app.app_context(), transaction() as session:
        grants = (Grant(Role.PAIR, MOLENVELD),)
        return find_actor(
            session, add_person(session, "derde@test.example", "Derde", grants, now(), "Politie")
        )


def page_of(app, actor, address=TALKS):
    answer = sign_in(app.test_client(), actor).get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def test_the_list_names_day_place_both_organisations_and_where_the_pieces_stand(app, cast, talk):
    talk(checked=True)
    page = page_of(app, cast.pair_two)
    for words in ("Molenveld", "Welzijn Molenveld", "Politie", "2 × On the site", "1 talk"):
        assert words in page
    assert "Molenstraat" not in page
    assert PIECES[0] not in page


def test_the_list_is_empty_with_a_way_on_for_who_may_write(app, cast):
    assert f'href="{TALKS}/nieuw"' in page_of(app, cast.pair_one)
    builders = page_of(app, cast.builder)
    assert f'href="{TALKS}/nieuw"' not in builders
    assert "you read here what they heard" in builders


def test_the_list_has_pages_newest_first(app, cast, talk):
    for days in range(21):
        talk("De lift", held_on=today() - timedelta(days=days))
    browser = sign_in(app.test_client(), cast.pair_one)
    first = browser.get(TALKS).get_data(as_text=True)
    assert first.index(f'{TALKS}/1"') < first.index(f'{TALKS}/20"')
    assert f'{TALKS}/21"' not in first
    assert f"{TALKS}?p=2" in first
    assert f'{TALKS}/21"' in browser.get(f"{TALKS}?p=2").get_data(as_text=True)


def test_htmx_gets_the_list_alone(app, cast, talk):
    talk()
    browser = sign_in(app.test_client(), cast.pair_one)
    answer = browser.get(TALKS, headers={"HX-Request": "true"})
    assert answer.get_data(as_text=True).lstrip().startswith("<section")


@pytest.mark.parametrize(
    "part", ["checker", "professional", "administrator", "member", "helper", "volunteer"]
)
def test_other_roles_read_no_talks(app, client, cast, talk, part):
    number = talk(checked=True)
    sign_in(client, getattr(cast, part))
    for address in (TALKS, f"{TALKS}/{number}", f"{TALKS}/{number}/bewijs"):
        assert client.get(address).status_code == 403
    assert f'href="{TALKS}"' not in client.get("/en/").get_data(as_text=True)


def test_pairs_and_builders_have_an_entrance(app, client, cast):
    for part in ("pair_one", "builder"):
        assert f'href="{TALKS}"' in page_of(app, getattr(cast, part), "/en/")


def test_a_visitor_is_asked_to_sign_in(client, cast, talk):
    number = talk()
    for address in (TALKS, f"{TALKS}/{number}"):
        assert client.get(address).status_code == 303


def test_pairs_of_another_place_read_nothing_of_it(app, cast, talk):
    number = talk(checked=True)
    with app.app_context(), transaction() as session:
        grants = (Grant(Role.PAIR, LAAGHOVEN), Grant(Role.CHECKER, MOLENVELD))
        far = find_actor(session, add_person(session, "ver@test.example", "Ver", grants, now(), "Politie"))
    browser = sign_in(app.test_client(), far)
    assert browser.get(f"{TALKS}/{number}").status_code == 403
    assert f"{TALKS}/{number}" not in browser.get(TALKS).get_data(as_text=True)


def test_a_talk_that_is_not_there_is_not_found(app, client, cast):
    sign_in(client, cast.pair_one)
    for number in ("999", "99999999999", "x"):
        assert client.get(f"{TALKS}/{number}").status_code == 404


def test_a_checked_talk_is_read_by_all_pairs_and_builders_of_the_place(app, cast, talk, third):
    for number in (talk(checked=True), talk(checked=True, may_be_shown=False)):
        for reader in (cast.pair_one, third, cast.builder):
            page = page_of(app, reader, f"{TALKS}/{number}")
            for words in (*PIECES, "Molenstraat", "Welzijn Molenveld", "wijkagent", "Turkish"):
                assert words in page


def test_what_waits_is_read_by_the_pair_itself_only(app, cast, talk, third):
    number = talk()
    assert PIECES[0] in page_of(app, cast.pair_one, f"{TALKS}/{number}")
    for reader in (third, cast.builder):
        page = page_of(app, reader, f"{TALKS}/{number}")
        assert PIECES[0] not in page
        assert "You can read it here after the check." in page


def test_a_sensitive_piece_is_read_by_nobody_here_before_the_check(app, cast, talk):
    number = talk(SENSITIVE, PIECES[1])
    page = page_of(app, cast.pair_one, f"{TALKS}/{number}")
    assert SENSITIVE not in page
    assert PIECES[1] in page
    with app.app_context(), transaction() as session:
        decide_story(session, cast.checker, get_talk(session, number).pieces[0].id, None, now())
    assert SENSITIVE in page_of(app, cast.builder, f"{TALKS}/{number}")


def test_what_is_held_back_is_read_by_the_pair_itself_only(app, cast, talk, third):
    number = talk()
    with app.app_context(), transaction() as session:
        first = get_talk(session, number).pieces[0]
        decide_story(session, cast.checker, first.id, HoldReason.NAMES_SOMEONE, now())
    assert PIECES[0] in page_of(app, cast.pair_one, f"{TALKS}/{number}")
    page = page_of(app, third, f"{TALKS}/{number}")
    assert PIECES[0] not in page
    assert "A checker held this piece back." in page


def test_what_its_teller_took_back_is_read_by_nobody(app, cast, talk):
    number = talk(checked=True)
    with app.app_context(), transaction() as session:
        withdraw_talk(session, number, now())
    for reader in (cast.pair_one, cast.builder):
        page = page_of(app, reader, f"{TALKS}/{number}")
        assert not any(text in page for text in PIECES)
        assert "The teller took this piece back." in page


def test_the_report_of_an_erased_talk_has_no_street(app, cast, talk):
    number = talk(checked=True)
    with app.app_context(), transaction() as session:
        app.extensions["retention"].erase(session, ContributionRef("interview", number))
    report, talks = page_of(app, cast.pair_one, f"{TALKS}/{number}"), page_of(app, cast.pair_one)
    assert "Molenstraat" not in report
    assert "2 × Erased" in talks
    for page in (report, talks):  # of the day only the month is kept, so no page makes a day of it
        assert f"<bdi>{today():%B %Y}</bdi>" in page
        assert f"1 {today():%B %Y}" not in page


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_pages_speak_the_readers_language(app, cast, talk, lang):
    number = talk("المصعد معطل", PIECES[0], checked=True, text_lang="ar")
    for address in (f"/{lang}/werk/buurtbabbel", f"/{lang}/werk/buurtbabbel/{number}"):
        page = page_of(app, cast.pair_one, address)
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page
    assert 'dir="rtl"' in page
    assert 'lang="ar">' in page.split("<main")[1]


def test_nothing_of_the_talk_itself_is_public(app, client, cast, talk):
    talk(checked=True)
    listed = client.get("/en/molenveld/verhalen").get_data(as_text=True)
    assert PIECES[0] in listed
    assert "told in person" in listed
    for words in ("Molenstraat", "Welzijn Molenveld", "wijkagent", "Politie"):
        assert words not in listed.split("<main")[1]


def test_lists_and_reports_take_as_many_statements_for_many_as_for_few(app, cast, talk, count_queries):
    talk("Eén stuk", checked=True)
    browser = sign_in(app.test_client(), cast.builder)
    writer = sign_in(app.test_client(), cast.pair_one)
    for reader in (browser, writer):
        reader.get(TALKS)

    def statements(client, address):
        with count_queries() as made:
            assert client.get(address).status_code == 200
        return len(made)

    few = statements(browser, TALKS), statements(browser, f"{TALKS}/1"), statements(writer, f"{TALKS}/nieuw")
    for number in range(12):
        talk(*(f"Stuk {number} {piece} over de lift" for piece in range(5)), checked=True)
    many = statements(browser, TALKS), statements(browser, f"{TALKS}/2"), statements(writer, f"{TALKS}/nieuw")
    assert many == few == (7, 9, 11)
