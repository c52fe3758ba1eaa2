"""Rounds for tests of pages, made the way that real ones are made, at moments around now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from buurtstem.budget import actions
from buurtstem.budget.closing import close_vote
from buurtstem.budget.models import BudgetRound, SealedBallot
from buurtstem.budget.queries import get_round
from buurtstem.budget.round_keys import key_folder
from buurtstem.budget.rules.election import Rule
from buurtstem.budget.rules.terms import Binding, Leftover, PlanTerms, RoundTerms, TieRule
from buurtstem.core.clock import now
from buurtstem.core.facts import KEYS_BACKED_UP, keep_fact
from buurtstem.core.limits import Attempt
from buurtstem.core.money import Cents
from buurtstem.receipts.rules import make_code
from buurtstem.web.database import reading, transaction
from tests.browsing import fields_of, find_form
from tests.cast import MOLENVELD, Cast

SLUG = "samen-buiten"
PLANS = (
    ("Bankjes bij de lift", "Twee bankjes van hout.", "Molenplein", 420_000),
    ("Moestuin achter de school", "Bakken, aarde en een regenton.", "Schoolstraat", 650_000),
    ("Lampen in de tunnel", "Lampen die 's nachts branden.", "Spoortunnel", 300_000),
    ("Buurtfeest", "Een middag met eten en muziek.", "Grasveld", 150_000),
)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A round that a test made: its id, its codes, and the moment at which it opened."""

    id: int
    codes: tuple[str, ...]
    opened_at: datetime
    app: Flask
    cast: Cast


def terms(begins_at: datetime, ends_at: datetime, **changes: object) -> RoundTerms:
    """Return what is written down of a valid round, apart from the changes."""
    valid = RoundTerms(
        area_code=MOLENVELD,
        title="Samen buiten zitten",
        lang="nl",
        pot=Cents(1_000_000),
        pot_source="De gemeente, uit het wijkbudget.",
        most_per_plan=Cents(700_000),
        voters="Iedereen die in Molenveld woont.",
        voting_age=12,
        rule=Rule.VOTES,
        threshold=None,
        least_choices=1,
        most_choices=2,
        leftover=Leftover.NEXT_ROUND,
        tie_rule=TieRule.TALK,
        least_ballots=0,
        mandate="Het college, volgens de verordening wijkbudget.",
        binding=Binding.BINDS,
        objection="Bij de gemeente, tot zes weken na de uitslag.",
        can="Spullen voor buiten.",
        cannot="Iets met auto's.",
        uncertain="Of de stroom er op tijd is.",
        built="Binnen een jaar.",
        begins_at=begins_at,
        ends_at=ends_at,
    )
    return replace(valid, **changes)


def add_draft(app: Flask, cast: Cast, plans: tuple[object, ...] = PLANS, **changes: object) -> int:
    """Make a draft with plans, and return its id; the keys of the site are backed up."""
    begins, ends = changes.pop("begins_at", now() - DAY), changes.pop("ends_at", now() + 7 * DAY)
    story_ids = changes.pop("story_ids", ())
    slug = changes.pop("slug", SLUG)
    with app.app_context(), transaction() as session:
        keep_fact(session, KEYS_BACKED_UP, "yes")
        actor = cast.builder
        round_id = actions.make_round(session, actor, terms(begins, ends, **changes), slug)
        for title, text, place, cost in plans:
            actions.add_plan(
                session, actor, round_id, PlanTerms(title, text, place, Cents(cost), tuple(story_ids))
            )
        return round_id


def add_round(app: Flask, cast: Cast, codes: int = 5, **changes: object) -> Made:
    """Make a round whose vote was opened two days ago, or one day before its end."""
    ends = changes.get("ends_at", now() + 7 * DAY)
    opened_at = min(now() - 2 * DAY, ends - DAY)
    changes.setdefault("begins_at", opened_at)
    round_id = add_draft(app, cast, **changes)
    settings = app.extensions["settings"]
    with app.app_context(), transaction() as session:
        actions.open_vote(session, cast.builder, round_id, key_folder(settings.data_dir), opened_at)
        made = actions.make_codes(
            session,
            cast.builder,
            round_id,
            codes,
            batch="proef",
            receipt_key=settings.receipt_key,
            moment=opened_at,
        )
    return Made(round_id, tuple(made), opened_at, app, cast)


def cast_all(made: Made, *choices: tuple[int, ...]) -> list[str]:
    """Put ballots with these choices into the box, just after the opening; return their receipts."""
    receipts = []
    settings = made.app.extensions["settings"]
    for code, chosen in zip(made.codes, choices, strict=False):
        receipts.append(make_code())
        with made.app.app_context(), transaction() as session:
            actions.cast_ballot(
                session,
                made.id,
                actions.FilledBallot(code, receipts[-1], chosen),
                settings.receipt_key,
                made.opened_at,
            )
    return receipts


def add_counted(app: Flask, cast: Cast, *choices: tuple[int, ...], **changes: object) -> list[str]:
    """Make a round that ended an hour ago and was counted; return the receipts of its ballots."""
    changes.setdefault("ends_at", now() - timedelta(hours=1))
    made = add_round(app, cast, codes=max(1, len(choices)), **changes)
    receipts = cast_all(made, *choices)
    count(made)
    return receipts


def count(made: Made) -> None:
    """Open the box, now."""
    with made.app.app_context():
        close_vote(transaction, made.app.extensions["settings"], made.id, now())


def end_now(made: Made) -> None:
    """Let the vote be over since a second."""
    with made.app.app_context(), transaction() as session:
        session.get_one(BudgetRound, made.id).ends_at = now() - timedelta(seconds=1)


def boxed(app: Flask) -> int:
    """Return how many envelopes are in the box."""
    with app.app_context():
        return reading().scalar(select(func.count()).select_from(SealedBallot)) or 0


def guesses(app: Flask) -> int:
    """Return how many wrong guesses were counted."""
    with app.app_context():
        return reading().scalar(select(func.count()).select_from(Attempt)) or 0


def misspelt(code: str) -> str:
    """Return a code with another check symbol."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def page_of(app: Flask, slug: str = SLUG) -> object:
    """Return the round as it is now."""
    with app.app_context():
        return get_round(reading(), slug)


def open_ballot(client: FlaskClient, code: str, slug: str = SLUG, lang: str = "en") -> TestResponse:
    """Type a code and return what comes: the ballot, or the reason why not."""
    address = f"/{lang}/begroting/{slug}/stem"
    form = fields_of(find_form(client.get(address), address))
    return client.post(address, data={**form, "code": code})


def vote(client: FlaskClient, code: str, *chosen: int, slug: str = SLUG, lang: str = "en") -> TestResponse:
    """Vote as a person does: the code, the ballot, send."""
    ballot = open_ballot(client, code, slug, lang)
    assert ballot.status_code == 200, ballot.get_data(as_text=True)
    return send_ballot(client, ballot, *chosen, slug=slug, lang=lang)


def send_ballot(
    client: FlaskClient, ballot: TestResponse, *chosen: int, slug: str = SLUG, lang: str = "en", **more: str
) -> TestResponse:
    """Tick plans on a ballot that is open and send it."""
    address = f"/{lang}/begroting/{slug}/stem/biljet"
    form = {name: value for name, value in fields_of(find_form(ballot, address)).items() if name != "plans"}
    return client.post(address, data={**form, "plans": [str(each) for each in chosen], **more})
