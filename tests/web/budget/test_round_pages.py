"""The public pages of a round: a list, what is at stake, the sheet to the byte, changes on every page."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from buurtstem.budget import actions
from buurtstem.budget.rules.election import Rule
from buurtstem.core.clock import now
from buurtstem.web.database import transaction
from tests.publishing import add_story

from .making import DAY, SLUG, add_counted, add_draft, add_round, page_of

LIST = "/en/molenveld/begroting"
ROUND = f"/en/begroting/{SLUG}"
PUBLIC = ("", "/stem", "/bewijs", "/uitslag")


def test_without_a_round_the_list_says_what_to_do(client, cast):
    page = client.get(LIST)
    assert page.status_code == 200
    assert "No budget round here yet" in page.text


def test_a_draft_stands_in_no_list(app, client, cast):
    add_draft(app, cast)
    assert SLUG not in client.get(LIST).text


def test_of_many_rounds_the_open_one_comes_first(app, client, cast):
    add_counted(app, cast, (1,), slug="vorig", title="Vorig jaar")
    add_round(app, cast, slug="straks", title="Straks", begins_at=now() + DAY, ends_at=now() + 20 * DAY)
    add_round(app, cast)
    page = client.get(LIST).text
    assert page.index("Samen buiten zitten") < page.index("Straks") < page.index("Vorig jaar")
    assert f'href="{ROUND}/stem"' in page
    assert 'href="/en/begroting/vorig/uitslag"' in page


def test_a_list_takes_as_many_statements_for_many_rounds_as_for_one(app, client, cast, count_queries):
    add_round(app, cast)
    client.get(LIST)
    with count_queries() as one:
        client.get(LIST)
    for number in range(4):
        add_round(app, cast, slug=f"ronde-{number}")
    with count_queries() as many:
        client.get(LIST)
    assert len(one) == len(many)


def test_a_round_page_takes_as_many_statements_for_many_plans(app, client, cast, count_queries):
    plan = ("Plan", "Tekst.", "Plein", 100_000)
    story_id = add_story(app, "De lift is stuk.", checker=cast.checker)[2]
    add_round(app, cast, plans=(plan,) * 2, slug="klein", story_ids=(story_id,))
    add_round(app, cast, plans=(plan,) * 30, slug="groot", story_ids=(story_id,))
    client.get("/en/begroting/klein")
    with count_queries() as few:
        client.get("/en/begroting/klein")
    with count_queries() as many:
        client.get("/en/begroting/groot")
    assert len(few) == len(many)


def test_everything_that_was_agreed_stands_on_the_page(app, client, cast):
    add_round(app, cast, rule=Rule.VOTES_THRESHOLD, threshold=4, least_ballots=10, least_choices=2)
    page = client.get(ROUND).text
    for words in (
        "€10,000",
        "De gemeente, uit het wijkbudget.",
        "€7,000",
        "Iedereen die in Molenveld woont.",
        "From 12 years on.",
        "Choose at most 2 plans.",
        "Choose at least 2.",
        "or has too few votes, is skipped.",
        "A plan needs at least 4 votes.",
        "goes to the next round.",
        "people talk until they agree.",
        "With fewer than 10 ballots",
        "The vote decides",
        "Het college",
        "Bij de gemeente, tot zes weken na de uitslag.",
        "Spullen voor buiten.",
        "Iets met auto&#39;s.",
        "Of de stroom er op tijd is.",
        "Binnen een jaar.",
        "Dutch time",
    ):
        assert words in page, words


def test_plans_stand_there_with_the_stories_that_they_answer(app, client, cast):
    _, public_id, story_id = add_story(app, "De bank is altijd bezet.", checker=cast.checker)
    _, hidden, waits = add_story(app, "Dit is nog niet gelezen.")
    add_round(app, cast, story_ids=(story_id, waits))
    page = client.get(ROUND).text
    assert 'id="plan-1"' in page
    assert "€4,200" in page
    assert f'href="/en/molenveld/verhalen/{public_id}"' in page
    assert hidden not in page
    assert "nog niet gelezen" not in page


def test_the_sheet_is_given_to_the_byte(app, client, cast):
    add_round(app, cast)
    answer = client.get(f"{ROUND}/blad")
    digest = hashlib.sha256(answer.data).hexdigest()
    assert answer.mimetype == "application/json"
    assert digest == page_of(app).sheet_hash
    page = client.get(ROUND).text
    assert all(f"<span>{digest[start : start + 8]}</span>" in page for start in range(0, 64, 8))


@pytest.mark.parametrize("path", PUBLIC)
def test_changes_during_the_vote_stand_on_every_page(app, client, cast, path):
    made = add_round(app, cast)
    with app.app_context(), transaction() as session:
        actions.withdraw_plan(session, cast.builder, made.id, 2, "De school doet het zelf.", now())
        actions.move_end_later(
            session, cast.builder, made.id, timedelta(hours=3), "De site lag eruit.", now()
        )
    page = client.get(ROUND + path).text
    assert "Plan 2 was withdrawn." in page
    assert "De school doet het zelf." in page
    assert "The vote ends later, after an outage" in page
    assert "De site lag eruit." in page


def test_an_ended_round_says_why(app, client, cast):
    made = add_round(app, cast)
    with app.app_context(), transaction() as session:
        actions.end_round(session, cast.builder, made.id, "De pot is weg.", now())
    for path in ("", "/uitslag"):
        page = client.get(ROUND + path).text
        assert "This round was ended." in page
        assert "De pot is weg." in page


@pytest.mark.parametrize("path", ["", "/uitslag", "/blad"])
def test_reading_gives_no_cookie(app, client, cast, path):
    add_round(app, cast)
    answer = client.get(ROUND + path)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("lang", ["nl", "ar", "uk"])
@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_is_there_in_other_languages(app, client, cast, lang, path):
    add_round(app, cast)
    page = client.get(f"/{lang}/begroting/{SLUG}{path}")
    assert page.status_code == 200
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page.text
    assert '<bdi lang="nl">Samen buiten zitten</bdi>' in page.text


@pytest.mark.parametrize("path", [*PUBLIC, "/blad", "/uitslag.json"])
def test_an_unknown_round_is_not_found(client, cast, path):
    assert client.get(f"/en/begroting/bestaat-niet{path}").status_code == 404
