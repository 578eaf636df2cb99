"""Statements, themes and runs: what the machine found, and what people decided about it."""
