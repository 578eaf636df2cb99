import csv
import io

import pytest
from sqlmodel import select

from models.backlog.chosen_method import scoring_of
from models.backlog.items import BacklogItem

RICE = {"reach": "40", "impact": "2", "confidence": "80", "effort": "1.5"}
WSJF = {
    "input_business_value": "8",
    "input_time_criticality": "5",
    "input_risk_reduction": "3",
    "input_job_size": "5",
}
OURS = {
    "method": "weighted",
    "label_0": "Strategic fit",
    "weight_0": "3",
    "weight_effort": "2",
    "full_effort": "4",
}


@pytest.fixture
def choose(lead):
    """Settle how the backlog is scored: `choose(method="wsjf")`."""
    return lambda **values: lead.send(lead.get("/backlog/scoring"), **values)


@pytest.fixture
def add(lead):
    """Add an item of the whole organisation: `add("Title", effort="1")`."""
    return lambda title, **values: lead.send(lead.get("/backlog/new"), title=title, **values)


@pytest.fixture
def stored(look):
    def item() -> BacklogItem:
        look.rollback()
        return look.exec(select(BacklogItem)).one()

    return item


def rows(page) -> list[str]:
    return [" ".join(" ".join(row.itertext()).split()) for row in page.tree.find(".//tbody")]


def test_the_list_says_by_which_formula_it_is_ordered_and_leads_to_it(lead, add) -> None:
    page = add("One", **RICE)
    assert "Ordered by RICE: reach × impact × confidence ÷ effort" in page.text
    assert "/backlog/scoring" in {link.get("href") for link in page.tree.iter("a")}


def test_a_lead_chooses_a_method_and_items_that_lack_its_inputs_are_not_scored_yet(choose, add, lead) -> None:
    choose(method="wsjf")
    add("Without", **RICE)
    page = add("With", **WSJF)
    assert "Ordered by WSJF: (business value + time criticality" in page.text
    assert "1 item is not scored yet, listed after those that are." in page.text
    first, second = rows(page)
    assert first.startswith("1 With")
    assert "3.2 (8 + 5 + 3) ÷ 5" in first
    assert second.startswith("Without")
    assert "not scored yet: business value, time criticality, risk reduction" in second


def test_changing_the_method_loses_no_input(choose, add, lead, stored) -> None:
    add("One", **RICE)
    choose(method="wsjf")
    address = f"/backlog/{stored().id}"
    lead.send(lead.get(address), **WSJF)
    choose(method="value_by_effort")
    lead.send(lead.get(address), input_value="9")
    choose(method="rice")
    assert "42.67 40 × 2 × 80 % ÷ 1.5" in rows(lead.get("/backlog"))[0]
    assert stored().inputs == {
        "business_value": 8,
        "time_criticality": 5,
        "risk_reduction": 3,
        "job_size": 5,
        "value": 9,
    }


def test_the_organisation_s_own_sum_is_shown_where_the_order_is(choose, add) -> None:
    choose(**OURS)
    page = add("One", effort="1", input_strategic_fit="4")
    assert "(3 × strategic fit + 2 × little effort) ÷ 5, each from 0 to 100 points" in page.text
    assert "75 (3 × 75 + 2 × 75) ÷ 5" in rows(page)[0]


def test_a_field_called_something_else_keeps_its_grades(choose, add, lead, stored) -> None:
    choose(**OURS)
    add("One", effort="1", input_strategic_fit="4")
    choose(label_0="How it fits")
    page = lead.get("/backlog")
    assert "3 × how it fits" in page.text
    assert "75 (3 × 75 + 2 × 75) ÷ 5" in rows(page)[0]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"method": "weighted"}, "A weighted sum needs at least one field."),
        ({"method": "weighted", "label_0": "Fit"}, "Give it a weight."),
        ({"method": "weighted", "label_0": "Fit", "weight_0": "11"}, "Give a weight from 0.1 to 10."),
        ({"method": "weighted", "label_0": "Job size", "weight_0": "1"}, "it has a meaning here"),
        ({"capacity": "-1"}, "Give 0 to 10,000 person-months."),
        ({"version": "7"}, "Somebody else changed how the backlog is scored"),
    ],
)
def test_what_cannot_be_settled_comes_back_as_it_was_typed(choose, look, sent, said) -> None:
    page = choose(quarter="Q1 2027", **sent)
    assert page.status in (409, 422)
    assert said in page.text
    assert page.fields()["quarter"] == "Q1 2027"
    assert scoring_of(look).version == 0


def test_every_input_can_have_a_reason_that_the_item_its_history_and_its_exports_tell(
    add, lead, stored
) -> None:
    add("One", **RICE, why_reach="Everybody who plans")
    address = f"/backlog/{stored().id}"
    page = lead.get(address)
    assert page.fields()["why_reach"] == "Everybody who plans"
    lead.send(page, why_effort="Like the last one")
    page = lead.get(address)
    (row,) = page.tree.find(".//details[@class='more']/table/tbody")
    assert ["".join(cell.itertext()) for cell in row][1:] == ["Effort", "1.5", "1.5 – Like the last one"]
    (line,) = csv.DictReader(io.StringIO(lead.get("/backlog.csv").response.get_data().decode("utf-8-sig")))
    assert line["Reasons"] == "Effort: Like the last one\nReach: Everybody who plans"
    assert (line["Scored by"], line["Score"], line["RICE"]) == ("RICE", "42.67", "42.67")


def test_a_reason_is_a_line(add) -> None:
    page = add("One", why_reach="x" * 201)
    assert (page.status, "At most 200 characters." in page.text) == (422, True)


def test_an_item_needs_none_of_its_inputs(add, stored) -> None:
    page = add("One", reach="", impact="", confidence="", effort="")
    assert "not scored yet: reach, impact, confidence, effort" in rows(page)[0]
    assert (stored().reach, stored().impact, stored().confidence, stored().effort) == (None,) * 4


def test_a_confidence_is_proposed_with_its_parts_and_another_is_marked(lead, findings, stored) -> None:
    page = lead.get(f"/themes/{findings.themes['Planning'].id}/backlog-item")
    assert page.fields()["confidence"] == "50"
    assert "Proposed: 50 %, because the evidence has 43 of 100 points." in page.text
    assert "6 of 12 people: 25 to 75 %, with 95 % certainty25 of 40" in page.text
    page = lead.send(page, confidence="100", effort="3")
    assert stored().confidence_found == 50
    assert "† The confidence was chosen by hand" in page.text
    assert "100 % was chosen by hand." in lead.get(f"/backlog/{stored().id}").text


def test_an_item_by_hand_has_a_low_confidence_proposed(lead) -> None:
    page = lead.get("/backlog/new")
    assert page.fields()["confidence"] == "50"
    assert "Proposed: 50 %, because no survey stands behind it." in page.text


def test_a_line_is_drawn_under_what_fits_the_quarter(choose, add, lead) -> None:
    for title, reach in (("A", "90"), ("B", "40"), ("C", "10")):
        page = add(title, **{**RICE, "reach": reach, "effort": "2.5"})
    assert "person-months of" not in page.text
    page = choose(capacity="6", quarter="Q1 2027")
    said = "Numbers 1 to 2 fit the 6 person-months of Q1 2027: 5 used."
    assert [row.split(" ")[1] if row != said else row for row in rows(page)] == ["A", "B", said, "C"]
    page = choose(capacity="7.5", quarter="")
    assert "Everything that has a number fits the 7.5 person-months of the next quarter" in page.text
    assert len(rows(lead.get("/backlog"))) == 3
