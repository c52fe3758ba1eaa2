"""The list of threads for the people who keep them: short, searched and chosen from, what is asked first."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.accounts.rules import Actor, Role
from buurtstem.accounts.signin import require_actor
from buurtstem.agenda.contexts import chosen_threads, in_groups, quotes_of, rows_of
from buurtstem.agenda.forms import ActForm, FindThreadsForm, NewThreadForm
from buurtstem.agenda.queries import threads as queries
from buurtstem.agenda.queries.proposals import open_questions
from buurtstem.agenda.rules.permissions import INTERPRETERS, may_interpret, may_keep_agenda
from buurtstem.agenda.rules.proposals import ProposalKind
from buurtstem.places.queries import open_neighbourhoods
from buurtstem.stories.queries import published_cards, published_marks
from buurtstem.web.database import reading
from buurtstem.web.forms import choices_from
from buurtstem.web.htmx import render
from buurtstem.web.paging import Page, page_of
from buurtstem.web.security import forbid_storing

from .blueprint import WISHES, blueprint

MOST_LOOSE = 5  # stories in no thread that the list shows: it is read on a phone


@blueprint.get("/werk/draden")
def threads() -> BaseResponse:
    """The threads of somebody's places, and stories that are in none."""
    actor = require_actor()
    return list_page(actor, new_thread_form(actor))


def new_thread_form(actor: Actor) -> NewThreadForm:
    """Return the form of a new thread, with the neighbourhoods where this person keeps the agenda."""
    form = NewThreadForm()
    form.area.choices = choices_from(
        (place.code, place.name)
        for place in open_neighbourhoods(reading(), actor.places_of(Role.COMMUNITY_BUILDER))
    )
    return form


def list_page(actor: Actor, form: NewThreadForm, status: int = 200) -> BaseResponse:
    """Return the page with the threads of somebody's places that are asked for."""
    places = actor.places_of(*INTERPRETERS)
    cards = queries.threads_in(reading(), places)
    find = FindThreadsForm(request.args)
    find.offer(card.aspect for card in cards)
    found = chosen_threads(cards, find.wish())
    asked = page_of(found, request.args.get("p"))
    shown = asked.items
    members = queries.members_of(reading(), [card.id for card in cards])
    marks = published_marks(reading(), places)
    quotes = quotes_of(reading(), queries.because_of_many(reading(), [card.id for card in shown]))
    loose = sorted(set(marks) - {story_id for ids in members.values() for story_id in ids})
    questions = open_questions(reading(), places)
    apart = [each.stories[0] for each in questions if each.kind is ProposalKind.APART]
    rows = rows_of(shown, members, marks, quotes)
    return forbid_storing(
        render(
            "agenda/staff_threads_page.html",
            status=status,
            areas={place.code: place for place in open_neighbourhoods(reading(), places)},
            page=Page(rows, asked.number, asked.total),
            groups=in_groups(rows),
            url_for_page=lambda number: url_for("agenda.threads", p=number),
            total=len(cards),
            find=find,
            whole_list=url_for("agenda.threads", **dict.fromkeys(WISHES)),
            questions=questions,
            apart={card.id: card for card in published_cards(reading(), apart)},
            loose=published_cards(reading(), loose[:MOST_LOOSE]),
            number_loose=len(loose),
            may_interpret=may_interpret(actor),
            may_keep=may_keep_agenda(actor),
            propose_form=ActForm(formdata=None),
            form=form,
        )
    )
