"""Places: municipality, district and neighbourhood, by the codes of Statistics Netherlands (CBS)."""
