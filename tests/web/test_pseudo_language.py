"""Every word on every page goes through the catalogue: a language of brackets shows what does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from babel.messages import mofile, pofile

from buurtstem.agenda.queries.items import get_item
from buurtstem.agenda.queries.threads import get_thread
from buurtstem.app import create_app
from buurtstem.core.clock import now, today
from buurtstem.core.paths import asset_folder
from buurtstem.moderation.rules import HoldReason
from buurtstem.web import i18n
from buurtstem.web.database import transaction
from tests.agenda import agenda_with_item, propose
from tests.browsing import XHTML, CheckedClient, parse, send_form
from tests.cast import make_cast, sign_in
from tests.conftest import migrate_database, settings_for
from tests.publishing import add_story
from tests.tagging import WordTagger
from tests.talks import add_talk
from tests.telling import tell
from tests.web.budget import making

# names, people's own words, codes and what formats itself: everything else must stand in brackets
OWN_WORDS = re.compile(
    r"Buurtstem|Voorbeeldstad|Molenveld|Laaghoven|GM0355|Gemeente Voorbeeldstad|fg@voorbeeldstad\.example|"
    r"lift\w*|[\d\s·–:,.#%()€×-]+|http\S+|checker|builder|helper|member|pair_\w+|Wooncorporatie|"
    r"Veilig Thuis|Zelfmoordpreventie|" + "|".join(i18n.LANGUAGE_NAMES.values()) + "|"
    r"(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
OF_ROUNDS = re.compile("|".join(("Samen buiten zitten", *(plan[0] for plan in making.PLANS))))  # as choices
UNTOUCHED = {"bdi", "blockquote", "code", "q", "textarea", "title"}


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
        skipped = skipped or element.get("dir") == "auto" and tag not in {"input", "textarea"}
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
    # a sentence with a moment or a link in it stands in several elements
    outside = re.sub(r"⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", "", "\n".join(found))
    outside = OF_ROUNDS.sub(" ", outside).splitlines()
    return [rest for text in outside if (rest := " ".join(OWN_WORDS.sub(" ", text).split()))]


def test_words_outside_the_catalogue_are_found(pseudo_app):
    class Page:
        def get_data(self, *, as_text):
            return "<!doctype html><title>t</title><body><p>⟦in brackets⟧ not in brackets</p></body>"

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
    client = sign_in(pseudo_app.test_client(), cast.checker)
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


@pytest.fixture(scope="module")
def grown(pseudo_app):
    """A thread with an item, one that is proposed, a talk, and rounds: a draft, an open and a counted one."""
    cast = pseudo_app.extensions["test_cast"]
    with pseudo_app.app_context(), transaction() as session:
        thread_id, item_id = agenda_with_item(session, cast)
        propose(session)
        talk = add_talk(session, cast.pair_one, checked=True)
        found = {
            "thread_id": thread_id,
            "thread": get_thread(session, thread_id).public_id,
            "item_id": item_id,
            "item": get_item(session, item_id, today()).card.public_id,
            "talk_id": talk.id,
        }
    making.add_draft(pseudo_app, cast, slug="ontwerp")
    making.add_counted(pseudo_app, cast, (1,), (1, 2), (3,), slug="geteld")
    code = making.add_round(pseudo_app, cast, slug="open").codes[0]
    return {**found, "code": code}


@pytest.mark.parametrize(
    "address",
    ["molenveld/agenda", "molenveld/agenda/{item}", "molenveld/draden/{thread}", "laaghoven/agenda",
     "molenveld/begroting", "laaghoven/begroting", "begroting/open", "begroting/open/uitslag",
     "begroting/open/stem", "begroting/open/bewijs", "begroting/geteld", "begroting/geteld/uitslag",
     "begroting/geteld/stem"],
)  # fmt: skip
def test_pages_of_what_grew(pseudo_app, grown, address):
    assert bare_words(pseudo_app.test_client().get("/nl/" + address.format(**grown))) == []


def test_pages_of_voters(pseudo_app, grown):
    client = pseudo_app.test_client()
    for code in ("0000-0000-0000", grown["code"]):
        ballot = making.open_ballot(client, code, "open", "nl")
        assert bare_words(ballot) == []
    assert bare_words(making.send_ballot(client, ballot, 1, 2, 3, slug="open", lang="nl")) == []
    assert bare_words(making.send_ballot(client, ballot, 1, slug="open", lang="nl")) == []


@pytest.mark.parametrize(
    ("part", "address"),
    [("builder", "draden"), ("builder", "draden/{thread_id}"), ("builder", "draden/{thread_id}/agendapunt"),
     ("builder", "agenda/{item_id}"), ("member", "draden/{thread_id}"), ("pair_one", "buurtbabbel"),
     ("pair_one", "buurtbabbel/nieuw"), ("pair_one", "buurtbabbel/{talk_id}"), ("builder", "rondes"),
     ("builder", "rondes/nieuw"), ("builder", "rondes/ontwerp"), ("builder", "rondes/ontwerp/blad"),
     ("builder", "rondes/ontwerp/plannen/nieuw"), ("builder", "rondes/open"), ("builder", "rondes/geteld"),
     ("builder", "ingangen"), ("builder", "helpers"), ("helper", "vertel-voor/molenveld")],
)  # fmt: skip
def test_pages_of_people_who_work_on_what_grew(pseudo_app, grown, part, address):
    client = sign_in(pseudo_app.test_client(), pseudo_app.extensions["test_cast"].actors[part])

    assert bare_words(client.get("/nl/werk/" + address.format(**grown))) == []
