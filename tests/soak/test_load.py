"""Double posts and reloads by several senders at once: one form is one story."""

from __future__ import annotations

import threading

import pytest

from tests.soak.tellers import Browser, Teller
from tests.soak.test_crash import stories_in

SENDERS = 8


@pytest.mark.soak(part="load")
def test_a_form_sent_by_many_at_once_is_one_story(site, soak):
    forms = soak.size(sample=5, full=100)
    for number in range(forms):
        browser = Browser(site.port)
        teller = Teller(f"Verhaal {number}: de lift is stuk")
        teller.open_form(browser)
        codes = send_at_once(site.port, browser.cookie, teller)
        assert len(codes) == 1, codes
    told = stories_in(site.database_url)
    assert len(told) == len(set(told)) == forms


def send_at_once(port, cookie, teller):
    """Send the same filled-in form from several threads; return the receipts they were shown."""
    codes = set()

    def send():
        twin = Teller(teller.text, teller.form)
        twin.send(Browser(port, cookie))
        codes.add(twin.code)

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes
