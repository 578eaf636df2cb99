"""How long redaction may take: what takes longer fails, like a text that brings out an error."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from spacy.language import Language

from analysis.redaction.redactor import Redactor

SECONDS = 5.0
SECONDS_A_SIGN = 0.0005  # three times what the worst of 2,000 random texts took on our machine
AGAIN_SECONDS = 1.0  # where what runs swallowed the error


class TooSlow(Exception):
    """A text, or one of several, kept the processor busy for too long."""


class PunctualRedactor(Redactor):
    """A redactor that gives up on texts which keep the processor busy for too long.

    What counts is the processor's time, so that no text fails because others keep the machine busy.

    Parameters
    ----------
    nlp : Language
        As for `Redactor`.
    seconds, seconds_a_sign : float
        How long a call may take, whatever it redacts and for each sign of it.
    """

    def __init__(
        self, nlp: Language, seconds: float = SECONDS, seconds_a_sign: float = SECONDS_A_SIGN
    ) -> None:
        super().__init__(nlp)
        self._seconds, self._seconds_a_sign = seconds, seconds_a_sign

    def redact(self, texts: Sequence[str], **looking_up: Any) -> list[str]:
        """Redact every text, as `Redactor` does.

        Raises
        ------
        TooSlow
            It would take too long.
        """
        with _at_most(self._seconds + self._seconds_a_sign * sum(map(len, texts))):
            return super().redact(texts, **looking_up)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what runs here after so many seconds of the processor; RQ's own limit keeps its alarm.

    Python hands signals to the main thread, in which jobs run; elsewhere there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _give_up(*_: object) -> None:
    raise TooSlow
