"""Erased means erased: after it no byte of a story is anywhere that this program writes to.

Searched are: every table of the database (on PostgreSQL a dump of each table, on SQLite also every byte of the
file after VACUUM, its log and its other companions), the search text, the media folder, the folder of own
pipelines and everything else in the data folder, drafts of threads and what was read of stories for them, jobs
and the mail queue, what was logged and printed, a new file of public stories, what may be learned from, later additions, and what was asked by who lost the code.
"""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import inspect, text

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.jobs import key_about
from buurtstem.corrections.queries import teaching_texts
from buurtstem.lost_codes.actions import Asking, ask, find_and_hide
from buurtstem.moderation.actions.additions import check_addition, object_to_addition
from buurtstem.moderation.actions.stories import correct_story_themes, decide_story
from buurtstem.moderation.rules import HoldReason
from buurtstem.privacy.rules.folding import Span
from buurtstem.receipts.rules import read_code
from buurtstem.stories.additions.actions import add_to_story
from buurtstem.stories.additions.queries import get_addition
from buurtstem.stories.exchange.actions import import_batch
from buurtstem.stories.exchange.queries import public_lines
from buurtstem.stories.exchange.rules.lines import Format, Tally, write_lines
from buurtstem.stories.exchange.rules.rows import StoryRow, check_row
from buurtstem.stories.reviewing import end_seeking
from buurtstem.web.database import db, reading, transaction
from buurtstem.web.mail import queue_mail
from tests.agenda import adopt, propose, put_on_agenda
from tests.browsing import send_form
from tests.cast import MOLENVELD, MOMENT
from tests.factories import publish_stories
from tests.tagging import WordTagger
from tests.telling import photo, tell

WORDS = ("zebravink", "κiosk", "şeftaliağaç", "المصعدالأزرق")  # each stands in one story and nowhere else
TOLD = f"De lift is stuk bij de {WORDS[0]} en de {WORDS[1]} onder de {WORDS[2]} ({WORDS[3]})."
OPENED = "/en/bewijs/open"
FIRST_ID = "rij-kwikstaart"  # the id of a row in a file from elsewhere


def forms_of(word: str) -> set[bytes]:
    """Return the bytes in which a word can stand: as told, without capitals or accents, as JSON escapes it."""
    folded = {word, word.casefold(), word.upper(), word.encode("ascii", "backslashreplace").decode()}
    return {form.encode(kind) for form in folded for kind in ("utf-8", "utf-16-le")}


def found_in(content: bytes, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if any(form in content for form in forms_of(word))]


def dumped(app) -> dict[str, bytes]:
    """Return every table that the database has, whether the program knows it or not, as bytes."""
    with app.app_context(), db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if connection.dialect.name == "sqlite":
            return {
                name: b"\n".join(
                    b"|".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
                    for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
                )
                for name in tables
            }
        raw = connection.connection.driver_connection
        dump = {}
        for name in tables:
            with raw.cursor() as cursor, cursor.copy(f'COPY "{name}" TO STDOUT') as copied:
                dump[name] = b"".join(bytes(piece) for piece in copied)
        return dump


def files_of(app) -> dict[str, bytes]:
    """Return every file in the data folder: database, log, media, keys, own pipelines."""
    folder = app.extensions["settings"].data_dir
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def exported(app) -> bytes:
    """Return a new file of all public stories, in both forms."""
    with app.app_context():
        return "".join(
            piece for form in Format for piece in write_lines(public_lines(reading(), (None,)), form, Tally())
        ).encode()


def vacuum(app) -> None:
    """Let the database write itself anew, and let every connection go."""
    with app.app_context():
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            raw = connection.connection.driver_connection
            if connection.dialect.name == "sqlite":
                connection.rollback()
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.execute(text("VACUUM FULL"))
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def told(any_app, any_cast):
    """A story with all that can stand beside it, told, corrected, published, grouped; and its receipt code."""
    client = any_app.test_client()
    code = tell(client, "/en/molenveld/vertel", text=TOLD, may_teach="y", photo=photo(), nature="concern")
    story = ContributionRef("story", 1)
    with any_app.app_context(), transaction() as session:
        correct_story_themes(session, any_cast.checker, story.id, ["housing"], None, MOMENT)
        decide_story(session, any_cast.checker, story.id, None, MOMENT)
        publish_stories(session, 2)
        thread_id = propose(session)["housing/lift"].id
        adopt(session, any_cast, thread_id)
        put_on_agenda(session, any_cast, thread_id)
        addition = add_to_story(
            session, story.id, f"Nog iets van de {WORDS[0]} en de {WORDS[1]}.", WordTagger(), MOMENT
        )
        version = get_addition(session, addition).version
        masks = (Span(16, 16 + len(WORDS[0]), "name"),)
        check_addition(
            session, any_cast.checker, addition, held_for=None, read=version, moment=MOMENT, masks=masks
        )
        held = add_to_story(session, story.id, f"De {WORDS[1]} weer.", WordTagger(), MOMENT)
        check_addition(
            session,
            any_cast.checker,
            held,
            held_for=HoldReason.NAMES_SOMEONE,
            read=get_addition(session, held).version,
            moment=MOMENT,
        )
        object_to_addition(session, held, f"Een {WORDS[0]} is geen mens.", MOMENT)
        ask(session, Asking(MOLENVELD, "in maart", TOLD, None, wishes_erasing=True, lang="nl"), MOMENT)
        find_and_hide(session, any_cast.checker, 1, story.id, MOMENT)
        end_seeking(session, story.id, MOMENT, MOMENT)
        # the mail with the receipt, which no server took yet
        queue_mail(session, "teller@voorbeeld.example", "Your receipt", code, MOMENT, key_about(story))
    return client, code


def search(app, words: tuple[str, ...], said: str) -> dict[str, list[str]]:
    """Return where which words are, place by place."""
    places = {f"table {name}": content for name, content in dumped(app).items()}
    places |= {"log and output": said.encode(), "file of stories": exported(app)}
    with app.app_context():
        places["texts to learn from"] = repr(teaching_texts(reading())).encode()
        db.session.remove()
        db.engine.dispose()
    places |= {f"file {name}": content for name, content in files_of(app).items()}
    return {place: found for place, content in places.items() if (found := found_in(content, words))}


def test_erased_means_erased(any_app, told, capfd, caplog):
    client, code = told
    plain = read_code(code)
    receipt = (code, plain)
    before = search(any_app, (*WORDS, *receipt), "")
    expected = {f"table {name}" for name in ("story", "story_addition", "unmasked_text", "lost_code", "job")}
    assert set(before) >= {*expected, "file of stories", "texts to learn from"}
    assert [word for word in WORDS if word in before["table story"]] == list(WORDS)
    assert len([name for name in files_of(any_app) if name.startswith("media")]) == 2

    assert send_form(client, OPENED, "/en/bewijs/wissen", sure="y").status_code == 303
    with any_app.app_context(), transaction() as session:
        any_app.extensions["retention"].purge(session, now())
    vacuum(any_app)

    out, err = capfd.readouterr()
    assert search(any_app, (*WORDS, *receipt), f"{out}{err}{caplog.text}") == {}
    assert [name for name in files_of(any_app) if name.startswith("media")] == []
    page = client.get(OPENED).get_data(as_text=True)
    assert "Your story is erased" in page
    assert found_in(page.encode(), WORDS) == []


def test_of_an_erased_row_of_a_file_not_even_its_id_is_left(any_app, any_cast):
    cells = {"id": FIRST_ID, "text": TOLD, "area": MOLENVELD, "consent": "pair: publish"}
    row = check_row(1, cells, {MOLENVELD}, MOMENT.date())
    assert isinstance(row, StoryRow)
    with any_app.app_context(), transaction() as session:
        import_batch(session, "bron-roodborst.csv", [row], WordTagger(), MOMENT)
    words = (*WORDS, FIRST_ID, "bron-roodborst.csv")
    assert set(search(any_app, words, "")) >= {"table story", "table imported_story"}
    with any_app.app_context(), transaction() as session:
        any_app.extensions["retention"].erase(session, ContributionRef("story", 1))
    vacuum(any_app)
    assert search(any_app, words, "") == {}


def test_a_word_is_found_in_every_form_in_which_it_can_be_kept():
    for word in WORDS:
        line = io.StringIO()
        csv.writer(line).writerow([word.upper()])
        assert found_in(line.getvalue().encode(), (word,)) == [word]
        assert found_in(f'"{word.encode("ascii", "backslashreplace").decode()}"'.encode(), (word,)) == [word]
    assert found_in(b"lift", WORDS) == []
