"""Buurtstem: a participation and storytelling site for residents of Dutch neighbourhoods."""

__version__ = "0.4.0"
