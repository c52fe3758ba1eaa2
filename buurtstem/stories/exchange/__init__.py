"""Stories in files: out with consent respected, in with every row checked."""
