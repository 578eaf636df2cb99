"""The words around a name by which it is told from a word, a place, a product."""

import re

from spacy.lang.en.stop_words import STOP_WORDS

# What stands before a surname, and inside one.
_TITLES = """
    capt cllr col dame dr frau herr lt miss mr mrs ms mx prof professor rev sgt sir
"""
_PARTICLES = """
    ab abu al ap ben bin bint binte binti bte da das de del della den der di dos du el ferch ibn la le
    ter umm van verch von
"""
# What one does with a person: "ask Rose". Some of it one does with things as well: "with Julia".
_ASKING = """
    ask asked asking by call called calling cc chase chased contact contacted email emailed mail mailed meet
    message messaged met phone phoned rang ring saw see tell telling thank thanked thanks told with
"""
_BESIDE_THINGS_TOO = """
    by call called saw see with
"""
# What comes before "to", "with", "from", "of" and a person: "thanks to Rose".
_SPEAKING_TO = """
    afraid apologised apologized argued assigned complained credit due given go kudos listen listened
    lot married report reported reports said scared shout-out shouted speak speaking spoke talk talked
    talking thanks tribute went write wrote
"""
# What a person is: "my manager Mark".
_PEOPLE = """
    actor anaesthetist author boss brother buddy coach colleague colleagues consultant daughter director
    doctor founder founders husband lead leader manager matron mentor midwife nurse officer partner physio
    producer receptionist registrar singer sister son songwriter supervisor surgeon trainer wife
"""
# What only people do, then what mostly people do, then what anything may do that is a name already.
_SAYING = """
    apologised apologises apologized asked asks belittles bullied bullies complained complains emailed
    explained explains joked laughed listened listens micromanages mumbles nags phoned rang replied
    replies resigned said says shouted shouts smiled tells thinks thought told whispers writes wrote
    yelled yells
"""
# Of whom one is afraid.
_FEARING = "afraid ashamed frightened scared terrified wary"
_DOING = """
    always cancelled cancels cares decided decides forgets forgot helped helps ignored ignores keeps
    kept knew knows never promised ran refused refuses retired rewrites rewrote runs signed signs sorted
    wanted wants
"""
_BEING = """
    did had has is was who
"""
# What is named after people: in capitals, or in any case for the second list.
_INSTITUTIONS = """
    airport associates avenue award bridge building center centre church city clinic college company corp
    corporation county cup day effect foundation gmbh group hall hospital house inc index institute island
    lake lane law limited line llc ltd model museum orchestra park partners plc prize program programme
    project river road school square station street team test theory trust university ward wing
"""
_NAMED_AFTER_PEOPLE = """
    building clinic hospital house method nurses road street theorem theory ward
"""
# What stands before things rather than before a first name: "the Grace period", "in Victoria".
_THINGS_FOLLOW = """
    a an any at each every in no on our that the their this your
"""

TITLES = frozenset(_TITLES.split())
PARTICLES = frozenset(_PARTICLES.split())
ASKING = frozenset(_ASKING.split())
BESIDE_THINGS_TOO = frozenset(_BESIDE_THINGS_TOO.split())
SPEAKING_TO = frozenset(_SPEAKING_TO.split())
PEOPLE = frozenset(_PEOPLE.split())
SAYING = frozenset(_SAYING.split())
DOING = SAYING | frozenset(_DOING.split())
FEARING = frozenset(_FEARING.split())
BEING = DOING | frozenset(_BEING.split())
INSTITUTIONS = frozenset(_INSTITUTIONS.split())
NAMED_AFTER_PEOPLE = frozenset(_NAMED_AFTER_PEOPLE.split())
THINGS_FOLLOW = frozenset(_THINGS_FOLLOW.split())
# What begins a sentence before a name: "Will Tom come?", "Thank Anna".
OPENERS = ASKING | STOP_WORDS
# What is no name wherever it stands, though a name may stand beside it.
NEVER_NAMES = TITLES | (STOP_WORDS - {"will"})

PLACES = frozenset({"GPE", "LOC", "FAC", "DATE"})
# What the small pipeline takes single surnames for.
MISTAKEN = frozenset({"ORG", "NORP", "PRODUCT", "WORK_OF_ART", ""})
MAYBE_PEOPLE = MISTAKEN | {"PERSON"}

INTRODUCED = re.compile(
    r"(?:\b(?:sur)?name(?: is|'s)?|\bnamed(?: him| her)?|\bname\?|\bcalls? (?:me|him|her)|\bcalled|\bdear"
    r"|\bhi|\b(?:user|patient|employee|attn)(?=:)|\bhello|\bsigned|\bregards,?|\bfounders(?=:)|\btribute to"
    r"|\bdirected by|\bby ex-[^\W\d_]{1,30})[:.]?\s{0,6}$",
    re.IGNORECASE,
)
MY_NAME_IS = re.compile(r"\b(?:(?:sur)?name(?: is|'s|:)|called|calls? me)\s{1,6}$", re.IGNORECASE)
SPEAKS = re.compile(r":\s?[\"\u201c]")
SPACE = re.compile(r"[^\S\n]{1,3}$")
AFTER_INITIAL = re.compile(r"\.?[^\S\n]{0,2}$")
LISTED = re.compile(
    r"(?:['\u2019]s)?(?:,? ?(?:and|&|\+|n|or|und|y|et) |, ?| ?/ ?|, ?(?:and|&) )$", re.IGNORECASE
)
