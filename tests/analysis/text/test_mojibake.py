"""What was read in a wrong character set is put right, and right text stays."""

import pytest

from analysis.text.cleaning import clean_text
from analysis.text.mojibake import mend_mojibake

RIGHT = (
    "Na\u00efve caf\u00e9s don\u2019t cost \u00a35\u2026 \u20ac6 \u2013 \u201cfine\u201d \u2022 \u2122 \u00b0"
)


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2])
def test_signs_that_were_read_in_a_wrong_set_are_put_right(codec: str, times: int) -> None:
    seen = RIGHT
    for _ in range(times):
        seen = "".join(
            bytes([byte]).decode(codec if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
            for byte in seen.encode()
        )
    assert seen != RIGHT
    assert mend_mojibake(seen) == RIGHT


@pytest.mark.parametrize(
    ("seen", "right"),
    [
        ("the heating doesn\u201a\u00c4\u00f4t work", "the heating doesn\u2019t work"),  # Mac
        ("doesn\u00d4\u00c7\u00d6t", "doesn\u2019t"),  # DOS
        ("doesn\u0432\u0402\u2122t", "doesn\u2019t"),  # Windows in Russian
        ("caf\u221a\u00a9 Micha\u00c5\u201a", "caf\u00e9 Micha\u0142"),
        ("late \u00f0\u0178\u02dc\u20ac", "late \U0001f600"),
        ("\u00e2\u20acœlate\u00e2\u20ac, they say", "\u201clate\u201d, they say"),
        ("The rota.\u00c2 The pay", "The rota. The pay"),
        ("doesn\ufffdt, it\ufffds", "doesn\u2019t, it\u2019s"),
        ("it doesn?t work, we?re late", "it doesn't work, we're late"),
    ],
)
def test_other_sets_and_lost_signs_are_put_right(seen: str, right: str) -> None:
    assert mend_mojibake(seen) == right


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        "CAF\u00c9\u2026",
        "\u00c2ge d\u2019or",
        "N\u00c3O",
        "\u00c4\u2026 \u00c5 \u00d8",
        "\u0412\u00a0\u0434\u043e\u043c\u0435",
        "Why? It? ",
        "\u00e2me, p\u00e2t\u00e9, \u00e9\u00bb",
        "can we? they say no",
    ],
)
def test_right_text_stays(text: str) -> None:
    assert mend_mojibake(text) == text


def test_what_is_put_right_is_cleaned_further() -> None:
    assert clean_text("good\u00e2\u20ac\u2039planning\u00c2\u00a0now") == "good planning now"
    assert clean_text("_x2019_tis_x0020_late_x0009_now_x000B_ _xD800_") == "\u2019tis late now"
