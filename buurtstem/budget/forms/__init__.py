"""Forms of rounds: those of voters in `voting`, those of staff in `staff` and `acts`."""
