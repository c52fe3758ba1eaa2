"""Figures: indicators and observations, their import, and the frame they are seen in."""
