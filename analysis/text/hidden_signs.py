"""Signs that nobody sees, behind which a name could hide from whoever looks for it."""

import re

from analysis.text.ordinary_words import is_form_of_listed, is_listed, parts_of

# Control signs; Unicode's format signs (category Cf), but for those that are seen, such as the Arabic sign
# for a number; variation selectors, fillers, and the tags, in which a whole text has room.
HIDDEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufff0-\ufffd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{HIDDEN}]")
_BLANK = re.compile(r"[\u2800\u3164\uffa0]")  # are seen as a space, which Unicode does not call them
# Joiners belong to the spelling from Arabic to Myanmar, in Khmer and Mongolian, and to emoji made of several.
_SPELT = r"[\u0600-\u109f\u1780-\u18af]"
_EMOJI = r"[\u2190-\u2bff\U0001f000-\U0001fbff]"
_JOINERS = re.compile(
    rf"(?<={_SPELT})([\u200c\u200d])[\u200c\u200d]*(?={_SPELT})"
    rf"|(?<={_EMOJI})(\u200d)[\u200c\u200d]*(?={_EMOJI})"
    r"|[\u200c\u200d]+"
)
_ZERO_WIDTH_SPACES = re.compile(r"[\u200b\ufeff]+")
_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
_LONGEST = 40
_WORD = r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?"
_LAST_WORD, _FIRST_WORD = re.compile(rf"(?<![^\W\d_]){_WORD}$"), re.compile(rf"{_WORD}(?![^\W\d_])")
_ENDS_A_PART = (",", ";", "!", "?")


def without_hidden_signs(text: str) -> str:
    """Take out what nobody sees; a joiner stays where the spelling of its script or an emoji needs it.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        A zero-width space or a byte-order mark between two words is a space; inside one it is gone.
    """
    if text.isascii():
        return _HIDDEN.sub("", text)
    text = _BLANK.sub(" ", _HIDDEN.sub("", text))
    text = _JOINERS.sub(lambda joiners: joiners[1] or joiners[2] or "", text)
    if not _ZERO_WIDTH_SPACES.search(text):
        return text
    return _CHUNK.sub(lambda chunk: _without_zero_width_spaces(chunk.group()), text)


def _without_zero_width_spaces(chunk: str) -> str:
    first, *others = _ZERO_WIDTH_SPACES.split(chunk)
    if not others or _ADDRESS.search(chunk):
        return "".join([first, *others])
    parts = [first]
    for part in others:
        parts += [" ", part] if _are_two_words(parts[-1], part) else [part]
    return "".join(parts)


def _are_two_words(before: str, after: str) -> bool:
    """Tell two words, "good" and "planning", from two parts of one, "Pri" and "ya", "plan" and "ning"."""
    left, right = _LAST_WORD.search(before[-_LONGEST:]), _FIRST_WORD.match(after[:_LONGEST])
    if right is None:
        return False
    if left is None:
        return before.endswith(_ENDS_A_PART)
    last, first = left.group(), right.group()
    if min(len(last), len(first)) < 2 or _is_english(last + first):
        return False
    return (last.islower() and first[0].isupper()) or (_is_english(last) and _is_english(first))


def _is_english(word: str) -> bool:
    parts = parts_of(word.lower().replace("\u2019", "'"))
    return all(is_listed(part) or is_form_of_listed(part) for part in parts)
