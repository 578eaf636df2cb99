"""What every process behind the pages shares: the settings and the database."""

from functools import cache
from typing import TYPE_CHECKING

from models.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.sealing import Sealer


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


@cache
def database() -> "Engine":
    """The engine of this process; a worker's parent never asks for it, so no connection crosses a fork."""
    from models.database import make_engine  # the command line, which analyses without one, loads none

    return make_engine(settings().database_url)


@cache
def sealer() -> "Sealer":
    """What opens the responses that wait in the intake."""
    from models.sealing import Sealer

    return Sealer(settings().secret_key)
