from analysis.labelling.descriptions import describe


def test_a_theme_is_told_in_one_sentence_with_its_side() -> None:
    mentioned = ("purchase orders", "approvals", "suppliers")
    assert describe(mentioned, 1, 9) == (
        "People mention purchase orders, approvals and suppliers, mostly as something that does not work."
    )
    assert describe(("approvals",), 9, 1) == "People mention approvals, mostly as something that works."
    assert describe(("approvals",), 3, 3).endswith(", as something that works for some and not for others.")
    assert describe(("approvals",), 0, 0) == "People mention approvals."


def test_where_nothing_repeats_nothing_is_said() -> None:
    assert describe((), 4, 0) == ""
