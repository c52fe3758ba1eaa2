"""Stories: contributions in somebody's own words, from any channel."""
