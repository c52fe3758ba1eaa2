"""Commands, and the programs around the package: set-up, build, wheel."""
