"""What became of a contribution: the receipt page (later also the chain from value to result)."""
