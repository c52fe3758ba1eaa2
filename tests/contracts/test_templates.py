"""Templates: pages and fragments as web/htmx.py needs them, and nothing that the CSP would refuse."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from .markup import (
    TEMPLATES,
    all_included,
    included,
    is_fragment,
    roots,
    source_of,
    tags,
    template_names,
)
from .sources import called_name, calls, named, parsed, python_files

HTML = [name for name in template_names() if name.endswith(".html")]
FRAGMENTS = [name for name in HTML if is_fragment(name)]
LOADED = {"src", "href", "srcset", "poster", "data", "action", "formaction"}
OUTSIDE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)


def refused_by_csp(source: str) -> Iterator[str]:
    """Yield inline code and styles, and what would be loaded from another site."""
    for tag in tags(source):
        if tag.name == "style" or (tag.name == "script" and "src" not in tag.attributes):
            yield f"line {tag.line}: inline <{tag.name}>"
        for name, value in tag.attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"line {tag.line}: {name}="
            if name in LOADED and tag.name != "a" and OUTSIDE.match(value):
                yield f"line {tag.line}: {name}={value}"


def forms_without_address(source: str) -> Iterator[str]:
    """Yield the forms that would not work without JavaScript."""
    for tag in tags(source):
        if tag.name == "form" and not (tag.attributes.get("action") and tag.attributes.get("method")):
            yield f"line {tag.line}: <form> without action or method"


def wrong_in_fragment(source: str) -> Iterator[str]:
    """Yield what keeps a fragment from being swapped into a page."""
    if re.search(r"{%-?\s*extends\b", source):
        yield "it extends a page"
    if any(tag.name in {"script", "style", "html", "body"} for tag in tags(source)):
        yield "it holds script, style, html or body"
    if roots(source) != 1:
        yield f"it has {roots(source)} roots"


def answers() -> Iterator[tuple[str, str]]:
    """Yield page and fragment of every view that can answer with either."""
    for path in python_files("buurtstem"):
        for call in calls(parsed(path)):
            if called_name(call) in {"render", "form_page"} and len(call.args) > 1:
                page, fragment = call.args[:2]
                if path.name == "form_pages.py":  # it hands on what it was given
                    continue
                assert isinstance(page, ast.Constant), f"{named(path)}:{call.lineno}"
                assert isinstance(fragment, ast.Constant), f"{named(path)}:{call.lineno}"
                if fragment.value is not None:
                    yield page.value, fragment.value


def named_in_python() -> set[str]:
    """Return every text in the program that looks like the name of a template."""
    constants = (node for path in python_files("buurtstem") for node in ast.walk(parsed(path)))
    texts = {
        node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if text.endswith((".html", ".txt"))}


def test_there_are_templates_and_fragments() -> None:
    assert HTML
    assert FRAGMENTS
    assert list(answers())


@pytest.mark.parametrize("name", template_names())
def test_a_template_compiles_with_what_the_program_gives_it(shared_app: Flask, name: str) -> None:
    shared_app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", HTML)
def test_a_template_holds_nothing_that_the_csp_refuses(name: str) -> None:
    assert list(refused_by_csp(source_of(name))) == []


@pytest.mark.parametrize("name", HTML)
def test_every_form_works_without_javascript(name: str) -> None:
    assert list(forms_without_address(source_of(name))) == []


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_can_be_swapped_into_a_page(name: str) -> None:
    assert list(wrong_in_fragment(source_of(name))) == []


@pytest.mark.parametrize(("page", "fragment"), sorted(set(answers())))
def test_a_page_includes_the_fragment_that_htmx_gets(page: str, fragment: str) -> None:
    assert fragment in all_included(page)
    assert not is_fragment(page)
    assert is_fragment(fragment)


@pytest.mark.parametrize("fragment", sorted({fragment for _, fragment in answers()}))
def test_the_root_of_a_swapped_fragment_has_an_id(fragment: str) -> None:
    root = tags(source_of(fragment))[0]

    assert "id" in root.attributes


def test_every_template_is_used() -> None:
    used = named_in_python().union(*(included(source_of(name)) for name in template_names()))

    assert [name for name in template_names() if name not in used] == []


def test_every_template_that_is_named_exists() -> None:
    wanted = set().union(*(included(source_of(name)) for name in template_names()))

    assert [name for name in sorted(wanted) if not (TEMPLATES / name).is_file()] == []


@pytest.mark.parametrize("name", [name for name in HTML if Path(name).name.endswith("_page.html")])
def test_a_page_extends_the_layout(name: str) -> None:
    named = included(source_of(name))
    by_other_pages = (included(source_of(page)) for page in named if page.endswith("_page.html"))
    assert "layout.html" in named.union(*by_other_pages)


@pytest.mark.parametrize(
    "wrong",
    [
        "<p style='color: red'>x</p>",
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<button onclick="go()">x</button>',
        '<button hx-on:click="go()">x</button>',
        '<img src="https://elsewhere.example/x.png" alt="">',
        '<link rel="stylesheet" href="//elsewhere.example/x.css">',
        '{% if x %}<p class="{{ y }}"\n style="{{ z }}">x</p>{% endif %}',
    ],
)
def test_what_the_csp_refuses_is_found(wrong: str) -> None:
    assert list(refused_by_csp(wrong))


@pytest.mark.parametrize(
    "right",
    [
        '<a href="https://elsewhere.example/">x</a>',
        "<script src=\"{{ url_for('static', filename='js/x.js') }}\" defer></script>",
        '<p class="on" title="{{ _("style=") }}">{{ x }}</p>',
        "{# <style> #}",
    ],
)
def test_what_the_csp_allows_is_let_be(right: str) -> None:
    assert list(refused_by_csp(right)) == []


@pytest.mark.parametrize(
    "wrong", ["<form>", '<form method="post">', '<form hx-post="/x" method="post">', '<form action="/x">']
)
def test_a_form_without_address_is_found(wrong: str) -> None:
    assert list(forms_without_address(wrong))


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ('<div id="a"><p>{{ x }}</p><br></div>', 1),
        ("<p>a</p><p>b</p>", 2),
        ("{% if x %}<p>a</p>{% else %}<div>b</div>{% endif %}", 1),
        ("{% if x %}<p>a</p>{% endif %}<p>b</p>", 2),
        ("{% for x in y %}<p>{{ x }}</p>{% endfor %}", 2),
        ("<ul>{% for x in y %}<li>{{ x }}</li>{% endfor %}</ul>", 1),
        ('{% from "m.html" import card %}\n{% set a = 1 %}\n{{ card(a) }}', 1),
        ('{% call notice("info") %}<p>a</p><p>b</p>{% endcall %}', 1),
        ('{% macro one() %}<p>a</p><p>b</p>{% endmacro %}<div class="{% if x %}a{% endif %}">x</div>', 1),
        ('{% include "a.html" %}{% include "b.html" %}', 2),
        ("<p>a</p> and a text", 2),
        ("{# a comment #}\n<hr>", 1),
        ("{% if x %}<div class='a'>{% else %}<div class='b'>{% endif %}x</div>", 1),
    ],
)
def test_the_roots_of_a_fragment_are_counted(source: str, number: int) -> None:
    assert roots(source) == number


@pytest.mark.parametrize(
    "wrong", ['{% extends "layout.html" %}', "<p></p><script src='x'></script>", "", "<p>a</p><p>b</p>"]
)
def test_a_fragment_that_cannot_be_swapped_is_found(wrong: str) -> None:
    assert list(wrong_in_fragment(wrong))
