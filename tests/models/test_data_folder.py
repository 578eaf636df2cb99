import errno
import os
import resource
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models.data_folder import Unusable, has_room, kept_secret, open_folder, takes_sockets

ODD_NAMES = ["My Projects", "it's", 'it\'s a "test" #1?', "%41", "#1", "who?", "a=b", "ünï", "-x", "$HOME"]


def without_links(_draft: Path, _path: Path) -> None:
    """What a file system without hard links answers."""
    raise PermissionError(errno.EPERM, "Operation not permitted")


def in_a_process_that_writes_no_more_than(size: int, code: str) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, preexec_fn=limit)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = open_folder(tmp_path / name / "data")
    assert folder == tmp_path / name / "data"
    assert list(tmp_path.iterdir()) == [tmp_path / name]


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o777, 0o701])
def test_a_folder_that_was_there_is_closed_to_others(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(mode)
    assert stat.S_IMODE(open_folder(folder).stat().st_mode) == 0o700


def test_a_folder_of_everybody_is_refused_and_stays_everybodys(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    with pytest.raises(Unusable, match=r"everybody.* SOUNDINGS_DATA_DIR"):
        open_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o1777


def test_what_can_be_no_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    not_utf_8 = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    for path in (tmp_path / "file", tmp_path / "file" / "data", tmp_path / "loop", not_utf_8):
        with pytest.raises(Unusable, match=r"cannot be used: .*Nothing was changed") as refused:
            open_folder(path)
        assert "\n" not in str(refused.value)


def test_a_secret_is_made_once_where_there_are_no_links(tmp_path: Path) -> None:
    path, ready, found = tmp_path / "key", threading.Barrier(8), []

    def ask() -> None:
        ready.wait()
        found.append(kept_secret(path, 48, link=without_links))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_on_a_full_disk_no_half_secret_is_kept(tmp_path: Path) -> None:
    done = in_a_process_that_writes_no_more_than(
        0,
        "from pathlib import Path; from models.data_folder import Unusable, kept_secret\n"
        f"try: kept_secret(Path({str(tmp_path)!r}) / 'key', 48)\n"
        "except Unusable as error: print(error)",
    )
    assert "cannot be used: file too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_somebody_emptied_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(Unusable, match=r"is empty.*put a copy of it back"):
        kept_secret(tmp_path / "key", 48)
    assert (tmp_path / "key").read_text() == ""


def test_room_is_found_by_writing_and_nothing_stays(tmp_path: Path) -> None:
    assert has_room(tmp_path)
    assert not has_room(tmp_path / "nowhere")
    asked = (
        "from pathlib import Path; from models.data_folder import has_room; "
        f"print(has_room(Path({str(tmp_path)!r})))"
    )
    assert in_a_process_that_writes_no_more_than(100_000, asked).stdout == "False\n"
    assert in_a_process_that_writes_no_more_than(300_000, asked).stdout == "True\n"
    assert list(tmp_path.iterdir()) == []


def test_whether_a_folder_takes_sockets_is_tried_and_nothing_stays(tmp_path: Path) -> None:
    assert takes_sockets(tmp_path)
    assert list(tmp_path.iterdir()) == []
