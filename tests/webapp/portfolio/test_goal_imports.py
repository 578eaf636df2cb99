"""Goals with the areas that contribute to them, and services, as tables and from them."""

import io
from datetime import date

import openpyxl
import pytest

from models.database import transaction
from models.portfolio.goals import GoalValues, add_goal, all_goals, archive_goal, areas_by_goal
from models.portfolio.services import add_service, all_services, change_service

GOALS = (
    "Objective,Supports,Sponsor,Weighting,Deadline,Areas\n"
    "On budget,Deliver well,,8,31/12/2027,\n"
    'Deliver well,,A director,10,,"Data, Housing"\n'
)


def upload(raw: bytes, name: str = "goals.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(raw), name


@pytest.fixture
def looked(lead):
    """The dry run of a table of a kind: `looked("goals", raw)`."""

    def look(kind: str, given: str | bytes, name: str = "table.csv"):
        address = f"/{kind}/import"
        sent = {"rows": given} if isinstance(given, str) else {"file": upload(given, name)}
        return lead.send(lead.get(address), address, **sent)

    return look


@pytest.fixture
def goals(look):
    """Every goal as it is: what it is part of, owner, weight, date, the areas that contribute."""

    def now() -> dict[str, tuple]:
        look.rollback()
        look.expire_all()
        names = {None: ""} | {goal.id: goal.statement for goal in all_goals(look)}
        areas = areas_by_goal(look)
        return {
            goal.statement: (
                names[goal.parent_id],
                goal.owner,
                goal.weight,
                goal.due_on,
                [area.name for area in areas.get(goal.id, ())],
            )
            for goal in all_goals(look)
        }

    return now


def test_goals_come_with_what_they_are_part_of_and_who_contributes_in_any_order(
    lead, looked, goals, world
) -> None:
    page = looked("goals", GOALS)
    assert page.status == 200
    for said in ("part of from “Supports”", "2 new", "Contributing areas: Data; Housing"):
        assert said in page.text
    assert goals() == {}
    page = lead.send(page, "/goals/import", **{"import": "1"})
    assert "2 goals added, 0 goals changed." in page.text
    assert goals() == {
        "Deliver well": ("", "A director", 10, None, ["Data", "Housing"]),
        "On budget": ("Deliver well", "", 8, date(2027, 12, 31), []),
    }


def test_a_goal_that_is_here_changes_where_the_table_says_something_else(
    lead, engine, looked, goals, world
) -> None:
    with transaction(engine) as session:
        data, housing = (world.areas[name].id for name in ("Data", "Housing"))
        add_goal(session, GoalValues("Deliver well", "A director", 5, area_ids=[data]))
        add_goal(session, GoalValues("On budget", "B", 3, area_ids=[housing]))
    page = looked("goals", "goal\tweight\tareas\ndeliver  WELL\t7\tData; Housing\nOn budget\t3\tHousing\n")
    for said in (
        "1 changed",
        "Weight: 5 → 7",
        "Contributing areas: Data → Data; Housing",
        "1 goal stays as it is.",
    ):
        assert said in page.text
    lead.send(page, "/goals/import", **{"import": "1"})
    assert goals()["Deliver well"] == ("", "A director", 7, None, ["Data", "Housing"])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Goal,Part of\nA,B\nB,C\nC,A\n", "2 A It would be part of itself, or of one that is part of it."),
        ("Goal,Part of\nA,A\n", "2 A It would be part of itself"),
        ("Goal,Part of\nA,Nowhere\n", "2 A There is no goal “Nowhere” to be part of."),
        ("Goal,Areas\nA,Nowhere\n", "2 A There is no area “Nowhere” that could contribute."),
        ("Goal,Weight\nA,11\n", "2 A “11” is not a weight from 1 to 10."),
        ("Goal,Target date\nA,soon\n", "2 A “soon” is not a date."),
        ("Goal\nA\nB\n a \n", "4 a It stands in row 2 already."),
        ("Goal,Owner\n,B\n", "2 – It has no words."),
        (f"Goal\n{'x' * 201}\n", "It is longer than 200 characters."),
        ("Goal\nOld one\n", "“Old one” is archived. Take it up again on its page first."),
    ],
)
def test_a_row_that_cannot_be_imported_is_named_and_no_row_is(
    lead, engine, looked, goals, world, rows, said
) -> None:
    with transaction(engine) as session:
        archive_goal(session, add_goal(session, GoalValues("Old one")))
    before = goals()
    page = looked("goals", f"{rows.rstrip()}\nFine{',' * rows.splitlines()[0].count(',')}\n")
    assert (page.status, said in page.text) == (422, True), page.text
    lead.send(page, "/goals/import", **{"import": "1"})
    assert goals() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_goals_that_are_exported_and_imported_change_nothing_and_come_back(
    lead, engine, looked, goals, world, ending
) -> None:
    with transaction(engine) as session:
        session.merge(world.areas["Data"]).name = "Data; and more"
        odd = add_goal(
            session,
            GoalValues("=Deliver, “well”; always", "@A", 9, date(2027, 3, 4), None, [world.areas["Data"].id]),
        )
        add_goal(session, GoalValues("-5 % cost", parent_id=odd.id))
    before, written = goals(), lead.client.get(f"/goals.{ending}").get_data()
    page = looked("goals", written, f"goals.{ending}")
    assert "2 goals stay as they are. There is nothing to import." in page.text
    with transaction(engine) as session:
        for goal in all_goals(session):
            goal.statement = f"Old {goal.statement}"
    lead.send(looked("goals", written, f"goals.{ending}"), "/goals/import", **{"import": "1"})
    assert {name: goal for name, goal in goals().items() if not name.startswith("Old ")} == before


def test_what_was_changed_after_the_dry_run_is_seen_first(lead, engine, looked, goals, world) -> None:
    page = looked("goals", GOALS)
    with transaction(engine) as session:
        add_goal(session, GoalValues("On budget", "Somebody else"))
    page = lead.send(page, "/goals/import", **{"import": "1"})
    assert (page.status, "Nothing was imported: read below" in page.text) == (409, True)
    assert list(goals()) == ["On budget"]
    lead.send(page, "/goals/import", **{"import": "1"})
    assert len(goals()) == 2


def test_services_are_added_and_taken_off_the_offer(lead, engine, looked, look, world) -> None:
    with transaction(engine) as session:
        add_service(session, "Reporting")
        add_service(session, "Planning")
    page = looked("services", "Service,Offered\nTraining,yes\nreporting,no\nPlanning,yes\n")
    for said in ("1 new", "Offered: yes → no", "1 service stays as it is."):
        assert said in page.text
    assert (
        "1 service added, 1 service changed." in lead.send(page, "/services/import", **{"import": "1"}).text
    )
    assert {each.name: each.archived for each in all_services(look)} == {
        "Planning": False,
        "Reporting": True,
        "Training": False,
    }
    page = looked("services", lead.client.get("/services.csv").get_data())
    assert "3 services stay as they are. There is nothing to import." in page.text


def test_a_service_of_which_nobody_knows_whether_it_is_offered_is_refused(looked, world) -> None:
    page = looked("services", "Service,Offered\nTraining,perhaps\nTraining,\n")
    assert page.status == 422
    assert "2 Training “perhaps” is neither yes nor no." in page.text
    assert "3 Training It stands in row 2 already." in page.text


def test_tables_of_the_portfolio_are_workbooks_too(lead, engine, world) -> None:
    with transaction(engine) as session:
        change_service(session, add_service(session, "=1+1"), name="=1+1", archived=True, version=1)
    book = openpyxl.load_workbook(io.BytesIO(lead.client.get("/services.xlsx").get_data()))
    assert list(book["Services"].values) == [("Service", "Offered"), ("'=1+1", "no")]
    assert lead.client.get("/areas.xlsx").status_code == 200
    assert "There is no such format" in lead.get("/services.exe").text
