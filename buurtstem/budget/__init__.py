"""Participatory budgeting: rounds, plans, codes, sealed ballots, counting."""
