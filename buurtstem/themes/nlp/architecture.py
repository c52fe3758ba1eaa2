"""The classifiers' architecture: weighted features of a story, one linear layer, one logistic output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, SparseLinear_v2, chain
from thinc.types import Floats2d

from buurtstem.themes.nlp.features import Counted, Floats, Keys, places_of, rarity_of, scaled

Lengths = NDArray[np.int32]
Sparse = tuple[Keys, Floats, Lengths]  # keys, values, and the number of keys of each story

RARITY = "rarity"


@registry.architectures("buurtstem.StoryThemes.v1")
def story_themes(
    length: int,
    found_by: str,
    found_weight: float,
    nO: Optional[int] = None,  # noqa: N803, UP007, UP045 - name and spelling that spaCy's configuration asks for
) -> Model[list[Doc], Floats2d]:
    """Return the model: features, then SparseLinear, then a logistic output with cross-entropy as loss.

    `length` is the number of weights of a label; `found_by` says which list counts beside the words
    ("concepts" or "cues"); `found_weight` is the value of what it found once, beside lexical features whose
    squares sum to 1.
    """
    attrs = {
        "found_by": found_by,
        "found_weight": found_weight,
        "length": length,
        RARITY: np.ones(length, dtype="f"),
    }
    features: Model[list[Doc], Any] = Model("story_features", _forward_features, attrs=attrs)
    linear: Model[Any, Floats2d] = SparseLinear_v2(nO=nO, length=length)
    output: Model[Floats2d, Floats2d] = Model("story_logistic", _forward_logistic)
    model: Model[list[Doc], Floats2d] = chain(features, linear, output)
    model.set_ref("features", features)
    model.set_ref("linear", linear)
    model.attrs["multi_label"] = True
    return model


def weigh_by_rarity(model: Model[list[Doc], Floats2d], docs: Sequence[Doc]) -> None:
    """Set how much each lexical feature counts: the more of the training texts hold it, the less.

    spaCy's `initialize` shows a model ten texts only, so training calls this with all of them afterwards.
    """
    attrs = model.get_ref("features").attrs
    seen = np.zeros(attrs["length"], dtype="f")
    for doc in docs:
        np.add.at(seen, places_of(doc._.story_keys.lexical.keys, attrs["length"]), 1.0)
    attrs[RARITY] = rarity_of(seen, len(docs))


def weighted(features: Model[list[Doc], Sparse], lexical: Counted) -> Floats:
    """Return the values of lexical features: damped count by rarity; their squares sum to 1."""
    rarity: Floats = features.attrs[RARITY].take(places_of(lexical.keys, features.attrs["length"]))
    return scaled(lexical.counts, rarity)


def _forward_features(
    model: Model[list[Doc], Sparse],
    docs: Sequence[Doc],
    is_train: bool,  # noqa: ARG001
) -> tuple[Sparse, Callable[[Sparse], list[Doc]]]:
    keys, values = [], []
    for doc in docs:
        lexical, found = doc._.story_keys.lexical, getattr(doc._.story_keys, model.attrs["found_by"])
        keys += [lexical.keys, found.keys]
        values += [weighted(model, lexical), (1.0 + np.log(found.counts)) * model.attrs["found_weight"]]
    lengths = [len(keys[at]) + len(keys[at + 1]) for at in range(0, len(keys), 2)]
    sparse = np.concatenate(keys), np.concatenate(values).astype("f"), np.array(lengths, dtype=np.int32)
    return sparse, lambda _: []


def _forward_logistic(
    model: Model[Floats2d, Floats2d],
    scores: Floats2d,
    is_train: bool,  # noqa: ARG001
) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
    """Return probabilities; the gradient passes unchanged: "score minus truth" is that of cross-entropy.

    thinc's Logistic multiplies by the slope of the curve (squared error) and learns nothing where it is flat.
    """
    return model.ops.sigmoid(scores), lambda d_probabilities: d_probabilities
