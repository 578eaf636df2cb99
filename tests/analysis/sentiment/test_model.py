"""How statements are meant: approving, critical, or both."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.encoding.encoder import LexicalEncoder, load_encoder
from analysis.sentiment.contrasts import split_contrasts
from analysis.sentiment.model import (
    SHIPPED,
    Sentiment,
    SentimentFileError,
    load_sentiment,
    measure_sentiment,
    save_sentiment,
)
from analysis.sentiment.polarity_cues import N_CUES, measure_cues

HERE = Path(__file__).parent
LARGEST_FILE = 50_000  # bytes


def read_rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def minilm() -> Any:
    return load_encoder()


def measured(minilm: Any, *statements: str, works: bool | None = None) -> list[Sentiment]:
    found = measure_sentiment(
        statements,
        minilm.encode(statements),
        works=[works] * len(statements),
        languages=["en"] * len(statements),
        encoder=minilm,
    )
    return [one for one in found if one is not None]


def test_praise_is_approving_and_blame_critical(minilm: Any) -> None:
    praise, blame = measured(minilm, "The support desk is excellent.", "The portal is slow and useless.")
    assert (praise.tone, blame.tone) == ("approving", "critical")
    assert praise.score > 0.3 > -0.3 > blame.score


@pytest.mark.parametrize("text", ["Nothing works.", "Nothing ever works.", "This does not work at all."])
def test_what_does_not_work_never_reads_as_praise(minilm: Any, text: str) -> None:
    (found,) = measured(minilm, text)
    assert found.score < 0
    assert found.tone != "approving"


def test_no_complaint_is_no_complaint(minilm: Any) -> None:
    assert all(one.score > 0 for one in measured(minilm, "No complaints.", "Not bad at all."))


def test_what_denies_blame_is_not_critical_and_what_denies_praise_not_approving(minilm: Any) -> None:
    """Of those that were written after the rules one denial of praise is missed."""
    rows = read_rows("denials.csv")
    tones = [one.tone for one in measured(minilm, *(row["text"] for row in rows))]
    opposite = {"approving": "critical", "critical": "approving"}
    wrong = [row for row, tone in zip(rows, tones, strict=True) if tone == opposite[row["means"]]]
    assert [row["text"] for row in wrong if row["seen"] == "yes"] == []
    assert len(wrong) <= 1


def test_a_denied_clause_sets_nothing_against_the_other(minilm: Any) -> None:
    (one_sided,) = measured(minilm, "The team is great; expenses are no longer painful.")
    assert one_sided.tone != "mixed"


def test_a_mere_topic_has_no_tone(minilm: Any) -> None:
    assert [one.tone for one in measured(minilm, "Budget planning", "The board meets in May.")] == ["", ""]


def test_good_but_carries_both(minilm: Any) -> None:
    mixed, *one_sided = measured(
        minilm, "The team is great, but the laptops are terrible.", "The team is great, but you know that."
    )
    assert mixed.tone == "mixed"
    assert [one.tone == "mixed" for one in one_sided] == [False]


def test_a_comma_alone_needs_plain_words_to_set_one_against_the_other(minilm: Any) -> None:
    plain, vague = measured(
        minilm, "Great people, terrible systems.", "retro actions never get done, same with lessons learned"
    )
    assert plain.tone == "mixed"
    assert vague.tone != "mixed"


def test_the_side_of_the_question_is_evidence_and_no_more(minilm: Any) -> None:
    text = "The weekly call."
    scores = [measured(minilm, text, works=side)[0].score for side in (False, None, True)]
    assert scores == sorted(scores)
    assert scores[0] < scores[2]
    (blamed,) = measured(minilm, "The portal is slow and useless.", works=True)
    assert blamed.tone == "critical"
    assert [measured(minilm, "Less paperwork", works=side)[0].tone for side in (True, False)] == [
        "",
        "critical",
    ]


def test_only_statements_in_english_are_judged(minilm: Any) -> None:
    texts = ["Das Werkzeug ist langsam.", "The tool is slow."]
    sides = [None, None]
    found = measure_sentiment(
        texts, minilm.encode(texts), works=sides, languages=["de", "en"], encoder=minilm
    )
    assert [one is None for one in found] == [True, False]


def test_with_another_encoder_nothing_is_said() -> None:
    lexical = LexicalEncoder()
    texts = ["The tool is slow."]
    found = measure_sentiment(texts, lexical.encode(texts), works=[None], languages=["en"], encoder=lexical)
    assert found == [None]


def test_the_same_statement_is_judged_the_same_whatever_stands_beside_it(minilm: Any) -> None:
    texts = ["Great people, terrible systems.", "Nothing works.", "Budget"]
    together = measured(minilm, *texts)
    assert together == [measured(minilm, text)[0] for text in texts]


def test_statements_never_seen_are_mostly_called_what_they_are(minilm: Any) -> None:
    rows = read_rows("workplace_moods_unseen.csv")
    wanted = np.sign([float(row["score"]) for row in rows])
    scores = np.array([one.score for one in measured(minilm, *(row["text"] for row in rows))])
    assert np.mean(np.sign(scores[wanted != 0]) == wanted[wanted != 0]) >= 0.7
    assert np.corrcoef(scores, wanted)[0, 1] >= 0.45


def test_the_figures_about_mixed_statements_hold(minilm: Any) -> None:
    rows = read_rows("contrast_sentences.csv")
    mixed = [one.tone == "mixed" for one in measured(minilm, *(row["text"] for row in rows))]
    pairs = list(zip(mixed, (row["mixed"] == "yes" for row in rows), strict=True))
    right = sum(found and wanted for found, wanted in pairs)
    assert right / sum(found for found, _ in pairs) >= 0.85
    assert right / sum(wanted for _, wanted in pairs) >= 0.5


@pytest.mark.parametrize(
    ("statement", "clauses"),
    [
        ("Good tools, bad training.", ["Good tools", "bad training"]),
        ("The team is kind but the office is loud.", ["The team is kind", "the office is loud"]),
        ("Although the plan is clear, nobody follows it.", ["the plan is clear", "nobody follows it"]),
        ("Finance is quick, whereas legal is slow.", ["Finance is quick", "legal is slow"]),
        ("All works well except the time sheets.", ["All works well", "the time sheets"]),
        ("The goals are clear; however, they change.", ["The goals are clear", "they change"]),
    ],
)
def test_a_contrast_is_cut_into_its_clauses(statement: str, clauses: list[str]) -> None:
    assert split_contrasts(statement) == clauses


@pytest.mark.parametrize(
    "statement",
    [
        "Not only fast but also reliable.",
        "I have nothing but praise for them.",
        "Budget, tools, training.",
        "The plan was late, and so was the team.",
        "However we plan, dates slip.",
        "But why?",
        "",
    ],
)
def test_what_sets_nothing_against_anything_stays_whole(statement: str) -> None:
    assert split_contrasts(statement) == [statement]


def test_negation_turns_a_word_of_praise(minilm: Any) -> None:
    plain, denied, curly = measure_cues(["It is helpful.", "It isn't helpful.", "It isn’t helpful."])
    assert not np.array_equal(plain, denied)
    assert np.array_equal(denied, curly)
    assert measure_cues([]).shape == (0, N_CUES)


def test_the_coefficients_are_small_and_come_back_as_they_were(tmp_path: Path) -> None:
    assert SHIPPED.stat().st_size < LARGEST_FILE
    save_sentiment(load_sentiment(SHIPPED), tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == SHIPPED.read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "format"),
        ({"intercepts": [0, 0]}, "lacks coefficients"),
        ({"intercepts": [0, 0, 0, 0, float("nan")]}, "not finite"),
        ({"coefficients": [[1, 2], [3]]}, "inhomogeneous"),
        ({"sure_from": 0.2}, "between a half and one"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_text(json.dumps(json.loads(SHIPPED.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(SentimentFileError, match=said):
        load_sentiment(damaged)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SentimentFileError, match=r"missing\.json"):
        load_sentiment(tmp_path / "missing.json")
