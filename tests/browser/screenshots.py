"""`make screenshots`: pictures of all pages in three languages and two sizes, and those of the README.

Writes build/screenshots/*.png, build/contact_sheet.html, build/contact_sheet.png and docs/img/*.png.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

from buurtstem.themes.tagging import LazyTagger
from tests.cast import LAAGHOVEN

from .chromium import DESKTOP, PHONE, Windows, launched
from .people import AREA, STORY, Person, Reader, Teller, Voter
from .site import LiveSite
from .stops import WALKS, Walker, begins
from .stops.agenda import LATE

ROOT = Path(__file__).resolve().parents[2]
BUILD, README_PICTURES = ROOT / "build", ROOT / "docs" / "img"
LANGUAGES = ("nl", "en", "ar")
SIZES = {"phone": PHONE, "desktop": DESKTOP}
COLUMNS, TILE, TILE_HEIGHT, GAP, CAPTION = 8, 300, 480, 12, 28  # of the contact sheet, in px
MOST_BYTES = 200_000  # of one picture in the README
COLOURS = 128  # a page has few: the palette keeps its edges sharp and the file small


def take_all(browser: Browser, site: LiveSite, folder: Path) -> Iterator[Path]:
    """Walk past every stop and yield each picture."""
    for lang in LANGUAGES:
        for size_name, size in SIZES.items():
            for role, stops in WALKS.items():
                site.renew()
                windows = Windows(browser, site.address)
                walker = Walker(site, windows.open(size, lang), windows.watch, lang)
                begins(walker, role)
                for number, stop in enumerate(stops):
                    stop.reach(walker)
                    name = f"{lang}-{size_name}-{role}-{number:02}-{stop.name.replace(', ', '-').replace(' ', '-')}"
                    yield take(walker, folder / f"{name}.png")
                windows.close()


def take(walker: Walker | Person, file: Path, *, full_page: bool = True) -> Path:
    """Save a picture of the page that is open; a whole one in a window as high as the page.

    In a lower window the bar with the button would lie across the middle of the picture.
    """
    page, window = walker.page, walker.page.viewport_size
    if full_page and window:
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
    page.screenshot(path=file, full_page=full_page)
    if window:
        page.set_viewport_size(window)
    return file


def take_for_the_readme(browser: Browser, site: LiveSite) -> Iterator[Path]:
    """Take the pictures of the README, as small files."""
    site.renew()
    windows = Windows(browser, site.address)
    teller = Teller(windows.open(PHONE, device_scale_factor=2))
    teller.opens_the_form()
    teller.writes(STORY["nl"])
    yield shrink(take(teller, README_PICTURES / "tell-nl-phone.png", full_page=False))
    arabic = Teller(windows.open(PHONE, "ar", device_scale_factor=2), "ar")
    arabic.tells(STORY["ar"])
    yield shrink(take(arabic, README_PICTURES / "thanks-ar-phone.png", full_page=False))
    reader = Reader(windows.open(DESKTOP, "en"), "en")
    reader.goes_to(f"{AREA}/verhalen")
    yield shrink(take(reader, README_PICTURES / "stories-en-desktop.png", full_page=False))
    resident = Reader(windows.open({"width": 1280, "height": 1000}), "nl")
    resident.goes_to(f"{AREA}/agenda")
    resident.page.locator("main a[href*='/agenda/']", has_text=LATE).first.click()
    resident.page.evaluate("document.querySelector('#stories').scrollIntoView()")
    yield shrink(take(resident, README_PICTURES / "agenda-nl-desktop.png", full_page=False))
    voter = Voter(windows.open(PHONE, "ar", device_scale_factor=2), "ar")
    voter.opens_the_vote(site.round_of(LAAGHOVEN))
    voter.types_the_code(site.voting_codes()[0])
    voter.chooses(voter.plans()[0])
    voter.page.evaluate("document.querySelector('#plans').scrollIntoView()")
    yield shrink(take(voter, README_PICTURES / "ballot-ar-phone.png", full_page=False))
    windows.close()


def shrink(file: Path) -> Path:
    """Keep fewer colours, so that the picture loads soon.

    Raises:
        ValueError: it is still larger than a README's picture may be.
    """
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name}: {file.stat().st_size} bytes, at most {MOST_BYTES}")
    return file


def compose(pictures: list[Path], file: Path) -> None:
    """Put the upper part of all pictures on one sheet, each with its name."""
    rows = math.ceil(len(pictures) / COLUMNS)
    step = (TILE + GAP, TILE_HEIGHT + CAPTION + GAP)
    sheet = Image.new("RGB", (COLUMNS * step[0] + GAP, rows * step[1] + GAP), "#DDDDDD")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=13)
    for number, path in enumerate(pictures):
        left, top = GAP + number % COLUMNS * step[0], GAP + number // COLUMNS * step[1]
        with Image.open(path) as picture:
            whole = picture.convert("RGB").resize((TILE, round(picture.height * TILE / picture.width)))
        sheet.paste(whole.crop((0, 0, TILE, min(whole.height, TILE_HEIGHT))), (left, top + CAPTION))
        pen.text((left, top + CAPTION // 4), path.stem[:42], fill="#1F2430", font=font)
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def list_in_html(pictures: list[Path], file: Path) -> None:
    """Write a page that shows all pictures whole."""
    figures = "\n".join(
        f'<figure><figcaption>{html.escape(path.stem)}</figcaption><img src="{path.relative_to(file.parent)}" '
        f'alt="" loading="lazy"></figure>'
        for path in pictures
    )
    style = "body{display:flex;flex-wrap:wrap;gap:1rem;font:14px sans-serif}figure{margin:0;width:20rem}img{width:100%}"
    file.write_text(
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Pages</title><style>{style}</style>\n'
        f"{figures}\n</html>\n",
        encoding="utf-8",
    )


def main() -> None:
    """Take all pictures; the ones of an earlier run are replaced."""
    folder = BUILD / "screenshots"
    for place in (folder, README_PICTURES):
        place.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with TemporaryDirectory() as data, launched() as browser:
        site = LiveSite(Path(data), LazyTagger())
        site.fill()
        site.keep()
        pictures = list(take_all(browser, site, folder))
        for picture in take_for_the_readme(browser, site):
            click.echo(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1000} kB")
        site.close()
    compose(pictures, BUILD / "contact_sheet.png")
    list_in_html(pictures, BUILD / "contact_sheet.html")
    click.echo(f"{len(pictures)} pictures: build/contact_sheet.html")


if __name__ == "__main__":
    main()
