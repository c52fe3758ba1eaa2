"""Every string reaches the catalogues whole, and every catalogue counts as its language does."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po
from jinja2 import nodes

from buurtstem.core.settings import LANGUAGES

from .markup import JINJA, source_of, template_names
from .sources import ROOT, called_name, calls, named, parsed, python_files

FOLDER = ROOT / "translations"
# how many of the first arguments are texts
MARKERS = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2, "lazy_ngettext": 2}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
UNNAMED = re.compile(r"(?<!%)(?:%%)*%[^(%\s]")
# every form that a language has for whole numbers shows below 300, but for "many" in French and Spanish
NUMBERS = [*range(300), 1_000, 10_000, 100_000, 1_000_000, 1_000_001, 2_000_000, 10_000_000]

Text = tuple[str, ...]  # the singular, or singular and plural


@dataclass(frozen=True)
class Marked:
    """A string marked for translation: its texts, or nothing when they are not written out there."""

    place: str
    texts: Text | None


def marked_in_python(tree: ast.AST, place: str) -> Iterator[Marked]:
    """Yield the marked strings of a module."""
    for call in calls(tree):
        number = MARKERS.get(called_name(call), 0)
        if number:
            values = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args[:number]]
            yield Marked(f"{place}:{call.lineno}", written_out(values, number))


def marked_in_template(source: str, place: str) -> Iterator[Marked]:
    """Yield the marked strings of a template."""
    for call in JINJA.parse(source).find_all(nodes.Call):
        number = MARKERS.get(call.node.name, 0) if isinstance(call.node, nodes.Name) else 0
        if number:
            values = [arg.value if isinstance(arg, nodes.Const) else None for arg in call.args[:number]]
            yield Marked(f"{place}:{call.lineno}", written_out(values, number))


def written_out(values: list[object], number: int) -> Text | None:
    """Return the texts when all of them are written out as text."""
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if len(texts) == number else None


def all_marked() -> list[Marked]:
    """Return every marked string of the program and its templates."""
    modules = (marked_in_python(parsed(path), named(path)) for path in python_files("buurtstem"))
    templates = (marked_in_template(source_of(name), name) for name in template_names())
    return [marked for found in (*modules, *templates) for marked in found]


def texts_of(catalogue: Catalog) -> set[Text]:
    """Return every string of a catalogue."""
    return {
        message.id if isinstance(message.id, tuple) else (message.id,) for message in catalogue if message.id
    }


def catalogue_of(lang: str) -> Catalog:
    """Return the catalogue of a language."""
    with (FOLDER / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def template_catalogue() -> Catalog:
    """Return the strings that were extracted last."""
    with (FOLDER / "messages.pot").open("rb") as file:
        return read_po(file)


def counts_as_cldr(lang: str, number: int, expression: str) -> bool:
    """Whether a plural expression of gettext tells the same numbers apart as the language does."""
    index_of = gettext.c2py(expression)
    form_of = Locale.parse(lang).plural_form
    pairs = {(form_of(count), index_of(count)) for count in NUMBERS}
    forms, indexes = {form for form, _ in pairs}, {index for _, index in pairs}
    return len(pairs) == len(forms) == len(indexes) == number


def lost_placeholders(catalogue: Catalog) -> Iterator[str]:
    """Yield translations that name other things than the string; a form of a plural may leave one out."""
    for message in catalogue:
        if not message.id or not message.string:
            continue
        asked = set(PLACEHOLDER.findall(" ".join(message.id) if message.pluralizable else message.id))
        for translation in message.string if message.pluralizable else (message.string,):
            given = set(PLACEHOLDER.findall(translation))
            if translation and (given - asked or (given != asked and not message.pluralizable)):
                yield translation


def test_every_marked_string_is_written_out_where_it_is_marked() -> None:
    assert [marked.place for marked in all_marked() if marked.texts is None] == []


def test_the_extracted_strings_are_those_of_the_program() -> None:
    marked = {marked.texts for marked in all_marked() if marked.texts}
    extracted = texts_of(template_catalogue())

    assert len(marked) > 100
    assert sorted(marked - extracted) == [], "run: buurtstem translations extract, then update"
    assert sorted(extracted - marked) == [], "run: buurtstem translations extract, then update"


def test_every_placeholder_has_a_name() -> None:
    texts = {text for marked in all_marked() for text in marked.texts or ()}

    assert [text for text in sorted(texts) if UNNAMED.search(text)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_has_the_strings_of_the_program(lang: str) -> None:
    assert texts_of(catalogue_of(lang)) == texts_of(template_catalogue())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_counts_as_its_language_does(lang: str) -> None:
    catalogue = catalogue_of(lang)

    assert counts_as_cldr(lang, catalogue.num_plurals, catalogue.plural_expr)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_gives_every_plural_form(lang: str) -> None:
    catalogue = catalogue_of(lang)
    plurals = [message for message in catalogue if message.id and message.pluralizable]
    number = 0 if lang == "en" else catalogue.num_plurals  # the strings themselves are English

    assert [
        message.id for message in plurals if number and len(list(filter(None, message.string))) != number
    ] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_loses_a_placeholder(lang: str) -> None:
    assert list(lost_placeholders(catalogue_of(lang))) == []


@pytest.mark.parametrize(
    ("lang", "number", "expression"),
    [
        ("tr", 1, "0"),
        ("fr", 2, "(n > 1)"),
        ("es", 2, "(n != 1)"),
        ("pl", 2, "(n != 1)"),
        ("ar", 3, "n==0 ? 0 : n==1 ? 1 : 2"),
        ("nl", 3, "(n != 1)"),
    ],
)
def test_a_wrong_way_of_counting_is_found(lang: str, number: int, expression: str) -> None:
    assert not counts_as_cldr(lang, number, expression)


@pytest.mark.parametrize(
    "wrong",
    [
        'gettext(f"Hello {name}")',
        "gettext(sentence)",
        '_l("Hello " + name)',
        'ngettext("%(num)s story", many, number)',
    ],
)
def test_a_string_that_no_catalogue_can_hold_is_found(wrong: str) -> None:
    assert [marked.texts for marked in marked_in_python(ast.parse(wrong), "x.py")] == [None]
    assert [marked.texts for marked in marked_in_template('{{ _("Hello " ~ name) }}', "x.html")] == [None]


def test_strings_are_found_in_code_and_in_templates() -> None:
    code = 'x = gettext("One " "sentence")\ny = ngettext("%(num)s a", "%(num)s b", 2)'
    source = '{{ _("A sentence for %(name)s", name=name) }}{% if _("Another") %}{% endif %}'

    assert [marked.texts for marked in marked_in_python(ast.parse(code), "x.py")] == [
        ("One sentence",),
        ("%(num)s a", "%(num)s b"),
    ]
    assert {marked.texts for marked in marked_in_template(source, "x.html")} == {
        ("A sentence for %(name)s",),
        ("Another",),
    }


@pytest.mark.parametrize(("text", "unnamed"), [("%s told", True), ("100 %", False), ("%(num)d told", False)])
def test_a_placeholder_without_name_is_found(text: str, unnamed: bool) -> None:
    assert bool(UNNAMED.search(text)) is unnamed


def test_a_lost_placeholder_is_found() -> None:
    catalogue = Catalog(locale="nl")
    catalogue.add("Hello %(name)s", "Dag %(naam)s")

    assert list(lost_placeholders(catalogue)) == ["Dag %(naam)s"]
