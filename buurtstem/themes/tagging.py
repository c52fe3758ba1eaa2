"""The tagger of this application: loaded once, at first use or when the server warms up."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from buurtstem.core.paths import asset_folder

from .rules import Tagger, Tagging


class LazyTagger:
    """A tagger that loads its pipeline when it is first needed: commands without texts start at once."""

    def __init__(self) -> None:
        self._loaded: Tagger | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Version of the pipeline, kept with each tag."""
        return self.warm_up().version

    def warm_up(self) -> Tagger:
        """Load the pipeline; a second caller waits for the first."""
        with self._lock:
            if self._loaded is None:
                from .nlp.tagger import SpacyTagger

                self._loaded = SpacyTagger.load(asset_folder("nlp_models") / "themes" / "trained")
            return self._loaded

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Propose themes for one text."""
        return self.warm_up().tag(text, lang)

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        """Propose themes for many texts."""
        return self.warm_up().tag_many(texts)

    def recognise(self, text: str) -> str:
        """Return the language of a text."""
        return self.warm_up().recognise(text)
