"""Alembic migrations; run by `buurtstem db upgrade`, never by the application itself."""
