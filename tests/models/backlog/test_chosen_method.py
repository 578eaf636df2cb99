import pytest

from models.backlog.chosen_method import OwnField, ScoringValues, change_scoring, scoring_of
from models.backlog.methods import RICE, WSJF
from models.base import EditedMeanwhile, Refused

OWN = (OwnField("Fit", 3), OwnField("Effort", 2, more_is_better=False, full=4, name="effort"))


def test_it_is_rice_until_somebody_chooses(session) -> None:
    assert (scoring_of(session).chosen, scoring_of(session).version) == (RICE, 0)


def test_a_sum_of_its_own_is_kept_while_another_method_is_chosen(session) -> None:
    change_scoring(session, ScoringValues("weighted", OWN), version=0)
    kept = scoring_of(session).weighted_fields
    assert [(each.input.label, each.weight, each.more_is_better) for each in kept] == [
        ("Fit", 3, True),
        ("Effort", 2, False),
    ]
    fields = [OwnField("Fit", 3, name=kept[0].input.name), OWN[1]]
    change_scoring(session, ScoringValues("wsjf", fields), version=1)
    assert (scoring_of(session).chosen, scoring_of(session).weighted_fields) == (WSJF, kept)


def test_two_who_change_it_never_overwrite_each_other(session) -> None:
    change_scoring(session, ScoringValues("wsjf", capacity=6, quarter="Q1"), version=0)
    with pytest.raises(EditedMeanwhile, match="still here"):
        change_scoring(session, ScoringValues("rice"), version=0)
    assert (scoring_of(session).method, scoring_of(session).capacity) == ("wsjf", 6)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (ScoringValues("guess"), "no such method"),
        (ScoringValues("weighted"), "at least one field"),
        (ScoringValues("weighted", [OwnField(f"Field {n}", 1) for n in range(9)]), "at most 8"),
        (ScoringValues("weighted", [OwnField("Fit", 1), OwnField("fit", 2)]), "same name"),
        (ScoringValues("weighted", [OwnField("Fit: how", 1)]), "meaning"),
        (ScoringValues("weighted", [OwnField("Job size", 1)]), "meaning"),
        (ScoringValues("weighted", [OwnField("Reach", 1)]), "meaning"),
        (ScoringValues("weighted", [OwnField("Reach", 1, name="reach")]), "all its points"),
    ],
)
def test_what_cannot_be_chosen_is_refused(session, values, said) -> None:
    with pytest.raises(Refused, match=said):
        change_scoring(session, values, version=0)
    assert scoring_of(session).chosen == RICE
