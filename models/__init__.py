"""What is kept and what may be done with it: tables, operations, settings and migrations."""
