"""How what was said leaves again: retention, erasure, withdrawal, and the names nobody may read."""
