"""What holds for the tests themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
ROOMS = ("analysis", "jobs", "models", "webapp")
BESIDE_THE_ROOMS = {"benchmarks", "e2e", "factories", "faults", "load"}
LONGEST = 150
# Whatever patches, and how many of its arguments name what it patches.
PATCHES = {"setattr": 2, "delattr": 2, "object": 2, "patch": 1, "setitem": 1, "delitem": 1}


def sources(folder: Path) -> dict[str, ast.Module]:
    """What is written in a folder, by path."""
    paths = sorted(folder.rglob("*.py"))
    return {path.relative_to(folder).as_posix(): ast.parse(path.read_text()) for path in paths}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call, by the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2], node


def patched(patch: str, call: ast.Call) -> str:
    """The dotted name that a call patches: `setattr("models.database.BUSY_SECONDS", 1)`, or in two parts."""
    first, *rest = call.args[: PATCHES[patch]]
    if isinstance(first, ast.Constant):
        return str(first.value)
    words = [str(each.value) if isinstance(each, ast.Constant) else ast.unparse(each) for each in rest]
    return ".".join((ast.unparse(first), *words))


def is_no_tests_business(name: str) -> bool:
    """Whether a name is private or a module's constant."""
    return any(part.startswith("_") or part.isupper() for part in name.split("."))


def test_tests_lie_where_what_they_test_lies() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    assert {folder.parts[0] for folder in folders if folder.parts} <= {*ROOMS, *BESIDE_THE_ROOMS}
    mirrors = [folder for folder in folders if folder.parts and folder.parts[0] in ROOMS]
    assert [folder.as_posix() for folder in mirrors if not (ROOT / folder).is_dir()] == []


def test_no_folder_of_tests_is_a_package() -> None:
    """Else `tests/models` would stand in the place of `models`."""
    assert list(TESTS.rglob("__init__.py")) == []


def test_what_tests_share_is_short() -> None:
    shared = [*TESTS.rglob("conftest.py"), *TESTS.glob("factories/*.py")]
    assert {path.name for path in shared if len(path.read_text().splitlines()) > LONGEST} == set()


@pytest.mark.parametrize(
    ("patch", "name"),
    [
        ("monkeypatch.setattr('models.database.BUSY_SECONDS', 1)", "models.database.BUSY_SECONDS"),
        ("patch.setattr(brake, 'CALLER_A_MINUTE', 0)", "brake.CALLER_A_MINUTE"),
        ("mock.patch.object(gate._Builder, 'smallest', None)", "gate._Builder.smallest"),
        ("monkeypatch.setitem(queue._seen, 'up', True)", "queue._seen"),
        ("monkeypatch.delattr('models.releases.batches._lot.sample')", "models.releases.batches._lot.sample"),
    ],
)
def test_a_patch_of_what_is_no_tests_business_is_seen(patch: str, name: str) -> None:
    ((called, call),) = calls(ast.parse(patch))
    assert called in PATCHES
    assert patched(called, call) == name
    assert is_no_tests_business(name)


def test_no_test_patches_a_private_name_or_a_constant() -> None:
    patches = {
        f"{path}:{call.lineno}": patched(name, call)
        for path, tree in sources(TESTS).items()
        for name, call in calls(tree)
        if name in PATCHES and call.args
    }
    assert {where: name for where, name in patches.items() if is_no_tests_business(name)} == {}


@pytest.mark.parametrize("room", ["jobs", "models", "webapp"])
def test_only_tests_hand_in_another_lot_or_another_grouping(room: str) -> None:
    """What protects staff is a parameter for the attacker's sake alone."""
    called = [
        (f"{path}:{call.lineno}", call)
        for path, tree in sources(ROOT / room).items()
        for name, call in calls(tree)
        if name in ("draw_batches", "settle")
    ]
    assert [where for where, call in called if len(call.args) > 3 or call.keywords] == []
