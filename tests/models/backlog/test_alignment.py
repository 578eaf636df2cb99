import pytest

from models.backlog.alignment import alignment_of, weight_of_goals
from models.backlog.changing import ItemValues, add_item
from models.backlog.chosen_method import OwnField, ScoringValues, change_scoring
from models.backlog.items import goals_of
from models.backlog.ranking import order_of
from models.portfolio.goals import GoalValues, add_goal, archive_goal


@pytest.fixture
def goals(session, world):
    """Three goals with the weights 8, 2 and 5, of which the last is archived."""
    made = [add_goal(session, GoalValues(f"Goal {weight}", weight=weight)) for weight in (8, 2, 5)]
    archive_goal(session, made[2])
    return [goal.id for goal in made]


def aligned(session, goal_ids):
    """The alignment of an item, told alone and as its score by a sum of nothing else."""
    change_scoring(session, ScoringValues("weighted", [OwnField("", 1, full=100, name="alignment")]), 0)
    item = add_item(session, None, ItemValues("Item", "", [], 1, 1, 80, 1, goal_ids=goal_ids))
    return (
        alignment_of(goals_of(session, item.id), weight_of_goals(session)),
        order_of(session).scores.get(item.id),
    )


@pytest.mark.parametrize(("moved", "alignment"), [((0,), 80), ((1,), 20), ((0, 1), 100), ((2,), 0), ((), 0)])
def test_it_is_the_weight_of_the_goals_it_moves_by_that_of_all(session, goals, moved, alignment) -> None:
    assert aligned(session, [goals[place] for place in moved]) == (alignment, alignment)


def test_without_goals_there_is_none(session, world) -> None:
    assert aligned(session, []) == (None, None)
