from analysis.labelling.descriptions import describe


def test_a_theme_is_told_in_one_sentence() -> None:
    mentioned = ("purchase orders", "approvals", "suppliers")
    assert describe(mentioned) == "People mention purchase orders, approvals and suppliers."
    assert describe(("approvals",)) == "People mention approvals."


def test_where_nothing_repeats_nothing_is_said() -> None:
    assert describe(()) == ""
