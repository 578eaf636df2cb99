"""A register from a file: our own exports, and those that others keep, whatever their columns are called."""
