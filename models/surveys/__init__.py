"""Surveys, questions and waves, and what staff are promised."""
