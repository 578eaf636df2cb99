"""What staff are told before they answer, and what holds for their answers.

A survey holds what its next wave will say; a wave holds, frozen when it opens, what its staff were told. Both
share this one declaration, so that nothing can be promised that is not frozen too.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from sqlmodel import Field, SQLModel

from models.base import Refused
from models.privacy.gate import Thresholds
from models.privacy.modes import OUTSIDE, PROTECTION, PrivacyMode

READERS = "The PMO leads of the project office"
LARGEST_MINIMUM = 1000
TEXT_DAYS = 365
LEAST_TEXT_DAYS = 7
ALL_DAYS = 1095
MOST_DAYS = 3650
NEVER = sys.maxsize  # people: no group is so large


class Notice(SQLModel):
    """Who asks, who reads, how large groups are, and how many days after closing what is deleted.

    The mode sets the least groups. Words are `redacted`, but for a survey that says they are read as they are
    written. Words go after `text_days`, everything after `all_days`. With `receipts` a person may ask for a
    code with which to delete the response later.
    """

    purpose: str = Field(max_length=1000)
    responsible: str = Field(max_length=200)
    contact: str = Field(max_length=200)
    urgent_contact: str = Field(max_length=300)
    readers: str = Field(default=READERS, max_length=300)
    mode: str = Field(default=PrivacyMode.CONFIDENTIAL, max_length=12)
    minimum_group: int = OUTSIDE.figures
    minimum_group_for_quotes: int = OUTSIDE.quotes
    redacted: bool = True
    text_days: int = TEXT_DAYS
    all_days: int = ALL_DAYS
    receipts: bool = False

    @property
    def thresholds(self) -> Thresholds:
        """The group sizes below which nothing is shown."""
        return Thresholds(figures=self.minimum_group, quotes=self.minimum_group_for_quotes)

    @property
    def thresholds_outside(self) -> Thresholds:
        """The same for what leaves the leads' pages; words stay there that are as people wrote them."""
        least = self.thresholds.at_least(OUTSIDE)
        return least if self.redacted else replace(least, quotes=NEVER)

    @property
    def passes_at_once(self) -> bool:
        """Whether answers go on as they come, and wait for no others."""
        return PROTECTION[PrivacyMode(self.mode)].passes_at_once

    @classmethod
    def promised(cls, values: Mapping[str, Any]) -> Self:
        """Make a notice of what is given, by name.

        Raises
        ------
        Refused
            If it protects less than its mode does.
        """
        notice = cls.model_validate(values)
        protection = PROTECTION[PrivacyMode(notice.mode)]
        if notice.thresholds != notice.thresholds.at_least(protection.least) or (
            protection.always_redacts and not notice.redacted
        ):
            raise Refused(
                "A survey cannot protect its staff less than its privacy mode says. Nothing was changed."
            )
        return notice

    @property
    def told(self) -> dict[str, Any]:
        """Everything that is frozen with a wave, by name."""
        return {name: getattr(self, name) for name in Notice.model_fields}
