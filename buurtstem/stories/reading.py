"""Pages for readers of stories: the list, one story, "same here", and sheets of paper."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from buurtstem.core.chain import Chain
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.core.search import excerpt, found_words, read_question
from buurtstem.places.queries import AreaCard, get_open_area
from buurtstem.themes.scheme_choice import read_scheme
from buurtstem.web.database import reading, transaction
from buurtstem.web.htmx import redirect_to, render, wants_fragment
from buurtstem.web.limits import source_of_request
from buurtstem.web.paging import read_page

from . import queries
from .additions.queries import public_additions
from .contexts import words_for
from .forms import SearchForm
from .recognition import recognise_story, times_recognised
from .routes import blueprint
from .rules import FEWEST_TELLERS, KIND
from .translated import translations_of

WISHES = ("zoek", "thema", "aard", "taal", "maand", "wie", "bron")  # names in the address of the list
LONGEST_FOUND = 400  # characters of a story that a search shows around the first word found
MOST_ON_PAPER = 50  # stories; some 25 sheets


@blueprint.get("/<area>/verhalen")
def stories(area: str) -> BaseResponse:
    """The list, with search and filters that never single out a few tellers."""
    place = get_open_area(reading(), area)
    form = SearchForm(formdata=request.args)
    wish = form.wish(read_scheme())
    lists: list[queries.StoryList] = []

    def read(number: int, size: int) -> tuple[tuple[queries.StoryCard, ...], int]:
        lists.append(queries.list_stories(reading(), place.code, wish, number, size))
        return lists[-1].cards, lists[-1].total

    page = read_page(request.args.get("p"), read)
    found = lists[-1]
    question = read_question(wish.words)
    marks = {card.id: found_words(card.text, question) for card in found.cards}
    return render(
        "stories/list_page.html",
        "stories/_list.html",
        place=place,
        form=form,
        page=page,
        translations={} if wish.words else translations_of(found.cards),  # hits are marked in the original
        tellers=found.tellers,
        wider=found.wider,
        question=question,
        wishes=_wishes(),
        marks=marks,
        excerpts={card.id: excerpt(card.text, marks[card.id], LONGEST_FOUND) for card in found.cards}
        if wish.words
        else {},
        most_on_paper=MOST_ON_PAPER,
        url_for_page=lambda number: url_for("stories.stories", area=area, p=number, **_wishes()),
    )


@blueprint.get("/<area>/verhalen/afdruk")
def print_stories(area: str) -> BaseResponse:
    """The first stories of a list as a sheet of paper."""
    place = get_open_area(reading(), area)
    wish = SearchForm(formdata=request.args).wish(read_scheme())
    found = queries.list_stories(reading(), place.code, wish, 1, MOST_ON_PAPER)
    back = url_for("stories.stories", area=area, **_wishes())
    address = url_for("stories.stories", area=area, **_wishes(), _external=True)
    context: dict[str, Any] = {
        "place": place,
        "stories": found.cards,
        "total": found.total,
        "wider": found.wider,
    }
    return render("stories/stories_print.html", back=back, address=address, **context)


@blueprint.get("/<area>/verhalen/<public_id>")
def story(area: str, public_id: str) -> BaseResponse:
    """One story, with the words marked that led to the theme asked about; one taken back is told so."""
    place = get_open_area(reading(), area)
    try:
        card = queries.get_public_story(reading(), place.code, public_id)
    except NotFound:
        return _taken_back(place, public_id)
    chain: Chain = current_app.extensions["chain"]
    why = request.args.get("waarom")
    wish = SearchForm(formdata=request.args).wish(read_scheme())
    because = words_for(card.themes, why)
    marks = because or found_words(card.text, read_question(wish.words))
    return render(
        "stories/story_page.html",
        place=place,
        story=card,
        steps=chain.steps_after(reading(), ContributionRef(KIND, card.id)),
        additions=public_additions(reading(), card.id),
        why=why if because else None,
        marks=marks,
        translation=translations_of([card]).get(card.id),
        reads_original=bool(marks) or "origineel" in request.args,  # words are marked in the original
        was_asked="gevraagd" in request.args,
        neighbours=queries.neighbours(reading(), place.code, wish, card),
        **_recognition(card.id),
    )


@blueprint.get("/<area>/verhalen/<public_id>/afdruk")
def print_story(area: str, public_id: str) -> BaseResponse:
    """One story as a sheet of paper."""
    place = get_open_area(reading(), area)
    try:
        card = queries.get_public_story(reading(), place.code, public_id)
    except NotFound:
        return _taken_back(place, public_id)
    back = url_for("stories.story", area=area, public_id=public_id, **_wishes())
    address = url_for("stories.story", area=area, public_id=public_id, _external=True)
    context: dict[str, Any] = {"place": place, "stories": (card,), "total": 1, "wider": None}
    return render("stories/stories_print.html", back=back, address=address, **context)


@blueprint.post("/<area>/verhalen/<public_id>/ook-hier")
def same_here(area: str, public_id: str) -> BaseResponse:
    """Count that somebody recognises a story: no account, no cookie; once a day from one address."""
    place = get_open_area(reading(), area)
    card = queries.get_public_story(reading(), place.code, public_id)
    source = source_of_request(f"same_here/{public_id}")  # of no use beside hashes of other limits
    with transaction() as session:
        recognise_story(session, card.id, source, now())
    if wants_fragment():
        context: dict[str, Any] = {"place": place, "story": card, **_recognition(card.id), "counted": True}
        return render("stories/_same_here.html", **context)
    address = url_for(
        "stories.story", area=area, public_id=public_id, **_wishes(), ook=1, _anchor="same-here"
    )
    return redirect_to(address)


def _recognition(story_id: int) -> dict[str, Any]:
    """Return what the fragment of "same here" needs; the count itself is for staff."""
    times = times_recognised(reading(), story_id)
    return {
        "times": times,
        "others": times >= FEWEST_TELLERS,
        "counted": "ook" in request.args,
        "wishes": _wishes(),
    }


def _taken_back(place: AreaCard, public_id: str) -> BaseResponse:
    state = queries.find_gone(reading(), place.code, public_id)
    if state is None:
        raise NotFound
    return render("stories/taken_back_page.html", status=410, place=place, state=state)


def _wishes() -> dict[str, Any]:
    """Return what the reader asked of the list, as it stands in the address."""
    return {key: request.args[key] for key in WISHES if request.args.get(key)}
