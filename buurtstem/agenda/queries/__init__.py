"""THE reads of threads and the agenda."""
