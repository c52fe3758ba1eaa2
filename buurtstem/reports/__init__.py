"""Report this: anyone reports a public story, plan or picture; two people decide, with reasons."""
