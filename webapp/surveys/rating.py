"""A rating in words: its scale, how it has changed, and whether that is more than chance."""

from models.evidence.closed_questions import Before, Ticked
from models.surveys.surveys import HIGHEST_RATING


def scale_in_words(rating: Ticked) -> str:
    """Say from where to where a rating goes."""
    lowest, highest = rating.question.ends
    return f"on a scale from 0 ({lowest}) to {HIGHEST_RATING} ({highest})"


def change_in_words(rating: Ticked) -> str:
    """Say how a rating has changed since the round before; nothing where there is none to compare with."""
    before = rating.before
    if before is None:
        return ""
    now, then = f"{rating.mean:.1f}", f"{before.mean:.1f}"
    way = f"{'up' if before.change.by > 0 else 'down'} from {then} in" if now != then else "the same as in"
    clear = "a clear change" if before.change.is_clear else "no clear change"
    return f"{way} {before.wave.name}; {before.people:,} answered then, {rating.people:,} now; {clear}"


def interval_in_words(before: Before) -> str:
    """Say between what the change lies, and what makes it clear."""
    low, high = (f"{point:+.1f}".replace("-", "−") for point in (before.change.low, before.change.high))
    return (
        f"With 95 % confidence it has changed by {low} to {high} points (Welch's interval for two means). "
        "It is called clear where that leaves out 0."
    )
