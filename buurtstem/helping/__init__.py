"""Telling for others: ambassadors and desks write down what somebody tells them, with consent (P-68)."""
