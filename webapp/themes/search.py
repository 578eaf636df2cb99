"""The search over what was said: what was typed, and the words that were found in it, marked."""

from markupsafe import Markup, escape

from models.evidence.search import Terms, places_of_terms, terms_of

LONGEST_SEARCH = 200  # characters
TOO_LONG = f"Search for at most {LONGEST_SEARCH} characters. Nothing was looked for."
NO_WORD = "Type a word to search for: letters or figures."


def read(typed: str) -> tuple[Terms, str]:
    """Read what was typed: the terms that are looked for, and what is wrong with it, if anything is."""
    if len(typed) > LONGEST_SEARCH:
        return (), TOO_LONG
    terms = terms_of(typed)
    return terms, NO_WORD if typed and not terms else ""


def marked(text: str, terms: Terms) -> Markup:
    """Mark the words of a text that terms find, of any."""
    if not terms:
        return escape(text)
    pieces, done = [], 0
    for start, end in places_of_terms(text, terms):
        pieces += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*pieces, escape(text[done:])])
