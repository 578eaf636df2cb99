"""What a theme is called, and the quotes and the sentence that speak for it."""
