import pytest

from models.base import Refused
from models.privacy.gate import Thresholds
from models.privacy.modes import PROTECTION, PrivacyMode
from models.surveys.promises import Notice

GIVEN = {"purpose": "-", "responsible": "-", "contact": "-", "urgent_contact": "-"}


@pytest.mark.parametrize(
    "less",
    [
        {"mode": "confidential", "minimum_group": 4},
        {"mode": "confidential", "minimum_group_for_quotes": 4},
        {"mode": "confidential", "redacted": False},
        {"mode": "strict"},  # words from five
        {"mode": "strict", "minimum_group_for_quotes": 10, "redacted": False},
    ],
)
def test_nothing_is_promised_that_protects_less_than_its_mode(less) -> None:
    with pytest.raises(Refused, match="cannot protect its staff less"):
        Notice.promised(GIVEN | less)


@pytest.mark.parametrize("mode", PrivacyMode)
def test_what_leaves_the_leads_pages_is_at_least_confidential(mode) -> None:
    protection = PROTECTION[mode]
    least = {
        "minimum_group": protection.least.figures,
        "minimum_group_for_quotes": protection.least.quotes,
        "redacted": True,
    }
    outside = Notice.promised(GIVEN | {"mode": mode} | least).thresholds_outside
    assert outside == outside.at_least(Thresholds(5, 5))
    assert outside == outside.at_least(protection.least)


def test_words_that_are_as_people_wrote_them_never_leave_the_leads_pages() -> None:
    written = {"mode": "open", "minimum_group": 1, "minimum_group_for_quotes": 1, "redacted": False}
    assert Notice.promised(GIVEN | written).thresholds_outside.quotes > 8_000_000_000
