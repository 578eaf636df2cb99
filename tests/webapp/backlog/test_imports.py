"""A register that others keep: a dry run, then the import."""

import io
from datetime import date

import pytest
from sqlmodel import select

from models.backlog.items import BacklogItem

ADDRESS = "/backlog/import"
ROWS = """Improvement register,,,,,,
,,,,,,
ID,Recommendation,Responsible,Target date,State,Priority,Department
1,Shorten approvals,A director,31/03/2027,WIP,High,Data
2,Publish the rota earlier,,Q2 2027,Open,Low,"Housing, Digital"
3,,Nobody,,Closed,,
4,Retire the old portal,B lead,ASAP,Awaiting board,Critical,Nowhere
5,Shorten approvals,,,,,
"""


def upload(raw: bytes, name: str = "register.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(raw), name


@pytest.fixture
def looked(lead):
    """The dry run of a file."""
    return lambda raw, name="register.csv": lead.send(lead.get(ADDRESS), ADDRESS, file=upload(raw, name))


@pytest.fixture
def stored(look):
    """Every item by its title."""

    def now() -> dict[str, BacklogItem]:
        look.rollback()
        look.expire_all()
        return {item.title: item for item in look.exec(select(BacklogItem))}

    return now


def test_a_register_of_others_is_read_by_the_names_of_its_columns(lead, looked, stored, world) -> None:
    page = looked(ROWS.encode())
    assert page.status == 200
    for said in (
        "3 new, 0 changed, 0 as they are, 2 refused",
        "6 – It has no title.",
        "8 Shorten approvals It stands in row 4 already.",
        "“Awaiting board” is a status that is not known here. It is left out.",
        "“ASAP” is not a date. It is left out.",
        "There is no area “Nowhere”.",
        "Their names are in row 3. Not imported: ID.",
    ):
        assert said in page.text, page.text
    assert stored() == {}
    page = lead.send(page, ADDRESS, **{"import": "1"})
    assert "3 items added, 0 items changed. 2 rows were left out." in page.text
    items = stored()
    first = items["Shorten approvals"]
    assert (first.owner, first.due_on, first.status, first.impact) == (
        "A director",
        date(2027, 3, 31),
        "doing",
        2,
    )
    assert items["Publish the rota earlier"].due_on == date(2027, 6, 30)
    assert (items["Retire the old portal"].status, items["Retire the old portal"].impact) == ("proposed", 3)
