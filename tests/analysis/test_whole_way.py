import json
from collections.abc import Callable

import pytest

from analysis.files.report import as_document, as_table
from analysis.files.spreadsheet import SpreadsheetAnswers
from analysis.pipeline import Tools, analyse_answers, redact_answers, split_answers
from analysis.results import Analysis
from tests.factories.statements import write_statements


@pytest.fixture(scope="session")
def answers() -> SpreadsheetAnswers:
    statements, _ = write_statements(48)
    texts = [*statements, "n/a", "Nothing", "Ask Margaret Thornton about the budget. The office is cold."]
    return SpreadsheetAnswers(
        texts=tuple(texts),
        works=tuple(index % 2 == 0 for index in range(len(texts))),
        rows=tuple(range(1, len(texts) + 1)),
        areas=tuple("North" if index % 3 else "South" for index in range(len(texts))),
    )


@pytest.fixture(scope="session")
def analyse(tools: Tools) -> Callable[[SpreadsheetAnswers], Analysis]:
    def analyse_all(answers: SpreadsheetAnswers) -> Analysis:
        return analyse_answers(answers.texts, tools, works=answers.works)

    return analyse_all


def test_an_answer_is_clean_redacted_and_split(tools: Tools) -> None:
    answers = ["  Ask Margaret Thornton.\n\nThe <b>office</b> is cold. ", "n/a"]
    prepared = split_answers(redact_answers(answers, tools.redactor), tools.nlp)
    assert prepared[0].text == "Ask [name].\nThe office is cold."
    assert prepared[0].statements[-1] == "The office is cold."
    assert not prepared[0].non_answer
    assert prepared[1].non_answer
    assert prepared[1].statements == ()


def test_every_statement_is_traced_to_its_answer(
    analyse: Callable[[SpreadsheetAnswers], Analysis], answers: SpreadsheetAnswers
) -> None:
    analysis = analyse(answers)
    for row, statement in zip(analysis.rows, analysis.statements, strict=True):
        assert statement in analysis.answers[row].text
    assert sum(answer.non_answer for answer in analysis.answers) == 2


def test_nobody_is_named_in_a_document(
    analyse: Callable[[SpreadsheetAnswers], Analysis], answers: SpreadsheetAnswers
) -> None:
    assert "Thornton" not in json.dumps(as_document(analyse(answers), answers, {}))


def test_a_document_is_the_same_each_time_but_for_its_timing(
    analyse: Callable[[SpreadsheetAnswers], Analysis], answers: SpreadsheetAnswers
) -> None:
    one, other = (as_document(analyse(answers), answers, {"seed": 0}) for _ in range(2))
    assert one.pop("timing").keys() == other.pop("timing").keys()
    assert json.dumps(one) == json.dumps(other)


def test_a_document_adds_up(
    analyse: Callable[[SpreadsheetAnswers], Analysis], answers: SpreadsheetAnswers
) -> None:
    document = as_document(analyse(answers), answers, {"seed": 0})
    assigned = [one["theme"] for one in document["assignments"]]
    for theme in document["themes"]:
        assert theme["size"] == assigned.count(theme["id"]) == sum(theme["areas"].values())
        assert theme["size"] == theme["works"] + theme["needs_work"]
    assert document["quality"]["n_unclear"] == assigned.count(None)
    assert document["counts"]["non_answers"] == 2
    assert {one["row"] for one in document["assignments"]}.isdisjoint({49, 50})


@pytest.mark.parametrize("width", [60, 100])
def test_a_table_fits_its_width_and_shows_every_theme(
    analyse: Callable[[SpreadsheetAnswers], Analysis], answers: SpreadsheetAnswers, width: int
) -> None:
    document = as_document(analyse(answers), answers, {})
    table = as_table(document, width)
    assert max(len(line) for line in table.splitlines()) <= width
    assert all(theme["label"] in " ".join(table.split()) for theme in document["themes"])
    assert "Caution: Small numbers:" in table
