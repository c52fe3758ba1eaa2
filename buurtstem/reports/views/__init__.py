"""Pages of reports: for anyone, the desk of those who decide, and the makers of plans."""

from __future__ import annotations

from . import anyone, desk, plans
from .routes import blueprint, of_makers

__all__ = ["anyone", "blueprint", "desk", "of_makers", "plans"]
