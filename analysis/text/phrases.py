"""Noun phrases that could name a theme."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from analysis.text.ordinary_words import is_listed
from analysis.text.vocabulary import (
    EMPTY_WORDS,
    LINK_WORDS,
    MARK,
    PRAISE_WORDS,
    SWEAR_WORDS,
    WEAK_VERBS,
    is_shouted,
)

LONGEST = 4
_WORD = re.compile(r"[^\W\d_][\w]*(?:[-/&'\u2019+][\w]+)*\+*")
_NAMING = {"NOUN", "PROPN", "ADJ", "VERB", "NUM"}
_HEADS = {"NOUN", "PROPN"}
_OF_VERBS = {
    "aux",
    "dobj",
    "neg",
    "nsubj",
    "prt",
    "xcomp",
    "ccomp",
    "acomp",
    "attr",
    "prep",
    "pobj",
    "advmod",
}
_BASE_FORMS = {"VB", "VBP", "VBG"}
_PEOPLE = {"PERSON", "CARDINAL", "ORDINAL"}
_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtz]")
_ENDS_SHORT = re.compile(r"[^aeiou][aeiou]l$")
_STRESSED_LAST = {"admit", "begin", "commit", "forget", "permit", "prefer", "refer", "submit", "transfer"}
_PEOPLE_AND_NUMBERS = {"PERSON", "DATE", "TIME", "CARDINAL", "ORDINAL"}
SHORTEST_ACTIVITY = 6
SHORTEST_LOUD = 4
Chunk = tuple[Span, list[Token]]
_BLACKED_OUT = re.compile(r"[xX]{2,}$|.*[*_#]{2,}")


@dataclass(frozen=True)
class Phrase:
    """A phrase as it was written, and the key under which its forms count as one.

    A wide one is no noun phrase: things of things, or what is done to a thing.
    """

    key: tuple[str, ...]
    text: str
    is_wide: bool = False


def stem(word: str) -> str:
    """Bring a word to the form it is counted under: lower case, without a plural s."""
    word = word.casefold().replace("\u2019", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stems_of(text: str) -> list[str]:
    """Give the words of a text in the form they are counted under, without marks such as `[name]`."""
    return [stem(word) for word in _WORD.findall(MARK.sub(" ", text))]


def find_phrases(texts: Sequence[str], nlp: Language) -> Iterator[list[Phrase]]:
    """Find the noun phrases of each text, without praise, empty words and names of people.

    Parameters
    ----------
    texts : sequence of n str
    nlp : Language

    Yields
    ------
    list of Phrase
        For one text after the other.
    """
    docs = list(nlp.pipe(texts, batch_size=128, disable=["lemmatizer"]))
    nouns = _mostly_nouns(docs)
    for doc in docs:
        chunks = [(chunk, _trimmed(chunk)) for chunk in doc.noun_chunks]
        wide = chain(_linked(doc, chunks), _deeds(doc, chunks))
        phrases = chain.from_iterable(_phrases_in(tokens, doc) for _, tokens in chunks)
        found = {phrase.key: phrase for phrase in chain(wide, phrases, _activities(doc))}
        found = {key: phrase for key, phrase in found.items() if len(key) > 1 or key[0] in nouns}
        found |= {phrase.key: phrase for phrase in _hyphenated(doc.text)}
        yield list(found.values())


def _mostly_nouns(docs: Sequence[Doc]) -> set[str]:
    """The words that are nouns, or an activity, more often than anything else."""
    times: Counter[str] = Counter()
    for token in chain.from_iterable(docs):
        times[stem(token.text)] += 1 if token.pos_ in _HEADS or _is_activity(token) else -1
    return {word for word, more in times.items() if more > 0}


def _activities(doc: Doc) -> Iterator[Phrase]:
    """Verbs that stand like nouns, such as resourcing."""
    for token in doc:
        if _is_activity(token) and stem(token.text) not in PRAISE_WORDS | EMPTY_WORDS:
            yield Phrase((stem(token.text),), token.text)


def _is_activity(token: Token) -> bool:
    """Tell a verb that stands alone: nobody does it, and to nothing."""
    is_form = token.pos_ == "VERB" and token.tag_ == "VBG" and len(token.text) > SHORTEST_ACTIVITY
    return is_form and token.dep_ != "acl" and not any(child.dep_ in _OF_VERBS for child in token.children)


def _hyphenated(text: str) -> Iterator[Phrase]:
    """Words such as top-up or sign-off, which the pipeline takes apart."""
    for word in _WORD.findall(MARK.sub(" ", text)):
        parts = word.casefold().split("-")
        if len(parts) == 2 and min(map(len, parts)) > 1 and not PRAISE_WORDS.intersection([word, *parts]):
            yield Phrase((stem(word),), word)


def _phrases_in(tokens: Sequence[Token], doc: Doc) -> Iterable[Phrase]:
    if not tokens or not _may_name(tokens, doc):
        return
    for start in range(max(0, len(tokens) - LONGEST), len(tokens)):
        part = tokens[start:]
        if _can_begin(part[0]):
            text = "".join(token.text_with_ws for token in part).strip(" -/.,")
            key = tuple(stems_of(text))
            says_nothing = all(word in EMPTY_WORDS or word in PRAISE_WORDS for word in key)
            if not says_nothing and SWEAR_WORDS.isdisjoint(key):
                yield Phrase(key, text)


def _linked(doc: Doc, chunks: Sequence[Chunk]) -> Iterator[Phrase]:
    """Things of things, such as noise at night, as they are written but for the articles."""
    of_head = {chunk.root.i: tokens for chunk, tokens in chunks}
    for link in doc:
        if link.dep_ == "prep" and link.lower_ in LINK_WORDS:
            first = of_head.get(link.head.i, [])[-1:]
            last = next((of_head.get(child.i, []) for child in link.children), [])[-2:]
            if _may_be_named(first, doc) and _may_be_named(last, doc):
                yield from _phrase(f"{first[0].text} {link.lower_} {_written(last)}")


def is_linked(key: Sequence[str]) -> bool:
    """Tell whether a phrase is of things of things."""
    return not LINK_WORDS.isdisjoint(key)


def _deeds(doc: Doc, chunks: Sequence[Chunk]) -> Iterator[Phrase]:
    """What is done to things, such as cancelling orders, as it could be called."""
    for chunk, tokens in chunks:
        thing, verb = tokens[-2:], chunk.root.head
        is_deed = chunk.root.dep_ == "dobj" and verb.tag_ in _BASE_FORMS and verb.i < chunk.start
        says_little = stem(verb.lower_) in WEAK_VERBS | EMPTY_WORDS | PRAISE_WORDS
        if is_deed and not says_little and _may_be_named(thing, doc):
            article = next((f"{token.lower_} " for token in chunk if token.lower_ in ("a", "an", "the")), "")
            said = _written(thing)
            yield from _phrase(f"{verb.lower_} {said}", f"{gerund(verb.lower_)} {article}{said}")


def _phrase(text: str, called: str | None = None) -> Iterator[Phrase]:
    key = tuple(stems_of(text))
    if len(key) <= LONGEST and SWEAR_WORDS.isdisjoint(key):
        yield Phrase(key, called or text, is_wide=True)


def _written(tokens: Sequence[Token]) -> str:
    return "".join(token.text_with_ws for token in tokens).strip(" -/.,")


def _may_be_named(tokens: Sequence[Token], doc: Doc) -> bool:
    """Tell whether a thing may stand beside another: also a time, such as night."""
    if not tokens or not _can_end(tokens[-1]) or not all(_can_begin(token) for token in tokens[:1]):
        return False
    is_written = not any(_BLACKED_OUT.match(token.text) or _is_marked(token, doc) for token in tokens)
    return is_written and all(token.ent_type_ not in _PEOPLE and token.pos_ != "NUM" for token in tokens)


def gerund(verb: str) -> str:
    """Give the form of a verb that names what is done: cancelling, tracking, writing."""
    if verb.endswith("ing"):
        return verb
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    is_doubled = _DOUBLED.fullmatch(verb) or _ENDS_SHORT.search(verb) or verb in _STRESSED_LAST
    return f"{verb}{verb[-1] if is_doubled else ''}ing"


def _trimmed(chunk: Span) -> list[Token]:
    """Leave the longest run of naming words that ends in the head."""
    run: list[Token] = []
    for token in reversed(list(chunk)):
        if token.i > chunk.root.i:
            continue
        joins = token.text in {"-", "/", "&"} and run
        if not joins and (token.pos_ not in _NAMING or token.is_stop or not _WORD.match(token.text)):
            break
        run.append(token)
    return run[::-1]


def _may_name(tokens: Sequence[Token], doc: Doc) -> bool:
    if not _can_end(tokens[-1]) or _is_capital_by_place(tokens):
        return False
    if any(_BLACKED_OUT.match(token.text) for token in tokens):
        return False
    if any(token.ent_type_ in _PEOPLE_AND_NUMBERS for token in tokens):
        return _is_only_qualified(tokens)
    return not any(_is_marked(token, doc) for token in tokens)


def _can_end(head: Token) -> bool:
    return head.pos_ in _HEADS and len(head.text) > 1 and stem(head.text) not in EMPTY_WORDS | PRAISE_WORDS


def _is_capital_by_place(tokens: Sequence[Token]) -> bool:
    """Tell "Informative.", which has its capital from the beginning and is no proper noun."""
    first = tokens[0]
    return len(tokens) == 1 and first.pos_ == "PROPN" and bool(first.is_sent_start) and not first.is_upper


def _is_only_qualified(tokens: Sequence[Token]) -> bool:
    """Tell "weekly report" from "Friday", "a million licences" and "the Daniel Whitfield report"."""
    names_nobody = all(token.ent_type_ != "PERSON" and token.pos_ != "NUM" for token in tokens)
    return names_nobody and tokens[-1].ent_type_ == ""


def _is_marked(token: Token, doc: Doc) -> bool:
    before = doc[token.i - 1].text if token.i else ""
    after = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
    return before == "[" or after == "]" or "[" in token.text or "]" in token.text


def _can_begin(token: Token) -> bool:
    word = stem(token.text)
    if token.pos_ == "NUM" or (token.pos_ == "VERB" and token.dep_ != "compound"):
        return False
    return token.pos_ in _NAMING and word not in PRAISE_WORDS and word not in EMPTY_WORDS


def usual_forms(texts: Iterable[str]) -> dict[str, str]:
    """Tell how each word is mostly written inside a sentence, so that Jira stays Jira and staff is no name.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    dict of str to str
        From the word in lower case.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        words = _WORD.findall(text)
        shouted = is_shouted(words)
        is_loud = all(word.isupper() for word in words)
        for place, word in enumerate(words):
            is_lower = (
                shouted
                or (place == 0 and word[1:].islower())
                or (is_loud and _is_ordinary(word))
                or _is_slip(word)
            )
            counts[word.lower()][word.lower() if is_lower else word] += 1
    return {lower: commonest_form(forms) for lower, forms in counts.items()}


def _is_ordinary(word: str) -> bool:
    """Tell "VIDEO", an answer on its own, from "NHS"."""
    return len(word) >= SHORTEST_LOUD and is_listed(word.lower())


def _is_slip(word: str) -> bool:
    """Tell an ordinary word with a capital in the middle, as dIgnIty, from GitHub."""
    return len(word) >= SHORTEST_LOUD and word[0].islower() and not word.islower() and is_listed(word.lower())


def commonest_form(forms: Counter[str]) -> str:
    """Give how a word is mostly written, the first by the alphabet where two are as common."""
    return min(forms, key=lambda form: (-forms[form], form))


def usual_case(text: str, forms: Mapping[str, str]) -> str:
    """Write every word of a phrase as it is mostly written."""
    return _WORD.sub(lambda word: forms.get(word.group().lower(), word.group()), text)
