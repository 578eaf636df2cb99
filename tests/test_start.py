"""What each process loads as it starts, and what it does without."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.statements import write_statements
from webapp.commands.main import main

ROOT = Path(__file__).parents[1]
SAY = "import json, sys; print('\\n' + json.dumps(list(sys.modules)))"
RUN = "import sys; from webapp.commands.main import main; main(sys.argv[1:], standalone_mode=False)"
CLOCK = "import webapp.commands.checks; from jobs.worker import make_clock; make_clock()"
MASTER = "from webapp.commands.gunicorn_server import Server, Settings; server = Server(Settings())"

WEB_SERVER = {"flask", "werkzeug", "gunicorn"}
DATABASE = {"sqlalchemy", "sqlmodel", "alembic"}
ANALYSIS = {"analysis", "numpy", "scipy", "sklearn", "spacy", "onnxruntime", "fastembed", "presidio_analyzer"}
READERS = {"analysis", "analysis.files", "analysis.text", "analysis.text.hidden_signs"} | {
    "analysis.text.ordinary_words",
    *(
        f"analysis.files.{name}"
        for name in (
            *("rows", "csv_file", "xlsx_file", "xml_part", "sheet_cells", "cell_values", "workbook_parts"),
            *("spreadsheet_errors", "spreadsheet_limits"),
        )
    ),
}

LEXICON = {"analysis.labelling", "analysis.labelling.topics"}  # a file of topics, and what reads it

Loaded = Callable[..., set[str]]


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    """The modules that a process has loaded after some code: `loaded(RUN, "analyse", "--help")`."""

    def run(code: str, *arguments: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-P", "-c", f"{code}\n{SAY}", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), "SOUNDINGS_DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            check=True,
        )
        return set(json.loads(done.stdout.splitlines()[-1]))

    return run


def test_help_loads_no_room_but_the_command_line(loaded) -> None:
    modules = loaded(RUN, "--help")
    assert "click" in modules
    assert modules.isdisjoint({"models", "jobs", "pydantic", "structlog"} | WEB_SERVER | DATABASE | ANALYSIS)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_of_a_command_loads_neither_web_nor_database_nor_analysis(loaded, command) -> None:
    modules = loaded(RUN, command, "--help")
    assert modules.isdisjoint({"jobs", "pydantic"} | WEB_SERVER | DATABASE | ANALYSIS)


def test_an_analysis_of_ten_answers_loads_neither_web_nor_database_nor_queue(loaded, tmp_path) -> None:
    answers = tmp_path / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text in write_statements(10)[0])])
    modules = loaded(RUN, "analyse", str(answers), "--text", "text")
    assert modules >= ANALYSIS
    assert modules.isdisjoint({"rq", "redis", "cryptography", "openpyxl"} | WEB_SERVER | DATABASE)


def test_a_file_that_cannot_be_read_is_told_before_the_analysis_is_loaded(loaded, tmp_path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("text\n")
    refused = f"import click\ntry:\n    {RUN}\nexcept click.ClickException:\n    pass"
    assert loaded(refused, "analyse", str(empty), "--text", "text").isdisjoint(ANALYSIS - {"analysis"})


def test_the_pages_load_of_the_analysis_the_readers_of_spreadsheets_and_topics_alone(loaded) -> None:
    modules = loaded(f"{MASTER}; server.load()")
    assert modules >= {"flask", "sqlalchemy", *READERS}
    assert {name for name in modules if name.split(".")[0] == "analysis"} == READERS | LEXICON
    assert modules.isdisjoint({"alembic"} | (ANALYSIS - {"analysis"}))


def test_what_serves_the_pages_is_loaded_before_it_forks(loaded) -> None:
    needed = loaded(f"{MASTER}; server.load()")
    assert loaded(MASTER) >= {name for name in needed if name.startswith("webapp.")}


def test_the_clock_loads_no_web_no_analysis_and_no_migrations(loaded) -> None:
    modules = loaded(CLOCK)
    assert modules >= {"rq", "jobs"}
    assert modules.isdisjoint({"alembic"} | WEB_SERVER | ANALYSIS)
