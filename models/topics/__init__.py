"""The organisation's own topics: names for themes, in every survey."""
