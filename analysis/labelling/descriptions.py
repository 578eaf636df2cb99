"""A theme in one sentence."""

from collections.abc import Sequence

MOSTLY = 0.75


def describe(mentioned: Sequence[str], works: int, needs_work: int) -> str:
    """Say in one sentence what a theme is about.

    Parameters
    ----------
    mentioned : sequence of str
        Phrases that at least two of its statements use: nobody's own wording.
    works, needs_work : int
        Statements from the questions about what works and what doesn't.

    Returns
    -------
    str
        Empty where nothing repeats.
    """
    if not mentioned:
        return ""
    *others, last = mentioned
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"People mention {listed}{_side(works, needs_work)}."


def _side(works: int, needs_work: int) -> str:
    total = works + needs_work
    if needs_work and needs_work >= MOSTLY * total:
        return ", mostly as something that does not work"
    if works and works >= MOSTLY * total:
        return ", mostly as something that works"
    return ", as something that works for some and not for others" if total else ""
