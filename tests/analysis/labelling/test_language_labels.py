import numpy as np
import pytest

from analysis.labelling.labels import Name
from analysis.labelling.language_labels import name_by_language
from analysis.text.language import ENGLISH, NAMES, UNKNOWN


def label_of(language: str, texts: list[str]) -> str:
    one = np.ones(len(texts), dtype=np.int64)
    [name] = name_by_language([Name("Theme", ())], texts, [language] * len(texts), one, one - 1)
    return name.label


@pytest.mark.parametrize(
    ("language", "texts", "label"),
    [
        ("de", ["Die Kantine ist nicht offen", "Die Kantine ist immer zu"], "In German: Kantine"),
        ("fr", ["Nous avons une cantine froide", "Vous avez une cantine trop petite"], "In French: cantine"),
        (UNKNOWN, ["Köök on liiga külm", "Köök jääb väikeseks"], "In another language: Köök"),
        ("zh", ["食堂太小了", "食堂太小"], "In Chinese"),
    ],
)
def test_a_theme_is_called_by_its_language_and_the_words_that_say_something(
    language: str, texts: list[str], label: str
) -> None:
    assert label_of(language, texts) == label


@pytest.mark.parametrize("language", sorted(NAMES.keys() - {ENGLISH}))
def test_every_other_language_names_a_theme(language: str) -> None:
    assert label_of(language, ["Xylophon", "Xylophon"]).startswith(f"In {NAMES[language]}")
