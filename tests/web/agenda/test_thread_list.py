"""The list of threads: searched, chosen from, in pages, and what was chosen goes along."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from buurtstem.agenda.actions.stories import open_thread_from_story
from buurtstem.agenda.queries.history import log_of
from buurtstem.agenda.rules.threads import Act
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.stories.queries import get_story, published_cards
from buurtstem.themes.rules import Theme
from tests.agenda import adopt, members, propose
from tests.browsing import send_form
from tests.cast import MOLENVELD
from tests.factories import add_story, publish_stories

LIST = "/en/werk/draden"


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


@pytest.fixture
def many(put, cast):
    """Threads of several themes and stages."""
    with put() as session:
        for text in ("De lift", "Overal schimmel", "De bus komt nooit", "De buren helpen"):
            publish_stories(session, 2, text=text)
        found = propose(session)
        adopt(session, cast, found["housing/lift"].id)
        return found


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", ["Wie boven woont", "Damp", "Bus and tram"], []),
        ("?stadium=proposed", ["Damp", "Bus and tram"], ["Wie boven woont"]),
        ("?stadium=adopted", ["Wie boven woont"], ["Bus and tram"]),
        ("?thema=environment", ["Bus and tram"], ["Damp"]),
        ("?zoek=bus", ["Bus and tram"], ["Damp"]),
        ("?zoek=WONEN+boven", [], ["Damp"]),
        ("?zoek=xyz", ["No thread fits."], ["Damp"]),
        ("?stadium=x&thema=y", ["Damp"], []),
        ("?p=9", ["Damp"], []),
        ("?thema=housing%2Fdamp", ["Damp"], ["Bus and tram", "Wie boven woont"]),
        ("?thema=housing%2Flift&stadium=adopted", ["Wie boven woont"], ["Damp"]),
        ("?thema=housing%2Flift&stadium=proposed", ["No thread fits.", "Show all threads again"], ["Damp"]),
        ("?thema=housing%2Fwalls", ["No thread fits."], ["Damp"]),
        ("?zoek=lift", ["Wie boven woont"], ["Damp"]),
    ],
)
def test_the_list_is_searched_and_chosen_from(builder, many, query, shown, hidden):
    listed = text_of(builder, LIST + query).split('id="threads"')[1].split("</section>")[0]
    for words in shown:
        assert words in listed
    for words in hidden:
        assert words not in listed


def test_subjects_are_offered_that_there_are_threads_of_and_the_one_asked_for(builder, many):
    def offered(query=""):
        form = text_of(builder, LIST + query).split('id="find"')[1].split("</form>")[0]
        return re.findall(r'<option( selected)? value="([a-z]+/[a-z]+)">([^<]+)', form)

    here = {value: name for _, value, name in offered()}
    assert here["housing/damp"] == "Housing: Damp and mould"
    assert "housing/walls" not in here
    assert [value for selected, value, _ in offered("?thema=housing/walls") if selected] == ["housing/walls"]


WISH = "zoek=huis&stadium=proposed&thema=housing"


def kept_in(address):
    """Return the wishes that an address carries."""
    return dict(parse_qsl(urlsplit(unescape(address)).query))


def test_what_was_chosen_goes_along_through_naming_moving_merging_and_undoing(put, builder, pair):
    lift, damp = pair
    with put() as session:
        story = published_cards(session, members(session, lift.id))[0].public_id
    page, wish = f"{LIST}/{lift.id}?{WISH}", dict(parse_qsl(WISH))
    acts = [
        (page, f"{LIST}/{lift.id}/naam?{WISH}", {"name": "Trap in huis"}),
        (f"{LIST}/{lift.id}/verhalen/{story}?{WISH}", None, {"to": damp.public_id}),
        (page, f"{LIST}/{lift.id}/samenvoegen?{WISH}", {"into": damp.public_id}),
    ]
    for form_page, action, values in acts:
        answer = send_form(builder, form_page, action, **values)
        assert answer.status_code == 303, action
        assert kept_in(answer.headers["Location"]) == wish
    with put() as session:
        step = next(line.step_id for line in log_of(session, damp.id) if line.act is Act.MERGED)
    here = f"{LIST}/{damp.id}"
    undone = send_form(builder, f"{here}?{WISH}", f"{here}/ongedaan/{step}?{WISH}")
    assert kept_in(undone.headers["Location"]) == wish
    back = re.search(r'class="back"><a href="([^"]+)"', text_of(builder, undone.headers["Location"])).group(1)
    assert (back.split("?")[0], kept_in(back)) == (LIST, wish)
    assert "Trap in huis" in text_of(builder, unescape(back))


def test_a_form_that_was_sent_wrongly_keeps_what_was_chosen_too(builder, pair):
    page = f"{LIST}/{pair[0].id}"
    answer = send_form(builder, f"{page}?{WISH}", f"{page}/naam?{WISH}", name="x" * 500)
    assert answer.status_code == 422
    actions = re.findall(r'action="([^"]+)" method="post"', answer.get_data(as_text=True))
    there = [kept_in(address) for address in actions if LIST in address]
    assert there
    assert all(kept == dict(parse_qsl(WISH)) for kept in there)


def test_what_was_chosen_goes_no_further_than_the_list_and_its_threads(builder, pair):
    shown = text_of(builder, f"{LIST}?{WISH}")
    links = [unescape(link) for link in re.findall(r'href="([^"#]+)"', shown)]
    carrying = {link.split("?")[0] for link in links if "stadium=" in link and link.startswith("/en/")}
    assert all(address.startswith(LIST) for address in carrying)
    assert f"{LIST}/{pair[0].id}" not in carrying  # its name holds no "huis"


def test_a_list_row_has_one_tellers_sentence(builder, many):
    assert "thread-quote" in text_of(builder, LIST)
    assert "Overal schimmel nummer000" in text_of(builder, LIST)


def test_a_long_list_has_pages_that_keep_what_was_chosen(put, cast, builder):
    with put() as session:
        for number in range(22):
            story = add_story(session, ContributionState.PUBLISHED, text=f"Het beeld {number}")
            name = get_story(session, story.id).public_id
            open_thread_from_story(session, cast.builder, MOLENVELD, name, Theme.PRIDE, now())
    page = text_of(builder, f"{LIST}?thema=pride")
    assert "22 threads" in page
    assert "p=2" in page
    assert "thema=pride" in page.split('class="pager"')[1]
