"""The lists of names as the jobs look into them, with the key that the database does not hold."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session

from jobs.resources import settings
from models.removal.known_names import NameLists, name_lists, names_key
from models.review.withholding import unspoken_words
from models.themes.found_themes import NewTheme
from models.themes.run_outcome import Findings
from models.words_in_text import Found, has_mark, reworded, spoken_of, take_out


def finder(session: Session) -> Callable[[str], Found]:
    """What finds the known names in a text, and the phrases never taken for a name."""
    return _read(session).look_up


def scrubber(session: Session) -> Callable[[str], str]:
    """What takes known names out of a text.

    Made in the transaction that saves the text, after `lock_survey`, it also knows a name that was marked
    while the text was worked on.
    """
    return _read(session).scrub


def presentable(session: Session, survey_id: str, found: Findings) -> Findings:
    """Take known names, and words that only withheld statements used, out of labels and keywords.

    A description that holds one goes altogether, and so does another name that is offered for the theme.

    Called in the transaction that saves them, it also sees what was decided while a run worked.
    """
    known, unspoken = _read(session), unspoken_words(session, survey_id)
    suggested = [replace(one, label=_reworded(one.label, [], known, unspoken)[0]) for one in found.suggested]
    themes = [_without(theme, known, unspoken) for theme in found.themes]
    return replace(found, themes=themes, suggested=suggested)


def _reworded(
    label: str, keywords: Sequence[str], known: NameLists, unspoken: Container[str]
) -> tuple[str, list[str]]:
    label, keywords = reworded(label, keywords, known.knows, known.allowed)
    return reworded(label, keywords, unspoken.__contains__)


def _without(theme: NewTheme, known: NameLists, unspoken: Container[str]) -> NewTheme:
    label, keywords = _reworded(theme.label, theme.keywords, known, unspoken)
    clean = take_out(known.scrub(theme.description), unspoken.__contains__) == theme.description
    description = theme.description if clean else ""
    return replace(
        theme,
        label=label,
        keywords=keywords,
        description=description,
        topic="".join(_unmarked([theme.topic], known, unspoken)),
        nearest_topics=_unmarked(theme.nearest_topics, known, unspoken),
        phrases=_unmarked(theme.phrases, known, unspoken),
    )


def _unmarked(phrases: Iterable[str], known: NameLists, unspoken: Container[str]) -> list[str]:
    """The phrases with no mark of redaction, no known name and no word of withheld statements alone."""
    clean = [phrase for phrase in phrases if not has_mark(phrase)]
    return spoken_of(spoken_of(clean, known.knows, known.allowed), unspoken.__contains__)


def _read(session: Session) -> NameLists:
    return name_lists(session, names_key(settings().secret_key))
