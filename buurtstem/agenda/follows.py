"""What grew from a story here: its public threads, the agenda items of these, and what came of them."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from buurtstem.core.chain import Step
from buurtstem.core.clock import today
from buurtstem.core.contributions import ContributionRef
from buurtstem.places.queries import get_area
from buurtstem.stories.rules import KIND

from .queries.items import items_of_threads, results_of
from .queries.threads import threads_of_story


class AgendaFollows:
    """Registered in `app.py`; see `core.chain.Follows`."""

    def steps_after(self, session: Session, ref: ContributionRef) -> tuple[Step, ...]:
        """Return threads, then agenda items, then results; nothing while the story is not public."""
        if ref.kind != KIND:
            return ()
        threads = threads_of_story(session, ref.id)
        if not threads:
            return ()
        items = items_of_threads(session, [thread.id for thread in threads], today())
        results = results_of(session, [item.id for item in items])
        slug = get_area(session, threads[0].area_code).slug
        return (
            *(
                Step("thread", each.name, each.name_lang, _address("agenda.thread", slug, each.public_id))
                for each in threads
            ),
            *(
                Step("task", each.title, each.lang, _address("agenda.item", slug, each.public_id))
                for each in items
            ),
            *(
                Step("result", results[each.id], each.lang, _address("agenda.item", slug, each.public_id))
                for each in items
                if each.id in results
            ),
        )


def _address(endpoint: str, slug: str, public_id: str) -> str:
    return url_for(endpoint, area=slug, public_id=public_id)
