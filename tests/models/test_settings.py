import os
import stat
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

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
    assert Settings(data_dir=tmp_path, secret_key_given="given").secret_key == "given"
    assert list(tmp_path.iterdir()) == []


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
    ("address", "https"), [("https://ask.example/", True), ("http://ask.example", False), ("", False)]
)
def test_an_https_address_keeps_cookies_to_https(address, https) -> None:
    assert Settings(base_url_given=address).is_https is https
