"""Clean text, and tell answers from non-answers."""

import html
import re
import unicodedata

from analysis.text.hidden_signs import without_hidden_signs
from analysis.text.vocabulary import MARK

_NO_SIGN = re.compile(r"&#\d{20,};?")  # of more digits than Python takes for a number
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_EXCEL_BREAK = re.compile(r"_x000[ad]_", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
_STRETCH = re.compile(r"(?:[^\w\s]|_)(?: ?(?:[^\w\s]|_)){3,}")
LONGEST_REPEATED = 12  # signs: the longest emoji are made of ten
MOST_REPEATS, MOST_STARS = 3, 5
_STARS = frozenset("*\u2605\u2606\u2b50\U0001f31f")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_APOSTROPHES = re.compile(r"['\u2019`\u00b4]")

_NON_ANSWERS = """
    na | n a | none | nil | nothing | no | nope | nah | not applicable | not available | no comment
    no comments | no answer | no response | no idea | no opinion | no feedback | none really | not really
    not sure | unsure | unknown | dont know | i dont know | idk | dk | dunno | do not know | i do not know
    not that i know of | not that i can think of | nothing really | nothing at all | nothing at the moment
    nothing at this time | nothing at present | nothing comes to mind | nothing springs to mind
    nothing to add | nothing else | nothing else to add | nothing in particular | nothing specific
    nothing i can think of | nothing that i can think of | nothing to report | nothing to say | nothing much
    nothing more | nothing further | nothing to mention | nothing for now | none that i can think of
    none i can think of | none at the moment | none at all | none to add | none for now | none known
    no suggestions | no suggestion | no complaints | no problems | no issues | no changes
    no further comments | no further comment | no other comments | no additional comments | no thanks
    no thank you | cant think of anything | i cant think of anything | cannot think of anything
    i cannot think of anything | cant think of any | cant think of anything at the moment
    nothing i can think of at the moment | anything | everything | all | all of it | all good | all fine
    fine | ok | okay | good | great | yes | yep | yeah | y | n | x | xx | xxx | test | testing | tbc | tbd
    see above | as above | same as above | same | ditto | above | see previous | see below | nothing wrong
    nothing needs improving | nothing to improve | nothing could be improved | nothing needs to be improved
    nothing needs changing | skip | pass | thanks | thank you | many thanks | hello | hi | blank | empty
    null | nan | no nothing | never | no more | i have no comments | i have none | i have nothing to add
    i have no suggestions | i have no idea | too early to say | too early to tell | nichts | keine
    kein kommentar | keine angabe | keine angaben | keine ahnung | weiss nicht | weiß nicht
    ich weiss nicht | ich weiß nicht | nein | ka | k a | nix | entfällt | keine meinung | keine anmerkungen
    nicht zutreffend | weiter nichts | rien | aucun | aucune | non | pas de commentaire
    pas de commentaires | je ne sais pas | sans objet | sans avis | ras | rien à dire | rien à signaler
    pas davis | sans commentaire | aucune idée | rien de particulier | nada | ninguno | ninguna
    ningun comentario | ningún comentario | sin comentarios | sin comentario | no sé | no se | no lo sé
    no aplica | no procede | nada que añadir | nada en particular | niente | nulla | nessuno | nessuna
    nessun commento | non so | non lo so | niente da segnalare | nenhum | nenhuma | não sei | sem comentários
    nada a declarar | niets | geen | geen idee | geen opmerkingen | weet ik niet | ik weet het niet | nvt
    n v t | brak | nic | nie wiem | nie mam | brak uwag | bez uwag | inget | ingenting | vet inte | vet ej
    inga kommentarer | intet | ingen kommentarer | ved ikke | vet ikke | ei mitään | en tiedä | ei kommentteja
    yok | bilmiyorum | žádné | žádný | nevím | bez komentáře | semmi | nem tudom | nimic | nu știu
    нет | ничего | не знаю | нет комментариев | без комментариев | немає | нічого | нищо | τίποτα
    没有 | 無し | 不知道 | 暂无 | 没有意见 | 没意见 | 无意见 | なし | ありません | 特になし | 特にありません
    わかりません | 없음 | 없습니다 | 모르겠습니다 | لا شيء | لا يوجد | لا أعرف | אין | לא יודע
"""
_KNOWN = frozenset(
    phrase.strip() for line in _NON_ANSWERS.splitlines() for phrase in line.split("|") if phrase.strip()
)


def clean_text(text: str) -> str:
    """Bring a text into one form: Unicode NFC, plain white space, no markup, no sign that nobody sees.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Line breaks are kept, one at a time; other runs of white space become one space. What is repeated on
        and on, as in "!!!!!!" or ":-:-:-:-:-", stands three times.
    """
    text = without_hidden_signs(html.unescape(_NO_SIGN.sub("", text)))
    text = _EXCEL_BREAK.sub("\n", unicodedata.normalize("NFC", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _NEWLINES.sub("\n", _SPACES.sub(" ", _MARKUP.sub(" ", text))).strip()
    return _STRETCH.sub(lambda stretch: _without_repeats(stretch.group()), text)


def _without_repeats(signs: str) -> str:
    """Leave out what would be the fourth of the same signs in a row, but none of five stars."""
    kept = ""
    for sign in signs:
        kept += sign
        for size in range(1, LONGEST_REPEATED + 1):
            repeated = kept[-size:]
            most = MOST_STARS if repeated in _STARS else MOST_REPEATS
            if kept.endswith(repeated * (most + 1)):
                kept = kept[:-size]
                break
    return kept


def is_non_answer(text: str) -> bool:
    """Tell whether a text says nothing: empty, only marks or signs, "n/a", "nothing", "don't know", "-"…

    Parameters
    ----------
    text : str

    Returns
    -------
    bool
    """
    words = _WORD.findall(_APOSTROPHES.sub("", MARK.sub(" ", text).casefold()))
    if not any(character.isalpha() for word in words for character in word):
        return True
    if len(words) == 1 and len(words[0]) == 1:
        return True
    return " ".join(words) in _KNOWN
