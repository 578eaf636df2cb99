"""A theme in one sentence."""

from collections.abc import Sequence


def describe(mentioned: Sequence[str]) -> str:
    """Say in one sentence what a theme is about; what works in it and what does not, its figures tell.

    Parameters
    ----------
    mentioned : sequence of str
        Phrases that at least two of its statements use: nobody's own wording.

    Returns
    -------
    str
        Empty where nothing repeats.
    """
    if not mentioned:
        return ""
    *others, last = mentioned
    return f"People mention {', '.join(others)} and {last}." if others else f"People mention {last}."
