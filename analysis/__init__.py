"""How text becomes themes: pure functions and estimators. No database, no web framework, no queue."""
