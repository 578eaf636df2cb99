"""Every setting of Soundings, read once from the environment into one frozen object."""

import hashlib
import os
import secrets
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes


class Settings(BaseSettings):
    """The settings, each named by its environment variable in the README's table."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True, extra="ignore")

    data_dir: Path = Field(default=Path("var"), validation_alias="SOUNDINGS_DATA_DIR")
    database_url_given: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url_given: str = Field(default="", validation_alias=AliasChoices("REDIS_URL", "VALKEY_URL"))
    secret_key_given: str = Field(default="", validation_alias="SOUNDINGS_SECRET_KEY")
    host: str = Field(default="127.0.0.1", validation_alias="SOUNDINGS_HOST")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    base_url_given: str = Field(default="", validation_alias="SOUNDINGS_BASE_URL")
    web_processes: int = Field(default=1, ge=1, le=64, validation_alias="WEB_CONCURRENCY")
    proxies: int = Field(default=0, ge=0, le=5, validation_alias="SOUNDINGS_PROXIES")
    form_hours: int = Field(default=12, ge=1, le=24, validation_alias="SOUNDINGS_FORM_HOURS")
    lease_seconds: int = Field(default=120, ge=5, validation_alias="SOUNDINGS_LEASE_SECONDS")
    encoder: str = Field(default="", validation_alias="SOUNDINGS_ENCODER")
    encoder_path: Path | None = Field(default=None, validation_alias="SOUNDINGS_ENCODER_PATH")

    @model_validator(mode="after")
    def _check_encoder(self) -> Self:
        if self.encoder_path and not self.encoder:
            raise ValueError("SOUNDINGS_ENCODER_PATH needs SOUNDINGS_ENCODER, which says what model is there")
        return self

    @cached_property
    def data_path(self) -> Path:
        """The data folder, made where it is missing, readable by its owner alone."""
        path = self.data_dir.expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address: PostgreSQL through psycopg 3, or a SQLite file in the data folder."""
        given = self.database_url_given
        if not given:
            return f"sqlite:///{self.data_path / 'soundings.db'}"
        for short in ("postgres://", "postgresql://"):
            if given.startswith(short):
                return "postgresql+psycopg://" + given.removeprefix(short)
        return given

    @property
    def valkey_socket(self) -> Path:
        """The socket of the embedded Valkey: in the data folder, or where that is too long in a short one."""
        path = self.data_path / "valkey" / "valkey.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"soundings-{os.getuid()}-{digest}" / "valkey.sock"

    @property
    def redis_url(self) -> str:
        """The address of the queue: the one given, or the embedded Valkey's socket."""
        return self.redis_url_given or f"unix://{self.valkey_socket}"

    @property
    def embeds_valkey(self) -> bool:
        """Whether Soundings starts a Valkey of its own."""
        return not self.redis_url_given

    @property
    def base_url(self) -> str:
        """The address people reach Soundings at, without a slash at its end."""
        return (self.base_url_given or f"http://localhost:{self.port}").rstrip("/")

    @property
    def is_https(self) -> bool:
        """Whether people reach Soundings over HTTPS, so that cookies can be kept to it."""
        return self.base_url.startswith("https://")

    @cached_property
    def secret_key(self) -> str:
        """The signing key: the one given, or one made on the first run and kept in the data folder."""
        return self.secret_key_given or _kept_secret(self.data_path / "secret-key")


def _kept_secret(path: Path) -> str:
    """Read the secret at `path`; make it first where there is none (two processes agree on one)."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
