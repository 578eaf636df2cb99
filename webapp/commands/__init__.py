"""The command line, where all rooms meet: it may import every other, and none imports it."""
