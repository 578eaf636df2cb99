"""Put right what was read in a wrong character set: "doesnâ€™t" is "doesn’t"."""

import re
from functools import cache

_PUNCTUATION = (
    "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2020\u2021\u2022\u2026\u2030\u2032\u2033"
    "\u2039\u203a\u20ac\u2122\u2190\u2192\u2212\u2248\u2260\u2264\u2265\u2605\u2606\u2611\u2713\u2714\u2717\u200b"
    "\u200c\u200d\ufeff\ufffd"
)
_LATIN = "".join(map(chr, range(0x80, 0x100)))
_FURTHER_LATIN = "".join(map(chr, range(0x100, 0x180)))
_HIGH_BYTES = bytes(range(0x80, 0x100))
_READ_AS_SEEN = ("latin-1", "mac_roman", "cp850", "cp437", "cp1251")
_IN_A_WORD = re.compile(r"[a-z]")
_LOST_QUOTE = re.compile(r"\u00e2\u20ac(?=[\s.,;:!?)]|$)")  # its last byte has no sign in Windows-1252
_LOST_SPACE = re.compile(r"(?<![A-Z\u00c0-\u00de])\u00c2(?=\s|$)")
_APOSTROPHE = re.compile(
    r"(?<=[a-zA-Z])\ufffd(?=(?:s|t|re|ve|ll|d|m)\b)"
    r"|(?:(?<=\bdon)|(?<=\bisn)|(?<=\bcan)|(?<=\bwon)|(?<=\bain)|(?<=\bdidn)|(?<=\bhasn)|(?<=\bhadn)|(?<=\baren)"
    r"|(?<=\bdoesn)|(?<=\bwasn)|(?<=\bhaven)|(?<=\bweren)|(?<=\bcouldn)|(?<=\bwouldn)|(?<=\bshouldn))\?(?=t\b)"
    r"|(?:(?<=\bi)|(?<=\bit)|(?<=\bwe)|(?<=\bhe)|(?<=\bshe)|(?<=\byou)|(?<=\bthat)|(?<=\bthey)|(?<=\bwhat)"
    r"|(?<=\bthere))\?(?=(?:s|m|re|ve|ll|d)\b)",
    re.IGNORECASE,
)
MOST_ROUNDS = 3  # "Ã¢â‚¬â„¢" was misread twice


def mend_mojibake(text: str) -> str:
    """Put back signs that were read in a wrong character set, where no right text looks like that.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    if not text.isascii():
        for _ in range(MOST_ROUNDS):
            mended = _mend_once(text)
            if mended == text:
                break
            text = mended
        text = _LOST_SPACE.sub("", _LOST_QUOTE.sub("\u201d", text))
    return _APOSTROPHE.sub("\u2019" if not text.isascii() else "'", text)


def _mend_once(text: str) -> str:
    text = _emoji().sub(_read_anew, text)
    text = _any_of(frozenset(_certain())).sub(lambda found: _certain()[found[0]], text)
    return _any_of(frozenset(_likely())).sub(_if_in_a_word, text)


def _if_in_a_word(found: re.Match[str]) -> str:
    """Mend "MichaÅ‚", but not a capital of another language that a mark follows."""
    beside = (
        found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    )
    return _likely()[found[0]] if _IN_A_WORD.search(beside) else found[0]


@cache
def _windows() -> dict[str, int]:
    """Give the byte of each sign in Windows-1252; what has none there is its own control sign."""
    signs = (bytes([byte]).decode("cp1252", "replace") for byte in _HIGH_BYTES)
    return {
        chr(byte) if sign == "\ufffd" else sign: byte for sign, byte in zip(signs, _HIGH_BYTES, strict=True)
    }


def _misread_by_windows(sign: str) -> str:
    seen = {byte: sign for sign, byte in _windows().items()}
    return "".join(seen[byte] for byte in sign.encode())


def _misread(signs: str, codec: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for sign in signs:
        seen = sign.encode().decode(codec, "ignore")
        if len(seen) == len(sign.encode()):
            found[seen] = sign
    return found


@cache
def _certain() -> dict[str, str]:
    """Give what no right text holds, with what it was."""
    found = {_misread_by_windows(sign): sign for sign in _PUNCTUATION + _LATIN}
    found |= _misread(_PUNCTUATION + _LATIN, "latin-1")
    for codec in _READ_AS_SEEN:
        found |= _misread(_PUNCTUATION, codec)
    return found


@cache
def _likely() -> dict[str, str]:
    """Give what is wrong inside a word only."""
    found = {_misread_by_windows(sign): sign for sign in _FURTHER_LATIN}
    for codec in ("mac_roman", "cp850", "cp1250"):
        found |= _misread(_LATIN, codec)
    return {seen: sign for seen, sign in found.items() if seen not in _certain()}


@cache
def _any_of(signs: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(signs, key=lambda one: (-len(one), one)))))


@cache
def _emoji() -> re.Pattern[str]:
    """Find the four signs that an emoji becomes."""
    later = "".join(re.escape(sign) for sign, byte in _windows().items() if byte < 0xC0)
    return re.compile(f"\u00f0[\u0178\x9f][{later}]{{2}}")


def _read_anew(found: re.Match[str]) -> str:
    read = bytes(_windows().get(sign, ord(sign) & 0xFF) for sign in found[0])
    return read.decode("utf-8", "replace")
