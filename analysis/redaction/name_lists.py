"""The lists that tell names from words: first names and surnames, beside ordinary English."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from anyascii import anyascii

from analysis.text.ordinary_words import is_form_of_listed, is_listed, parts_of, read_words
from analysis.text.script import LATIN, script_of

_ENDS_SURNAMES = """
    bauer berger cka cki czyk dottir dze elli enko escu etti eva evic evsky holm huber idze maier mann
    meier nen oglu ova ovic ovsky oyan poulos quist qvist sen shvili singh ska ski sky ssen sson ucci
    uddin ullah wicz yev
"""
_SURNAMES_END = tuple(_ENDS_SURNAMES.split())
SHORTEST_FORMED = 6
# How hardly anything but a name is formed: Tamil, Telugu, Sinhala, Panjabi, Polish and Yoruba ones.
_FORMED = re.compile(
    r"\w{3,}(?:subramani[ae]m|subramanian|krishnan|krishna|raghavan|venkatesh|swamy|swami|moorthy|murthy|nathan"
    r"|narayanan|lingam|arasu|eswaran|eshwaran|eswari|(?<!me)raman|manickam|sundaram|chandran|rajan|pillai|velu|appan"
    r"|singhe|wardene?a|ratn[ae]|nayak[ae]|s[ei]kar[ae]|preet|jeet|(?<![bfkm])inder"
    r"|wicz|czyk|owsk[ai]|ewsk[ai]|i[nń]sk[ai]|yshyn|chuk|enko|ashvili|oglu|poulo[su])"
    r"|(?:oluwa|olu[fgmst]|adebo|adeyi|ayode|babat|ifeo|ogunl|ogunb|chukwu|okechu|nwach|onyek|vengat|venkat|thiru)\w{3,}"
)


def key_of(word: str) -> str:
    """Bring a word to the form in which the lists hold it: lower case, plain letters.

    In other scripts it stays what it is and is in no list: transliterated, Greek "και" would be a first name.
    """
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKC", word)
    is_latin = all(script_of(letter) == LATIN for letter in word if letter.isalpha())
    return anyascii(word).lower() if is_latin else word.casefold()


@cache
def read_list(name: str) -> frozenset[str]:
    """Read a list of words that lies in lists/."""
    return read_words(Path(__file__).parent / "lists" / name)


def is_first_name(key: str) -> bool:
    """Tell whether a folded word is a first name and hardly ever anything else; "Jean-Pierre" is one."""
    return all(_is_first_name(part) for part in key.split("-"))


@cache
def first_names() -> frozenset[str]:
    """Read both lists of first names."""
    return read_list("first_names.txt") | read_list("first_names_of_origins.txt")


def _is_first_name(part: str) -> bool:
    return part in first_names() or (_FORMED.fullmatch(part) is not None and not is_listed(part))


def may_be_first_name(key: str) -> bool:
    """Tell whether a folded word is a first name among other things: Grace, Will, Victoria."""
    return key in read_list("first_names_that_are_words.txt") or is_place_or_product(key)


def is_place_or_product(key: str) -> bool:
    """Tell whether a folded word is a first name, but mostly a place, month, product: Victoria."""
    return key in read_list("first_names_that_are_places.txt")


def is_surname(key: str) -> bool:
    """Tell whether a folded word is a surname, by the list or by its ending; many are words too."""
    names = read_list("surnames.txt")
    if key in names or ("-" in key and all(part in names for part in key.split("-"))):
        return True
    return len(key) > SHORTEST_FORMED and key.endswith(_SURNAMES_END)


def is_ordinary(key: str) -> bool:
    """Tell whether a folded word is ordinary English, in one of its common forms."""
    return all(is_listed(part) or _is_form(part) for part in parts_of(key))


def _is_form(part: str) -> bool:
    """Tell a form of an ordinary word from a name that looks like one: "Banks"."""
    return not (is_first_name(part) or is_surname(part)) and is_form_of_listed(part)
