"""Words that cannot name a theme."""

PRAISE_WORDS = frozenset(_PRAISE.split())
EMPTY_WORDS = frozenset(_EMPTY.split())
