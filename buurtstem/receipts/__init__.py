"""Receipts: the code with which a teller finds a contribution again, without an account."""
