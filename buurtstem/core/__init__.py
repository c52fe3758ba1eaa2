"""Foundations without Flask: settings, paths, database, clock, jobs, small pure helpers."""
