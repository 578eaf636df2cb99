"""How long a run still takes, in words."""

import math

A_MINUTE = 60


def time_left(seconds: int | None) -> str:
    """Say it as roughly as it is known: in steps of ten seconds, then in minutes, or not at all yet."""
    if seconds is None:
        return "time left not known yet"
    if seconds < 10:
        return "a few seconds left"
    if seconds < A_MINUTE - 5:
        return f"about {math.ceil(seconds / 10) * 10} seconds left"
    minutes = round(seconds / A_MINUTE)
    return "about a minute left" if minutes == 1 else f"about {minutes} minutes left"
