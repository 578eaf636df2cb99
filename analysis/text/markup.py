"""Take the markup of web pages and of Word out of a text: what stands on a line of its own stays on one."""

import re

_OF_LINES = """
    address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section table tbody td
    tfoot th thead tr ul
"""
_IN_LINES = """
    a abbr acronym b bdi bdo big cite code del dfn em font i iframe img input ins kbd mark meta nobr
    q s samp small span strike strong sub sup svg tt u var wbr
"""
_LINES, _KNOWN = "|".join(_OF_LINES.split()), "|".join((_OF_LINES + _IN_LINES).split())
_BARE = "checked|controls|disabled|hidden|nowrap|readonly|required|reversed|selected"
# What looks like "<y and y>" is no tag: only a tag's first word has an equals sign behind it.
_ATTRIBUTES = rf"\s++(?:[\w:.-]++\s*+=[^<>]*+|(?:{_BARE})(?=[\s/>])[^<>]*+)"
_TAG = re.compile(
    rf"</?(?P<line>{_LINES})(?:{_ATTRIBUTES})?\s*+/?>"
    rf"|</?(?:{_KNOWN})(?:{_ATTRIBUTES})?\s*+/?>"
    rf"|</[a-z][\w:.-]*+\s*+>|<[a-z][\w:.-]*+{_ATTRIBUTES}\s*+/?>|<[ovw]:\w++\s*+/?>|<!(?:\[|doctype)[^<>]*+>"
    rf"|<\?xml[^<>]*+>|<(?:https?://|mailto:)[^<>\s]*+>|<(?:{_KNOWN}){_ATTRIBUTES}$",
    re.IGNORECASE,
)
_BEGIN = re.compile(r"<!--|<(?P<name>style|script|xml|title)(?:\s[^<>]*+)?>", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("style", "script", "xml", "title")
} | {"": re.compile("-->")}
_PARAGRAPH = re.compile(r"<(?:p|div|li|td)[\s>/]", re.IGNORECASE)


def without_markup(text: str) -> str:
    """Take out tags, comments and styles.

    Parameters
    ----------
    text : str
        Unescaped: "<p>", not "&lt;p&gt;".

    Returns
    -------
    str
        Paragraphs, list items, cells and breaks stand on lines of their own; in a text that has such, a line
        break of the writer's is a space, as in a browser. "if x<y and y>z" stays whole.
    """
    if "<" not in text:
        return text
    text = _without_unseen(text)
    if _PARAGRAPH.search(text):
        text = text.replace("\n", " ")
    return _TAG.sub(_in_place_of, text)


def _without_unseen(text: str) -> str:
    """Take out comments, styles and scripts, which nobody sees; what is never closed stays."""
    kept, end, open_ended = [], 0, set()
    for begin in _BEGIN.finditer(text):
        kind = (begin["name"] or "").lower()
        if begin.start() < end or kind in open_ended:
            continue
        close = _ENDS[kind].search(text, begin.end())
        if close is None:
            open_ended.add(kind)
            continue
        kept += [text[end : begin.start()], " "]
        end = close.end()
    return "".join([*kept, text[end:]])


def _in_place_of(tag: re.Match[str]) -> str:
    """Give a line break, nothing inside a word, or a space."""
    if tag["line"]:
        return "\n"
    text, start, end = tag.string, tag.start(), tag.end()
    return "" if text[max(0, start - 1) : start].islower() and text[end : end + 1].islower() else " "
