"""Real parts for every test: a Valkey, a PostgreSQL and SQLite, and an organisation to work with."""

pytest_plugins = [
    "tests.factories.databases",
    "tests.factories.valkey",
    "tests.factories.settings",
    "tests.factories.passwords",
    "tests.factories.organisation",
]
