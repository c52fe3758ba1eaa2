"""Every list in pages answers whatever page is asked for: beyond its end with the last one."""

from __future__ import annotations

import re

import pytest
from flask import url_for

from buurtstem.accounts.actions import choose_languages
from buurtstem.agenda.actions.stories import open_thread_from_story
from buurtstem.core.contributions import ContributionState
from buurtstem.core.paths import PACKAGE
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Theme
from buurtstem.web.database import transaction
from tests.cast import MOLENVELD, MOMENT, sign_in
from tests.factories import add_story

LISTS = {
    "added.queue": "checker",
    "agenda.threads": "builder",
    "corrections.corrections": "checker",
    "corrections.desk": "checker",
    "entries.entries": "builder",
    "interviews.talks": "builder",
    "lost_codes.desk": "builder",
    "moderation.queue": "checker",
    "reports.desk": "checker",
    "translating.queue": "volunteer",
}
FULL = ["agenda.threads", "corrections.desk", "moderation.queue"]
SIZE, SPARE = 20, 3


def address(app, endpoint, **values):
    with app.test_request_context():
        target = {"target": "en"} if endpoint == "translating.queue" else {}
        return url_for(endpoint, lang="en", **target, **values)


@pytest.fixture
def many(app, cast):
    """More than a page of stories that wait, of public ones without a sure theme, and of threads."""
    with app.app_context(), transaction() as session:
        for number in range(SIZE + SPARE):
            add_story(session, text=f"wacht {number}")
            ref = add_story(session, ContributionState.PUBLISHED, text=f"open {number}")
            public_id = get_story(session, ref.id).public_id
            open_thread_from_story(session, cast.builder, MOLENVELD, public_id, Theme.PRIDE, MOMENT)
    return cast


def shown(client, where):
    """Return which page is shown, and the links of its main part to single stories or threads."""
    answer = client.get(where)
    assert answer.status_code == 200, where
    text = answer.get_data(as_text=True)
    return re.search(r"Page (\d+) of (\d+)", text), re.findall(r'href="(/en/werk/[^"?]*\d+)[?"#]', text)


@pytest.mark.parametrize("endpoint", LISTS)
def test_a_list_without_rows_is_one_page_whatever_is_asked(client, app, cast, endpoint):
    sign_in(client, getattr(cast, LISTS[endpoint]))
    with app.app_context(), transaction() as session:
        choose_languages(session, cast.volunteer.id, ["en"])
    for asked in ("99999", "-1", "abc", "0", "9" * 5000):
        assert shown(client, address(app, endpoint, p=asked)) == (None, [])


@pytest.mark.parametrize("endpoint", FULL)
def test_beyond_the_end_one_reads_the_last_page_and_odd_numbers_are_the_first(client, app, many, endpoint):
    sign_in(client, getattr(many, LISTS[endpoint]))
    pages = shown(client, address(app, endpoint))[0][2]
    assert int(pages) > 1
    for asked, number in (("99999", pages), ("2", "2"), ("-1", "1"), ("abc", "1")):
        here, links = shown(client, address(app, endpoint, p=asked))
        assert here.groups() == (number, pages), asked
        assert links, asked


def test_no_view_reads_a_page_number_by_itself():
    views = [path for path in PACKAGE.rglob("*.py") if path.parts[-2:] != ("web", "paging.py")]
    assert [path.name for path in views if "page_number" in path.read_text(encoding="utf-8")] == []
