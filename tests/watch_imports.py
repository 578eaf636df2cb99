"""Import every module of some packages; print what that did, as JSON: `watch_imports.py FOLDER PACKAGE…`."""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import argon2
import pydantic_settings

CONNECTS = {"socket.connect", "sqlite3.connect"}
RUN = re.compile(r"^models\.migrations\b|\.__main__$")  # by Alembic, and as a command: never imported


class Watch:
    """What happens while modules are imported: files of theirs opened, connections, hashes, settings read."""

    def __init__(self, folder: Path, packages: list[str]) -> None:
        self.folder, self.packages = folder, packages
        self.importing = ""
        self.seen: dict[str, list[str]] = {
            what: [] for what in ("imported", "opened", "connected", "hashed", "settings")
        }

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CONNECTS:
            self.note("connected")
        elif event == "open" and isinstance(arguments[0], str):
            path = Path(arguments[0])
            ours = any(path.is_relative_to(self.folder / package) for package in self.packages)
            if ours and path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts:
                self.note("opened")

    def note(self, what: str) -> None:
        self.seen[what].append(self.importing)

    def noting(self, what: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any, **options: Any) -> Any:
            self.note(what)
            return does(*arguments, **options)

        return noted

    def modules(self) -> Iterator[str]:
        for package in self.packages:
            yield package
            for module in pkgutil.walk_packages([str(self.folder / package)], f"{package}."):
                yield module.name

    def import_all(self) -> None:
        argon2.PasswordHasher.hash = self.noting("hashed", argon2.PasswordHasher.hash)
        pydantic_settings.BaseSettings.__init__ = self.noting(
            "settings", pydantic_settings.BaseSettings.__init__
        )
        sys.path.insert(0, str(self.folder))
        sys.addaudithook(self.audit)
        for module in self.modules():
            if not RUN.search(module):
                self.importing = module
                importlib.import_module(module)
                self.note("imported")


if __name__ == "__main__":
    watch = Watch(Path(sys.argv[1]), sys.argv[2:])
    watch.import_all()
    print(json.dumps(watch.seen))
