"""What others did before somebody comes to a page: reports, proposals, objections, photos, requests."""

from __future__ import annotations

from sqlalchemy.orm import Session

from buurtstem.accounts.actions import add_person
from buurtstem.accounts.queries import find_actor
from buurtstem.accounts.rules import Actor, Grant, Role
from buurtstem.budget.queries import get_round
from buurtstem.core.clock import now
from buurtstem.core.contributions import ContributionRef
from buurtstem.core.errors import NotFound
from buurtstem.lost_codes.actions import Asking, ask
from buurtstem.media.actions import attach_picture, publish_pictures, take_picture
from buurtstem.moderation.actions.additions import check_addition, object_to_addition
from buurtstem.moderation.actions.objections import object_to_holding
from buurtstem.moderation.rules import HoldReason
from buurtstem.reports.actions import Judgement, SentReport, decide_case, propose_outcome, report_target
from buurtstem.reports.plans import object_to_hiding
from buurtstem.reports.queries import open_cases
from buurtstem.reports.rules import Outcome, ReportReason, What
from buurtstem.reports.things import Target
from buurtstem.stories.additions.actions import add_to_story
from buurtstem.stories.additions.queries import get_addition
from buurtstem.stories.rules import KIND
from tests.browser.site import BUILDER, CHECKER, LiveSite
from tests.cast import LAAGHOVEN, MOLENVELD
from tests.photos import photo

HIDE = Judgement(Outcome.HIDE, HoldReason.NAMES_SOMEONE, "De voordeur van iemand staat erin.")
AGAINST = "Er staat geen naam in, alleen een straat."
ADDED = "De buurman van de Elzenlaan maakte hem."


def report_story(site: LiveSite, story_id: int) -> int:
    """Let somebody report a story, which stays where it is; return the number of the case."""
    return _report(site, Target(What.STORY, story_id, MOLENVELD, story_id), ReportReason.UNTRUE)


def propose(site: LiveSite, case_id: int) -> None:
    """Let the checker say what to do with a case."""
    with site.writing() as session:
        propose_outcome(session, site.actor(session, CHECKER), case_id, HIDE, now())


def hide_a_plan(site: LiveSite) -> int:
    """Let the text of a plan of the open round be hidden by two people, neither of whom is the checker."""
    with site.writing() as session:
        plan_id = get_round(session, site.round_of(LAAGHOVEN)).plans[0].id
    case_id = _report(site, Target(What.PLAN, plan_id, LAAGHOVEN), ReportReason.ABOUT_ME)
    with site.writing() as session:
        propose_outcome(session, site.actor(session, BUILDER), case_id, HIDE, now())
        decide_case(session, _second_checker(session), case_id, HIDE, now())
    return plan_id


def object_for_the_plan(site: LiveSite, plan_id: int) -> None:
    """Let the makers of a plan object."""
    with site.writing() as session:
        object_to_hiding(session, site.actor(session, BUILDER), plan_id, AGAINST, now())


def object_to(site: LiveSite, code: str) -> int:
    """Hold the story of a receipt back and let its teller object; return the number of the story."""
    site.decide(code, HoldReason.NAMES_SOMEONE)
    story_id = site.story_id(code)
    with site.writing() as session:
        object_to_holding(session, story_id, AGAINST, now())
    return story_id


def add_to(site: LiveSite, code: str, text: str) -> int:
    """Let a teller add something; return the number of the addition."""
    story_id = site.story_id(code)
    with site.writing() as session:
        return add_to_story(session, story_id, text, site.app.extensions["tagger"], now())


def hold_back_an_addition(site: LiveSite, code: str) -> int:
    """Let a teller add something that the checker then holds back; return the number of the addition."""
    number = add_to(site, code, ADDED)
    with site.writing() as session:
        checker, read = site.actor(session, CHECKER), get_addition(session, number).version
        reason = HoldReason.NAMES_SOMEONE
        check_addition(session, checker, number, held_for=reason, read=read, moment=now())
    return number


def object_for_an_addition(site: LiveSite, code: str) -> int:
    """Hold something that was added back and let its teller object; return the number of the addition."""
    number = hold_back_an_addition(site, code)
    with site.writing() as session:
        object_to_addition(session, number, AGAINST, now())
    return number


def show_a_photo(site: LiveSite, code: str) -> str:
    """Put a photo beside a story that is on the site; return the name in its address."""
    ref = ContributionRef(KIND, site.story_id(code))
    with site.writing() as session:
        kept = take_picture(session, site.app.extensions["settings"].media_dir, photo(), now())
        attach_picture(session, kept.id, ref)
        publish_pictures(session, ref)
    return str(kept.public_id)


def ask_for_a_lost_code(site: LiveSite, words: str) -> None:
    """Let somebody ask for a story of Molenveld."""
    asking = Asking(MOLENVELD, "vorige week", words, "bewoner@voorbeeld.example", True, "nl")
    with site.writing() as session:
        ask(session, asking, now())


def _report(site: LiveSite, target: Target, reason: ReportReason) -> int:
    sent = SentReport(f"mac-{target.what}-{target.id}", reason, "Dat klopt niet.", "", "nl")
    with site.writing() as session:
        report_target(session, target, sent, now(), source_may_hide=True)
        waiting = open_cases(session, (None,), 1, 1000)[0]
        return next(case.id for case in waiting if (case.what, case.target_id) == (target.what, target.id))


def _second_checker(session: Session) -> Actor:
    grants = (Grant(Role.CHECKER, LAAGHOVEN),)
    person_id = add_person(session, "second@demo.example", "Nadia", grants, now(), "Bewoners Laaghoven")
    actor = find_actor(session, person_id)
    if actor is None:
        raise NotFound
    return actor
