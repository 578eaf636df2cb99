"""What is said of an error: its kind and where it happened, not its text, which could hold people's words."""

import traceback


def place_of(error: BaseException) -> str:
    """The kind of an error and the line it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
