"""The front page, the page of a neighbourhood, and static information."""
