import pytest

from models.base import EditedMeanwhile, Refused
from models.portfolio.area_import import AreaRow, import_areas, plan_import
from models.portfolio.areas import add_area, all_areas, archive_area, change_area
from models.portfolio.mergers import merge, plan_merger
from models.portfolio.table_plan import RefusedRow


@pytest.fixture
def tree(session):
    """Every area as it is: its parent's name, and its headcount."""

    def now() -> dict[str, tuple[str, int]]:
        session.expire_all()
        areas = {area.id: area for area in all_areas(session)}
        names = {None: ""} | {area_id: area.name for area_id, area in areas.items()}
        return {area.name: (names[area.parent_id], area.headcount) for area in areas.values()}

    return now


@pytest.fixture
def imported(session):
    """Import rows as a person who saw what they would do."""

    def do(*rows: AreaRow):
        return import_areas(session, rows, plan_import(session, rows).seen)

    return do


def numbered(*rows: tuple) -> list[AreaRow]:
    return [AreaRow(number, *row) for number, row in enumerate(rows, start=2)]


def test_areas_are_added_and_changed_whatever_the_order_of_rows(session, world, tree, imported) -> None:
    rows = numbered(
        ("Warehouse", "Stores", 3),
        ("Stores", "Logistics", 8),
        ("Logistics", "", 20),
        ("Platform", "Housing", 30),
        ("Housing", "", 40),
        ("Data", None, 21),
        ("Tiny", "Digital", None),
    )
    plan = plan_import(session, rows)
    assert [after.name for after in plan.added] == ["Warehouse", "Stores", "Logistics"]
    assert [(after.name, after.before, after.parent, after.headcount) for after in plan.changed] == [
        ("Platform", ("Digital", 25), "Housing", 30),
        ("Data", ("Digital", 20), "Digital", 21),
    ]
    assert (plan.same, plan.refused, plan.can_be_done) == (2, (), True)
    before = tree()
    imported(*rows)
    assert tree() == before | {
        "Logistics": ("", 20),
        "Stores": ("Logistics", 8),
        "Warehouse": ("Stores", 3),
        "Platform": ("Housing", 30),
        "Data": ("Digital", 21),
    }


def test_the_same_rows_again_change_nothing(session, world, tree, imported) -> None:
    rows = numbered(("New", "Digital", 3), ("digital", "", None), ("  Platform", "DIGITAL", 26))
    imported(*rows)
    before = tree()
    plan = plan_import(session, rows)
    assert (plan.added, plan.changed, plan.same, plan.can_be_done) == ((), (), 3, False)
    imported(*rows)
    assert tree() == before
    assert "Digital" in before


@pytest.mark.parametrize("path", ["Digital > Data", "digital>data", "Data"])
def test_a_parent_is_given_by_its_name_or_a_path(session, world, tree, imported, path) -> None:
    imported(AreaRow(2, "Warehouse", path, 3))
    assert tree()["Warehouse"] == ("Data", 3)


def test_a_path_may_lead_through_rows_of_the_same_table(session, world, tree, imported) -> None:
    imported(*numbered(("A", "Stores > Inner", 1), ("Inner", "Stores", 2), ("Stores", "", 3)))
    assert tree()["A"] == ("Inner", 1)


def test_a_name_with_the_sign_of_a_path_in_it_is_a_name(session, world, tree, imported) -> None:
    add_area(session, "Order > Cash", 5)
    imported(AreaRow(2, "Invoices", "Order > Cash", 2))
    assert tree()["Invoices"] == ("Order > Cash", 2)


def test_of_two_areas_that_differ_in_capitals_each_is_found(session, world, tree, imported) -> None:
    add_area(session, "data", 5)
    imported(*numbered(("Data", None, 19), ("data", None, 6)))
    assert (tree()["Data"][1], tree()["data"][1]) == (19, 6)


@pytest.mark.parametrize(
    ("rows", "number", "reason"),
    [
        ([("",)], 2, "It has no name."),
        ([("x" * 101,)], 2, "longer than 100 characters"),
        ([("a\x07b",)], 2, "signs in it that nobody can read"),
        ([("New", "", 1), ("new", "", 2)], 3, "It stands in row 2 already."),
        ([("New", "Nowhere", 1)], 2, "There is no area named “Nowhere” to be part of."),
        ([("New", "Digital > Nowhere", 1)], 2, "There is no area named “Nowhere” to be part of."),
        ([("New", "Housing > Data", 1)], 2, "There is no area at “Housing > Data”"),
        ([("New", "Gone", 1)], 2, "Gone is archived. Ask for it again on its page first."),
        ([("Gone", "", 1)], 2, "Gone is archived."),
        ([("Merged", "", 1)], 2, "Merged was merged into Housing. Give that name instead."),
        ([("New", "New", 1)], 2, "It would be part of itself"),
        ([("Digital", "Data", 60)], 2, "It would be part of itself"),
        (
            [("New", "Digital", 61)],
            2,
            "Digital has 60 people with those below it",
        ),
        ([("Digital", None, 10)], 2, "Platform is part of Digital and has 25 people"),
        ([("Digital", None, 20), ("Platform", None, 21)], 3, "Digital has 20 people with those below it"),
        ([(f"L{n}", f"L{n - 1}" if n else "", 1) for n in range(25)], 23, "more than 20 levels deep"),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_reason_and_nothing_is_imported(
    session, world, tree, imported, rows, number, reason
) -> None:
    archive_area(session, add_area(session, "Gone", 5))
    merge(session, plan_merger(session, add_area(session, "Merged", 0), world.areas["Housing"]))
    before = tree()
    rows = [*numbered(*rows), AreaRow(99, "Fine", "", 1)]
    plan = plan_import(session, rows)
    assert reason in {row.number: row.reason for row in plan.refused}[number]
    assert [after.name for after in plan.added if after.name == "Fine"] == ["Fine"]
    assert not plan.can_be_done
    with pytest.raises(Refused, match="nothing was changed"):
        imported(*rows)
    assert tree() == before


def test_a_row_that_could_not_be_read_is_refused_alone_and_others_may_name_it(session, world) -> None:
    rows = numbered(("Stores", "", None), ("Shop", "Stores", 2))
    plan = plan_import(session, rows, [RefusedRow(2, "Stores", "“many” is not a number of people.")])
    assert [row.number for row in plan.refused] == [2]
    assert [after.name for after in plan.added] == ["Shop"]


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (("New", "Houzing"), ["“eleven” is not", "There is no area named “Houzing”"]),
        (("", "Houzing"), ["“eleven” is not", "It has no name.", "There is no area named “Houzing”"]),
        (("Digital", "Data"), ["“eleven” is not", "It would be part of itself"]),
        (("New", "Housing > Data"), ["“eleven” is not", "There is no area at “Housing > Data”"]),
    ],
)
def test_all_that_is_against_a_row_is_said_at_once(session, world, row, reasons) -> None:
    wrong = RefusedRow(2, row[0], "“eleven” is not a number of people.")
    (refused,) = plan_import(session, numbered(row), [wrong]).refused
    places = [refused.reason.find(reason) for reason in reasons]
    assert -1 not in places
    assert places == sorted(places)


def test_of_a_headcount_that_could_not_be_read_it_is_not_said_to_be_too_large(session, world) -> None:
    wrong = RefusedRow(2, "Digital", "“eleven” is not a number of people.")
    (refused,) = plan_import(session, numbered(("Digital", "Housing")), [wrong]).refused
    assert refused.reason == wrong.reason


def test_nothing_is_imported_that_is_not_what_the_person_saw(session, world, tree) -> None:
    rows = numbered(("Data", None, 21))
    seen = plan_import(session, rows).seen
    data = world.areas["Data"]
    change_area(session, data, name="Data", headcount=15, parent_id=data.parent_id, version=1)
    with pytest.raises(EditedMeanwhile, match="Nothing was imported"):
        import_areas(session, rows, seen)
    assert tree()["Data"] == ("Digital", 15)


def test_what_is_out_of_proportion_already_is_left_alone_where_no_row_changes_it(session, world) -> None:
    world.areas["Digital"].headcount = 10
    session.flush()
    plan = plan_import(session, numbered(("Digital", "", 10), ("Platform", "Digital", 25)))
    assert (plan.same, plan.refused) == (2, ())


def test_five_thousand_areas_are_imported_in_a_few_seconds(session, world, imported) -> None:
    rows = numbered(*[(f"Area {n}", f"Area {n // 10}" if n >= 10 else "", 0) for n in range(5_000)])
    assert len(imported(*rows).added) == 5_000
