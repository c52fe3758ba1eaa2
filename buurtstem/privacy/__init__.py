"""Consent, numbers that are never stored, sensitive stories."""
