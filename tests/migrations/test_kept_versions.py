"""The database of every earlier version comes up to head, and every page opens on it."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from buurtstem import __version__
from buurtstem.accounts.actions import add_person
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Grant
from buurtstem.agenda.models import AgendaItem, Thread, ThreadProposal, ThreadProposalStory, ThreadStory
from buurtstem.agenda.queries.proposals import open_questions
from buurtstem.agenda.rules.proposals import ProposalKind, ProposalReason, ProposalState
from buurtstem.agenda.rules.threads import Stage
from buurtstem.budget.models import BudgetRound
from buurtstem.budget.rules.round import RoundState
from buurtstem.core.clock import now
from buurtstem.interviews.models import Talk
from buurtstem.media.files import LARGE, SMALL, file_of
from buurtstem.media.models import Picture
from buurtstem.stories.models import Story
from buurtstem.web.database import db, reading, transaction
from tests.agenda import agenda_with_item
from tests.browsing import send_form
from tests.cast import PEOPLE, Cast, sign_in
from tests.migrations import of_step_four
from tests.migrations.conftest import application, move_up
from tests.migrations.make_version import CODE, VERSIONS
from tests.photos import photo
from tests.talks import add_talk
from tests.web.budget import making

pytestmark = pytest.mark.uncounted
KEPT = sorted(VERSIONS.glob("*.db.gz"))
AREAS = {"BU05183620": "molenveld", "BU03550205": "laaghoven"}
NO_PAGE = {"static", "home.design_without_language", "budget.cast", "budget.replace", "budget.new_ballot",
           "interviews.kept", "entries.short", "tellers.ask", "reports.thanks", "helping.kept",
           "second_person.object_to", "added_objections.object_to", "receipt_mail.mail"}  # files, and addresses that only send on  # fmt: skip
OFFICES = {
    "checker": {
        "moderation",
        "corrections",
        "accounts",
        "reports",
        "added",
        "second_person",
        "added_objections",
        "lost_codes",
        "translating",
    },
    "pair_one": {"interviews"},
    "builder": {
        "agenda",
        "budget",
        "entries",
        "helping",
        "questions",
        "reported_plans",
        "stories_export",
    },
}  # whose pages are whose; by the part somebody plays in the cast
ROWS_OF_A_PAGE = 2  # spread over all rows; each page is opened, not each of 160 stories
Row = dict[str, object]  # what fills an address


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def version(request: pytest.FixtureRequest) -> Path:
    """The file of a kept version."""
    return request.param


@cache
def upgraded(version: Path) -> bytes:
    """Return the database of a kept version after `buurtstem db upgrade`, which runs once per worker."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "buurtstem.db").write_bytes(gzip.decompress(version.read_bytes()))
        with application(folder) as app:
            move_up(app)
        with closing(sqlite3.connect(folder / "buurtstem.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return (folder / "buurtstem.db").read_bytes()


@pytest.fixture
def site(version: Path, tmp_path: Path) -> Iterator[Flask]:
    """The site of a kept version, upgraded; its pictures lie where they should."""
    (tmp_path / "buurtstem.db").write_bytes(upgraded(version))
    with application(tmp_path) as app:
        with app.app_context():
            for public_id in reading().scalars(select(Picture.public_id)):
                for ending in (LARGE, SMALL):
                    file = file_of(app.extensions["settings"].media_dir, public_id, ending)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(photo().read())
        yield app


@pytest.fixture
def cast(site: Flask) -> Cast:
    """People of each role for every place, come after the upgrade; they make what the kept version knows nothing of yet."""
    with site.app_context(), transaction() as session:
        actors = {}
        for part, (role, _, organisation) in PEOPLE.items():
            person_id = add_person(
                session, f"{part}@test.example", part, (Grant(role, None),), now(), organisation
            )
            actors[part] = find_actor(session, person_id)
        people = Cast(actors)
        if session.scalar(select(Talk.id)) is None:
            add_talk(session, people.pair_one)
        if session.scalar(select(AgendaItem.id)) is None:
            agenda_with_item(session, people)
        if not open_questions(session, (None,)):
            ask_about_a_story(session)
        of_step_four.fill(session, people)
        states = set(session.scalars(select(BudgetRound.state)))
    if RoundState.DRAFT not in states:
        making.add_draft(site, people, slug="nog-niet")
    if RoundState.COUNTED not in states:
        making.add_counted(site, people, (1,), (1, 2), slug="geteld")
    making.add_counted(site, people, (1,), (1, 2), slug=of_step_four.WITH_HIDDEN_PLANS)
    with site.app_context(), transaction() as session:
        of_step_four.hide_plans(session, people)
    return people


def ask_about_a_story(session: Session) -> None:
    """Let the machine ask whether a story that is in no thread could be one."""
    placed = select(ThreadStory.story_id)
    story = session.scalars(select(Story).where(Story.state == "published", Story.id.not_in(placed))).first()
    assert story
    asked = ThreadProposal(
        area_code=story.area_code,
        kind=ProposalKind.APART,
        reason=ProposalReason.ALONE,
        size=1,
        state=ProposalState.OPEN,
        made_at=now(),
    )
    session.add(asked)
    session.flush()
    session.add(ThreadProposalStory(proposal_id=asked.id, story_id=story.id))


def published_stories(session: Session, endpoint: str) -> list[Row]:
    stories = session.scalars(select(Story).where(Story.state == "published"))
    return [{"area": AREAS[story.area_code], "public_id": story.public_id} for story in stories]


def public_pictures(session: Session, endpoint: str) -> list[Row]:
    found = session.scalars(select(Picture.public_id).where(Picture.is_public))
    return [{"public_id": public_id} for public_id in found]


def public_threads(session: Session, endpoint: str) -> list[Row]:
    return [
        {"area": AREAS[thread.area_code], "public_id": thread.public_id}
        for thread in session.scalars(select(Thread).where(Thread.stage.in_(["interpreted", "adopted"])))
    ]


def items(session: Session, endpoint: str) -> list[Row]:
    return [
        {"area": AREAS[item.area_code], "public_id": item.public_id}
        for item in session.scalars(select(AgendaItem))
    ]


def stories_in_threads(session: Session, endpoint: str) -> list[Row]:
    rows = session.execute(
        select(ThreadStory.thread_id, Story.public_id)
        .join(Story, Story.id == ThreadStory.story_id)
        .where(ThreadStory.is_in, Story.state == "published")
        .limit(20)
    )
    return [{"thread_id": row.thread_id, "story": row.public_id} for row in rows]


def threads(session: Session, endpoint: str) -> list[Row]:
    wanted = select(Thread.id)
    if endpoint == "agenda.new_item":
        wanted = wanted.where(Thread.stage == Stage.ADOPTED)
    return [{"thread_id": thread_id} for thread_id in session.scalars(wanted)]


def rounds(session: Session, endpoint: str) -> list[Row]:
    """Drafts have a sheet and plans to write, counted rounds a record, and a draft is not public yet.

    The sheet of a round is not shown as long as the text of a plan is hidden, and that plan cannot be reported.
    """
    of_drafts = {"budget.edit_sheet", "budget.new_plan", "budget.edit_plan"}
    wanted = select(BudgetRound.slug)
    if endpoint in of_drafts:
        wanted = wanted.where(BudgetRound.state == RoundState.DRAFT)
    elif endpoint == "budget.result_record":
        wanted = wanted.where(BudgetRound.state == RoundState.COUNTED)
    elif endpoint != "budget.desk":
        wanted = wanted.where(BudgetRound.state != RoundState.DRAFT)
    if endpoint in {"budget.sheet", "reports.plan"}:
        wanted = wanted.where(BudgetRound.slug != of_step_four.WITH_HIDDEN_PLANS)
    plan: Row = {"number": 1} if endpoint == "budget.edit_plan" else {}
    return [{"slug": slug, **plan} for slug in session.scalars(wanted)]


def plans(session: Session, endpoint: str) -> list[Row]:
    return [{**row, "number": 1} for row in rounds(session, endpoint)]


ROWS: dict[str, Callable[[Session, str], list[Row]]] = {
    **dict.fromkeys(of_step_four.PAGES, of_step_four.rows),
    "stories.story": published_stories,
    "stories.print_story": published_stories,
    "reports.story": published_stories,
    "reports.picture": public_pictures,
    "reports.plan": plans,
    "media.picture": public_pictures,
    "media.small": public_pictures,
    "agenda.thread": public_threads,
    "agenda.item": items,
    "agenda.move_story": stories_in_threads,
    "thread_id": threads,
    "proposal_id": lambda session, _: [
        {"proposal_id": question.id} for question in open_questions(session, (None,))
    ],
    "slug": rounds,
    "item_id": lambda session, _: [{"item_id": key} for key in session.scalars(select(AgendaItem.id))],
    "talk_id": lambda session, _: [{"talk_id": key} for key in session.scalars(select(Talk.id))],
    "story_id": lambda session, _: [{"story_id": key} for key in session.scalars(select(Story.id))],
    "area": lambda _, __: [{"area": slug} for slug in AREAS.values()],
}  # by page, or by what its address asks for


def addresses(app: Flask, rule: Rule) -> list[str]:
    """Return the addresses of a page in one language: each area, and rows that may be looked at there."""
    language: Row = {"lang": "nl"} if "lang" in rule.arguments else {}
    asked = next((name for name in ROWS if name == rule.endpoint or name in rule.arguments), None)
    with app.app_context():
        rows = ROWS[asked](reading(), rule.endpoint) if asked else [{}]
    assert rows, f"there is nothing to show at {rule}"
    rows = rows[:: max(1, len(rows) // ROWS_OF_A_PAGE)]
    with app.test_request_context():
        return [app.url_for(rule.endpoint, **language, **row) for row in rows]


def pages(app: Flask, of: Collection[str] = ()) -> list[str]:
    """Return the addresses of all pages of staff in these offices; without, of those for everybody."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and rule.endpoint not in NO_PAGE
        and ("/werk/" in rule.rule) is bool(of)
        and (not of or rule.endpoint.partition(".")[0] in of)
    ]
    assert len(rules) > 1
    return [address for rule in rules for address in addresses(app, rule)]


def open_all(client: FlaskClient, found: list[str]) -> dict[str, int]:
    """Open each address and return those that did not answer with a page."""
    statuses = {}
    for address in found:
        with client.get(address) as answer:  # closes the file of an export
            statuses[address] = answer.status_code
    return {address: status for address, status in statuses.items() if status != 200}


@pytest.mark.usefixtures("cast")
def test_a_visitor_with_a_receipt_opens_every_page(site: Flask):
    client = site.test_client()
    assert send_form(client, "/nl/bewijs/", code=CODE).status_code == 303

    assert open_all(client, pages(site)) == {}
    assert "0123-4567-89AS" in client.get("/nl/bewijs/open").get_data(as_text=True)


@pytest.mark.parametrize("part", OFFICES)
def test_people_with_a_role_open_every_page_of_theirs(site: Flask, cast: Cast, part: str):
    client = sign_in(site.test_client(), cast.actors[part])

    assert open_all(client, pages(site, OFFICES[part])) == {}


def test_every_page_of_staff_is_somebodys(app: Flask):
    offices = {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules() if "/werk/" in rule.rule}

    assert offices == set().union(*OFFICES.values())


def test_stories_of_an_earlier_version_can_be_taken_back(site: Flask):
    client = site.test_client()
    send_form(client, "/nl/bewijs/", code=CODE)
    assert send_form(client, "/nl/bewijs/open", "/nl/bewijs/wissen", sure="y").status_code == 303

    with site.app_context():
        assert db.session.scalars(select(Story.state).where(Story.state == "erased")).all() == ["erased"]


def test_a_database_of_this_version_is_kept():
    assert f"{__version__}.db.gz" in {path.name for path in KEPT}
