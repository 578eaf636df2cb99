"""The rules by which a word is told to be a name, each with a case for it and one against it.

In a case `[Rose]` is a name that is to be found and `<GPE Rose>` an entity that the pipeline has read; the
entities are told here, so that a case tests one rule and not the pipeline.
"""

import re

import pytest
import spacy
from spacy.language import Language

from analysis.redaction.person_names import find_names
from analysis.redaction.tagged_words import read_words

SIGN = re.compile(r"<([A-Z]+) |[>\[\]]")

NEVER_NAMES = [
    "Mr J asked again.",
    "Ask Miss about it.",
    "Dear Miss [Okafor], it is late.",
    "I asked [Will] and left.",
    "Will said that it was late.",
    "Ask priya_k or Anna/Tom about it.",
    "My name is Jira.",
    "I told Jira [Okafor] about it.",
    "The Anna Ward is full.",
    "The Grace Smith Ward is full.",
]
TITLES = [
    "mr [priya] is late.",
    "mr [xylandor] is late.",
    "mr planning is late.",
    "mr celeste is late.",
    "Mr [Google] is late.",
    "Our MS Xylandor is old.",
    "Dr - Xylandor came.",
    "Xylandor met Mr",
]
ANNOUNCED = [
    "my name is [xylandor], hello",
    "my name is late on the list",
    "my name is celeste and this is late",
    "My name is [Baker], hello",
    "Our plan [J. Smith] made is late.",
    "We hired J. Xylandor here.",
    "We hired J, Smith too.",
    "We hired J. okafor here.",
    "We hired Team. Smith here.",
]
WORDS_TOO = [
    "[Grace] said that it was late.",
    "Grace period is long.",
    "Dear [Grace], it is late.",
    '[Grace]: "It is late."',
    'Now <GPE Grace>: "It is late."',
    "We like <PERSON [Victoria]> here.",
    "<PERSON Grace> works.",
    "We like [Hope Xylandor] here.",
    "We like <GPE Hope> Xylandor here.",
    "We like Hope Xylandor Fremblat Quornby Ward here.",
    "Hope Xylandor comes.",
    "[Celeste Xylandor] comes.",
    "We like Hope Garden here.",
    "We like Hope Trello here.",
    "We like Hope I'll go.",
    "We like [Hope Café] here.",
    "We like [Hope], Garden is late.",
    "We like [Hope]",
    "We like the Hope here.",
    "We like <GPE Hope> here.",
    "We like Victoria here.",
    "We met the Board. [Celeste] is late.",
    "Hope is late.",
    "I think Gold Grace is late.",
    "I'm [Grace] and late.",
]
ADDRESSED = [
    "I thank <GPE [Victoria]> today.",
    "I came with <GPE Victoria> today.",
    "I came with <GPE [Rose]> today.",
    "I walked by, <GPE Rose> is near.",
    "My nurse <GPE [Rose]> is kind.",
    "A visit <GPE Rose> is kind.",
    "I talked to <GPE [Rose]> again.",
    "I walked to <GPE Rose> again.",
    "I talked over <GPE Rose> again.",
    "We like <GPE [Rose]> helps.",
    "We like <GPE Rose>, helps.",
]
SURNAMES = [
    "Dear [Xylandor], it is late.",
    '[Xylandor]: "It is late."',
    "We like <GPE [Xylandor]> said it.",
    "We like <GPE Okafor> said it.",
    "Xylandor went.",
    "The <PERSON [Okafor]> plan is late.",
    "The <PERSON Xylandor> plan is late.",
    "The <PERSON [Xylandor]> has it.",
    "The <PERSON XylanDor> has it.",
    "I asked <PERSON [Xylandor]>, then left.",
    "The <PERSON [Xylandor Fremblat]> plan.",
    "The <PERSON Xylandor Garden> plan.",
    "The [Wisława Szczepańska] plan.",
    "We hired [Xylandor P Costa] now.",
    "The [Okafor] plan.",
    "The [Ünlandör] plan.",
    "The Xylandor plan.",
    "Ünlandör knows.",
    "The <ORG [Okafor]> plan.",
    "The <ORG Okafor Software> plan.",
    "The <ORG Software Okafor> plan.",
    "The <GPE Okafor> plan.",
    "<ORG [Okafor]> knows it.",
    "<GPE Okafor> knows it.",
    "<ORG Okafor> went.",
]
FULL_NAMES = [
    "[susan clarke] was there",
    "[susan davies] was there",
    "[susan xylandor] was there",
    "[susan] celeste was there",
    "[susan] planning was there",
    "[susan] blarged it",
    "[susan] o'xylan was there",
    "[susan] xyl was there",
    "[Susan] xylandor was there",
    "[Susan Baker] was there",
    "[Susan XylanDor] was there",
    "[Susan] Management was there",
    "[Susan J Management] was there",
    "[Susan Banks] was there",
    "[Susan <GPE Hope>] was there",
    "[Susan <GPE Tiny>] was there",
    "[Susan] J Excel was there",
    "[J. R. Okafor] came.",
    "[Anna] met J",
    " [Anna] met <GPE Wojcik>",
    "We told X, [Anna] here.",
    "We like the [Brook Anna] here.",
    "We like the Brook [anna] here.",
    "We like brook [Anna] here.",
    "We like the Jira [Anna] here.",
    "We like 7Brook [Anna] here.",
    "Yesterday [<GPE Wojcik> Anna] came.",
    "Yesterday <GPE Wojcik> - [Anna] came.",
    "<GPE Wojcik> [Anna] came.",
    "Yesterday <GPE Banker> [Anna] came.",
    "Yesterday the [<GPE Baker> Anna] came.",
    "Yesterday <GPE Xylandor> [Anna] came.",
    "Yesterday <PERSON [Xylandor> A. Anna] came.",
    "<PERSON Will> [Anna] came.",
    "Hope [Anna] came.",
    "[<GPE Celeste> Anna] came.",
    "[<PERSON Hope> Anna] came.",
]
CAPITALS = [
    "WE MET [ANNA] AND [TOM] AND TOLD THEM",
    "WE MET OKAFOR AND ROSE AND TOLD THEM",
    "We met [ANNA] there.",
    "We met TOM and GRACE there.",
    "We met <ORG [OKAFOR]> there.",
    "We met <ORG OKAFO> there.",
]


def read_case(case: str) -> tuple[str, list[tuple[int, int, str]], list[tuple[int, int]]]:
    """Take the signs out of a case: give the text, its entities and its names."""
    text, end, label, began = "", 0, "", {}
    entities, names = [], []
    for sign in SIGN.finditer(case):
        text += case[end : sign.start()]
        end = sign.end()
        if sign[0] == "]":
            names.append((began["["], len(text)))
        elif sign[0] == ">":
            entities.append((began["<"], len(text), label))
        else:
            began[sign[0][0]] = len(text)
            label = sign[1] or label
    return text + case[end:], entities, names


@pytest.fixture(scope="module")
def parting() -> Language:
    """A pipeline that parts words and reads nothing from them."""
    return spacy.blank("en")


def check(case: str, parting: Language) -> None:
    text, entities, names = read_case(case)
    doc = parting.make_doc(text)
    doc.ents = [doc.char_span(*entity) for entity in entities]
    assert find_names(text, read_words(doc)) == names


@pytest.mark.parametrize("case", NEVER_NAMES)
def test_some_words_are_never_names(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", TITLES)
def test_a_title_makes_a_name_of_what_follows(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", ANNOUNCED)
def test_an_initial_and_my_name_is_announce_a_name(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", WORDS_TOO)
def test_a_first_name_that_is_a_word_too_is_told_from_the_word(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", ADDRESSED)
def test_whom_one_asks_and_who_acts_is_a_person(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", SURNAMES)
def test_a_surname_alone_takes_a_list_an_entity_or_words_around_it(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", FULL_NAMES)
def test_a_name_grows_to_the_whole_of_it_and_no_further(case: str, parting: Language) -> None:
    check(case, parting)


@pytest.mark.parametrize("case", CAPITALS)
def test_capitals_that_are_shouted_or_short_for_something_name_nobody(case: str, parting: Language) -> None:
    check(case, parting)
