"""What a site's environment still lacks, and how it is written down for the shell and for systemd."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

# what production cannot do without, and the question that `buurtstem init` asks for it
QUESTIONS = {
    "BUURTSTEM_ORGANISATION": "Organisation that answers for the stories (the controller, AVG)",
    "BUURTSTEM_PRIVACY_CONTACT": "Address of its data protection officer",
    "BUURTSTEM_PUBLIC_URL": "Address under which residents reach the site (https://…)",
}
SECRETS = frozenset({"BUURTSTEM_SECRET_KEY", "BUURTSTEM_RECEIPT_KEY"})
_ESCAPED = re.compile(r'(["\\$`])')
_HEAD = """\
# The settings of this site, written by `buurtstem init`; docs/settings.md lists all there are.
# systemd reads it by EnvironmentFile=, a shell by: set -a; . {file}; set +a
"""


class UnwritableValue(ValueError):
    """A setting with a line break or another control sign in it cannot stand in one line."""


def missing_settings(environ: Mapping[str, str]) -> list[str]:
    """Return the variables that a site in real use needs, and that are empty."""
    return [
        variable
        for variable in QUESTIONS
        if not environ.get(variable) and not environ.get(f"{variable}_FILE")
    ]


def with_proxy(environ: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers, and that one proxy stands in front of a new site on https."""
    is_https = answers.get("BUURTSTEM_PUBLIC_URL", "").startswith("https://")
    return {
        **answers,
        **({"BUURTSTEM_PROXIES": "1"} if is_https and not environ.get("BUURTSTEM_PROXIES") else {}),
    }


def export_lines(values: Mapping[str, str]) -> list[str]:
    """Return settings as lines for a shell."""
    return [f"export {name}={shlex.quote(value)}" for name, value in values.items()]


def environment_file(values: Mapping[str, str], file: str) -> str:
    """Return the text of a file that both systemd and a shell read; keys are never in it.

    Raises:
        UnwritableValue: naming the variable.
    """
    kept = {name: value for name, value in values.items() if name not in SECRETS}
    for name, value in kept.items():
        if not value.isprintable():
            raise UnwritableValue(name)
    lines = [f'{name}="{_ESCAPED.sub(_with_backslash, value)}"\n' for name, value in kept.items()]
    return _HEAD.format(file=shlex.quote(file)) + "".join(lines)


def _with_backslash(found: re.Match[str]) -> str:
    return "\\" + found[1]
