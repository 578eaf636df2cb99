"""Spreadsheets in; reports and kept models out."""
