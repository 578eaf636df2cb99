"""The portfolio: areas and their headcounts."""
