import os
import stat
import tempfile
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError
from redis.connection import parse_url
from sqlalchemy import make_url

from models.settings import LONGEST_SOCKET_PATH, Settings


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch) -> None:
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        for name in getattr(alias, "choices", [alias]):
            monkeypatch.delenv(name, raising=False)


def test_settings_are_frozen() -> None:
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 9000


def test_a_variable_that_is_empty_counts_as_not_set(monkeypatch) -> None:
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", "")
    settings = Settings()
    assert (settings.port, settings.data_dir) == (8000, Path("var"))


def test_settings_come_from_the_environment(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("VALKEY_URL", "redis://queue.example")
    monkeypatch.setenv("SOUNDINGS_DATA_DIR", str(tmp_path))
    settings = Settings()
    assert settings.base_url == "http://localhost:9001"
    assert settings.redis_url == "redis://queue.example"
    assert not settings.embeds_valkey
    assert settings.data_path == tmp_path


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("SOUNDINGS_FORM_HOURS", "0"), ("SOUNDINGS_PROXIES", "all")]
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(monkeypatch, name, value) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_a_folder_for_the_encoder_needs_the_model_s_name(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SOUNDINGS_ENCODER_PATH", str(tmp_path))
    with pytest.raises(ValidationError, match="needs SOUNDINGS_ENCODER"):
        Settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_goes_through_psycopg_3(scheme) -> None:
    settings = Settings(database_url_given=f"{scheme}://me:secret@db.example:5432/soundings?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://me:secret@db.example:5432/soundings?sslmode=require"


def test_an_address_with_a_driver_is_left_alone() -> None:
    given = "postgresql+psycopg://db.example/soundings"
    assert Settings(database_url_given=given).database_url == given


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    assert settings.database_url == f"sqlite:///{tmp_path}/data/soundings.db"


ODD_NAMES = ["My Projects", "it's", 'it\'s a "test" #1?', "%41", "a=b&c", "ünï", "a@b:c"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_the_addresses_of_a_folder_lead_into_it_whatever_it_is_called(tmp_path, name) -> None:
    settings = Settings(data_dir=tmp_path / name)
    assert make_url(settings.database_url).database == f"{tmp_path}/{name}/soundings.db"
    assert make_url(settings.database_url).query == {}
    assert parse_url(settings.redis_url)["path"] == str(settings.valkey_socket)


@pytest.mark.parametrize("name", ["My Projects", "a=b", "a\nb"])
def test_where_rq_could_not_read_the_socket_s_path_it_is_a_plain_one(tmp_path, monkeypatch, name) -> None:
    plain = Settings(data_dir=tmp_path / name).valkey_socket
    assert plain.parent.parent == Path(tempfile.gettempdir())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    assert Settings(data_dir=tmp_path / name).valkey_socket.parent.parent == Path("/tmp")


def test_the_data_folder_is_its_owners_alone(tmp_path) -> None:
    folder = Settings(data_dir=tmp_path / "data").data_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path) -> None:
    made = Settings(data_dir=tmp_path).secret_key
    assert len(made) >= 43  # 256 bits and more
    assert Settings(data_dir=tmp_path).secret_key == made
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_secret_key(tmp_path) -> None:
    ready, keys = threading.Barrier(8), []

    def start() -> None:
        settings = Settings(data_dir=tmp_path)
        ready.wait()
        keys.append(settings.secret_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_secret_key_that_is_given_is_used_and_not_kept(tmp_path) -> None:
    given = "8QnMZr0sV1yTqLx4"
    assert Settings(data_dir=tmp_path, secret_key_given=given).secret_key == given
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "key",
    [
        "   ",
        "given",
        "…",
        " " * 40,
        "12341234123412341234",
        "change-me-change-me-change-me",
        "Replace this with a random key",
        "your-secret-key-goes-here",
    ],
)
def test_a_secret_key_that_anybody_could_guess_is_refused_and_not_repeated(monkeypatch, key) -> None:
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", key)
    with pytest.raises(ValidationError, match=r"SOUNDINGS_SECRET_KEY\n.*16 characters or more") as refused:
        Settings()
    assert "input_value" not in str(refused.value)


@pytest.mark.parametrize("base", ["https://a..b", f"https://{'a' * 64}.example"])
def test_an_address_whose_host_can_be_no_name_is_refused(monkeypatch, base) -> None:
    monkeypatch.setenv("SOUNDINGS_BASE_URL", base)
    with pytest.raises(ValidationError, match="its host can be nobody's name"):
        Settings()


def test_a_short_data_folder_holds_the_socket_of_the_queue(tmp_path) -> None:
    settings = Settings(data_dir=Path("/tmp/soundings-test"))
    assert settings.valkey_socket == settings.data_path / "valkey" / "valkey.sock"
    settings.data_path.rmdir()


def test_a_long_data_folder_gives_a_short_path_to_the_socket(tmp_path) -> None:
    settings = Settings(data_dir=tmp_path / ("ä" * 100))
    other = Settings(data_dir=tmp_path / ("ö" * 100))
    assert len(os.fsencode(settings.valkey_socket)) <= LONGEST_SOCKET_PATH
    assert settings.valkey_socket == Settings(data_dir=tmp_path / ("ä" * 100)).valkey_socket
    assert settings.valkey_socket != other.valkey_socket
    assert settings.redis_url == f"unix://{settings.valkey_socket}"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("valkey://queue.example/1", "redis://queue.example/1"),
        ("valkeys://queue.example", "rediss://queue.example"),
        ("REDISS://:Secret@queue.example", "rediss://:Secret@queue.example"),
        ("redis+unix:///run/valkey.sock", "unix:///run/valkey.sock"),
        ("unix:///run/valkey.sock?db=2", "unix:///run/valkey.sock?db=2"),
    ],
)
def test_the_queue_is_called_by_any_of_its_schemes(given, used) -> None:
    assert Settings(redis_url_given=given).redis_url == used


@pytest.mark.parametrize("given", ["http://queue.example", "queue.example:6379", "unix:/run/valkey.sock"])
def test_another_scheme_is_refused(given) -> None:
    with pytest.raises(ValidationError, match="it must begin with redis://"):
        Settings(redis_url_given=given)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("", "localhost"),
        ("127.0.0.1", "localhost"),
        ("0.0.0.0", "localhost"),
        ("::", "localhost"),
        ("::1", "[::1]"),
        ("[::1]", "[::1]"),
        ("192.0.2.7", "192.0.2.7"),
        ("ask.example", "ask.example"),
    ],
)
def test_without_an_address_people_use_the_one_the_server_listens_at(host, shown) -> None:
    assert Settings(host=host).base_url == f"http://{shown}:8000"


@pytest.mark.parametrize(
    ("address", "mount", "seen"),
    [
        ("", "/pulse", "http://localhost:8000/pulse"),
        ("", "pulse/", "http://localhost:8000/pulse"),
        ("", "/", "http://localhost:8000"),
        ("https://ask.example", "/a/pulse", "https://ask.example/a/pulse"),
        ("https://ask.example/pulse/", "", "https://ask.example/pulse"),
        ("https://ask.example/pulse", "/pulse", "https://ask.example/pulse"),
    ],
)
def test_the_pages_can_be_under_a_path(address, mount, seen) -> None:
    settings = Settings(base_url_given=address, mount_given=mount)
    assert settings.base_url == seen
    assert settings.origin + settings.mount == seen


@pytest.mark.parametrize(
    "given",
    [
        {"base_url_given": "ask.example"},
        {"base_url_given": "https:///pulse"},
        {"base_url_given": "https://ask.example/?a=1"},
        {"mount_given": "/a//b"},
        {"mount_given": "/a b"},
        {"mount_given": "/pulse", "base_url_given": "https://ask.example/ask"},
    ],
)
def test_an_address_or_a_path_that_no_link_could_have_is_refused(given) -> None:
    with pytest.raises(ValidationError, match=r"it must|it may|they must"):
        Settings(**given)


@pytest.mark.parametrize(
    ("address", "https"), [("https://ask.example/", True), ("http://ask.example", False), ("", False)]
)
def test_an_https_address_keeps_cookies_to_https(address, https) -> None:
    assert Settings(base_url_given=address).is_https is https


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no system that tells a process its cores")
def test_there_is_a_web_process_for_each_core_unless_it_is_set(monkeypatch) -> None:
    may_use = os.sched_getaffinity(0)
    try:
        for cores in {1, min(len(may_use), 8)}:
            os.sched_setaffinity(0, sorted(may_use)[:cores])
            assert Settings().web_processes == cores
    finally:
        os.sched_setaffinity(0, may_use)
    monkeypatch.setenv("WEB_CONCURRENCY", "12")
    assert Settings().web_processes == 12
