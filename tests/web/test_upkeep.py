"""Nightly upkeep through the application: what is past its term goes, everywhere, and the next night is planned."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from buurtstem.core.clock import now
from buurtstem.core.jobs import Job, run_one
from buurtstem.stories.models import Story
from buurtstem.themes.models import ThemeTag
from buurtstem.web.database import db, transaction, transactions_of
from buurtstem.web.upkeep import UPKEEP, plan_upkeep
from tests.browsing import send_form
from tests.telling import TEXT, photo, tell


def test_a_withdrawn_story_is_erased_after_its_term_by_the_job(app, client, cast):
    tell(client, photo=photo())
    send_form(client, "/nl/bewijs/open", "/nl/bewijs/terugnemen")
    folder = app.extensions["settings"].media_dir
    assert any(folder.rglob("*.jpg"))
    with app.app_context(), transaction() as session:
        plan_upkeep(session, now())

    for days, gone in ((13, False), (15, True)):
        run_one(transactions_of(app), app.extensions["jobs"], now() + timedelta(days=days))
        with app.app_context():
            story = db.session.scalars(select(Story)).one()
            tags = db.session.scalars(select(ThemeTag)).all()
        assert (story.text == "") is gone
        assert (tags == []) is gone
        assert any(folder.rglob("*.jpg")) is not gone
    assert TEXT not in client.get("/nl/bewijs/open").get_data(as_text=True)


def test_the_next_night_is_planned_once(app, cast):
    with app.app_context():
        for _ in range(3):
            with transaction() as session:
                plan_upkeep(session, now())
    scope = transactions_of(app)
    run_one(scope, app.extensions["jobs"], now() + timedelta(days=2))
    with app.app_context():
        jobs = db.session.scalars(select(Job).where(Job.kind == UPKEEP).order_by(Job.run_after)).all()
    assert [job.done_at is not None for job in jobs] == [True, False]
    assert {job.run_after.astimezone().minute for job in jobs} == {0}
