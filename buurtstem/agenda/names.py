"""Names and sentences of threads and the agenda, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from buurtstem.accounts.names import ROLE_NAMES as FUNCTION_NAMES
from buurtstem.figures.names import INDICATOR_NAMES
from buurtstem.themes.aspect_names import ASPECT_NAMES
from buurtstem.themes.names import THEME_NAMES

from .queries.threads import ThreadCard
from .rules.interpretations import AuthorRole
from .rules.items import Horizon, Status
from .rules.proposals import ProposalKind, ProposalReason
from .rules.threads import Act, Lack, Phase, Recognition, Stage

STAGE_NAMES = {
    Stage.PROPOSED: _l("Proposed"),
    Stage.INTERPRETED: _l("Interpreted"),
    Stage.ADOPTED: _l("Adopted"),
    Stage.DISMISSED: _l("Dismissed"),
}
PHASE_NAMES = {
    Phase.INTERPRETED: _l("People say what it means"),
    Phase.ADOPTED: _l("Adopted: ready for the agenda"),
    Phase.AGENDA: _l("On the agenda: work goes on"),
    Phase.DONE: _l("Finished"),
}
ROLE_NAMES = {
    AuthorRole.RESIDENT: _l("Resident"),
    AuthorRole.ENTREPRENEUR: _l("Entrepreneur"),
    AuthorRole.PROFESSIONAL: _l("Professional"),
}
SIDE_NAMES = {
    AuthorRole.RESIDENT: _l("Residents"),
    AuthorRole.ENTREPRENEUR: _l("Entrepreneurs"),
    AuthorRole.PROFESSIONAL: _l("Professionals"),
}
RECOGNITION_NAMES = {
    Recognition.YES: _l("Yes, residents recognise this"),
    Recognition.PARTLY: _l("Partly"),
    Recognition.NO: _l("No, residents do not recognise this"),
}
LACK_SENTENCES = {
    Lack.NAME: _l("A name, given by a person."),
    Lack.RESIDENT: _l("What at least one resident says that it means."),
    Lack.PROFESSIONAL: _l("What at least one professional says that it means."),
    Lack.RECOGNITION: _l("The answer to: do residents recognise this?"),
    Lack.NOT_RECOGNISED: _l(
        "Residents who recognise it. Now they do not: change it with them and ask again, or dismiss it."
    ),
    Lack.MARK: _l("A mark: chance, obstacle, or both."),
}
ACT_NAMES = {
    Act.OPENED: _l("opened by hand"),
    Act.NAMED: _l("named"),
    Act.MOVED_ON: _l("moved on"),
    Act.RECOGNITION: _l("recognition recorded"),
    Act.MARKED: _l("marked"),
    Act.DISMISSED: _l("dismissed"),
    Act.BROUGHT_BACK: _l("brought back"),
    Act.STORY_IN: _l("a story put in"),
    Act.STORY_OUT: _l("a story taken out"),
    Act.INTERPRETED: _l("an interpretation added"),
    Act.WITHDRAWN: _l("an interpretation withdrawn"),
    Act.STORY_MOVED: _l("a story moved"),
    Act.MERGED: _l("two threads merged"),
    Act.SPLIT: _l("a thread split"),
    Act.UNDONE: _l("undone"),
    Act.REJECTED: _l("a proposal rejected"),
}
HORIZON_NAMES = {
    Horizon.THIS_YEAR: _l("This year"),
    Horizon.ONE_TWO_YEARS: _l("In 1 to 2 years"),
    Horizon.THREE_FIVE_YEARS: _l("In 3 to 5 years"),
    Horizon.BY_DATE: _l("By a date"),
}
ITEM_STATUS_NAMES = {
    Status.TO_DO: _l("To do"),
    Status.DOING: _l("Being done"),
    Status.DONE: _l("Done"),
    Status.STOPPED: _l("Stopped"),
}
FIELD_NAMES = {
    "title": _l("Title"),
    "what": _l("What will be done"),
    "owner": _l("Owner"),
    "owner_organisation": _l("Organisation of the owner"),
    "horizon": _l("When"),
    "horizon_on": _l("By which date"),
    "review_on": _l("To be looked at again on"),
    "status": _l("Status"),
    "stop_reason": _l("Why it stopped"),
    "result": _l("What came of it"),
    "needs_municipality": _l("The municipality is needed"),
    "place_words": _l("Where"),
    "parties": _l("Who works on it"),
    "thread": _l("Thread"),
    "figure": _l("Figure"),
}
# what a log keeps as a code, by field, in words
CODE_NAMES = {
    "horizon": {code.value: name for code, name in HORIZON_NAMES.items()},
    "status": {code.value: name for code, name in ITEM_STATUS_NAMES.items()},
    "needs_municipality": {"1": _l("yes"), "": _l("no")},
    "figure": INDICATOR_NAMES,
}
DETAIL_NAMES = {
    **{code.value: name for code, name in STAGE_NAMES.items()},
    **{code.value: name for code, name in RECOGNITION_NAMES.items()},
    **{code.value: name for code, name in ROLE_NAMES.items()},
    "chance": _l("Chance"),
    "obstacle": _l("Obstacle"),
    "chance obstacle": _l("Chance and obstacle"),
    "": _l("none"),
    **{code.value: name for code, name in THEME_NAMES.items()},
    "merge": _l("could these two be one?"),
    "split": _l("does this one hold two subjects?"),
}
KIND_NAMES = {
    ProposalKind.MERGE: _l("Could these two be one?"),
    ProposalKind.SPLIT: _l("Does this one hold two subjects?"),
    ProposalKind.APART: _l("Could this story be a thread by itself?"),
}
REASON_SENTENCES = {
    ProposalReason.STORIES: _l("Many of the same stories are in both."),
    ProposalReason.PLACE: _l("Stories here name the same place."),
    ProposalReason.WORDS: _l("Stories here use many of the same words, and differ from the others."),
    ProposalReason.ALONE: _l("It tells much, and is like no thread that is there."),
}


def title_of(thread: ThreadCard) -> str:
    """Return the name that people gave a thread, else the title of its aspect with its place or number."""
    if thread.name:
        return thread.name
    title = str(ASPECT_NAMES[thread.aspect] if thread.aspect else THEME_NAMES[thread.theme])
    if thread.place_name:
        return gettext("%(subject)s, %(place)s", subject=title, place=thread.place_name)
    return f"{title} ({thread.series + 1})" if thread.series else title


# given to all templates in app.py
WORDS = {
    "aspect_names": ASPECT_NAMES,
    "thread_stage_names": STAGE_NAMES,
    "phase_names": PHASE_NAMES,
    "author_role_names": ROLE_NAMES,
    "side_names": SIDE_NAMES,
    "recognition_names": RECOGNITION_NAMES,
    "lack_sentences": LACK_SENTENCES,
    "thread_act_names": ACT_NAMES,
    "thread_detail_names": DETAIL_NAMES,
    "horizon_names": HORIZON_NAMES,
    "item_status_names": ITEM_STATUS_NAMES,
    "item_field_names": FIELD_NAMES,
    "item_code_names": CODE_NAMES,
    "proposal_names": KIND_NAMES,
    "proposal_reasons": REASON_SENTENCES,
    "title_of": title_of,
    "function_names": FUNCTION_NAMES,
}
