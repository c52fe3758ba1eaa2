"""Two believable neighbourhoods in an empty database: to look around, for browser tests and pictures."""
