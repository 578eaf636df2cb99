"""A list that was written on one line is cut into its items, and nothing else is torn."""

import pytest
from spacy.language import Language

from analysis.text.list_items import list_items
from analysis.text.statements import split_statements

ITEMS = ["The rota is late", "it takes an hour a day", "pay is low"]


@pytest.mark.parametrize(
    "line",
    [
        "1) {} 2) {} 3) {}",
        "1. {} 2. {} 3. {}",
        "1.{} 2.{} 3.{}",
        "(1) {} (2) {} (3) {}",
        "1.) {} 2.) {} 3.) {}",
        "1: {} 2: {} 3: {}",
        "1 - {} 2 - {} 3 - {}",
        "#1 {} #2 {} #3 {}",
        "[1] {} [2] {} [3] {}",
        "1/ {} 2/ {} 3/ {}",
        "1) {}; 2) {}; and 3) {}",
        "a. {} b. {} c. {}",
        "a) {} b) {} c) {}",
        "(a) {}, (b) {} and (c) {}",
        "A) {} B) {} C) {}",
        "(i) {} (ii) {} (iii) {}",
        "i. {} ii. {} iii. {}",
        "I) {} II) {} III) {}",
        "- {} - {} - {}",
        "\u2013 {} \u2013 {} \u2013 {}",
        "* {} * {} * {}",
        "\u2022 {} \u2022 {} \u2022 {}",
        "\u2022{}\u2022{}\u2022{}",
        "\uf0b7 {} \uf0b7 {} \uf0b7 {}",
        "\u2460 {} \u2461 {} \u2462 {}",
        "\u2713 {} \u2713 {} \u2713 {}",
        "My main issues are: 1) {} 2) {} 3) {}",
        "Three things: - {} - {} - {}",
        "What must change is 1) {} 2) {} 3) {}",
        "My points:\n1. {}\n2. {}\n3. {}",
    ],
)
def test_the_items_of_a_list_are_statements(nlp: Language, line: str) -> None:
    (found,) = split_statements([line.format(*ITEMS)], nlp)
    assert [statement.rstrip(".") for statement in found] == ITEMS


@pytest.mark.parametrize(
    "line",
    [
        "We moved to version 2) of the plan",
        "See section 1. 2 of the plan is missing",
        "Version 1) and version 2) differ",
        "Steps 1) and 2) are slow",
        "Bug #1 is worse than #2",
        "It took 1. 5 hours",
        "Meeting at 1. Then at 2. we left",
        "We scored 1. They scored 2. Nobody cared.",
        "Grade a) is paid less than grade b) here",
        "1.1 Parking 1.2 Heating",
        "The rota - which is late - slips - again",
        "- The rota - which changes daily - is late",
        "Good - but slow",
        "Between 1. and 2. there is a gap",
        "Ratio 1:2 and 3:1",
        "A. B. Smith is late",
        "i.e. the rota",
        "24/7 and 9/5",
    ],
)
def test_a_sentence_is_not_torn(line: str) -> None:
    assert list_items(line) == [line]


def test_what_stands_before_a_list_stays_where_it_says_something() -> None:
    assert list_items("Parking: 1) full by eight 2) dear") == ["Parking", "full by eight", "dear"]
    assert list_items("My issues are:\n- rota\n- pay\nParking is:") == ["- rota", "- pay", "Parking is:"]


def test_an_aside_in_one_of_several_lines_stays(nlp: Language) -> None:
    text = "- late rota\n- cold rooms - west wing only\n2) low pay"
    assert split_statements([text], nlp) == [["late rota", "cold rooms - west wing only", "low pay"]]
