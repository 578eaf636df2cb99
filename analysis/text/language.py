"""Which language an answer is written in."""

import re
import runpy
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import spacy.lang

from analysis.redaction.name_lists import fold, is_first_name, is_ordinary
from analysis.text.vocabulary import MARK, is_shouted

ENGLISH = "en"
UNKNOWN = "und"  # ISO 639-2: surely not English, but not known which
NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "zh": "Chinese",
    UNKNOWN: "another language",
}
_LATIN = ["de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "tr", "cs", "hu", "ro"]
_OF_SCRIPT = {
    "ARABIC": ("ar", "fa", "ur"),
    "CJK": ("zh",),
    "CYRILLIC": ("ru", "uk", "bg", "sr"),
    "DEVANAGARI": ("hi",),
    "GREEK": ("el",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "THAI": ("th",),
}
# What stands before an apostrophe without being in the lists of stop words.
_ELIDED = {
    "fr": ["c", "d", "j", "l", "m", "n", "qu", "s", "t"],
    "it": ["all", "c", "d", "dall", "dell", "l", "nell", "quest", "sull", "un"],
}
# Letters by which one of two languages is told that share the frequent words of a text.
_LETTERS = {
    "cs": "ěřůťďň",
    "da": "æøå",
    "de": "ßäöü",
    "es": "ñ¿¡áíóú",
    "fi": "äö",
    "fr": "çèêàùœ",
    "hu": "őű",
    "it": "èàòìù",
    "nb": "æøå",
    "pl": "łąęśżźćń",
    "pt": "ãõçêáíó",
    "ro": "țăș",
    "sv": "åäö",
    "tr": "ğşıçöü",
}
_NO_WORDS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|io|net|org)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
SHARED_WITH_ENGLISH = 0.5  # what a word counts that is ordinary English too
MORE_THAN_ENGLISH = 1.5
FEWEST_WORDS = 2
UNSPACED = ("ja", "th", "zh")
DENSE = 3  # letters of another script that a Chinese or Japanese one is worth


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text.

    `joins` says that it and the next begin with a capital, as in "Las Vegas".
    """

    lower: str
    is_english: bool
    is_name: bool
    is_initialism: bool
    joins: bool


def detect_language(text: str) -> str:
    """Tell the language of a text.

    Parameters
    ----------
    text : str
        An answer, redacted or not.

    Returns
    -------
    str
        ISO 639-1 code; `en` where the text is too short to tell, `und` where it is surely not English.

    Notes
    -----
    Another script decides at once. Otherwise the words that are frequent in one language and the words that
    are not English must outweigh the English ones: an answer is never set apart for a foreign name.
    """
    plain = _NO_WORDS.sub(" ", MARK.sub(" ", text))
    return _by_script(plain) or _by_words(plain)


def words_of(text: str) -> list[str]:
    """Find the words of a text, as they are written."""
    return _WORD.findall(text.replace("\u2019", "'"))


def _by_script(text: str) -> str | None:
    """The language where most letters are not Latin."""
    scripts = Counter(_script(letter) for letter in _LETTER.findall(text))
    latin = scripts.pop("LATIN", 0)
    weight = sum(DENSE * n if _is_dense(script) else n for script, n in scripts.items())
    if weight <= latin:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    likely = _OF_SCRIPT.get(scripts.most_common(1)[0][0], (UNKNOWN,))
    return likely[0] if len(likely) == 1 else _most_frequent(text, likely)


@cache
def _script(letter: str) -> str:
    """The first word of a letter's name in Unicode."""
    return unicodedata.name(letter, "LATIN").split()[0]


def _is_dense(script: str) -> bool:
    return script in ("CJK", "HIRAGANA", "KATAKANA")


def _most_frequent(text: str, likely: Sequence[str]) -> str:
    """The language, the first in doubt, whose frequent words the text has most of."""
    words = [word.lower() for word in words_of(text)]
    return max(likely, key=lambda language: sum(word in frequent_words(language) for word in words))


def _by_words(text: str) -> str:
    words = list(_words(text))
    counts = _counts(words)
    letters = {language: sum(letter in text for letter in _LETTERS.get(language, "")) for language in _LATIN}
    best = max(_LATIN, key=lambda language: (counts[language][0], letters[language]))
    foreign, telling = counts[best]
    accented = {i for i, word in enumerate(words) if i not in telling and _is_accented(word)}
    foreign, telling = foreign + len(accented), telling | accented
    rest = [word for i, word in enumerate(words) if i not in telling]
    english = sum(word.is_english and not word.is_initialism for word in rest)
    total = foreign + sum(not word.is_english and not word.is_name for word in rest)
    sure = foreign >= 1 and total >= FEWEST_WORDS and total > MORE_THAN_ENGLISH * english
    if not sure:
        return ENGLISH
    return best if telling - accented or letters[best] else UNKNOWN


def _words(text: str) -> Iterator[_Word]:
    found = words_of(text)
    shouted = is_shouted(found)
    for i, word in enumerate(found):
        lower, folded, capital = word.lower(), fold(word), word[0].isupper()
        initialism = len(word) > 1 and word.isupper() and not shouted
        joins = capital and not shouted and i + 1 < len(found) and found[i + 1][0].isupper()
        yield _Word(
            lower=lower,
            is_english=lower in frequent_words(ENGLISH) or (lower.isascii() and is_ordinary(folded)),
            is_name=initialism or joins or (capital and (i > 0 or is_first_name(folded))),
            is_initialism=initialism,
            joins=joins,
        )


def _counts(words: Sequence[_Word]) -> dict[str, tuple[float, set[int]]]:
    """For each language what its frequent words count, and where they stand."""
    weights: dict[str, float] = defaultdict(float)
    places: dict[str, set[int]] = defaultdict(set)
    for i, word in enumerate(words):
        if word.is_initialism or word.lower in frequent_words(ENGLISH):
            continue
        for language in _latin_languages(word.lower):
            if not word.joins or language == "de":  # whose nouns begin with a capital
                weights[language] += SHARED_WITH_ENGLISH if word.is_english else 1
                places[language].add(i)
    return {language: (weights[language], places[language]) for language in _LATIN}


def _is_accented(word: _Word) -> bool:
    return not (word.is_english or word.is_name or word.lower.isascii())


def _latin_languages(word: str) -> set[str]:
    """The languages in which a word, or a part of one with an apostrophe or a hyphen, is frequent."""
    before, apostrophe, _ = word.partition("'")
    elided = {language for language, stems in _ELIDED.items() if apostrophe and before in stems}
    parts = {word, *re.split(r"['-]", word)} if not word.isalpha() else {word}
    return elided.union(*(_languages_by_word().get(part, frozenset()) for part in parts))


@cache
def _languages_by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for language in _LATIN:
        for word in frequent_words(language):
            found[word].add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


@cache
def frequent_words(language: str) -> frozenset[str]:
    """Read spaCy's stop words of a language; the language itself is slow to load and not needed."""
    path = Path(spacy.lang.__path__[0]) / language / "stop_words.py"
    return frozenset(word.lower() for word in runpy.run_path(str(path))["STOP_WORDS"] if word.isalpha())
