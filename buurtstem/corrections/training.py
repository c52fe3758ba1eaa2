"""Training with corrected stories, and the guard before the result is taken into use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from buurtstem.themes.pipelines import Pipelines
from buurtstem.themes.tagging import LazyTagger

from .queries import Teaching, TeachingText
from .rules.agreement import is_held_out

if TYPE_CHECKING:
    from buurtstem.themes.nlp.corpus import LabelledText
    from buurtstem.themes.nlp.guard import Comparison

DEVELOPMENT = "development"  # labelled texts that no pipeline learns from
Report = Callable[[str], None]


class NothingToLearn(RuntimeError):
    """There is no corrected story that may be used; the sentence says why."""


class ShippedIsOld(RuntimeError):
    """The shipped pipeline was not made from the texts and code that are here."""


@dataclass(frozen=True)
class Outcome:
    """A pipeline that was trained: what it learned from, and what the guard says."""

    version: str
    learned: int
    held_out: int
    suspected: int
    comparison: Comparison


def train_with_corrections(teaching: Teaching, pipelines: Pipelines, report: Report) -> Outcome:
    """Train from the shipped texts and the corrected stories; use the result unless the guard refuses it.

    What is refused is deleted. The shipped texts and pipeline stay as they are. Broken off anywhere, the
    pipeline in use stays in use.

    Raises:
        TrainingRuns: another command trains or chooses a pipeline.
        NothingToLearn: nothing was corrected that may be used.
        ShippedIsOld: `themes train` comes first.
        NothingToTrainOn, TextsInvalid, TermListInvalid: see `themes.nlp.training.train`.
    """
    from buurtstem.themes.nlp import corpus, guard, training
    from buurtstem.themes.nlp.tagger import SpacyTagger

    models = pipelines.shipped.parent
    learned, held_out = _parts(teaching.texts)
    if not learned:
        raise NothingToLearn(_why_nothing(teaching, len(held_out)))
    if training.needs_training(models):
        raise ShippedIsOld("The shipped pipeline is older than its texts. First: buurtstem themes train")
    development = corpus.read_texts(sorted((models / DEVELOPMENT).glob("*.jsonl")))
    with pipelines.turn():
        version = training.train(models, report, learned, pipelines.candidate)
        report("Comparing with the pipeline in use.")
        before = LazyTagger(pipelines).warm_up()  # what serves: the shipped one where the own one is damaged
        after = SpacyTagger.load(pipelines.candidate)
        comparison = guard.compare_taggers(before, after, [*development, *held_out])
        # the same version was made from the same: it stays where it is, not taken away for a moment
        if not comparison.is_refused and version != before.version:
            pipelines.accept_candidate(version)
    return Outcome(version, len(learned), len(held_out), teaching.suspected, comparison)


def _parts(texts: Sequence[TeachingText]) -> tuple[list[LabelledText], list[LabelledText]]:
    """Return what is learned from, and what is kept for measuring: always the same one in five."""
    from buurtstem.themes.nlp.corpus import LabelledText

    learned: list[LabelledText] = []
    held_out: list[LabelledText] = []
    for text in texts:
        labelled = LabelledText(text.lang, text.text, text.themes, text.nature, style="corrected")
        (held_out if is_held_out(text.contribution_id) else learned).append(labelled)
    return learned, held_out


def _why_nothing(teaching: Teaching, held_out: int) -> str:
    return (
        "There is no corrected story to learn from: it must be public, its themes chosen by a person, and "
        f"its teller must have ticked that. Left out: {teaching.suspected} that may name somebody, "
        f"{held_out} kept for measuring."
    )
