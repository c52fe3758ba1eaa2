"""Entry pages: one per poster, evening, class or coffee cart, so that a story keeps where it came from."""
