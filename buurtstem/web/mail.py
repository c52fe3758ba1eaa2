"""Mail: a job that sends one message through the SMTP server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy.orm import Session

from buurtstem.core.jobs import Handler, SessionScope, enqueue
from buurtstem.core.settings import Settings

JOB_KIND = "mail"
SECONDS = 20


def queue_mail(session: Session, to: str, subject: str, text: str, moment: datetime) -> None:
    """Put a message into the caller's transaction: it leaves only after the commit."""
    enqueue(session, JOB_KIND, {"to": to, "subject": subject, "text": text}, moment)


def mail_handler(settings: Settings) -> Handler:
    """Return the job handler that sends a queued message; an error leaves it in the queue."""

    def send(scope: SessionScope, payload: Mapping[str, Any], moment: datetime) -> None:
        del scope, moment
        message = EmailMessage()
        message["From"], message["To"] = settings.mail_from, payload["to"]
        message["Subject"] = payload["subject"]
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(payload["text"])
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=SECONDS) as server:
            if settings.mail_starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
            server.send_message(message)

    return send
