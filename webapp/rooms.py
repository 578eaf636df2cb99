"""Our rooms are those beside this one, whatever lies in the working directory under the same names."""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

ROOMS = ("analysis", "jobs", "models")
HOME = Path(__file__).resolve().parents[1]


class Rooms:
    """Finds our rooms, and nothing else, before Python looks at its path.

    `python -m` and Gunicorn put the working directory there, with a `jobs.py` of somebody else in it perhaps.
    """

    @staticmethod
    def find_spec(
        name: str, _path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find one of our rooms."""
        return PathFinder.find_spec(name, [str(HOME)], target) if name in ROOMS else None


sys.meta_path.insert(0, Rooms)
