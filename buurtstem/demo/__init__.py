"""A believable pair of neighbourhoods in an empty database: to look around, for browser tests and screenshots."""
