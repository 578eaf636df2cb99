"""What the papers of the house say is there: files, tests, targets, commands. And each stays what it is."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from webapp.commands.main import main

ROOT = Path(__file__).parents[1]
ROOMS = ("analysis", "jobs", "models", "tests", "webapp")
MOST_LINES = 60
AT_THE_TOP = {
    *ROOMS,
    "pyproject.toml",
    "Procfile",
    "README.md",
    "Makefile",
    "requirements.lock",
    "requirements-dev.lock",
    "LICENSE",
    "CHANGELOG.md",
}
DECISIONS = sorted(ROOT.glob("*/decisions.md"))
PAPERS = [
    ROOT / "README.md",
    *sorted((ROOT / ".github").glob("*.md")),
    *sorted(paper for room in ROOMS for paper in (ROOT / room).rglob("*.md")),
]
A_PATH = re.compile(r"[\w.-][\w./-]*/|[\w.-][\w./-]*\.(?:csv|html|json|md|py|txt|yaml)")
A_TEST = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")
MADE_HERE = {"var/", "var/logs/"}


def codes(paper: Path) -> list[str]:
    """What stands as code in a paper: lines of its blocks, and what is between backticks."""
    text = paper.read_text("utf-8")
    fenced = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
    blocks = [line.strip() for block in fenced.findall(text) for line in block.splitlines()]
    indented = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return [*blocks, *indented, *re.findall(r"`([^`\n]+)`", fenced.sub("", text))]


def is_there(path: str, paper: Path) -> bool:
    """Whether a path leads somewhere: from the paper, from the top, or among the templates."""
    return any((folder / path).exists() for folder in (paper.parent, ROOT, ROOT / "webapp" / "templates"))


def as_ids(papers: Iterable[Path]) -> list[object]:
    return [pytest.param(paper, id=paper.relative_to(ROOT).as_posix()) for paper in papers]


@pytest.mark.parametrize("room", ROOMS)
def test_the_readme_of_a_room_is_read_in_one_sitting(room: str) -> None:
    assert len((ROOT / room / "README.md").read_text("utf-8").splitlines()) <= MOST_LINES


def test_nothing_else_is_kept_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this folder is no clone of the repository")
    kept = {path.partition("/")[0] for path in listed.stdout.splitlines()}
    assert {name for name in kept if not name.startswith(".")} == AT_THE_TOP


@pytest.mark.parametrize("paper", as_ids(DECISIONS))
def test_a_decision_says_its_context_its_choice_and_its_cost(paper: Path) -> None:
    _, *decisions = paper.read_text("utf-8").split("\n## ")
    assert decisions
    for decision in decisions:
        title, *lines = [line for line in decision.splitlines() if line]
        assert [line.partition(":")[0] for line in lines] == ["- Context", "- Choice", "- Cost"], title


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|") and "| --- |" not in line]
    unplayed = [row for row in rows if "::test_" not in row]
    assert unplayed == ["| could use | but | tests |"] * text.count("\n### ")
    for path, name in A_TEST.findall(text):
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"


@pytest.mark.parametrize("paper", as_ids(PAPERS))
def test_every_file_that_a_paper_names_is_there(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", paper.read_text("utf-8"))
    named = {code for code in codes(paper) if A_PATH.fullmatch(code)} - MADE_HERE
    named |= {path for code in codes(paper) for path in re.findall(r"\btests/[\w/]+\.\w+", code)}
    named |= {link for link in links if not link.startswith("https://")}
    assert {path for path in named if not is_there(path, paper)} == set()


@pytest.mark.parametrize("paper", as_ids(PAPERS))
def test_every_target_of_make_that_a_paper_names_is_there(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"help", "run", "test"} <= targets
    assert {target for code in codes(paper) for target in re.findall(r"\bmake ([a-z-]+)", code)} <= targets


@pytest.mark.parametrize("paper", as_ids(PAPERS))
def test_every_command_that_a_paper_names_is_there_with_its_options(paper: Path) -> None:
    for code in codes(paper):
        called = re.search(r"\bsoundings ([a-z-]+)(.*)", code)
        if called:
            command = main.commands[called[1]]
            options = {name for parameter in command.params for name in parameter.opts}
            assert set(re.findall(r"--[a-z-]+", called[2])) <= options, code


def test_every_target_of_make_is_listed_by_its_help() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony is not None
    assert re.findall(r"^([a-z-]+):.* ## \S", text, re.MULTILINE) == phony[1].split()
