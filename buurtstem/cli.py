"""The console script `buurtstem`: each feature's commands, and those of the site as a whole."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from buurtstem import __version__
from buurtstem.accounts.cli import user_commands
from buurtstem.agenda.cli import thread_commands
from buurtstem.app import create_app
from buurtstem.budget.cli import budget_commands
from buurtstem.core.clock import now
from buurtstem.core.jobs import work
from buurtstem.core.paths import PACKAGE, AssetsMissing
from buurtstem.core.settings import Settings, SettingsError
from buurtstem.corrections.cli import retag_command, use_command
from buurtstem.demo.cli import demo_commands, print_demo_links
from buurtstem.figures.cli import figure_commands
from buurtstem.installation.cli import check_command, init_command, key_commands
from buurtstem.places.cli import place_commands
from buurtstem.privacy.cli import privacy_commands
from buurtstem.stories.cli import story_commands
from buurtstem.stories.exchange.cli import export_stories
from buurtstem.stories.exchange.importing import import_stories
from buurtstem.themes.cli import themes as theme_commands
from buurtstem.web.database import readings_of, transaction, transactions_of
from buurtstem.web.schema import ADVICE, newest_revision, present_revision
from buurtstem.web.translations_cli import translation_commands
from buurtstem.web.upkeep import plan_upkeep


def _make_app() -> Flask:
    try:
        return create_app(Settings.from_environ(os.environ))
    except SettingsError as wrong:
        for problem in wrong.problems:
            click.echo(problem, err=True)
        sys.exit(1)
    except AssetsMissing as missing:
        click.echo(str(missing), err=True)
        sys.exit(1)
    except OSError as error:  # a data folder that cannot be made, or is a file
        advice = "Look at BUURTSTEM_DATA_DIR and DATABASE_URL."
        click.echo(f"{error.filename}: {error.strerror}. {advice}", err=True)
        sys.exit(1)


class Commands(FlaskGroup):
    """All commands are named here, so listing them needs no settings; a database in trouble gets one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return click.Group.list_commands(self, ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of a name."""
        return click.Group.get_command(self, ctx, name)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DatabaseError as error:
            if isinstance(error, IntegrityError | DataError):
                raise  # a fault of the program
            reason = str(error.orig).partition("\n")[0]
            raise click.ClickException(
                f"The database cannot be used: {reason}. Is it older than this program? {ADVICE}"
            ) from error


@click.group(
    cls=Commands,
    create_app=_make_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)
@click.version_option(__version__, prog_name="buurtstem")
def main() -> None:
    """Buurtstem: residents tell, decide, and see what came of it."""


# settings come from the environment only: Flask's own options for apps and files have no place here
main.params = [option for option in main.params if option.name not in {"app", "env_file", "debug"}]


@main.group("db")
def database_commands() -> None:
    """The database."""


@database_commands.command("upgrade")
@with_appcontext
def upgrade_database() -> None:
    """Bring the database to the newest revision; run again, it changes nothing."""
    from flask_migrate import upgrade

    upgrade(directory=str(PACKAGE / "migrations"))


@main.command("run")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535))
@with_appcontext
def run_server(host: str, port: int) -> None:
    """Run the development server, with the worker for mail and nightly upkeep beside it."""
    if present_revision() != newest_revision():
        raise click.ClickException(f"The database is older than this program. {ADVICE}")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    with transaction() as session:
        plan_upkeep(session, now())
    server = _listen(host, port, app)
    address = f"http://{f'[{host}]' if ':' in host else host}:{server.port}"
    click.echo(f"Buurtstem {__version__} is at {address}")
    print_demo_links(address)
    _serve(server, app)
    click.echo("Stopped.")


def _listen(host: str, port: int, app: Flask) -> BaseWSGIServer:
    """Take the port ourselves: Werkzeug would say in two lines of its own that it is taken, and exit."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another: PORT=5001 make run"
        ) from error
    with listening:  # Werkzeug listens on a copy
        return make_server(
            host, port, app, threaded=True, request_handler=QuietRequestHandler, fd=listening.fileno()
        )


def _serve(server: BaseWSGIServer, app: Flask) -> None:
    """Serve until Ctrl+C, with a worker beside it; the tagger is loaded before somebody waits for it."""
    stop = threading.Event()
    jobs = app.extensions["jobs"]
    worker = threading.Thread(
        target=work, args=(transactions_of(app), readings_of(app), jobs, stop), name="worker", daemon=True
    )
    worker.start()
    threading.Thread(target=app.extensions["tagger"].warm_up, name="warm-up", daemon=True).start()
    try:
        server.serve_forever()
    finally:
        stop.set()
        worker.join(timeout=5)


@main.command("worker")
@with_appcontext
def run_worker() -> None:
    """Do background work (mail, nightly upkeep) beside a production server, until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    with transaction() as session:
        plan_upkeep(session, now())
    stop = threading.Event()
    for stopping in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stopping, lambda number, frame: stop.set())  # noqa: ARG005  the signature signal asks for
    work(transactions_of(app), readings_of(app), app.extensions["jobs"], stop)


class QuietRequestHandler(WSGIRequestHandler):
    """Logs no requests: addresses of readers are nobody's business."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


theme_commands.add_command(use_command)
theme_commands.add_command(retag_command)
story_commands.add_command(export_stories)
story_commands.add_command(import_stories)
for commands in (
    user_commands,
    place_commands,
    story_commands,
    privacy_commands,
    theme_commands,
    thread_commands,
    figure_commands,
    budget_commands,
    init_command,
    check_command,
    key_commands,
    demo_commands,
    translation_commands,
):
    main.add_command(commands)


if __name__ == "__main__":
    main()
