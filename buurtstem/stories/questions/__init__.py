"""The question of an entry page, put in simpler words and in other languages beside its original."""
