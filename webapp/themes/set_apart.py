"""What is said of the statements that are set apart for their language."""

from models.evidence.set_apart import NAMES, SetApart


def in_other_languages(set_apart: SetApart) -> str:
    """Say how many statements are in which other languages, as far as that may be shown."""
    if set_apart.statements is None:
        return "Some statements are in other languages"
    if set_apart.statements == 1:
        return "1 statement is in another language"
    parts = [_part(language, number) for language, number in set_apart.by_language]
    if parts and set_apart.others:
        parts.append(f"{set_apart.others:,} in others")
    detail = f" ({', '.join(parts)})" if parts else ""
    return f"{set_apart.statements:,} statements are in other languages{detail}"


def _part(language: str, number: int) -> str:
    return f"{number:,} {NAMES.get(language, 'in a language not recognised')}"
