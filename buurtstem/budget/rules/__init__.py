"""Rules of rounds: elections, counting, ballots, codes, sealing."""
