"""Whatever sign a spreadsheet takes for the end of a cell, no cell of an export begins as a formula."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.backlog.changing import ItemValues, add_item
from models.database import transaction
from models.intake.responses import Answer, Response
from models.portfolio.areas import PortfolioArea
from models.portfolio.goals import GoalValues, add_goal
from models.portfolio.services import add_service
from models.surveys.surveys import questions_of
from models.surveys.waves import get_wave
from models.themes.statements import Statement
from models.themes.themes import Theme
from models.topics.topics import OwnTopic
from webapp.csv_export import CUT, LONGEST_CELL, csv_file, plain_cell, safe_cell

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫")
SIGNS = (",", ";", "\t")
LINE_ENDS = ("\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028")
INSIDE = [f"a{end}{gap}" for end in (*SIGNS, *LINE_ENDS) for gap in ("", " ", '"', ' "" ')]
ATTACKS = [f"{before}{start}1+1" for before in ("", " ", '"', *INSIDE) for start in FORMULA]

LEAST = {
    "themes.csv": 4,
    "ratings.csv": 22,
    "statements.csv": 24,
}  # how often an attack is in a file at least


def cells(exported: bytes) -> Iterator[str]:
    """Every cell, as many kinds of readers find it: such as know of quotation marks, and such as do not."""
    text = exported.decode("utf-8-sig")
    for sign in SIGNS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, quoting=quoting):
                yield from row
        for lines in (text.splitlines(), text.split("\n")):
            for line in lines:
                yield from line.removesuffix("\r").split(sign)


def is_dangerous(cell: str) -> bool:
    """A line's end that a reader keeps, having lost count of the quotation marks, begins nothing."""
    begins = cell.removeprefix("\r\n")
    return begins.startswith(("\t", "\r")) or begins.strip(' \t\n\v\f\r"').startswith(FORMULA)


@pytest.fixture
def exports(lead, ids, our_rules, address_of) -> Callable[[], dict[str, bytes]]:
    """Every page that answers with CSV, by its address."""

    def fetch() -> dict[str, bytes]:
        addresses = [address_of(rule, ids) for rule in our_rules if "GET" in rule.methods]
        answers = {address: lead.client.get(address) for address in addresses}
        return {key: answer.get_data() for key, answer in answers.items() if answer.mimetype == "text/csv"}

    return fetch


def test_no_cell_of_any_export_begins_as_a_formula(exports, engine, world, findings, ids) -> None:
    planning = findings.themes["Planning"]
    with transaction(engine) as session:
        for number, attack in enumerate(ATTACKS):
            area = PortfolioArea(name=f"{attack} {number}", headcount=5)
            session.add(area)
            session.flush()
            values = ItemValues(attack, f"{attack}\n{attack}", [area.id, world.areas["Data"].id], 5, 1, 80, 1)
            add_item(session, world.survey.id, values, None)
            add_goal(session, GoalValues(f"{attack} {number}", area_ids=[area.id]))
            add_service(session, f"{attack} {number}")
            session.add(OwnTopic(name=f"{attack} {number}", improvement=attack, works=[attack, attack]))
        session.get_one(Theme, planning.id).name = ATTACKS[-1]
        get_wave(session, world.wave.id).name = ATTACKS[-1]
        session.merge(world.areas["Data"]).name = "=1+1"
        for row, attack in zip(session.get_one(Theme, planning.id).quotes, ATTACKS, strict=False):
            session.get_one(Statement, row).text = f"{attack} is in our plan"  # short ones are not quoted
        rating = next(each for each in questions_of(session, world.survey.id) if each.kind == "rating")
        rating.wording = ATTACKS[-1]
        for response in session.exec(select(Response)).all():
            session.add(Answer(response_id=response.id, question_id=rating.id, number=5))
    found = exports()
    assert f"/surveys/{world.survey.id}/backlog.csv" in found
    for address, exported in found.items():
        least = LEAST.get(address.split("/")[-1], len(ATTACKS))
        assert exported.count(b"1+1") >= least, address
        assert [cell for cell in cells(exported) if is_dangerous(cell)] == [], address


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Publish the rota earlier;=1+1", "Publish the rota earlier;'=1+1"),
        ("Data; =1+1; Housing", "Data; '=1+1; Housing"),
        ("-5 % less", "'-5 % less"),
        ("late\n- again", "late\n'- again"),
        ('a;"=1"', 'a;"\'=1"'),
        ("a\r\n\t=1", "a\r\n'\t'=1"),
        ("'quoted'; '=1'", "'quoted'; ''=1'"),  # else nobody could tell whose apostrophe it is
    ],
)
def test_what_could_begin_a_formula_has_an_apostrophe_before_it(text: str, written: str) -> None:
    assert safe_cell(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "Cut the cost by -5 % a year",
        "5-10 people, on-site; off-site",
        "me@pmo.example, or Jo's desk",
        "C++; 2 = two",
        'he said "no", twice',
        "two\r\nlines\n\nand a third,\r\n",
        "'quoted'; 'twice'",
        "",
        7,
        -0.5,
        None,
    ],
)
def test_ordinary_text_stays_as_it_is(text: object) -> None:
    assert safe_cell(text) == text


SIGNS_OF_CELLS = [*"ab\"' ,;\t\n\r\v\x1c\u2028\ufeff", *FORMULA]
WRITTEN = st.text(alphabet=SIGNS_OF_CELLS, max_size=12)


@given(rows=st.lists(st.lists(WRITTEN, min_size=2, max_size=3), max_size=4))
def test_no_text_at_all_makes_a_cell_that_begins_as_a_formula(rows: list[list[str]]) -> None:
    exported = csv_file(("One", "Two"), rows)
    assert [cell for cell in cells(exported) if is_dangerous(cell)] == []
    _, *read = csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline=""))
    without = [[cell.replace("'", "") for cell in row] for row in rows]
    assert [[cell.replace("'", "") for cell in row] for row in read] == without


@pytest.mark.parametrize("sign", ["x", "é", "🙂"])
def test_a_text_that_no_cell_holds_is_cut_with_a_word(sign: str) -> None:
    units = len(sign.encode("utf-16-le")) // 2
    fits = sign * (LONGEST_CELL // units)
    assert safe_cell(fits) == fits
    cut = str(safe_cell(fits + sign))
    assert cut.endswith(f"{sign}{CUT}")
    assert LONGEST_CELL - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL


@given(text=WRITTEN)
def test_what_is_guarded_is_read_as_it_was(text: str) -> None:
    assert plain_cell(str(safe_cell(text))) == text
