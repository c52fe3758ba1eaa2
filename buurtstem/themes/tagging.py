"""The tagger of this application: loaded once, at first use or when the server warms up."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import structlog

from buurtstem.core.paths import asset_folder

from .pipelines import Pipelines
from .rules import Tagger, Tagging

NOT_READ = "none"  # stands in the place of a pipeline where none read the text
log = structlog.get_logger()


def shipped_folder() -> Path:
    """Return the folder of the pipeline that comes with the program.

    Raises:
        AssetsMissing: the program is not whole.
    """
    return asset_folder("nlp_models") / "themes" / "trained"


class LazyTagger:
    """A tagger that loads its pipeline when it is first needed: commands without texts start at once.

    With a site's pipelines it tags by the one that is in use there, and changes over by itself when another
    one is taken into use. Without, by the one that comes with the program.
    """

    def __init__(self, pipelines: Pipelines | None = None) -> None:
        self._pipelines = pipelines
        self._loaded: Tagger | None = None
        self._folder: Path | None = None
        self._mark: tuple[int, int] | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Version of the pipeline, kept with each tag."""
        return self.warm_up().version

    def warm_up(self) -> Tagger:
        """Load the pipeline; a second caller waits for the first."""
        with self._lock:
            mark = self._pipelines.mark if self._pipelines else None
            if self._loaded is not None and mark == self._mark:
                return self._loaded
            folder = self._pipelines.folder_in_use if self._pipelines else shipped_folder()
            if self._loaded is None or folder != self._folder:
                self._loaded, self._folder = self._load(folder), folder
            self._mark = mark
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

    def _load(self, folder: Path) -> Tagger:
        """Load a pipeline; for an own one that is damaged, which the log tells, the shipped one serves."""
        from .nlp.tagger import PipelineMissing, SpacyTagger

        try:
            return SpacyTagger.load(folder)
        except PipelineMissing:
            if self._pipelines is None or folder == self._pipelines.shipped:
                raise
            log.warning("own_pipeline_damaged", version=folder.name)
            return SpacyTagger.load(self._pipelines.shipped)


class TaggedAhead:
    """A tagger that has read some texts before it is asked: nobody waits then for the write lock meanwhile.

    What it read counts only for the same text, to the letter, in the same language; others it reads when
    they are asked for. A pipeline that fails loses nobody's story: it is kept without themes, as one in a
    language that is not known, and the log tells.
    """

    def __init__(self, tagger: Tagger, texts: Iterable[tuple[str, str | None]]) -> None:
        self._tagger = tagger
        self._made = {(text, lang): self._read(text, lang) for text, lang in texts}

    @property
    def version(self) -> str:
        """Version of the pipeline that reads."""
        return self._tagger.version

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Return what was read ahead, or read now."""
        return self._made.get((text, lang)) or self._read(text, lang)

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        """Do the same for many texts."""
        return (self.tag(text, lang) for text, lang in texts)

    def recognise(self, text: str) -> str:
        """Return the language of a text."""
        return self._tagger.recognise(text)

    def _read(self, text: str, lang: str | None) -> Tagging:
        try:
            return self._tagger.tag(text, lang)
        except Exception as error:  # noqa: BLE001  whatever it is, the story counts for more
            log.error("tagging_failed", error=type(error).__name__)  # noqa: TRY400  a trace may quote the text
            return Tagging(lang or "other", (), (), tagged=False, pipeline=NOT_READ)
