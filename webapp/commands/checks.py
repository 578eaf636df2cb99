"""What is looked at before a process starts: whether its settings lead anywhere."""

from jobs import queue
from models.database_address import read_address
from models.sealing import Sealer
from models.settings import Settings


def check(settings: Settings) -> None:
    """Look whether the database, the secret key and the queue can be used as they are set.

    Raises
    ------
    Unusable, SoundingsError
        If one of them cannot.
    """
    read_address(settings.database_url)
    Sealer(settings.secret_key)
    queue.check_address()
