"""A small tagger of the tests' own: themes and languages by a handful of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from buurtstem.themes.rules import Nature, ProposedAspect, ProposedTheme, Tagging, Theme

THEMES = {
    "lift": Theme.HOUSING,
    "schimmel": Theme.HOUSING,
    "buren": Theme.TOGETHERNESS,
    "bus": Theme.ENVIRONMENT,
}
ASPECTS = {
    "lift": "housing/lift",
    "schimmel": "housing/damp",
    "huur": "housing/rent",
    "buren": "togetherness/neighbours",
    "bus": "environment/transport",
}
ALSO = {"housing/rent": Theme.LIVELIHOOD}
LANGUAGES = {"the": "en", "ve": "tr", "المصعد": "ar", "ƒ": "other"}


class WordTagger:
    """Implements `themes.rules.Tagger` without spaCy."""

    version = "words-1"

    def tag(self, text: str, lang: str | None = None) -> Tagging:
        """Propose the theme of each known word, else `other` with little confidence."""
        lang = lang or self.recognise(text)
        words = [word for word in THEMES if word in text.casefold()]
        themes = tuple(
            ProposedTheme(theme, 0.8 - 0.6 * rank, tuple(word for word in words if THEMES[word] is theme))
            for rank, theme in enumerate(dict.fromkeys(THEMES[word] for word in words))
        )
        if lang == "other":
            return Tagging(lang, (), (), tagged=False, pipeline=self.version)
        themes = themes or (ProposedTheme(Theme.OTHER, 0.2, ()),)
        return Tagging(
            lang,
            themes,
            (Nature.CONCERN,),
            tagged=True,
            pipeline=self.version,
            aspects=self.aspects(text.casefold()),
        )

    def aspects(self, text: str) -> tuple[ProposedAspect, ...]:
        """Propose the aspect of each known word, the one named most first."""
        found = (
            ProposedAspect(
                aspect, Theme(aspect.split("/")[0]), ALSO.get(aspect), text.count(word) / 10, (word,)
            )
            for word, aspect in ASPECTS.items()
            if word in text
        )
        return tuple(sorted(found, key=lambda aspect: -aspect.score))

    def tag_many(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagging]:
        """Propose for many."""
        return (self.tag(text, lang) for text, lang in texts)

    def recognise(self, text: str) -> str:
        """Return the language of the first known word, else Dutch."""
        return next((lang for word, lang in LANGUAGES.items() if word in text.split()), "nl")
