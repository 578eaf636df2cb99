"""Texts as vectors: the encoders, a statement beside its answer, and the views that are clustered."""
