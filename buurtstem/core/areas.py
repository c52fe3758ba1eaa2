"""The codes of Statistics Netherlands by which features know areas without knowing the feature places."""

from __future__ import annotations

import re

# municipality, district, neighbourhood: each begins with the digits of the one it lies in
CODE = re.compile(r"GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
