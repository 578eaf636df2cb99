"""How a mail ends is no statement."""

import pytest
from spacy.language import Language

from analysis.text.cleaning import clean_text
from analysis.text.signatures import without_signature
from analysis.text.statements import split_statements

SAID = "The car park is full by eight."


@pytest.mark.parametrize(
    "end",
    [
        "Sent from my iPhone",
        "Sent from Outlook for Android",
        "Get Outlook for Android",
        "Get Outlook for iOS<https://aka.ms/x>",
        "Sent from my Samsung Galaxy smartphone.",
        "Sent from Yahoo Mail on Android",
        "Sent from Mail for Windows 10",
        "Sent via BlackBerry by AT&T",
        "Kind regards",
        "Kind regards,\n[name]",
        "Best wishes\nAnna Ashworth\nProject Officer\nExt 4321",
        "Many thanks\n[name]",
        "Yours sincerely,\n\n[name]\n[phone]",
        "Many thanks for asking",
        "Regards, [name]",
        "Cheers\n\nSent from my iPhone",
        "Warm regards\n[name]\n\nSent from my iPad",
    ],
)
@pytest.mark.parametrize("join", ["\n\n", "\n", " "])
def test_a_signature_is_no_statement(nlp: Language, end: str, join: str) -> None:
    if join == " " and "\n" in end:
        end = end.replace("\n", " ") if end.count("\n") == 1 else "Kind regards [name]"
    assert split_statements([clean_text(f"{SAID}{join}{end}")], nlp) == [[SAID]]


@pytest.mark.parametrize(
    "text",
    [
        "Kind staff",
        "Kind regards from the board would be nice",
        "Reports sent from my team are ignored",
        "Thanks\nThe car park is full",
        "Best wishes cards for leavers\nThe car park is full by eight.",
        "Sent from pillar to post",
        "My reports are sent from Outlook.",
        "He never sends his regards",
        "Please give them my best wishes",
        "Regards\nParking",
        "Get Outlook working",
        "We are told to write kind regards. It is silly.",
    ],
)
def test_what_only_begins_like_one_stays(text: str) -> None:
    assert without_signature(text) == text


def test_an_answer_as_long_as_a_cell_may_be_is_read(nlp: Language) -> None:
    text = ("The rota is late. " * 2000)[:32767]
    assert len(split_statements([text], nlp)[0]) > 1800
