"""Entry pages, counts of who tells, and roles that end, as rows on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from buurtstem.accounts.actions import lend_role, take_role
from buurtstem.accounts.models import PersonRole
from buurtstem.accounts.queries import find_actor, helpers_in
from buurtstem.accounts.rules import Role
from buurtstem.core.errors import Conflict, NotAllowed, NotFound
from buurtstem.stories.entries.actions import EntryRetention, end_entry, make_entry
from buurtstem.stories.entries.models import Entry
from buurtstem.stories.entries.queries import entries_in, find_entry, get_entry
from buurtstem.stories.entries.rules import EntryPlan
from buurtstem.stories.models import Story
from buurtstem.stories.rules import Source
from buurtstem.tellers.actions import TellerRetention, count_teller
from buurtstem.tellers.models import TellerCount, TellerTicket
from buurtstem.tellers.queries import was_asked
from buurtstem.tellers.rules import UnknownAnswer
from tests.cast import LAAGHOVEN, MOLENVELD, MOMENT
from tests.data.threads import at_once
from tests.factories import add_story

DAY = date(2026, 3, 14)
MONTH = DAY.replace(day=1)


def plan(**changes) -> EntryPlan:
    given = {
        "area_code": MOLENVELD,
        "source": Source.EVENING,
        "occasion": " Buurtfeest ",
        "starts_on": DAY,
        "ends_on": DAY + timedelta(days=9),
        "is_kiosk": False,
        **changes,
    }
    return EntryPlan(**given)


def made(write, any_cast, **changes) -> str:
    with write() as session:
        return make_entry(session, any_cast.builder, plan(**changes), MOMENT)


def test_an_entry_is_found_by_its_code_with_the_number_of_its_stories(write, any_cast):
    code = made(write, any_cast)
    with write() as session:
        ref = add_story(session)
        entry = get_entry(session, code.upper())
        session.execute(update(Story).where(Story.id == ref.id).values(entry_id=entry.id))

    with write() as session:
        entry = get_entry(session, code)
        assert (entry.occasion, entry.area_name, entry.source) == ("Buurtfeest", "Molenveld", Source.EVENING)
        assert (entry.stories, entry.is_school, entry.is_in_use(DAY)) == (1, False, True)
        assert find_entry(session, "") is None
        assert find_entry(session, None) is None
        with pytest.raises(NotFound):
            get_entry(session, "zzzzzz")


def test_a_builder_makes_and_ends_entries_only_in_own_places(write, any_cast):
    with pytest.raises(NotAllowed), write() as session:
        make_entry(session, any_cast.builder, plan(area_code=LAAGHOVEN), MOMENT)
    code = made(write, any_cast)
    with pytest.raises(NotAllowed), write() as session:
        end_entry(session, any_cast.checker, code, DAY)
    with pytest.raises(NotFound), write() as session:
        end_entry(session, any_cast.builder, "zzzzzz", DAY)


@pytest.mark.parametrize(("on", "ends"), [(-1, 0), (3, 3), (20, 9)])
def test_an_entry_ends_on_the_day_it_is_ended_and_never_before_it_began(write, any_cast, on, ends):
    code = made(write, any_cast)
    with write() as session:
        end_entry(session, any_cast.builder, code, DAY + timedelta(days=on))
    with write() as session:
        assert get_entry(session, code).ends_on == DAY + timedelta(days=ends)


def test_the_list_has_the_entries_of_ones_places_the_last_day_latest_first(write, any_cast):
    first = made(write, any_cast)
    later = made(write, any_cast, ends_on=DAY + timedelta(days=30))
    with write() as session:
        cards, total = entries_in(session, ("GM0518",), 1, 10)
        assert ([card.code for card in cards], total) == ([later, first], 2)
        assert entries_in(session, (LAAGHOVEN,), 1, 10) == ((), 0)


def test_the_database_refuses_days_in_the_wrong_order(write, any_cast):
    code = made(write, any_cast)
    with pytest.raises(IntegrityError), write() as session:
        session.execute(update(Entry).where(Entry.code == code).values(ends_on=DAY - timedelta(days=1)))


def test_entries_hold_nothing_of_a_person(write, any_cast, any_app):
    made(write, any_cast)
    with write() as session:
        ref = add_story(session)
        holder = EntryRetention()
        assert holder.purge(session, MOMENT, any_app.extensions["retention"].terms) == 0
        holder.erase(session, ref)
        assert holder.export(session, ref) == {}


def numbers(write) -> dict[tuple[str, str], int]:
    with write() as session:
        return {(row.question, row.answer): row.tellers for row in session.scalars(select(TellerCount))}


@pytest.mark.usefixtures("any_cast")
def test_answers_become_numbers_of_a_place_and_month(write):
    for ticket in ("a", "b"):
        with write() as session:
            count_teller(session, ticket, MOLENVELD, {"age": "from_65", "home": ""}, DAY)
    with write() as session:
        count_teller(session, "c", MOLENVELD, {"age": "from_65"}, DAY + timedelta(days=40))
        count_teller(session, "d", LAAGHOVEN, {}, DAY)
        rows = session.execute(select(TellerCount.month, TellerCount.tellers).order_by(TellerCount.month))
        assert [tuple(row) for row in rows] == [(MONTH, 2), (date(2026, 4, 1), 1)]
        assert was_asked(session, "d")
        assert not was_asked(session, "e")


@pytest.mark.usefixtures("any_cast")
def test_a_second_time_and_an_odd_answer_count_nothing(write):
    with write() as session:
        count_teller(session, "a", MOLENVELD, {"age": "from_65"}, DAY)
    with pytest.raises(Conflict), write() as session:
        count_teller(session, "a", MOLENVELD, {"age": "from_25"}, DAY)
    with pytest.raises(UnknownAnswer), write() as session:
        count_teller(session, "b", MOLENVELD, {"age": "rented"}, DAY)

    assert numbers(write) == {("age", "from_65"): 1}


@pytest.mark.usefixtures("any_cast")
def test_eight_tellers_at_once_are_all_counted(write):
    def answer(number: int) -> None:
        with write() as session:
            count_teller(session, f"ticket {number}", MOLENVELD, {"age": "from_65", "home": "owned"}, DAY)

    at_once(8, answer)

    assert numbers(write) == {("age", "from_65"): 8, ("home", "owned"): 8}


@pytest.mark.usefixtures("any_cast")
def test_used_tickets_go_after_a_day_and_numbers_stay(write, any_app):
    terms = any_app.extensions["retention"].terms
    with write() as session:
        count_teller(session, "a", MOLENVELD, {"age": "from_65"}, DAY)
        ref = add_story(session)
        holder = TellerRetention()
        assert holder.purge(session, MOMENT + timedelta(days=1), terms) == 0
        assert holder.purge(session, MOMENT + timedelta(days=2), terms) == 1
        holder.erase(session, ref)
        assert holder.export(session, ref) == {}
        assert session.scalars(select(TellerTicket)).all() == []
    assert numbers(write) == {("age", "from_65"): 1}


def test_a_lent_role_holds_until_its_last_day(write, any_cast):
    with write() as session:
        person_id = lend_role(
            session, "sevda@test.example", "Sevda", Role.HELPER, MOLENVELD, last_day=DAY, moment=MOMENT
        )
    with write() as session:
        today, tomorrow = (find_actor(session, person_id, DAY + timedelta(days=days)) for days in (0, 1))
        assert today is not None
        assert tomorrow is not None
        assert today.has(Role.HELPER, MOLENVELD)
        assert not tomorrow.has(Role.HELPER)
        names = [helper.name for helper in helpers_in(session, ("GM0518",), DAY)]
        assert names == ["Sevda", "helper"]
        assert [helper.name for helper in helpers_in(session, (None,), DAY + timedelta(days=1))] == ["helper"]
        assert helpers_in(session, (LAAGHOVEN,), DAY) == ()


def test_a_role_is_lent_longer_and_taken_away_and_one_without_an_end_is_left_alone(write, any_cast):
    for days in (0, 5):
        with write() as session:
            lend_role(
                session,
                "sevda@test.example",
                "Sevda",
                Role.HELPER,
                MOLENVELD,
                last_day=DAY + timedelta(days=days),
                moment=MOMENT,
            )
            lend_role(session, "helper@test.example", "", Role.HELPER, MOLENVELD, last_day=DAY, moment=MOMENT)
    with write() as session:
        lasting = {each.name: each.last_day for each in helpers_in(session, (None,), DAY)}
        assert lasting == {"Sevda": DAY + timedelta(days=5), "helper": None}
        take_role(session, any_cast.helper.id, Role.HELPER, MOLENVELD)
        take_role(session, any_cast.helper.id, Role.HELPER, MOLENVELD)
        rows = session.scalars(select(PersonRole).where(PersonRole.person_id == any_cast.helper.id)).all()
        assert rows == []
