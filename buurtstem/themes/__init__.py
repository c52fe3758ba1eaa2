"""Themes: the vocabulary, the tagging of stories, and people's corrections."""
