"""Texts before they are compared: cleaned, told by language, cut into statements."""
