"""Tables of agenda."""
