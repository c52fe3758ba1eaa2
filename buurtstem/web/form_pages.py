"""The answer to a form that is asked for, or that is to be put right."""

from __future__ import annotations

from typing import Any

from flask import Response

from .forms import BaseForm
from .htmx import render
from .security import forbid_storing


def form_page(
    page: str, fragment: str | None, form: BaseForm, /, *, status: int | None = None, **context: Any
) -> Response:
    """Render a page with its form, or only the fragment: 200 when asked for, 422 when it was sent wrongly.

    `status` is another one, where what was sent was right and something else stood in its way.
    No cache keeps it: it holds what somebody typed.
    """
    if status is None:
        status = 422 if form.is_submitted() else 200
    return forbid_storing(render(page, fragment, status=status, form=form, **context))
