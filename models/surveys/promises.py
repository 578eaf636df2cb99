"""What staff are told before they answer, and what holds for their answers.

A survey holds what its next wave will say; a wave holds, frozen when it opens, what its staff were told. Both
share this one declaration, so that nothing can be promised that is not frozen too.
"""

from typing import Any

from sqlmodel import Field, SQLModel

from models.privacy.gate import MINIMUM_GROUP, MINIMUM_GROUP_FOR_QUOTES, Thresholds

READERS = "The PMO leads of the project office"
LARGEST_MINIMUM = 1000
TEXT_DAYS = 365
LEAST_TEXT_DAYS = 7
ALL_DAYS = 1095
MOST_DAYS = 3650


class Notice(SQLModel):
    """Who asks, who reads, how large groups are, and how many days after closing what is deleted.

    Words go after `text_days`, everything after `all_days`. With `receipts` a person may ask for a code with
    which to delete the response later.
    """

    purpose: str = Field(max_length=1000)
    responsible: str = Field(max_length=200)
    contact: str = Field(max_length=200)
    urgent_contact: str = Field(max_length=300)
    readers: str = Field(default=READERS, max_length=300)
    minimum_group: int = MINIMUM_GROUP
    minimum_group_for_quotes: int = MINIMUM_GROUP_FOR_QUOTES
    text_days: int = TEXT_DAYS
    all_days: int = ALL_DAYS
    receipts: bool = False

    @property
    def thresholds(self) -> Thresholds:
        """The group sizes below which nothing is shown."""
        return Thresholds(figures=self.minimum_group, quotes=self.minimum_group_for_quotes)

    @property
    def told(self) -> dict[str, Any]:
        """Everything that is frozen with a wave, by name."""
        return {name: getattr(self, name) for name in Notice.model_fields}
