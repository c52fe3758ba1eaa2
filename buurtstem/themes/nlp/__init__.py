"""Tagging stories with themes by a trained spaCy pipeline; the only package that imports spaCy."""
