"""Every word on every page goes through the catalogue: a language of brackets shows what does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from babel.messages import mofile, pofile

from buurtstem.app import create_app
from buurtstem.core.clock import now
from buurtstem.core.paths import asset_folder
from buurtstem.moderation.rules import HoldReason
from buurtstem.web import i18n
from buurtstem.web.database import transaction
from tests.browsing import XHTML, CheckedClient, parse, send_form
from tests.cast import make_cast, sign_in
from tests.conftest import migrate_database, settings_for
from tests.publishing import add_story
from tests.tagging import WordTagger
from tests.telling import tell

# names, people's own words, codes and what formats itself: everything else must stand in brackets
OWN_WORDS = re.compile(
    r"Buurtstem|Voorbeeldstad|Molenveld|Laaghoven|GM0355|Gemeente Voorbeeldstad|fg@voorbeeldstad\.example|"
    r"lift\w*|[\d\s·–:,.#%()-]+|http\S+|checker|" + "|".join(i18n.LANGUAGE_NAMES.values()) + "|"
    r"(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
UNTOUCHED = {"bdi", "blockquote", "q", "title"}


@pytest.fixture(scope="module")
def pseudo_app(tmp_path_factory):
    """The application with a Dutch catalogue in which every string stands in brackets, 40 % longer."""
    folder = tmp_path_factory.mktemp("pseudo")
    with (asset_folder("translations") / "messages.pot").open("rb") as source:
        catalogue = pofile.read_po(source, locale="nl")
    for message in catalogue:
        if message.id:
            texts = message.id if isinstance(message.id, tuple) else (message.id,)
            pseudo = tuple(f"⟦{text}{'~' * (len(text) * 2 // 5)}⟧" for text in texts)
            message.string = pseudo if len(pseudo) > 1 else pseudo[0]
    (folder / "nl" / "LC_MESSAGES").mkdir(parents=True)
    with (folder / "nl" / "LC_MESSAGES" / "messages.mo").open("wb") as out:
        mofile.write_mo(out, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            i18n, "asset_folder", lambda name: folder if name == "translations" else asset_folder(name)
        )
        app = create_app(settings_for(tmp_path_factory.mktemp("site")), WordTagger())
    app.test_client_class = CheckedClient
    migrate_database(app)
    with app.app_context(), transaction() as session:
        app.extensions["test_cast"] = make_cast(session)
    return app


def bare_words(answer):
    """Return the words of a page that stand outside brackets and are nobody's own."""
    found = []

    def walk(element, skipped):
        tag = str(element.tag).removeprefix(XHTML)
        skipped = skipped or tag in UNTOUCHED or element.get("lang") is not None and tag != "html"
        texts = [element.text] if not skipped else []
        for child in element:
            walk(child, skipped)
            if not skipped:
                texts.append(child.tail)
        for name in ("aria-label", "alt", "placeholder", "title"):
            if element.get(name) and tag != "svg":
                texts.append(element.get(name))
        found.extend(text for text in texts if text and text.strip())

    walk(parse(answer).find(f"{XHTML}body"), False)  # noqa: FBT003
    outside = (re.sub(r"⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", "", text) for text in found)
    return [rest for text in outside if (rest := " ".join(OWN_WORDS.sub(" ", text).split()))]


def test_words_outside_the_catalogue_are_found(pseudo_app):
    class Page:
        def get_data(self, *, as_text):
            return "<body><p>⟦in brackets⟧ not in brackets</p></body>"

    assert bare_words(Page()) == ["not in brackets"]


@pytest.mark.parametrize(
    "address",
    ["/nl/", "/nl/molenveld/", "/nl/molenveld/verhalen", "/nl/molenveld/verhalen?thema=housing",
     "/nl/molenveld/vertel", "/nl/bewijs/", "/nl/privacy", "/nl/werk/inloggen", "/nl/werk/link",
     "/nl/werk/wachtwoord-vergeten", "/nl/nergens/", "/nl/ontwerp"],
)  # fmt: skip
def test_pages_of_visitors(pseudo_app, address):
    cast = pseudo_app.extensions["test_cast"]
    add_story(pseudo_app, "lift", checker=cast.checker)
    words = bare_words(pseudo_app.test_client().get(address))
    if address == "/nl/ontwerp":  # samples of people's words and colour names stand there
        assert len(words) < 80
    else:
        assert words == []


def test_pages_of_tellers(pseudo_app):
    client = pseudo_app.test_client()
    assert bare_words(send_form(client, "/nl/molenveld/vertel", text="", age=None)) == []
    tell(client, text="lift")
    for address in ("/nl/bedankt", "/nl/bewijs/open", "/nl/bewijs/wijzig", "/nl/bewijs/blad"):
        assert bare_words(client.get(address)) == [], address
    send_form(client, "/nl/bewijs/open", "/nl/bewijs/terugnemen")
    assert bare_words(client.get("/nl/bewijs/open")) == []
    send_form(client, "/nl/bewijs/open", "/nl/bewijs/wissen", sure="y")
    assert bare_words(client.get("/nl/bewijs/open")) == []


def test_pages_of_staff(pseudo_app):
    cast = pseudo_app.extensions["test_cast"]
    client = sign_in(pseudo_app.test_client(), cast.checker, now())
    waiting = add_story(pseudo_app, "lift", moment=now() - timedelta(days=1))[2]
    held = add_story(pseudo_app, "lift", checker=cast.checker, held_for=HoldReason.ADVERTISING)[2]
    for address in (
        "/nl/werk/",
        f"/nl/werk/verhalen/{waiting}",
        f"/nl/werk/verhalen/{held}",
        "/nl/werk/wachtwoord",
        "/nl/werk/welkom",
    ):
        assert bare_words(client.get(address)) == [], address
