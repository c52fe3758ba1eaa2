"""Doorstep interviews by pairs of two organisations."""
