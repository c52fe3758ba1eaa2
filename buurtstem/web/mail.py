"""Mail: a job that sends one message through the SMTP server of the settings."""

from __future__ import annotations

import smtplib
import ssl
import uuid
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from sqlalchemy.orm import Session

from buurtstem.core.jobs import Handler, NotToBeDone, SessionScope, enqueue
from buurtstem.core.settings import Settings

JOB_KIND = "mail"
SECONDS = 20
# answers of a server from here on; those of before are worth another attempt (RFC 5321, 4.2.1)
FOR_GOOD = 500


def queue_mail(  # noqa: PLR0913, PLR0917  a message, and when and about what
    session: Session, to: str, subject: str, text: str, moment: datetime, about: str | None = None
) -> bool:
    """Put a message into the caller's transaction: it leaves only after the commit.

    Of those about one thing (`jobs.key_about`) one is sent, and another only when it could not be, or a term
    later: False says that one waits or was sent.
    """
    # the same at each attempt: whoever gets a message twice, after an answer that was lost, sees it once
    payload = {"to": to, "subject": subject, "text": text, "id": uuid.uuid4().hex}
    return enqueue(session, JOB_KIND, payload, moment, about)


def mail_handler(settings: Settings) -> Handler:
    """Return the job handler that sends a queued message; an error leaves it in the queue.

    A server that refuses a message, or the address that it is for, for good (5xx) is believed.
    """

    def send(scope: SessionScope, payload: Mapping[str, Any], moment: datetime) -> None:
        del scope
        message = EmailMessage()
        message["Date"] = format_datetime(moment)
        message["Message-ID"] = _message_id(payload.get("id") or uuid.uuid4().hex, settings.mail_from)
        message["From"], message["To"] = settings.mail_from, payload["to"]
        message["Subject"] = payload["subject"]
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(payload["text"])
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=SECONDS) as server:
            if settings.mail_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
            try:
                server.send_message(message)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
                if _is_for_good(refusal):
                    raise NotToBeDone(type(refusal).__name__) from None
                raise

    return send


def _message_id(of: str, sender: str) -> str:
    return f"<{of}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"


def _is_for_good(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    if isinstance(refusal, smtplib.SMTPDataError):
        return refusal.smtp_code >= FOR_GOOD
    return all(code >= FOR_GOOD for code, _ in refusal.recipients.values())
