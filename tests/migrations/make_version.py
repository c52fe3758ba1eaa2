"""Makes the database of this version that later versions are tested on: `python -m tests.migrations.make_version`.

It is a SQLite file, brought to head, with the demo (tagged by the trained pipeline) and one story whose receipt
is known, compressed as `tests/data/versions/<version>.db.gz`. Everything in it is invented. Make it once per
version, on the commit that becomes that version; from then on it stays as it is.
"""

from __future__ import annotations

import gzip
import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade

from buurtstem import __version__
from buurtstem.app import create_app
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionState
from buurtstem.demo.load import load_demo
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.web.database import db, transaction, transactions_of
from tests.conftest import TEST_KEYS, settings_for
from tests.factories import add_receipt, add_story
from tests.migrations.conftest import MIGRATIONS
from tests.photos import photo

VERSIONS = Path(__file__).parent.parent / "data" / "versions"
CODE = "0123-4567-89AS"  # of the story in every version; under the receipt key of the tests


def make_version(folder: Path, target: Path) -> None:
    """Fill a new database in a folder and write it to `target`."""
    settings = settings_for(folder)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=MIGRATIONS)
        load_demo(transactions_of(app), settings, app.extensions["tagger"], now())
        with transaction() as session:
            ref = add_story(session, ContributionState.PUBLISHED, now())
            add_receipt(session, ref, CODE, TEST_KEYS["receipt_key"], now())
            attach_picture(session, take_picture(session, settings.media_dir, photo(), now()).id, ref)
            publish_pictures(session, ref)
        db.session.remove()
        db.engine.dispose()
    _write_compressed(folder / "buurtstem.db", target)


def _write_compressed(database: Path, target: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    connection.execute("VACUUM")
    connection.close()
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(gzip.compress(database.read_bytes(), mtime=0))


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        file = VERSIONS / f"{__version__}.db.gz"
        make_version(Path(name), file)
        sys.stdout.write(f"{file.name}: {file.stat().st_size} bytes\n")
