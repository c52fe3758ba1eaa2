"""Pictures that people send: taken in, made harmless, kept apart, served only to those who may see them."""
