"""What every process behind the pages shares: the settings and the database."""

from functools import cache

from sqlalchemy import Engine

from models.database import make_engine
from models.sealing import Sealer
from models.settings import Settings


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


@cache
def database() -> Engine:
    """The engine of this process; a worker's parent never asks for it, so no connection crosses a fork."""
    return make_engine(settings().database_url)


@cache
def sealer() -> Sealer:
    """What opens the responses that wait in the intake."""
    return Sealer(settings().secret_key)
