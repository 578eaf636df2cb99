"""What denies blame or praise, and what only holds the words of it."""

import pytest

from analysis.sentiment.denials import denies_blame, denies_praise


@pytest.mark.parametrize(
    "text",
    [
        "no longer a waste of time",
        "can't fault it",
        "Can\u2019t fault it",
        "not bad at all",
        "could not be better",
        "never a problem",
        "We no longer have to chase invoices",
        "Stress is no longer an issue",
        "The outage has been fixed",
        "They solved the outage within minutes",
        "Fewer delays than before",
    ],
)
def test_blame_is_denied(text: str) -> None:
    assert denies_blame(text)
    assert not denies_praise(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing works",
        "No complaints procedure",
        "No concern for staff",
        "They never fix bugs",
        "Nobody listens to concerns",
        "The problem has not been fixed",
        "Not always late",
        "It is not slow but it is wrong",
        "It is no longer late, just wrong",
        "The delays must be fixed",
        "It could not be slower",
        "Fewer delays please",
        "The portal is slow",
    ],
)
def test_blame_that_stands_is_not_denied(text: str) -> None:
    assert not denies_blame(text)


@pytest.mark.parametrize(
    "text",
    [
        "no longer useful",
        "not that good",
        "far from perfect",
        "anything but helpful",
        "It could not be worse",
        "I can't complain enough about it",
    ],
)
def test_praise_is_denied(text: str) -> None:
    assert denies_praise(text)
    assert not denies_blame(text)


@pytest.mark.parametrize(
    "text", ["I can't praise them enough", "Not only good but quick", "It doesn't get any better than this"]
)
def test_praise_that_stands_is_not_denied(text: str) -> None:
    assert not denies_praise(text)
