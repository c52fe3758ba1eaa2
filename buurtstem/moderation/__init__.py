"""Checking: nothing is public before a person has read it."""
