"""First use of a site, what is wrong with it, and its keys."""
