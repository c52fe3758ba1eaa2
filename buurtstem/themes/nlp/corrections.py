"""Corrected stories beside the texts of the folder: what is learned from them, and the name of the result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from buurtstem.themes.nlp.corpus import LabelledText
from buurtstem.themes.nlp.features import Counted

FEWEST_TEXTS = 3  # privacy.md: words in fewer than 3 training texts are not kept in a pipeline


def version_with(version: str, corrected: Sequence[LabelledText]) -> str:
    """Return the name of a pipeline that also learned from corrected texts; the same rows, the same name."""
    if not corrected:
        return version
    digest = hashlib.sha256()
    for text in corrected:
        row = [text.lang, text.text, sorted(text.themes), sorted(text.nature)]
        digest.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return f"{version}-{digest.hexdigest()[:8]}"


def forget_rare_words(docs: Sequence[Doc], first_corrected: int) -> None:
    """Take from the stories of real people, from `first_corrected` on, what fewer than three texts hold.

    A name or a rare word of one teller then leaves no trace in the weights.
    """
    lexical = [doc._.story_keys.lexical for doc in docs]
    keys, texts = np.unique(np.concatenate([each.keys for each in lexical]), return_counts=True)
    common = keys[texts >= FEWEST_TEXTS]
    for doc, mine in list(zip(docs, lexical, strict=True))[first_corrected:]:
        stays = np.isin(mine.keys, common)
        kept = Counted(mine.keys[stays], mine.counts[stays])
        doc._.story_keys = doc._.story_keys._replace(lexical=kept)
