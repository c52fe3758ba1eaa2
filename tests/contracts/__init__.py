"""Promises of the whole repository that no single feature's tests would notice being broken."""
