"""The page on which staff take stories out as a file."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.browsing import find_form, parse
from tests.cast import LAAGHOVEN, MOLENVELD, sign_in
from tests.publishing import add_story
from tests.telling import TEXT

PAGE, FILE = "/en/werk/uitvoer/", "/en/werk/uitvoer/bestand"


@pytest.fixture
def staff(client, cast):
    return sign_in(client, cast.builder)


def test_the_file_has_the_public_stories_of_the_place(app, staff, cast):
    add_story(app, TEXT, checker=cast.checker)
    add_story(app, "Dit wacht nog.")
    answer = staff.get(FILE, query_string={"plaats": MOLENVELD, "vorm": "csv"}, buffered=True)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={MOLENVELD}.csv"
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/csv", "no-store")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [row["text"] for row in rows[:-1]] == [TEXT]
    assert (rows[-1]["id"], rows[-1]["area"]) == ("#end", "rows 1")


def test_json_lines_and_a_byte_order_mark_are_a_choice(app, staff, cast):
    add_story(app, TEXT, checker=cast.checker)
    wish = {"plaats": MOLENVELD, "vorm": "jsonl"}
    lines = staff.get(FILE, query_string=wish, buffered=True).get_data(as_text=True)
    assert [json.loads(line).get("text") for line in lines.splitlines()] == [TEXT, None]
    wish = {"plaats": MOLENVELD, "vorm": "csv", "bom": "y"}
    marked = staff.get(FILE, query_string=wish, buffered=True)
    assert marked.data.startswith(b"\xef\xbb\xbfid")


@pytest.mark.parametrize("wish", [{}, {"plaats": LAAGHOVEN}, {"plaats": MOLENVELD, "vorm": "xls"}])
def test_another_place_or_kind_of_file_is_refused_with_the_form(staff, wish):
    answer = staff.get(FILE, query_string=wish)
    assert answer.status_code == 422
    assert find_form(answer, FILE).get("method") == "get"
    assert 'role="alert"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_page_opens_in_each_language_and_as_a_fragment(staff, lang):
    page = staff.get(f"/{lang}/werk/uitvoer/")
    assert f'<html lang="{lang}"' in page.get_data(as_text=True)
    fragment = staff.get(f"/{lang}/werk/uitvoer/", headers={"HX-Request": "true"})
    assert parse(fragment).find(".//*[@id='export-form']") is not None
    assert "<html" not in fragment.get_data(as_text=True)


@pytest.mark.parametrize("part", ["checker", "member", "pair_one"])
def test_other_roles_are_refused(client, cast, part):
    sign_in(client, getattr(cast, part))
    assert client.get(PAGE).status_code == 403
    assert client.get(FILE, query_string={"plaats": MOLENVELD}).status_code == 403


def test_visitors_are_asked_to_sign_in(client, cast):
    assert client.get(PAGE).status_code == 303
    assert client.get(FILE).status_code == 303
