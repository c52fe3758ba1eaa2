"""Threads, the neighbourhood agenda that grows from them, and what people say they mean."""
