"""Panels: people who score without an account, and what a lead sees of them."""
