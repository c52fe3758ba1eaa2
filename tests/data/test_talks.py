"""Talks at the door as rows: kept whole or not at all, taken back, forgotten in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.models import Person
from buurtstem.accounts.queries import find_actor, organisation_of, pair_partners
from buurtstem.accounts.rules import Grant, Role
from buurtstem.core.contributions import ContributionRef, ContributionState
from buurtstem.core.errors import NotAllowed, NotFound
from buurtstem.interviews.actions import Partner, withdraw_talk
from buurtstem.interviews.models import Talk
from buurtstem.interviews.queries import desk_of, find_talk, get_talk, talks_in
from buurtstem.interviews.rules import (
    DayAhead,
    DayTooLongAgo,
    NothingTold,
    OrganisationMissing,
    Piece,
    SameOrganisation,
)
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.places.actions import import_areas
from buurtstem.places.rules import AreaRow, CodeList
from buurtstem.privacy.queries import find_consent, statements_of
from buurtstem.privacy.rules import Age, Consent, Use, Way
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import mac_of, make_code
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.stories.rules import Source, ToldBy
from buurtstem.themes.rules import Nature, Theme
from tests.browsing import fields_of, find_form
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT, sign_in
from tests.conftest import TEST_KEYS
from tests.data.threads import at_once
from tests.factories import add_receipt, add_story
from tests.talks import PIECES, add_talk

S = ContributionState
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CODE, KEY = make_code(), TEST_KEYS["receipt_key"]


@pytest.fixture
def retention(any_app):
    return any_app.extensions["retention"]


@pytest.fixture
def talk(write, any_cast) -> ContributionRef:
    """A talk of two pieces that wait for a check."""
    with write() as session:
        return add_talk(session, any_cast.pair_one)


def detail(write, ref):
    with write() as session:
        return get_talk(session, ref.id)


def states(write, ref) -> list[ContributionState]:
    return [piece.state for piece in detail(write, ref).pieces]


def test_a_talk_keeps_who_when_and_where_and_each_piece_is_a_story_of_a_resident(write, any_cast, talk):
    kept = detail(write, talk)

    assert (kept.area_code, kept.held_on, kept.street, kept.lang) == (
        MOLENVELD,
        date(2026, 3, 14),
        "Molenstraat",
        "tr",
    )
    assert (kept.writer_id, kept.writer_organisation) == (any_cast.pair_one.id, "Welzijn Molenveld")
    assert (kept.partner_id, kept.partner_function, kept.partner_organisation) == (
        None,
        "wijkagent",
        "Politie",
    )
    assert [piece.text for piece in kept.pieces] == list(PIECES)
    assert {(p.source, p.told_by, p.state) for p in kept.pieces} == {
        (Source.DOORSTEP, ToldBy.RESIDENT, S.WAITING)
    }
    assert [piece.tags[0].code for piece in kept.pieces] == [Theme.HOUSING, Theme.TOGETHERNESS]


def test_the_consent_was_spoken_to_the_pair(write, talk):
    with write() as session:
        made = [
            each
            for piece in get_talk(session, talk.id).pieces
            for each in statements_of(session, ContributionRef("story", piece.id))
        ]

    asked = {(each.use, each.way, each.lang, each.given) for each in made}
    assert asked == {
        (Use.RECEIVE, Way.PAIR, "tr", True),
        (Use.PUBLISH, Way.PAIR, "tr", True),
        (Use.TEACH, Way.PAIR, "tr", False),
    }
    assert len(made) == 6


def test_the_month_is_that_of_the_talk(write, any_cast):
    with write() as session:
        ref = add_talk(session, any_cast.pair_one, held_on=date(2026, 2, 27))
        months = set(session.scalars(select(Story.shown_month)))

    assert months == {date(2026, 2, 1)}
    assert detail(write, ref).held_on == date(2026, 2, 27)


def test_a_partner_with_an_account_is_kept_with_the_organisation_of_that_day(write, any_cast):
    with write() as session:
        ref = add_talk(session, any_cast.pair_one, partner=Partner(id=any_cast.pair_two.id))
        add_person(session, "pair_two@test.example", "", (), MOMENT, "Gemeente")

    kept = detail(write, ref)
    assert (kept.partner_id, kept.partner_function, kept.partner_organisation) == (
        any_cast.pair_two.id,
        None,
        "Wooncorporatie",
    )
    assert kept.is_of(any_cast.pair_one)
    assert kept.is_of(any_cast.pair_two)
    assert not kept.is_of(any_cast.builder)


def test_natures_go_with_their_pieces(write, any_cast):
    with write() as session:
        ref = add_talk(
            session, any_cast.pair_one, pieces=(Piece(""), Piece("Een tuin", Nature.DREAM), Piece("De lift"))
        )

    assert [(piece.text, piece.nature) for piece in detail(write, ref).pieces] == [
        ("Een tuin", Nature.DREAM),
        ("De lift", None),
    ]


def test_of_a_child_no_street_is_kept_and_the_checker_sees_that_it_is_a_child(write, any_cast):
    with write() as session:
        ref = add_talk(session, any_cast.pair_one, age=Age.CHILD)

    kept = detail(write, ref)
    assert kept.street is None
    assert {piece.age for piece in kept.pieces} == {"child"}


def test_a_number_in_the_street_is_overwritten_too(write, any_cast):
    with write() as session:
        ref = add_talk(session, any_cast.pair_one, street="bij NL91ABNA0417164300 om de hoek")

    assert "ABNA" not in (detail(write, ref).street or "")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pieces": (Piece(" "),)}, NothingTold),
        ({"held_on": date(2026, 3, 15)}, DayAhead),
        ({"held_on": date(2026, 1, 12)}, DayTooLongAgo),
        ({"partner": Partner(function="opbouwwerker", organisation="welzijn molenveld")}, SameOrganisation),
        ({"partner": Partner(function="buurman")}, OrganisationMissing),
        ({"area_code": LAAGHOVEN}, NotAllowed),
    ],
)
def test_what_is_no_talk_of_a_pair_leaves_nothing(write, any_cast, changes, refusal):
    with pytest.raises(refusal), write() as session:
        add_talk(session, any_cast.pair_one, **changes)
    assert_nothing_kept(write)


@pytest.mark.parametrize("part", ["builder", "checker", "professional", "administrator"])
def test_who_is_no_pair_keeps_no_talk(write, any_cast, part):
    with pytest.raises(NotAllowed), write() as session:
        add_talk(session, getattr(any_cast, part))
    assert_nothing_kept(write)


def test_a_partner_who_rings_no_doorbells_there_is_none(write, any_cast):
    with write() as session:
        elsewhere = add_person(
            session, "ver@test.example", "Ver", (Grant(Role.PAIR, LAAGHOVEN),), MOMENT, "Politie"
        )
    for partner in (elsewhere, any_cast.builder.id, any_cast.pair_one.id, 999):
        with pytest.raises(NotAllowed), write() as session:
            add_talk(session, any_cast.pair_one, partner=Partner(id=partner))
    assert_nothing_kept(write)


def test_who_writes_needs_an_organisation(write, any_cast):
    with write() as session:
        person_id = add_person(session, "los@test.example", "Los", (Grant(Role.PAIR, MOLENVELD),), MOMENT)
        actor = find_actor(session, person_id)
        assert organisation_of(session, person_id) is None
    with pytest.raises(OrganisationMissing), write() as session:
        add_talk(session, actor)


def assert_nothing_kept(write) -> None:
    with write() as session:
        for table in (Talk, Story):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_database_itself_refuses_a_pair_of_one_organisation(write, talk):
    with write() as session:
        row = dict(session.execute(select(*Talk.__table__.columns)).mappings().one())
    del row["id"]
    with pytest.raises(IntegrityError), write() as session:
        session.execute(insert(Talk).values(row | {"partner_organisation": row["writer_organisation"]}))


def test_partners_are_all_other_pairs_of_the_place_with_an_open_account(write, any_cast):
    with write() as session:
        everywhere = add_person(session, "overal@test.example", "Overal", (Grant(Role.PAIR),), MOMENT)
        closed = add_person(session, "weg@test.example", "Weg", (Grant(Role.PAIR, MOLENVELD),), MOMENT)
        session.execute(update(Person).where(Person.id == closed).values(closed_at=MOMENT))
        found = pair_partners(session, (MOLENVELD,), any_cast.pair_one.id)
        assert [(each.id, each.organisation) for each in found] == [
            (everywhere, None),
            (any_cast.pair_two.id, "Wooncorporatie"),
        ]
        assert [each.id for each in pair_partners(session, (LAAGHOVEN,), any_cast.pair_one.id)] == [
            everywhere
        ]
        assert pair_partners(session, (), any_cast.pair_one.id) == ()


def test_a_desk_has_the_open_neighbourhoods_of_a_pair_only(write, any_cast):
    closed = CodeList((AreaRow("BU05183621", "Dicht"),), {}, ())
    with write() as session:
        import_areas(session, closed, 2024, opens=False)
        desk = desk_of(session, any_cast.pair_one)
        assert [place.code for place in desk.places] == [MOLENVELD]
        assert desk.organisation == "Welzijn Molenveld"
        assert desk_of(session, any_cast.builder).places == ()


def test_talks_are_listed_newest_first_with_where_their_pieces_stand(write, any_cast):
    with write() as session:
        old = add_talk(session, any_cast.pair_one, checked=True, held_on=date(2026, 2, 1))
        new = add_talk(session, any_cast.pair_two, "Eén ding")
        cards, total = talks_in(session, (MOLENVELD,), 1, 20)
        assert ([card.id for card in cards], total) == ([new.id, old.id], 2)
        assert cards[0].counts == ((S.WAITING, 1),)
        assert cards[1].counts == ((S.PUBLISHED, 2),)
        assert (cards[1].writer_organisation, cards[1].partner_organisation) == (
            "Welzijn Molenveld",
            "Politie",
        )
        assert [card.id for card in talks_in(session, (MOLENVELD,), 2, 1)[0]] == [old.id]
        assert talks_in(session, ("GM0518",), 1, 20)[1] == talks_in(session, (None,), 1, 20)[1] == 2
        assert talks_in(session, (LAAGHOVEN,), 1, 20) == talks_in(session, (), 1, 20) == ((), 0)


def test_a_talk_that_is_not_there_is_not_found(write, any_cast):
    with write() as session:
        assert find_talk(session, 999) is None
        assert find_talk(session, None) is None
        for act in (get_talk, lambda rows, talk_id: withdraw_talk(rows, talk_id, MOMENT)):
            with pytest.raises(NotFound):
                act(session, 999)


def test_withdrawing_takes_every_piece_out_of_sight_and_ends_the_consent(write, any_cast):
    with write() as session:
        ref = add_talk(session, any_cast.pair_one, checked=True)
    with write() as session:
        withdraw_talk(session, ref.id, MOMENT + DAY)

    assert states(write, ref) == [S.WITHDRAWN, S.WITHDRAWN]
    with write() as session:
        for piece in get_talk(session, ref.id).pieces:
            consent = find_consent(session, ContributionRef("story", piece.id))
            assert consent == Consent(receive=False, publish=False, way=Way.PAIR)
        assert get_talk(session, ref.id).street is None


def test_erasing_a_talk_erases_all_its_pieces_everywhere_and_nothing_else(write, any_cast, retention, talk):
    with write() as session:
        add_receipt(session, talk, CODE, KEY)
        other = add_talk(session, any_cast.pair_one, "De bus komt niet meer.")
        alone = add_story(session)
        decide_story(session, any_cast.checker, get_talk(session, talk.id).pieces[0].id, None, MOMENT)
        before = retention.export(session, other), retention.export(session, alone)
        retention.erase(session, talk)

    kept = detail(write, talk)
    assert (kept.street, kept.lang, kept.held_on) == (None, "other", date(2026, 3, 1))
    assert [(piece.state, piece.text, piece.tags) for piece in kept.pieces] == [(S.ERASED, "", ())] * 2
    with write() as session:
        assert find_contribution(session, mac_of(CODE, KEY)) == talk
        for piece in kept.pieces:
            assert find_consent(session, ContributionRef("story", piece.id)) is None
        assert (retention.export(session, other), retention.export(session, alone)) == before
        retention.erase(session, talk)  # twice is once


def test_the_teller_gets_the_talk_and_every_piece_of_it(write, retention, talk):
    with write() as session:
        add_receipt(session, talk, CODE, KEY)
        exported = retention.export(session, talk)

    assert exported["talk"] == {
        "held_on": "2026-03-14",
        "street": "Molenstraat",
        "lang": "tr",
        "organisations": ["Welzijn Molenveld", "Politie"],
        "state": "waiting",
    }
    assert exported["receipt_made_on"] == "2026-03-14"
    assert [part["text"] for part in exported["parts"]] == list(PIECES)


def test_the_street_is_forgotten_fourteen_days_after_the_last_piece_was_decided(
    write, any_cast, retention, talk
):
    first, last = detail(write, talk).pieces
    with write() as session:
        decide_story(session, any_cast.checker, first.id, None, MOMENT)
        retention.purge(session, MOMENT + 400 * DAY)
    assert detail(write, talk).street == "Molenstraat"  # a piece still waits
    decided = MOMENT + 3 * DAY
    with write() as session:
        decide_story(session, any_cast.checker, last.id, None, decided)
    for after, street in ((13 * DAY, "Molenstraat"), (14 * DAY, "Molenstraat"), (14 * DAY + SECOND, None)):
        with write() as session:
            retention.purge(session, decided + after)
        assert detail(write, talk).street == street
    with write() as session:
        assert retention.purge(session, decided + 15 * DAY) == 0
    assert states(write, talk) == [S.PUBLISHED, S.PUBLISHED]


@pytest.mark.parametrize("spoken", ["tr", "other"])
def test_with_its_last_piece_everything_about_the_teller_goes(write, any_cast, retention, spoken):
    with write() as session:
        ref = add_talk(session, any_cast.pair_one, spoken=spoken)
        first, last = get_talk(session, ref.id).pieces
        decide_story(session, any_cast.checker, first.id, HoldReason.ADVERTISING, MOMENT)
        decide_story(session, any_cast.checker, last.id, HoldReason.ADVERTISING, MOMENT + DAY)
    with write() as session:
        retention.purge(session, MOMENT + 14 * DAY + SECOND)
    assert states(write, ref) == [S.ERASED, S.HELD_BACK]
    assert detail(write, ref).held_on == date(2026, 3, 14)
    with write() as session:
        assert retention.purge(session, MOMENT + 15 * DAY + SECOND) == 3  # the piece, the street, the talk

    kept = detail(write, ref)
    assert (kept.street, kept.lang, kept.held_on) == (None, "other", date(2026, 3, 1))
    with write() as session:
        assert retention.purge(session, MOMENT + 16 * DAY) == 0


def test_a_talk_is_about_the_place_where_it_was_held(write, any_app, talk):
    with write() as session:
        assert any_app.extensions["contributions"].of(talk).place_code(session, talk.id) == MOLENVELD


def test_a_story_without_parts_is_erased_as_before(write, any_cast, retention):
    with write() as session:
        ref = add_story(session)
        assert "parts" not in retention.export(session, ref)
        retention.erase(session, ref)
        assert get_story(session, ref.id).state is S.ERASED


def test_the_same_form_at_four_doors_of_the_server_at_once_is_one_talk(write, any_app, any_cast):
    address = "/en/werk/buurtbabbel/nieuw"
    browsers = [sign_in(any_app.test_client(), any_cast.pair_one) for _ in range(4)]
    data = fields_of(find_form(browsers[0].get(address), address))
    data |= {"partner": str(any_cast.pair_two.id), "text_1": PIECES[0], "age": "adult", "agrees": "y"}
    sent = [
        data | {"csrf_token": fields_of(find_form(each.get(address), address))["csrf_token"]}
        for each in browsers
    ]

    answers = at_once(4, lambda number: browsers[number].post(address, data=sent[number]))

    assert [answer.status_code for answer in answers] == [303] * 4
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with write() as session:
        assert session.scalar(select(func.count()).select_from(Talk)) == 1
        assert session.scalar(select(func.count()).select_from(Story)) == 1
