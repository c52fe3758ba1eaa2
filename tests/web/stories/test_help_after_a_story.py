"""Where help is stands on every thank-you page; after a sensitive story it comes in the place of themes."""

from __future__ import annotations

from tests.browsing import parse
from tests.telling import tell

TELL = "/en/molenveld/vertel"


def thanks(client, text):
    tell(client, TELL, text=text)
    page = client.get("/en/bedankt")
    ids = {each.get("id") for each in parse(page).iter() if each.get("id")}
    return page.get_data(as_text=True), ids


def test_every_thank_you_page_says_in_a_line_where_help_is(client, cast):
    page, ids = thanks(client, "The lift is broken again.")
    assert {"help-line", "themes"} <= ids
    assert "help" not in ids
    assert all(f'href="tel:{phone}"' in page for phone in ("112", "113", "0800-2000"))


def test_after_a_sensitive_story_there_is_help_and_no_themes(client, cast):
    page, ids = thanks(client, "My uncle comes into my room at night and I dare not tell anyone.")
    assert "help" in ids
    assert {"help-line", "themes"}.isdisjoint(ids)
    assert 'href="tel:112"' in page
