"""What a teller says of nature and themes, and whether the text may teach the program."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.privacy.queries import get_consent
from buurtstem.stories.actions import correct_story
from buurtstem.stories.models import Story
from buurtstem.stories.queries import get_story
from buurtstem.themes.rules import Nature
from buurtstem.web.database import db, transaction
from tests.browsing import fields_of, find_form, send_form
from tests.telling import TELL, tell

pytestmark = pytest.mark.usefixtures("cast")


def stories(app):
    with app.app_context():
        return db.session.scalars(select(Story)).all()


def natures(app):
    with app.app_context():
        return {(tag.code.value, tag.source) for tag in get_story(db.session(), 1).natures}


def test_the_tellers_nature_stands_beside_the_machines(client, app):
    tell(client, nature="dream")
    assert natures(app) == {("concern", "machine"), ("dream", "teller")}


def test_a_proposed_nature_is_named_and_not_chosen_beforehand(client):
    tell(client, "/en/molenveld/vertel")
    page = client.get("/en/bedankt")
    assert "a program proposes this" in page.get_data(as_text=True)
    assert fields_of(find_form(page, "/en/bedankt/themas"))["nature"] == [""]


def test_the_teller_chooses_a_nature_with_the_themes(client, app):
    tell(client)
    send_form(client, "/nl/bedankt", "/nl/bedankt/themas", themes=["say"], nature="idea")
    assert natures(app) == {("concern", "machine"), ("idea", "teller")}
    assert stories(app)[0].nature == "idea"


def test_changing_the_story_starts_from_the_tellers_own_nature(client, app):
    tell(client, nature="dream")
    with app.app_context(), transaction() as session:
        correct_story(session, 1, ["say"], Nature.IDEA, "checker", now())
    form = find_form(client.get("/nl/bewijs/wijzig"), "/nl/bewijs/wijzig")
    assert fields_of(form)["nature"] == ["dream"]
    send_form(client, "/nl/bewijs/wijzig", text="Heel iets anders", nature="strength")
    assert stories(app)[0].nature == "strength"


def test_three_themes_are_offered_and_the_sure_ones_chosen(client):
    tell(client, text="De lift is stuk, de buren helpen, de bus komt niet")
    fields = fields_of(find_form(client.get("/nl/bedankt"), "/nl/bedankt/themas"))
    assert fields["themes"] == ["housing"]


@pytest.mark.parametrize(("ticked", "given"), [("y", True), (None, False)])
def test_teaching_has_a_tick_of_its_own_that_is_off(client, app, ticked, given):
    assert "may_teach" not in fields_of(find_form(client.get(TELL), TELL))
    tell(client, may_teach=ticked)
    with app.app_context():
        assert get_consent(db.session(), ContributionRef("story", 1)).teach is given
    form = find_form(client.get("/nl/bewijs/wijzig"), "/nl/bewijs/wijzig")
    assert ("may_teach" in fields_of(form)) is given


def test_changing_the_story_can_take_the_tick_back(client, app):
    tell(client, may_teach="y")
    send_form(client, "/nl/bewijs/wijzig", may_teach=None)
    with app.app_context():
        consent = get_consent(db.session(), ContributionRef("story", 1))
    assert (consent.teach, consent.publish) == (False, True)
