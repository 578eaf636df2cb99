import pytest

from models.backlog import saved_views
from models.backlog.listing import Wanted
from models.backlog.saved_views import MOST_VIEWS, SavedView, ViewKind, all_views, delete_view, save_view
from models.base import Missing, Refused


def test_a_view_keeps_what_it_asks_for(session, world) -> None:
    wanted = Wanted(survey=world.survey.id, owner="Zoë & Co", words="100 %", overdue=True)
    save_view(session, "Overdue of Zoë", ViewKind.BOARD, wanted)
    (view,) = all_views(session)
    assert (view.name, view.kind) == ("Overdue of Zoë", "board")
    assert view.asked == {"survey": world.survey.id, "owner": "Zoë & Co", "words": "100 %", "overdue": "1"}


def test_a_view_asks_only_for_what_a_list_knows() -> None:
    view = SavedView(
        name="x", kind="table", query="owner=Anna&next=https%3A%2F%2Felsewhere.example&_external=1"
    )
    assert view.asked == {"owner": "Anna"}


def test_no_two_views_have_one_name_whatever_its_capitals(session) -> None:
    save_view(session, "Overdue", ViewKind.TABLE, Wanted(overdue=True))
    with pytest.raises(Refused, match="There is already a view named “OVERDUE”"):
        save_view(session, "OVERDUE", ViewKind.BOARD, Wanted())


def test_a_name_that_somebody_else_takes_at_the_same_moment_is_refused_alike(session, monkeypatch) -> None:
    save_view(session, "Overdue", ViewKind.TABLE, Wanted(overdue=True))
    monkeypatch.setattr(saved_views, "all_views", lambda session: [])  # as they were a moment before
    with pytest.raises(Refused, match="There is already a view named “Overdue”"):
        save_view(session, "Overdue", ViewKind.BOARD, Wanted())
    monkeypatch.undo()
    assert [view.kind for view in all_views(session)] == ["table"]


def test_there_are_enough_views_at_some_point(session) -> None:
    for number in range(MOST_VIEWS):
        save_view(session, f"View {number}", ViewKind.TABLE, Wanted())
    with pytest.raises(Refused, match="30 views are saved"):
        save_view(session, "One more", ViewKind.TABLE, Wanted())
    assert delete_view(session, all_views(session)[0].id).name == "View 0"
    assert save_view(session, "One more", ViewKind.TABLE, Wanted()).id


def test_a_view_that_cannot_be_kept_is_refused(session) -> None:
    with pytest.raises(Missing):
        save_view(session, "Of no survey", ViewKind.TABLE, Wanted(survey="no survey"))
    with pytest.raises(Refused, match="too long"):
        save_view(session, "Long", ViewKind.TABLE, Wanted(words="𐍈" * 120, owner="𐍈" * 120))
    assert all_views(session) == []


def test_a_view_that_is_gone_is_deleted_once(session) -> None:
    view = save_view(session, "Overdue", ViewKind.TABLE, Wanted(overdue=True))
    delete_view(session, view.id)
    assert delete_view(session, view.id) is None
