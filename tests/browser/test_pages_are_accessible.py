"""Every page in every state, for every role: axe-core, html-validate, edges and touch targets.

`make test` looks at the pages of twelve roles once, each in another language; `make soak-crawl` at those of all
roles in three languages, on phone and desktop, light and dark, and at the public pages as each role sees them.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from .chromium import DESKTOP, PHONE, Windows
from .looking import axe_violations, html_errors, small_targets, sticking_out
from .site import LiveSite, soaks
from .stops import PUBLIC, WALKS, Stop, Walker, begins

pytestmark = [pytest.mark.browser, pytest.mark.soak(part="crawl")]
IS_SOAK = soaks("crawl")
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@dataclass(frozen=True)
class Walk:
    """Who walks past which stops, and what the window is like."""

    role: str
    lang: str
    size: str
    scheme: str

    def __str__(self) -> str:
        return f"{self.role}-{self.lang}-{self.size}-{self.scheme}"

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The pages of the role; at full size also the public ones, with what they show to that role."""
        own = WALKS[self.role]
        return own + PUBLIC if IS_SOAK and own is not PUBLIC else own


SAMPLE = [
    Walk("visitor", "ar", "phone", "light"),
    Walk("teller", "nl", "phone", "dark"),
    Walk("voter", "ar", "phone", "dark"),
    Walk("checker", "en", "desktop", "light"),
    Walk("pair", "nl", "phone", "light"),
    Walk("builder", "nl", "desktop", "dark"),
    Walk("member", "ar", "phone", "dark"),
    Walk("administrator", "ar", "desktop", "dark"),
    Walk("maker", "en", "phone", "light"),
    Walk("helper", "nl", "phone", "dark"),
    Walk("reporter", "ar", "phone", "light"),
    Walk("judge", "nl", "phone", "dark"),
]
ALL = [
    Walk(role, lang, size, scheme)
    for role in WALKS
    for lang in ("nl", "en", "ar")
    for size, scheme in (("phone", "light"), ("desktop", "light"), ("phone", "dark"))
]


@pytest.mark.parametrize("walk", ALL if IS_SOAK else SAMPLE, ids=str)
def test_pages_are_accessible(windows: Windows, site: LiveSite, tmp_path: Path, walk: Walk) -> None:
    page = windows.open(SIZES[walk.size], walk.lang, color_scheme=walk.scheme)
    walker = Walker(site, page, windows.watch, walk.lang)
    begins(walker, walk.role)
    sent, changed, found = [], [], {}
    for number, stop in enumerate(walk.stops):
        stop.reach(walker)
        assert walker.endpoint() == stop.endpoint, stop.name
        file = tmp_path / f"{number:02} {stop.name}.html"
        file.write_text(page.content() if stop.changed_in_place else walker.source(), encoding="utf-8")
        (changed if stop.changed_in_place else sent).append(file)
        found[stop.name] = [
            *axe_violations(page),
            *sticking_out(page),
            *small_targets(page),
            *walker.dead_links(),
        ]

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert [*html_errors(sent), *html_errors(changed, read_back=True)] == []


def test_every_page_of_the_site_is_a_stop(site: LiveSite) -> None:
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    no_pages = {
        *("static", "media.picture", "media.small", "home.root", "home.design_without_language"),
        *("budget.sheet", "budget.result_record", "corrections.word_list"),
        *(
            "web.here",
            "accounts.here",
            "entries.short",
            "entries.qr",
            "entries.poster",
            "stories_export.download",
        ),
    }

    assert pages - no_pages <= {stop.endpoint for stops in WALKS.values() for stop in stops}
