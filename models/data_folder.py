"""The data folder: its owner's alone, and what is kept in it as a file of its own."""

import errno
import os
import secrets
import socket
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

READ_AGAIN_SECONDS = 2.0  # how long a secret that another process is writing is waited for
ROOM_BYTES = 256 * 1024  # as much as the largest form that is taken
LACKING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES)


class Unusable(Exception):
    """What a setting leads to cannot be used; its text says what happened, what was kept, what to do."""


def open_folder(given: Path) -> Path:
    """Make the folder where it is missing, and take its rights from everybody but its owner; give its path.

    Raises
    ------
    Unusable
        If there can be no such folder, or nothing may be written in it.
    """
    path = given
    try:
        path = given.expanduser().resolve()
        str(path).encode()
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        _close_to_others(path)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "nothing may be written in it")
    except UnicodeEncodeError as error:
        raise Unusable(_no_folder(ascii(str(path)), "its name is not written in UTF-8")) from error
    except RuntimeError as error:  # of a home or of links that lead nowhere
        raise Unusable(_no_folder(str(path), str(error).lower())) from error
    except OSError as error:
        raise Unusable(_no_folder(str(path), (error.strerror or "").lower())) from error
    return path


def _close_to_others(path: Path) -> None:
    """Take a folder's rights from all but its owner.

    A folder of somebody else, or on a file system that knows no rights, is left as it is.

    Raises
    ------
    PermissionError
        If all may put their files there, as in `/tmp`: it must stay so.
    """
    there = path.stat()
    if there.st_mode & stat.S_ISVTX and there.st_mode & stat.S_IWOTH:
        raise PermissionError(errno.EPERM, "everybody keeps files there")
    if there.st_uid == os.getuid() and there.st_mode & 0o077:
        with suppress(PermissionError):
            path.chmod(there.st_mode & 0o700)


def _no_folder(path: str, why: str) -> str:
    return (
        f"The data folder {path} cannot be used: {why}. Nothing was changed; "
        "name another with SOUNDINGS_DATA_DIR."
    )


def has_room(folder: Path) -> bool:
    """Whether something can still be written in a folder: tried with a file that is gone at once."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM_BYTES))
            file.flush()
    except OSError:
        return False
    return True


def takes_sockets(folder: Path) -> bool:
    """Whether the file system of a folder knows sockets: some that are shared between machines do not."""
    path = folder / f"socket.{secrets.token_hex(4)}"
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.bind(str(path))
        except OSError as error:
            return error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EINVAL)
        path.unlink()
    return True


def kept_secret(path: Path, n_bytes: int, link: Callable[[Path, Path], None] = os.link) -> str:
    """Read the secret at `path`; make it first where there is none (two processes agree on one).

    Raises
    ------
    Unusable
        If it cannot be kept or read, or what is kept is empty.
    """
    try:
        if not path.exists():
            _keep(path, secrets.token_urlsafe(n_bytes), link)
        return _read(path)
    except OSError as error:
        raise Unusable(
            f"{path} cannot be used: {(error.strerror or '').lower()}. Nothing was changed; "
            "put that right and start again."
        ) from error


def _keep(path: Path, secret: str, link: Callable[[Path, Path], None]) -> None:
    """Have a secret appear under its name at once and whole, unless somebody was faster."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        _write_new(draft, secret)
        link(draft, path)
    except FileExistsError:
        pass
    except OSError as error:
        if error.errno in LACKING:
            raise
        with suppress(FileExistsError):  # a file system without links: who reads waits until it is whole
            _write_new(path, secret)
    finally:
        draft.unlink(missing_ok=True)


def _write_new(path: Path, content: str) -> None:
    """Write a file that must not be there yet, all of it or none."""
    opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(opened, content.encode())
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(opened)


def _read(path: Path) -> str:
    deadline = time.monotonic() + READ_AGAIN_SECONDS
    while not (secret := path.read_text().strip()):
        if time.monotonic() > deadline:
            raise Unusable(
                f"{path} is empty. Nothing was changed; put a copy of it back, "
                "or delete it to have a new one made."
            )
        time.sleep(0.02)
    return secret
