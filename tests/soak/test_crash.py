"""Kill -9 while residents tell: what was acknowledged is there, once, and the next one can tell."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bars import Soak
from tests.telling import TELL

from .site import Site
from .visitor import THANKS, Visitor, tell, until_answered

TELLERS = 6
MOST_BEFORE_KILL = 10  # stories of one round; none of them: killed right after the start
HOLD_THE_LOCK = """
from sqlalchemy import text
from buurtstem.app import create_app
from buurtstem.web.database import transaction
with create_app().app_context(), transaction() as session:
    session.execute(text("UPDATE area SET name = 'Half geschreven'"))
    print("writing", flush=True)
    input()
"""

pytestmark = pytest.mark.soak(part="crash")


class Residents:
    """Several residents who tell one story after the other, and what they were told back."""

    def __init__(self, site: Site) -> None:
        self.told: dict[str, str] = {}  # code by text, of stories whose thank-you page was read
        self.sent_again = 0
        self._site = site
        self._enough = threading.Event()
        self._pool = ThreadPoolExecutor(TELLERS)
        self._tellers = [self._pool.submit(self._tell_on, number) for number in range(TELLERS)]

    def wait_for(self, more: int) -> None:
        """Wait until this many more stories were acknowledged."""
        wanted = len(self.told) + more
        while len(self.told) < wanted and not any(teller.done() for teller in self._tellers):
            time.sleep(0.005)

    def finish(self) -> None:
        """Let everybody end the story they are at; whatever went wrong for one of them is raised."""
        self._enough.set()
        self._pool.shutdown()
        for teller in self._tellers:
            teller.result()

    def _tell_on(self, teller: int) -> None:
        number = 0
        while not self._enough.is_set():
            text = f"Verteller {teller} vertelt: de lift is stuk. Dit is verhaal {number}."
            self.told[text], times = tell(Visitor(self._site.server.port), text)
            self.sent_again += times - 1
            number += 1


def test_killing_the_server_loses_and_doubles_no_story(site: Site, soak: Soak) -> None:
    chances = random.Random(soak.seed)  # noqa: S311  the same moments again for the same seed
    residents = Residents(site)
    for _ in range(soak.size(sample=1, full=20)):
        residents.wait_for(chances.randint(0, MOST_BEFORE_KILL))
        time.sleep(chances.uniform(0, 0.3))
        site.server.kill()
        site.server.start()
    residents.wait_for(TELLERS)
    residents.finish()

    assert site.texts("Verteller") == sorted(residents.told)
    assert site.damage() == []
    reader = Visitor(site.server.port)
    assert [text for text, code in residents.told.items() if text not in reader.read_with(code)] == []


def test_a_form_whose_answer_was_lost_can_be_sent_again(site: Site) -> None:
    text = "De post kwam niet terug."
    visitor = Visitor(site.server.port)
    form = visitor.story_form(text)

    lost = visitor.send("POST", TELL, form)
    while site.texts(text) == []:
        time.sleep(0.01)
    site.server.kill()
    lost.close()
    site.server.start()
    again = until_answered(lambda: visitor.post(TELL, form))

    assert (again.status, again.location) == (303, THANKS)
    assert site.texts(text) == [text]
    assert text in visitor.twin().read_with(visitor.receipt_code())


def test_a_writer_that_is_killed_keeps_nobody_waiting(site: Site) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_LOCK],
        env=site.environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        writer.kill()
    # Were the lock still held, `tell` would give up after its longest wait.
    tell(Visitor(site.server.port), "Na de schrijver die er niet meer is.")

    assert len(site.texts("Na de schrijver die er niet meer is.")) == 1
    assert "Half geschreven" not in Visitor(site.server.port).get("/nl/molenveld/").text
