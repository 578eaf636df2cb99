"""What comes in, sealed, and the responses it becomes."""
