"""Trains the pipeline from the texts and term lists of a folder, and says when that is needed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import Model, fix_random_seed
from thinc.types import Floats2d, FloatsXd

from buurtstem.themes.nlp import architecture, components
from buurtstem.themes.nlp.choice import MOST_NATURES, good_threshold
from buurtstem.themes.nlp.corpus import LabelledText, read_texts, text_files
from buurtstem.themes.nlp.corrections import forget_rare_words, version_with
from buurtstem.themes.nlp.processes import in_processes
from buurtstem.themes.nlp.terms import CONCEPTS_FILE, CUES_FOLDER, TERMS_FOLDER
from buurtstem.themes.pipelines import SETTINGS_FILE
from buurtstem.themes.rules import MOST_THEMES, TELLER_NATURES, Theme

CONFIG_FILE = "config.cfg"
# The thresholds come from texts that a classifier had not seen: each fourth is left out and scored. A quarter
# holds some 1,400 stories; scoring the other three too would double the time that a set-up takes.
LEFT_OUT = 4
AVERAGED_EVERY = 16  # batches, in the second half of the epochs
LABELS = {
    "themes": [theme.value for theme in Theme],
    "nature": [nature.value for nature in TELLER_NATURES],
}

Report = Callable[[str], None]
Scores = dict[str, float]
Weights = dict[tuple[int, str], FloatsXd]


class NothingToTrainOn(RuntimeError):
    """The folder lacks the texts, the lists or the configuration; the sentence says what."""


@dataclass(frozen=True)
class Thresholds:
    """From which score on a code is proposed; themes in Dutch and in the other eight languages."""

    dutch: float
    others: float
    nature: float


def current_version(folder: Path) -> str:
    """Return the name of what training would make now: a hash of inputs, code, and spaCy's version."""
    code = Path(__file__).parent
    inputs = [folder / CONFIG_FILE, folder / CONCEPTS_FILE]
    for lists in (TERMS_FOLDER, CUES_FOLDER):
        inputs += sorted((folder / lists).glob("*.tsv"))
    inputs += text_files(folder / "texts")
    inputs += [*sorted(code.glob("*.py")), code.parent / "rules" / "__init__.py"]
    digest = hashlib.sha256(spacy_version.encode())
    for path in inputs:
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"\n{path.name} {len(content)}\n".encode())
            digest.update(content)
    return f"themes-{digest.hexdigest()[:12]}"


def needs_training(folder: Path) -> bool:
    """Say whether `trained/` is missing or was made from other inputs or by other code."""
    try:
        settings = json.loads((folder / "trained" / SETTINGS_FILE).read_text(encoding="utf-8"))
        return bool(settings["version"] != current_version(folder))
    except (OSError, ValueError, KeyError, TypeError):
        return True


def train(
    folder: Path,
    report: Report = lambda _: None,
    corrected: Sequence[LabelledText] = (),
    target: Path | None = None,
) -> str:
    """Train from `folder` into `folder/trained`, replaced only when all went well; return the version.

    `corrected` are stories that people corrected, learned from like the texts of the folder; what comes of
    them is written to `target`, which is then the folder of the pipeline itself.

    Raises:
        NothingToTrainOn: no texts, lists or configuration.
        TermListInvalid, TextsInvalid: a line that cannot be used.
    """
    shipped = current_version(folder)
    version = version_with(shipped, corrected)
    texts = [*_texts_of(folder), *corrected]
    nlp = _fresh_pipeline(folder)
    components.concepts_of(nlp).read(folder)
    examples = [_example(nlp, text) for text in texts]
    forget_rare_words([example.reference for example in examples], len(texts) - len(corrected))
    thresholds = _choose_thresholds(folder, texts, examples, report)
    report(f"Learning from all {len(texts)} texts.")
    components.subjects_of(nlp).learn(
        (example.reference, text.subjects) for example, text in zip(examples, texts, strict=True)
    )
    with _trained(nlp, examples):
        settings = {
            "version": version,
            "shipped": shipped,
            "thresholds": vars(thresholds),
            "texts": len(texts),
            "corrected": len(corrected),
        }
        _replace(target or folder / "trained", nlp, settings)
    return version


def _texts_of(folder: Path) -> list[LabelledText]:
    for name in (CONFIG_FILE, CONCEPTS_FILE):
        if not (folder / name).is_file():
            raise NothingToTrainOn(f"{folder} holds no {name}.")
    texts = read_texts(text_files(folder / "texts"))
    if len(texts) < LEFT_OUT:
        raise NothingToTrainOn(f"{folder / 'texts'} holds fewer than {LEFT_OUT} texts.")
    return texts


def _fresh_pipeline(folder: Path) -> Language:
    """Return the pipeline without lists; what they find in a text is noted once, by `_example`."""
    return load_model_from_config(load_config(folder / CONFIG_FILE), auto_fill=True)


def _example(nlp: Language, text: LabelledText) -> Example:
    """Return a text with its labels, its language and concepts noted once instead of in each epoch."""
    doc: Doc = nlp.make_doc(text.text)
    doc._.story_lang = text.lang
    for name in ("story_language", "story_concepts"):
        doc = nlp.get_pipe(name)(doc)
    doc.cats = {code: float(code in text.themes) for code in LABELS["themes"]}
    if text.nature:
        doc.cats |= {code: float(code in text.nature) for code in LABELS["nature"]}
    return Example(doc, doc)


@contextmanager
def _trained(nlp: Language, examples: Sequence[Example]) -> Iterator[None]:
    """Train both classifiers; inside the block the pipeline holds the averaged weights."""
    schedule = registry.resolve(nlp.config["training"], schema=ConfigSchemaTraining)
    for name, labels in LABELS.items():
        fix_random_seed(schedule["seed"])
        pipe = components.classifier_of(nlp, name)
        pipe.initialize(lambda: examples, nlp=nlp, labels=labels)
        architecture.weigh_by_rarity(pipe.model, [example.reference for example in examples])
    averages: Weights = {}
    for learned in in_processes(partial(_learned, nlp, name, examples, schedule) for name in LABELS):
        averages |= learned
    with nlp.use_params(averages):
        yield


def _learned(nlp: Language, name: str, examples: Sequence[Example], schedule: dict[str, Any]) -> Weights:
    """Train one classifier and return its averaged weights; the classifiers share nothing that is learned."""
    averages: Weights = {}
    pipe = components.classifier_of(nlp, name)
    order = random.Random(schedule["seed"])  # noqa: S311 - repeatable on purpose
    shuffled = list(examples)
    taken = 0
    for epoch in range(schedule["max_epochs"]):
        order.shuffle(shuffled)
        for number, batch in enumerate(schedule["batcher"](shuffled)):
            pipe.update(batch, sgd=schedule["optimizer"])
            if epoch >= schedule["max_epochs"] // 2 and number % AVERAGED_EVERY == 0:
                _average(averages, pipe.model, taken)
                taken += 1
    return averages


def _average(averages: Weights, model: Model[list[Doc], Floats2d], taken: int) -> None:
    """Take the weights as they are now into the averages of those that were `taken` before.

    Weights swing with each batch, the leaning of a label most: with five looks at them natures came out right
    in one training and wrong in the next. thinc's own averages look after each batch: a fifth of the time.
    """
    for node in model.walk():
        for name in node.param_names:
            weights = node.get_param(name)
            mean = averages.setdefault((node.id, name), weights * 0)
            mean += (weights - mean) / (taken + 1)


def _choose_thresholds(
    folder: Path, texts: Sequence[LabelledText], examples: Sequence[Example], report: Report
) -> Thresholds:
    """Return the thresholds that are best for stories scored by classifiers that had not seen them."""
    report("Choosing thresholds by texts that were left out.")
    nlp = _fresh_pipeline(folder)
    known = [example for place, example in enumerate(examples) if place % LEFT_OUT]
    with _trained(nlp, known):
        scored = [
            (texts[place], _scores(nlp, examples[place].reference))
            for place in range(0, len(examples), LEFT_OUT)
            if not texts[place].is_sentence
        ]
    dutch = [(scores["themes"], frozenset(text.themes)) for text, scores in scored if text.lang == "nl"]
    others = [(scores["themes"], frozenset(text.themes)) for text, scores in scored if text.lang != "nl"]
    nature = [(scores["nature"], frozenset(text.nature)) for text, scores in scored if text.nature]
    return Thresholds(
        dutch=good_threshold(dutch, MOST_THEMES),
        others=good_threshold(others or dutch, MOST_THEMES),
        nature=good_threshold(nature, MOST_NATURES),
    )


def _scores(nlp: Language, doc: Doc) -> dict[str, Scores]:
    return {
        name: dict(zip(labels, components.classifier_of(nlp, name).predict([doc])[0].tolist(), strict=True))
        for name, labels in LABELS.items()
    }


def _replace(target: Path, nlp: Language, settings: dict[str, object]) -> None:
    """Write beside the target and change the names at the end, so that nobody loads half a pipeline."""
    with tempfile.TemporaryDirectory(prefix=".trained-", dir=target.parent) as beside:
        made = Path(beside) / "new"
        nlp.to_disk(made)
        # spaCy would keep every text here: each is one token (`StoryTokenizer`), and nothing reads them again
        (made / "vocab" / "strings.json").write_text("[]", encoding="utf-8")
        (made / SETTINGS_FILE).write_text(json.dumps(settings, indent=1), encoding="utf-8")
        if target.exists():
            shutil.move(target, Path(beside) / "old")
        shutil.move(made, target)
