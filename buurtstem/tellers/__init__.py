"""Who tells, as counts: the optional screen after sending."""
