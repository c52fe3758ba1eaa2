"""The only file that knows Flask-Login: cookie and session table to `Actor`, and back."""

from __future__ import annotations

from flask import Flask, Response
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user

from buurtstem.core.clock import now
from buurtstem.core.errors import NotAllowed
from buurtstem.web.database import reading, transaction

from .actions import TOUCH_EVERY, close_session, open_session, touch_session
from .queries import LiveSession, find_live_session
from .rules import Actor


class SignInNeeded(NotAllowed):
    """Nobody is signed in, or the session ended: the way on is the sign-in page."""


class SignInToSend(SignInNeeded):
    """As above, by who sent a form in which much was typed: it goes back to them and is sent again."""


class SignedIn(UserMixin):
    """A live session, as Flask-Login wants to see it."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Return the token of the session, not the id of the person."""
        return self.token


class Visitor(AnonymousUserMixin):
    """Nobody is signed in."""

    actor = None


class SessionsOnly(LoginManager):
    """Flask-Login without its remember-me cookie, which would look into every visitor's session."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def set_up_sign_in(app: Flask) -> None:
    """Load the session of the cookie, without looking at addresses or browsers."""
    manager = SessionsOnly(app, add_context_processor=False)
    manager.session_protection = None
    manager.anonymous_user = Visitor
    manager.user_loader(_load)


def current_actor() -> Actor | None:
    """Return who is signed in; visitors are nobody."""
    actor: Actor | None = current_user.actor
    return actor


def require_actor(refusal: type[SignInNeeded] = SignInNeeded) -> Actor:
    """Return who is signed in; `refusal` is `SignInToSend` for a form in which much is typed.

    Raises:
        SignInNeeded: when nobody is.
    """
    actor = current_actor()
    if actor is None:
        raise refusal
    return actor


def sign_in_person(person_id: int) -> None:
    """Begin a session for a person whose password or link was right."""
    with transaction() as session:
        token = open_session(session, person_id, now())
        live = find_live_session(session, token, now())
    if live is None:
        raise SignInNeeded
    login_user(SignedIn(token, live.actor))


def sign_out_person() -> None:
    """End the session here and in the table."""
    if current_user.is_authenticated:
        with transaction() as session:
            close_session(session, current_user.token)
        logout_user()


def _load(token: str) -> SignedIn | None:
    live = find_live_session(reading(), token, now())
    if live is None:
        return None
    if now() - live.last_seen_at > TOUCH_EVERY:
        _touch(live)
    return SignedIn(token, live.actor)


def _touch(live: LiveSession) -> None:
    with transaction() as session:
        touch_session(session, live.id, now())
