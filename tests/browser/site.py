"""The site as browsers of tests meet it: a real server on this machine, filled with the demo."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.serving import BaseWSGIServer, make_server

from buurtstem.accounts.actions import AccountRetention, make_link
from buurtstem.accounts.queries import find_account, find_actor
from buurtstem.accounts.rules import SESSION_ABSOLUTE, Actor
from buurtstem.agenda.queries.threads import threads_in
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.threads import Stage
from buurtstem.app import create_app
from buurtstem.budget.actions import void_code
from buurtstem.budget.closing import close_vote
from buurtstem.budget.models import BudgetRound
from buurtstem.budget.queries import cards_in, get_round
from buurtstem.budget.round_keys import key_folder
from buurtstem.cli import QuietRequestHandler
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.demo.links import LINK_LIFETIME, make_demo_codes
from buurtstem.demo.load import load_demo
from buurtstem.interviews.rules import KIND as TALK
from buurtstem.moderation.actions.stories import decide_story
from buurtstem.moderation.queries import queue_of
from buurtstem.moderation.rules import HoldReason, QueueWish
from buurtstem.places.actions import import_areas
from buurtstem.places.rules import AreaRow, CodeList
from buurtstem.receipts.queries import find_contribution
from buurtstem.receipts.rules import mac_of, read_code
from buurtstem.stories.queries import stories_of_talk
from buurtstem.themes.rules import Tagger
from buurtstem.web.database import db, reading, transaction, transactions_of
from tests.agenda import PROFESSIONAL_SAYS, RESIDENT_SAYS, say
from tests.cast import MOLENVELD, Cast
from tests.conftest import migrate_database, settings_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
CHECKER, ADMINISTRATOR = "checker@demo.example", "administrator@demo.example"
BUILDER, PAIR, HELPER = "builder@demo.example", "pair@demo.example", "helper@demo.example"
PROFESSIONAL, MEMBER = "professional@demo.example", "member@demo.example"
MAIL = {"mail_host": HOST, "mail_from": "buurtstem@voorbeeldstad.example"}  # queued here, and sent by nobody


class LiveSite:
    """A running site; `fill` puts the demo in, `renew` goes back to just that demo."""

    def __init__(
        self, folder: Path, tagger: Tagger, database_url: str = "", kept: Path | None = None
    ) -> None:
        self.folder = folder
        self._kept = kept or folder / "kept"
        self.port = 0
        listener = self._listen()
        self.address = f"http://{HOST}:{self.port}"
        settings = settings_for(folder, public_url=self.address, database_url=database_url, **MAIL)
        self.app: Flask = create_app(settings, tagger)
        migrate_database(self.app)
        self._serve(listener)

    def fill(self) -> None:
        """Load the demo."""
        extensions = self.app.extensions
        load_demo(transactions_of(self.app), extensions["settings"], extensions["tagger"], now())

    def keep(self) -> None:
        """Keep the database as it is now; `renew` of this site, and of others with that folder, goes back to it.

        SQLite only.
        """
        self._let_go()
        with sqlite3.connect(self.folder / "buurtstem.db") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self._kept.mkdir(exist_ok=True)
        shutil.copytree(self._round_keys, self._kept / "keys", dirs_exist_ok=True)
        shutil.copy(self.folder / "buurtstem.db", self._kept / "buurtstem.db")

    def renew(self) -> None:
        """Go back to the kept database and its keys of rounds, without the pictures that came since.

        The file is put in the place of the old one, not written over it: a request that is still
        under way goes on in the old file and disturbs nobody.
        """
        self._let_go()
        shutil.copy(self._kept / "buurtstem.db", self.folder / "next.db")
        for leftover in ("buurtstem.db-wal", "buurtstem.db-shm"):
            (self.folder / leftover).unlink(missing_ok=True)
        (self.folder / "next.db").replace(self.folder / "buurtstem.db")
        for changed in (self.folder / "media", self._round_keys):
            shutil.rmtree(changed, ignore_errors=True)
        shutil.copytree(self._kept / "keys", self._round_keys)

    def stop(self) -> None:
        """Close the server: browsers are refused, as when it is down."""
        self._server.shutdown()
        self._server.server_close()
        self._listener.close()
        self._thread.join()

    def start_again(self) -> None:
        """Serve again at the same address."""
        self._serve(self._listen())

    def close(self) -> None:
        """Stop for good and let the database go."""
        self.stop()
        self._let_go()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session of the site's database; committed at the end."""
        with self.app.app_context(), transaction() as session:
            yield session

    def sign_in_path(self, email: str, lang: str = "nl", purpose: str = "demo") -> str:
        """Return a new link for one of the demo people; those of the demo itself work more than once."""
        with self.writing() as session:
            account = find_account(session, email)
            if account is None:
                raise NotFound
            token = make_link(session, account.id, purpose, LINK_LIFETIME, now())
        return f"/{lang}/werk/link#{token}"

    def decide(self, code: str, held_for: HoldReason | None = None) -> None:
        """Decide on the story of a receipt, or on all pieces of a talk, as the demo's checker does."""
        with self.writing() as session:
            checker = self.actor(session, CHECKER)
            for story_id in self._story_ids(session, code):
                decide_story(session, checker, story_id, held_for, now())

    def withdraw(self, code: str) -> None:
        """Take the story of a receipt back, as its teller does."""
        with self.writing() as session:
            ref = self._ref(session, code)
            self.app.extensions["contributions"].of(ref).withdraw(session, ref.id, now())

    def actor(self, session: Session, email: str) -> Actor:
        """Return somebody of the demo by their address."""
        account = find_account(session, email)
        actor = find_actor(session, account.id) if account else None
        if actor is None:
            raise NotFound
        return actor

    def cast(self) -> Cast:
        """Return people of the demo by the parts that they play in tests, for factories of rows."""
        parts = {"builder": BUILDER, "professional": PROFESSIONAL, "member": MEMBER}
        with self.writing() as session:
            return Cast({part: self.actor(session, email) for part, email in parts.items()})

    def open_a_neighbourhood(self, name: str) -> None:
        """Open a neighbourhood in which nobody told anything yet."""
        with self.writing() as session:
            added = CodeList((AreaRow("GM0518", "Voorbeeldstad"), AreaRow("BU05189999", name)), {}, ())
            import_areas(session, added, 2024, opens=True)

    def thread_at(self, stage: Stage, area_code: str = MOLENVELD) -> int:
        """Return the largest thread of a neighbourhood that is so far; a proposed one that nobody named yet."""
        with self.app.app_context():
            return next(
                card.id
                for card in threads_in(reading(), (area_code,))
                if card.stage is stage and not (stage is Stage.PROPOSED and card.name)
            )

    def let_both_sides_speak(self, thread_id: int) -> None:
        """Let a resident and a professional say what a thread means."""
        cast = self.cast()
        with self.writing() as session:
            say(session, cast.member, thread_id, AuthorRole.RESIDENT, text=RESIDENT_SAYS)
            say(session, cast.professional, thread_id, AuthorRole.PROFESSIONAL, text=PROFESSIONAL_SAYS)

    def round_of(self, area_code: str) -> str:
        """Return the address of the round of a neighbourhood: Molenveld's is counted, Laaghoven's is open."""
        with self.app.app_context():
            return cards_in(reading(), (area_code,))[0].slug

    def voting_codes(self) -> list[str]:
        """Return three new codes for the open round of the demo, as letters print them."""
        with self.writing() as session:
            [made] = make_demo_codes(session, self._receipt_key, now())
        return list(made.codes)

    def make_void(self, slug: str, code: str) -> None:
        """Make a voting code of no use, as when its letter was lost."""
        with self.writing() as session:
            void_code(
                session,
                self.actor(session, BUILDER),
                get_round(session, slug).id,
                code,
                reason="verloren",
                receipt_key=self._receipt_key,
                moment=now(),
            )

    def close_the_vote(self, slug: str) -> None:
        """Let the end of a vote be now, and open its box: what otherwise takes days of waiting."""
        scope, moment = transactions_of(self.app), now()
        with scope() as session:
            round_id = get_round(session, slug).id
            session.execute(update(BudgetRound).where(BudgetRound.id == round_id).values(ends_at=moment))
        close_vote(scope, self.app.extensions["settings"], round_id, moment)

    def end_all_sessions(self) -> None:
        """Sign everybody out, as when their time is over."""
        with self.writing() as session:
            terms = self.app.extensions["retention"].terms
            AccountRetention().purge(session, now() + SESSION_ABSOLUTE, terms)

    def story_id(self, code: str) -> int:
        """Return the id of the story of a receipt."""
        with self.app.app_context():
            return self._ref(reading(), code).id

    def waiting_texts(self) -> list[str]:
        """Return the texts of all stories that wait for a check."""
        with self.app.app_context():
            return [
                each.story.text
                for wish in (QueueWish(), QueueWish(apart=True))
                for each in queue_of(reading(), (None,), wish, 1, 1000)[0]
            ]

    def methods(self, path: str) -> list[str]:
        """Return the methods that an address answers to; none when there is nothing."""
        return list(self.app.url_map.bind("").allowed_methods(path))

    def endpoint(self, path: str, method: str) -> str:
        """Return the name of the page at an address, in the program."""
        return str(self.app.url_map.bind("").match(path, method)[0])

    @property
    def _receipt_key(self) -> str:
        return str(self.app.extensions["settings"].receipt_key)

    @property
    def _round_keys(self) -> Path:
        return key_folder(self.folder)

    def _story_ids(self, session: Session, code: str) -> list[int]:
        ref = self._ref(session, code)
        return [piece.id for piece in stories_of_talk(session, ref.id)] if ref.kind == TALK else [ref.id]

    def _ref(self, session: Session, code: str) -> ContributionRef:
        ref = find_contribution(session, mac_of(read_code(code), self._receipt_key))
        if ref is None:
            raise NotFound
        return ref

    def _listen(self) -> socket.socket:
        listener = socket.create_server((HOST, self.port))
        self.port = listener.getsockname()[1]
        return listener

    def _serve(self, listener: socket.socket) -> None:
        self._listener = listener
        self._server: BaseWSGIServer = make_server(
            HOST,
            self.port,
            self._answer_whole,
            threaded=True,
            request_handler=QuietRequestHandler,
            fd=listener.fileno(),
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def _answer_whole(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Read an answer before it is sent: a browser that leaves halfway leaves no file open behind it.

        Werkzeug 3.1 does not close the answer when the connection breaks while it drains the request.
        """
        answer = self.app(environ, start_response)
        with closing(answer):
            return [b"".join(answer)]

    def _let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def soaks(part: str) -> bool:
    """Whether this run is the part of `make soak` that asks for a bar at full size."""
    return os.environ.get("BUURTSTEM_SOAK") == part
