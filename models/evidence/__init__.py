"""Figures and quotes of a theme, a wave, a language, through the gate."""
