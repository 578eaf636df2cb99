"""Soundings as it is installed from a wheel, away from the project's folder."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("analysis", "jobs", "models", "webapp")
LEFT_BY_PYTHON = shutil.ignore_patterns("__pycache__")


def pip(*arguments: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, cwd=folder)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files in a folder of their own, where building leaves what it leaves."""
    folder = tmp_path_factory.mktemp("project")
    for name in ROOMS:
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_BY_PYTHON)
    for name in ("pyproject.toml", "Procfile", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def files(project: Path) -> set[str]:
    """Every file of the rooms, before anything was built beside them."""
    return {path.relative_to(project).as_posix() for room in ROOMS for path in (project / room).rglob("*.*")}


@pytest.fixture(scope="module")
def wheel(project: Path, files: set[str]) -> Path:
    """The wheel that is built of the project."""
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", ".", folder=project)
    (built,) = (project / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def packages(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel's packages are after it was installed."""
    prefix = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--ignore-installed", "--prefix", str(prefix), str(wheel), folder=prefix)
    (found,) = prefix.rglob("site-packages")
    return found


def run(packages: Path, *code: str) -> str:
    environment = {"PYTHONPATH": str(packages), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        capture_output=True,
        text=True,
        check=True,
        cwd=packages.parents[2],
        env=environment,
    )
    return done.stdout


def test_every_file_of_every_room_is_in_the_wheel(files: set[str], wheel: Path) -> None:
    assert "analysis/redaction/lists/first_names.txt" in files
    assert files - set(ZipFile(wheel).namelist()) == set()


def test_the_one_machine_installation_finds_its_processes(packages: Path) -> None:
    path, processes = run(
        packages,
        "from webapp.commands.supervisor import find_procfile, read_procfile",
        "print(find_procfile())",
        "print(*read_procfile(find_procfile()))",
    ).splitlines()
    assert Path(path).is_relative_to(packages.parents[2])
    assert processes.split() == ["release", "web", "live", "heavy", "clock"]
