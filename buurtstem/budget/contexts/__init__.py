"""What templates of rounds need, made from read models: `rounds`, `voting`, `results`, `log`, `desk`."""
