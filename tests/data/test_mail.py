"""Mail: it leaves after the commit, to a real server on this machine, and waits while that is away."""

from __future__ import annotations

import socket
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from buurtstem.core.jobs import Job, run_one
from buurtstem.web.mail import JOB_KIND, mail_handler, queue_mail
from tests.cast import MOMENT
from tests.conftest import settings_for
from tests.letterbox import Letterbox, server_on

TEXT = "Beste Noor,\n\nKlik op deze link: https://voorbeeld.example/nl/werk/link#abc\nGroet, Łukasz"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def queued(write) -> None:
    """A message that waits to be sent."""
    with write() as session:
        queue_mail(session, "noor@test.example", "Uw nieuwe link", TEXT, MOMENT)


def handlers(folder: Path, port: int, **changes: object):
    settings = settings_for(
        folder,
        mail_host="127.0.0.1",
        mail_port=port,
        mail_from="buurtstem@test.example",
        **{"mail_starttls": False, **changes},
    )
    return {JOB_KIND: mail_handler(settings)}


def the_job(write) -> Job:
    with write() as session:
        row = session.scalars(select(Job)).one()
        session.expunge(row)
    return row


def test_a_queued_message_arrives_once_and_whole(write, queued, letterbox, tmp_path):
    with server_on(letterbox) as port:
        sent = [run_one(write, handlers(tmp_path, port), MOMENT) for _ in range(2)]

    assert sent == [True, False]
    [letter] = letterbox.letters
    assert (letter["From"], letter["To"]) == ("buurtstem@test.example", "noor@test.example")
    assert (letter["Subject"], letter["Auto-Submitted"]) == ("Uw nieuwe link", "auto-generated")
    assert letter.get_content().replace("\r\n", "\n").strip() == TEXT


def test_while_the_server_is_away_a_message_waits_and_then_arrives(write, queued, letterbox, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert run_one(write, handlers(tmp_path, port), MOMENT) is True
    job = the_job(write)
    assert (job.done_at, job.last_error) == (None, "ConnectionRefusedError")

    with server_on(letterbox, port):
        assert run_one(write, handlers(tmp_path, port), job.run_after) is True
    assert len(letterbox.letters) == 1
    assert the_job(write).done_at == job.run_after


def test_a_message_that_the_server_sends_back_is_tried_again(write, queued, letterbox, tmp_path):
    letterbox.answer = "451 try again later"
    with server_on(letterbox) as port:
        run_one(write, handlers(tmp_path, port), MOMENT)
        assert the_job(write).done_at is None
        letterbox.answer = "250 OK"
        run_one(write, handlers(tmp_path, port), MOMENT + timedelta(minutes=2))

    assert len(letterbox.letters) == 1


@pytest.mark.parametrize("refuses", ["answer", "recipient"])
def test_a_server_that_refuses_a_message_for_good_is_believed(write, letterbox, tmp_path, refuses):
    with write() as session:
        assert queue_mail(session, "noor@test.example", "Uw bewijs", TEXT, MOMENT, "about/story/1")
    setattr(letterbox, refuses, "550 no such mailbox")
    with server_on(letterbox) as port:
        run_one(write, handlers(tmp_path, port), MOMENT)

    job = the_job(write)
    assert (job.done_at, job.payload) == (MOMENT, {})
    assert job.last_error == {"answer": "SMTPDataError", "recipient": "SMTPRecipientsRefused"}[refuses]
    with write() as session:
        assert queue_mail(session, "noor@test2.example", "Uw bewijs", TEXT, MOMENT, "about/story/1")


def test_a_message_that_is_sent_again_has_the_same_name(write, queued, letterbox, tmp_path):
    with server_on(letterbox) as port:
        taken = handlers(tmp_path, port)[JOB_KIND]
        payload = the_job(write).payload
        for minutes in (0, 2):
            taken(write, payload, MOMENT + timedelta(minutes=minutes))

    one, two = letterbox.letters
    assert one["Message-ID"] == two["Message-ID"]
    assert one["Message-ID"].endswith("@test.example>")
    assert parsedate_to_datetime(one["Date"]) == MOMENT.replace(microsecond=0)


def test_two_messages_have_names_of_their_own(write, queued, letterbox, tmp_path):
    with write() as session:
        queue_mail(session, "noor@test.example", "Uw nieuwe link", TEXT, MOMENT)
    with server_on(letterbox) as port:
        while run_one(write, handlers(tmp_path, port), MOMENT):
            pass

    assert len({letter["Message-ID"] for letter in letterbox.letters}) == 2


def test_a_server_that_cannot_encrypt_gets_nothing_when_encryption_is_asked(
    write, queued, letterbox, tmp_path
):
    with server_on(letterbox) as port:
        run_one(write, handlers(tmp_path, port, mail_starttls=True), MOMENT)

    assert letterbox.letters == []
    assert the_job(write).last_error == "SMTPNotSupportedError"


def test_the_account_at_the_server_is_used(write, queued, letterbox, tmp_path):
    seen = []

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    options = {"authenticator": check, "auth_require_tls": False}
    with server_on(letterbox, **options) as port:
        run_one(write, handlers(tmp_path, port, mail_user="buurt", mail_password="geheim"), MOMENT)

    assert seen == [(b"buurt", b"geheim")]
    assert len(letterbox.letters) == 1


def test_a_message_of_a_transaction_that_failed_never_leaves(write, letterbox, tmp_path):
    with pytest.raises(RuntimeError), write() as session:  # noqa: PT012
        queue_mail(session, "noor@test.example", "Uw nieuwe link", TEXT, MOMENT)
        raise RuntimeError
    with server_on(letterbox) as port:
        assert run_one(write, handlers(tmp_path, port), MOMENT) is False

    assert letterbox.letters == []


def test_a_line_break_in_a_subject_makes_no_second_header(write, letterbox, tmp_path):
    with write() as session:
        queue_mail(session, "noor@test.example", "Hallo\r\nBcc: iedereen@test.example", TEXT, MOMENT)
    with server_on(letterbox) as port:
        run_one(write, handlers(tmp_path, port), MOMENT)

    assert letterbox.letters == []
    assert the_job(write).last_error == "ValueError"
