"""What can be wrong with a page that is open: for people who see, hear, touch or zoom; and with its HTML."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
HTML_VALIDATE = ROOT / "node_modules" / ".bin" / "html-validate"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
  });
  return violations.map((each) => [each.id, each.nodes.map((node) => node.html.slice(0, 160))]);
}"""
# hidden from the eye on purpose, or cut off by the box around it
VISIBLE = """
const isShown = (element) => element.checkVisibility({ visibilityProperty: true })
  && !element.closest(".only-heard, .skip, .table-cards thead, .gables, svg svg");
const named = (element) => element.outerHTML.slice(0, 160);
"""
STICKS_OUT = (
    "() => {"
    + VISIBLE
    + """
  const found = [];
  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) found.push(`page: ${page.scrollWidth} px in ${page.clientWidth} px`);
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width && isShown(element) && (box.left < -1 || box.right > page.clientWidth + 1)) {
      found.push(named(element));
    }
  }
  return found;
}"""
)
# a link inside a sentence is as high as its line (WCAG 2.5.8, inline); a box to tick is as large as its label
SMALL_TARGETS = (
    "(least) => {"
    + VISIBLE
    + """
  const standsInText = (link) => [...link.parentElement.childNodes].some(
    (node) => node !== link && node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 2,
  );
  const found = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!isShown(element) || (element.matches("a") && standsInText(element))) continue;
    const box = (element.closest("label") || element).getBoundingClientRect();
    if (Math.min(box.width, box.height) < least) {
      found.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${named(element)}`);
    }
  }
  return found;
}"""
)
LEAST_TARGET = 44  # CSS pixels each way (WCAG 2.5.5)
# what only a page that was read back from the browser has: it writes `checked` as `checked=""`
OF_READ_BACK = ("attribute-boolean-style:off", "attribute-empty-style:off", "doctype-style:off")


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds; it is put in by the debugger, so the page's own CSP stays as it is."""
    page.evaluate(_axe() + "; undefined")
    return [f"{rule}: {' | '.join(nodes)}" for rule, nodes in page.evaluate(RUN_AXE, AXE_TAGS)]


def sticking_out(page: Page) -> list[str]:
    """Return what reaches over the edge of the page, so that it would have to be scrolled sideways."""
    return [str(each) for each in page.evaluate(STICKS_OUT)]


def small_targets(page: Page) -> list[str]:
    """Return what is too small to be tapped, with its size."""
    return [str(each) for each in page.evaluate(SMALL_TARGETS, LEAST_TARGET)]


def html_errors(files: Iterable[Path], *, read_back: bool = False) -> Iterator[str]:
    """Yield what html-validate finds in saved pages, all in one process.

    Args:
        files: pages as the server sent them, or as they were read back from the browser.
        read_back: the latter.
    """
    command = [str(HTML_VALIDATE), "--config", str(ROOT / ".htmlvalidate.json"), "--formatter", "json"]
    if read_back:
        command += [word for rule in OF_READ_BACK for word in ("--rule", rule)]
    names = [str(file) for file in files]
    if not names:
        return
    done = subprocess.run([*command, *names], capture_output=True, text=True, check=False)
    for result in json.loads(done.stdout):
        for message in result["messages"]:
            yield f"{Path(result['filePath']).stem} line {message['line']}: {message['message']}"
