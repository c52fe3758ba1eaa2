"""The application: a list of steps."""

from __future__ import annotations

import gc
import logging
import os

import structlog
from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import configure_mappers

from buurtstem.accounts import views as accounts_views
from buurtstem.accounts.actions import AccountRetention
from buurtstem.accounts.rules import may_check_stories
from buurtstem.accounts.signin import SignInNeeded, set_up_sign_in
from buurtstem.agenda.actions.locks import lock_grouping
from buurtstem.agenda.actions.retention import AgendaRetention
from buurtstem.agenda.follows import AgendaFollows
from buurtstem.agenda.names import WORDS as AGENDA_WORDS
from buurtstem.agenda.rules import may_interpret
from buurtstem.agenda.views import blueprint as agenda
from buurtstem.budget.actions import COUNT_ROUND, BudgetRetention
from buurtstem.budget.closing import count_handler
from buurtstem.budget.follows import PlanFollows
from buurtstem.budget.rules.permissions import may_run_rounds
from buurtstem.budget.views import blueprint as budget
from buurtstem.core.chain import Chain
from buurtstem.core.contributions import Contributions
from buurtstem.core.facts import FactRetention
from buurtstem.core.jobs import Handler, JobRetention
from buurtstem.core.limits import AttemptRetention
from buurtstem.core.paths import asset_folder
from buurtstem.core.retention import Retention
from buurtstem.core.settings import Settings
from buurtstem.corrections.actions import RETAG, CorrectionRetention
from buurtstem.corrections.cli import learn_from_corrections
from buurtstem.corrections.retagging import retag_handler
from buurtstem.corrections.rules import may_open_theme_desk
from buurtstem.corrections.views import blueprint as corrections
from buurtstem.figures.actions import FigureRetention
from buurtstem.figures.contexts import show_figure
from buurtstem.helping.rules import may_ask_helpers, may_tell_for_others
from buurtstem.helping.views import blueprint as helping
from buurtstem.home.views import blueprint as home
from buurtstem.interviews.actions import InterviewRetention
from buurtstem.interviews.contribution import InterviewKind
from buurtstem.interviews.rules import may_read_talks
from buurtstem.interviews.views import blueprint as interviews
from buurtstem.lost_codes.actions import LostCodeRetention
from buurtstem.lost_codes.rules import may_answer_lost_codes
from buurtstem.lost_codes.views import blueprint as lost_codes
from buurtstem.media.actions import MediaRetention
from buurtstem.media.views import blueprint as media
from buurtstem.moderation.actions.retention import ModerationRetention
from buurtstem.moderation.added_objections import blueprint as added_objections
from buurtstem.moderation.additions import blueprint as checked_additions
from buurtstem.moderation.names import (
    CHECK_SENTENCES,
    REASON_EXPLAINED,
    REASON_NAMES,
    STATUS_NAMES,
    SUSPICION_NAMES,
)
from buurtstem.moderation.second_person import blueprint as second_person
from buurtstem.moderation.views import blueprint as moderation
from buurtstem.places.actions import PlaceRetention
from buurtstem.privacy.actions import ConsentRetention, MaskingRetention
from buurtstem.receipts.actions import ReceiptRetention
from buurtstem.reports.actions import ReportRetention
from buurtstem.reports.names import OUTCOME_NAMES, REPORT_REASONS, WHAT_NAMES
from buurtstem.reports.queries import reports_after_change
from buurtstem.reports.rules import may_handle_reports
from buurtstem.reports.views import blueprint as reports
from buurtstem.reports.views import of_makers as reported_plans
from buurtstem.stories.actions import StoryRetention
from buurtstem.stories.additions.actions import AdditionRetention
from buurtstem.stories.contribution import StoryKind
from buurtstem.stories.entries.actions import EntryRetention
from buurtstem.stories.entries.rules import may_make_entries
from buurtstem.stories.entries.views import blueprint as entries
from buurtstem.stories.exchange.actions import ImportRetention
from buurtstem.stories.exchange.rules.permissions import may_export_stories
from buurtstem.stories.exchange.views import blueprint as stories_export
from buurtstem.stories.names import HELP_SENTENCES, SOURCE_NAMES
from buurtstem.stories.questions.actions import QuestionRetention
from buurtstem.stories.questions.names import SIMPLE_SENTENCES
from buurtstem.stories.questions.views import blueprint as questions
from buurtstem.stories.rules import LONGEST_TEXT
from buurtstem.stories.views import WISHES
from buurtstem.stories.views import blueprint as stories
from buurtstem.tellers.actions import TellerRetention
from buurtstem.tellers.views import blueprint as tellers
from buurtstem.themes.actions import ThemeRetention
from buurtstem.themes.marking import marked_pieces
from buurtstem.themes.names import NATURE_HINTS, NATURE_NAMES, THEME_NAMES
from buurtstem.themes.pipelines import Pipelines
from buurtstem.themes.rules import SURE_SCORE, Tagger
from buurtstem.themes.scheme_choice import set_up_schemes
from buurtstem.themes.tagging import LazyTagger, shipped_folder
from buurtstem.trail.adding import blueprint as additions
from buurtstem.trail.consents import blueprint as consents
from buurtstem.trail.mailing import blueprint as receipt_mail
from buurtstem.trail.views import blueprint as trail
from buurtstem.translating.actions import TRANSLATE, TranslationRetention
from buurtstem.translating.names import FAILURE_SENTENCES
from buurtstem.translating.queries import StoryTranslations
from buurtstem.translating.rules import may_open_translations
from buurtstem.translating.sending import translate_handler
from buurtstem.translating.views import blueprint as translating
from buurtstem.web.database import set_up_database
from buurtstem.web.entrances import Entrance
from buurtstem.web.errors import set_up_errors
from buurtstem.web.here import blueprint as here
from buurtstem.web.htmx import htmx
from buurtstem.web.i18n import set_up_languages
from buurtstem.web.kept_pages import set_up_kept_pages
from buurtstem.web.mail import JOB_KIND as MAIL
from buurtstem.web.mail import mail_handler
from buurtstem.web.schema import refuse_old_schema
from buurtstem.web.security import set_up_security
from buurtstem.web.templating import set_up_templates
from buurtstem.web.upkeep import UPKEEP, upkeep_handler

# pages that show themes, and those between them: a scheme in the address goes along from one to the next
READ_IN_SCHEMES = (
    "home.front",
    "home.area",
    "stories.stories",
    "stories.story",
    "stories.print_stories",
    "stories.print_story",
    "agenda.agenda",
    "agenda.item",
    "agenda.thread",
    "agenda.threads",
    "agenda.staff_thread",
    "budget.area_rounds",
    "budget.round_page",
    "budget.result",
)

# public pages that are the same for everybody; they take no forms with a token, and read no cookie
KEPT_PAGES = (
    "home.front",
    "home.area",
    "home.privacy",
    "stories.stories",
    "stories.story",
    "agenda.agenda",
    "agenda.item",
    "agenda.thread",
    "budget.area_rounds",
    "budget.round_page",
    "budget.result",
    "reports.reasons",
)


def create_app(settings: Settings | None = None, tagger: Tagger | None = None) -> Flask:
    """Make the application from its settings; by default from the environment."""
    settings = settings or Settings.from_environ(os.environ)
    app = Flask(
        "buurtstem",
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
    )
    app.extensions["settings"] = settings
    app.extensions["pipelines"] = Pipelines(settings.data_dir, shipped_folder())
    app.extensions["tagger"] = tagger or LazyTagger(app.extensions["pipelines"])
    set_up_logging(settings)
    set_up_security(app, settings)
    set_up_languages(app, settings)
    set_up_templates(app, settings)
    set_up_schemes(app, settings.own_schemes, READ_IN_SCHEMES, WISHES)
    set_up_database(app, settings)
    set_up_sign_in(app)
    set_up_errors(app)
    htmx.init_app(app)
    register_contributions(app)
    register_chain(app)
    register_retention(app, settings)
    register_jobs(app, settings)
    register_words(app)
    register_entrances(app)
    register_pages(app)
    app.before_request(refuse_old_schema)
    set_up_kept_pages(app, KEPT_PAGES)
    return app


def ready_app() -> Flask:
    """Make the application for a production server: the tagger is loaded before the first story comes.

    With gunicorn's --preload it is loaded once, and the workers share it: what stands in memory now is never
    searched for garbage again, which would write to it, and give each worker a copy of its own.
    """
    app = create_app()
    app.extensions["tagger"].warm_up()
    configure_mappers()
    gc.collect()
    gc.freeze()
    return app


def set_up_logging(settings: Settings) -> None:
    """One line of JSON per event in production, readable lines elsewhere; never texts or addresses."""
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.environment == "production"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def register_contributions(app: Flask) -> None:
    """Tell the receipt page which features take contributions."""
    contributions = Contributions()
    contributions.register(StoryKind())
    contributions.register(InterviewKind())
    app.extensions["contributions"] = contributions
    app.extensions["translations"] = StoryTranslations()
    app.extensions["reports_after_change"] = reports_after_change  # a checker of what was changed reads them


def register_chain(app: Flask) -> None:
    """List who can say what became of a contribution, in the order of the chain."""
    app.extensions["chain"] = Chain((AgendaFollows(), PlanFollows()))


def register_retention(app: Flask, settings: Settings) -> None:
    """List who holds personal data; details before the thing itself."""
    app.extensions["retention"] = Retention(
        (
            AgendaRetention(),
            InterviewRetention(),
            BudgetRetention(),
            FigureRetention(),
            ThemeRetention(),
            MediaRetention(settings.media_dir),
            ReportRetention(),
            ModerationRetention(),
            CorrectionRetention(),
            TranslationRetention(),
            ConsentRetention(),
            MaskingRetention(),
            LostCodeRetention(),
            ImportRetention(),
            AdditionRetention(),
            StoryRetention(),
            EntryRetention(),
            QuestionRetention(),
            TellerRetention(),
            ReceiptRetention(),
            AccountRetention(),
            PlaceRetention(),
            AttemptRetention(),
            JobRetention(),
            FactRetention(),
        ),
        app.extensions["contributions"],
        wait_first=lock_grouping,
    )


def register_jobs(app: Flask, settings: Settings) -> None:
    """Say which function does which kind of background work."""
    handlers: dict[str, Handler] = {
        MAIL: mail_handler(settings),
        UPKEEP: upkeep_handler(app.extensions["retention"]),
        COUNT_ROUND: count_handler(settings),
        RETAG: retag_handler(app.extensions["tagger"]),
        TRANSLATE: translate_handler(settings, app.extensions["tagger"]),
    }
    app.extensions["learn_from_corrections"] = learn_from_corrections
    app.extensions["jobs"] = handlers


def register_words(app: Flask) -> None:
    """Give templates the names that features have for their codes."""
    app.jinja_env.globals.update(
        theme_names=THEME_NAMES,
        nature_names=NATURE_NAMES,
        nature_hints=NATURE_HINTS,
        source_names=SOURCE_NAMES,
        help_sentences=HELP_SENTENCES,
        reason_names=REASON_NAMES,
        reason_explained=REASON_EXPLAINED,
        report_reasons=REPORT_REASONS,
        report_outcomes=OUTCOME_NAMES,
        report_whats=WHAT_NAMES,
        status_names=STATUS_NAMES,
        suspicion_names=SUSPICION_NAMES,
        check_sentences=CHECK_SENTENCES,
        failure_sentences=FAILURE_SENTENCES,
        simple_sentences=SIMPLE_SENTENCES,
        show_figure=show_figure,
        marked_pieces=marked_pieces,
        longest_text=LONGEST_TEXT,
        sure_score=SURE_SCORE,
        terms=app.extensions["retention"].terms,
        **AGENDA_WORDS,
    )


def register_entrances(app: Flask) -> None:
    """Say which pages the bar of staff shows to whom."""
    app.extensions["entrances"] = (
        Entrance("moderation.queue", _l("Check stories"), may_check_stories),
        Entrance("reports.desk", _l("Reports"), may_handle_reports),
        Entrance("added.queue", _l("Additions"), may_check_stories),
        Entrance("corrections.desk", _l("Themes"), may_open_theme_desk),
        Entrance("translating.desk", _l("Translate stories"), may_open_translations),
        Entrance("entries.entries", _l("Entry pages"), may_make_entries),
        Entrance("helping.helpers", _l("Helpers"), may_ask_helpers),
        Entrance("helping.places", _l("Tell for somebody"), may_tell_for_others),
        Entrance("lost_codes.desk", _l("Lost codes"), may_answer_lost_codes),
        Entrance("interviews.talks", _l("Talks at the door"), may_read_talks),
        Entrance("agenda.threads", _l("Threads and agenda"), may_interpret),
        Entrance("budget.rounds", _l("Budget rounds"), may_run_rounds),
        Entrance("stories_export.choose", _l("Stories as a file"), may_export_stories),
    )


def register_pages(app: Flask) -> None:
    """Put the features' pages together."""
    features = (
        here,
        media,
        accounts_views.blueprint,
        moderation,
        second_person,
        added_objections,
        reports,
        reported_plans,
        checked_additions,
        corrections,
        trail,
        consents,
        receipt_mail,
        additions,
        lost_codes,
        stories_export,
        stories,
        translating,
        entries,
        questions,
        tellers,
        helping,
        interviews,
        agenda,
        budget,
        home,
    )
    for blueprint in features:
        app.register_blueprint(blueprint)
    app.register_error_handler(SignInNeeded, accounts_views.to_sign_in)
    app.context_processor(accounts_views.staff_bar)
    app.after_request(accounts_views.keep_private)
