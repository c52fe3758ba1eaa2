"""Names of the ways to an entry page, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from buurtstem.stories.rules import Source

ENTRY_SOURCES = {
    Source.POSTER: _l("a poster or a card"),
    Source.EVENING: _l("a story evening"),
    Source.TOUR: _l("a tour"),
    Source.COFFEE_CART: _l("a coffee cart"),
    Source.SCHOOL: _l("a class at school"),
    Source.DOORSTEP: _l("a talk at the door"),
    Source.WEB: _l("a link on a website"),
}
