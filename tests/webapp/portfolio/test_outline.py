import pytest

from webapp.portfolio.outline import AreaLine, WrongLine, read_outline


def test_areas_are_read_as_a_person_types_them() -> None:
    typed = (
        "Digital, 60\n  Platform; 25\n  - Data\n    Warehouse: 1,200\n\nHousing\t40\n"
        "Legal, HR and 3 more, 0\n"
    )
    assert read_outline(typed) == [
        AreaLine("Digital", 60, None),
        AreaLine("Platform", 25, 0),
        AreaLine("Data", 0, 0),
        AreaLine("Warehouse", 1200, 2),
        AreaLine("Housing", 40, None),
        AreaLine("Legal, HR and 3 more", 0, None),
    ]


def test_tabs_indent_too_and_a_step_back_ends_the_level() -> None:
    typed = "A\n\tB\n\t\tC\n\tD\nE"
    assert [(line.name, line.above) for line in read_outline(typed)] == [
        ("A", None),
        ("B", 0),
        ("C", 1),
        ("D", 0),
        ("E", None),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Digital\n  ,12", "Line 2 has no name"),
        ("Digital\nHousing\n digital", "“digital” in line 3 stands there twice"),
        ("x" * 101, "line 1 is longer than 100"),
        ("Digital, 1000001", "line 1 is larger than 1,000,000"),
        ("Digital, 8\nFinance, x", "“x” in line 2 is no headcount. .* “Finance, x, 0”"),
        ("Finance, about 12", "“about 12” in line 1 is no headcount"),
        ("\n".join(f"Area {n}" for n in range(501)), "More than 500 areas"),
    ],
)
def test_a_line_that_is_no_area_is_named(typed, said) -> None:
    with pytest.raises(WrongLine, match=said):
        read_outline(typed)


@pytest.mark.parametrize("typed", ["", " \n\n"])
def test_nothing_typed_is_no_area(typed) -> None:
    assert read_outline(typed) == []
