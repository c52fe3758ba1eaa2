"""`buurtstem threads`: threads of stories, proposed in a place or from a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from buurtstem.core.clock import now
from buurtstem.places.queries import find_area
from buurtstem.themes.aspect_names import ASPECT_NAMES
from buurtstem.themes.rules import Tagging, counting_themes
from buurtstem.themes.text_lines import load_tagger, models_option, read_along
from buurtstem.web.database import reading, transaction
from buurtstem.web.text_lines import Line, opened, print_line

from .actions.proposing import keep_proposals, read_stories
from .rules.grouping import GroupedStory, chosen_aspects
from .rules.likeness import features_of
from .rules.place_names import mentions_in
from .rules.text_groups import TextGroup, groups_of_texts

if TYPE_CHECKING:
    from buurtstem.themes.rules import Tagger


@click.group("threads")
def thread_commands() -> None:
    """Threads of stories that belong together."""


@thread_commands.command("propose")
@click.option("--place", metavar="CODE", help="Area whose public stories are grouped, such as BU05183620.")
@click.option("--from", "file", metavar="FILE", help='Texts to group instead ("-": standard input).')
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --from always JSON lines.")
@models_option
@click.pass_context
def propose(
    context: click.Context, place: str | None, file: str | None, *, as_json: bool, models: Path | None
) -> None:
    """Group stories into proposed threads; people name them, correct them and move them on.

    With --place the threads are kept in the database; a run after more stories keeps every thread, adds what
    is new, and leaves alone what people moved or dismissed. With --from no database is needed: JSON lines
    {"id", "text"[, "lang"]} in; JSON lines {"id", "threads": [{"id", "theme", "aspect", "label"}]} out, in
    the same order. There every thread is named, also one with a single story: "housing/damp", and where an
    aspect has more than a dozen stories "housing/damp/elzenlaan" by place, "housing/damp/2" by likeness.
    """
    if (place is None) == (file is None):
        raise click.UsageError("Give either --place CODE or --from FILE.")
    if file is not None:
        _propose_from(file, models)
    elif place is not None:
        context.invoke(_propose_in, place=place, as_json=as_json)


def _propose_from(file: str, models: Path | None) -> None:
    bad: list[int] = []
    lines: list[Line] = []
    stories: list[GroupedStory] = []
    with opened(file) as content:
        for line, tagging in read_along(content, load_tagger(models), bad):
            stories.append(_story(len(lines), line, tagging))
            lines.append(line)
    grouped = groups_of_texts(stories, [line.text for line in lines])
    for line, groups in zip(lines, grouped, strict=True):
        print_line({"id": line.id, "threads": [_document(group) for group in groups]})
    if bad:
        sys.exit(1)


def _story(number: int, line: Line, tagging: Tagging) -> GroupedStory:
    """Return a text as it is grouped; a file is one neighbourhood."""
    themes = counting_themes(tagging.themes)
    return GroupedStory(
        number,
        "",
        chosen_aspects(tagging.aspects, themes),
        themes,
        mentions_in(line.text, tagging.lang),
        features_of(line.text),
    )


def _document(group: TextGroup) -> dict[str, object]:
    title = str(ASPECT_NAMES.get(group.aspect, group.aspect))
    return {
        "id": group.id,
        "theme": group.theme.value,
        "aspect": group.aspect,
        "label": f"{title}, {group.place_name}" if group.place_name else title,
    }


@with_appcontext
def _propose_in(place: str, *, as_json: bool) -> None:
    tagger: Tagger = current_app.extensions["tagger"]
    if find_area(reading(), place) is None:
        raise click.ClickException(f"There is no area '{place}' here.")
    found = read_stories(reading(), place, tagger)
    if not found.texts:
        raise click.ClickException(f"There are no public stories in {place}.")
    with transaction() as session:
        made = keep_proposals(session, found, now())
    if as_json:
        click.echo(json.dumps({"place": place, **vars(made)}))
        return
    click.echo(
        f"{made.stories} stories: {made.opened} threads proposed, {made.joined} stories put in threads, "
        f"{made.left} left one, {made.asked} questions for people"
    )
