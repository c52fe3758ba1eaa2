"""Every aspect that the tagger knows has a title, and every title an aspect."""

import pytest

from buurtstem.agenda.names import (
    ACT_NAMES,
    FIELD_NAMES,
    HORIZON_NAMES,
    ITEM_STATUS_NAMES,
    LACK_SENTENCES,
    PHASE_NAMES,
    RECOGNITION_NAMES,
    ROLE_NAMES,
    SIDE_NAMES,
    STAGE_NAMES,
)
from buurtstem.agenda.rules.interpretations import AuthorRole
from buurtstem.agenda.rules.items import Horizon, ItemContent, Status
from buurtstem.agenda.rules.threads import Act, Lack, Phase, Recognition, Stage
from buurtstem.core.paths import asset_folder
from buurtstem.themes.aspect_names import ASPECT_NAMES
from buurtstem.themes.nlp.terms import read_concepts

LONGEST_TITLE = 5  # words: it stands on a phone


def test_every_concept_has_a_title_and_every_title_a_concept() -> None:
    assert list(ASPECT_NAMES) == list(read_concepts(asset_folder("nlp_models") / "themes" / "concepts.tsv"))


def test_titles_are_short_and_differ() -> None:
    titles = [str(title) for title in ASPECT_NAMES.values()]

    assert [title for title in titles if len(title.split()) > LONGEST_TITLE] == []
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (STAGE_NAMES, Stage),
        (PHASE_NAMES, Phase),
        (ROLE_NAMES, AuthorRole),
        (SIDE_NAMES, AuthorRole),
        (RECOGNITION_NAMES, Recognition),
        (LACK_SENTENCES, Lack),
        (ACT_NAMES, Act),
        (HORIZON_NAMES, Horizon),
        (ITEM_STATUS_NAMES, Status),
        (FIELD_NAMES, [*ItemContent.__dataclass_fields__, "thread", "figure"]),
    ],
)
def test_every_code_of_threads_and_agenda_has_words(names: dict[str, object], codes: list[str]) -> None:
    assert set(names) == set(codes)
