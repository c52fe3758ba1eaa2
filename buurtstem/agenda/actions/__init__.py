"""THE writes of threads and the agenda."""
