"""Later additions to a story: each with its own month, checked before anybody sees it."""
