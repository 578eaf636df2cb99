"""Every setting of Soundings, read once from the environment into one frozen object."""

import hashlib
import os
import re
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit

from pydantic import AliasChoices, Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.data_folder import kept_secret, open_folder, takes_sockets

MOST_PROCESSES = (
    8  # unless more are asked for: of eight threads each, they fit PostgreSQL's hundred connections
)
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  the server then listens at every address of the machine
HERE = ("localhost", "127.0.0.1", "::1")
LEAST_KEY = 16
LEAST_KEY_SIGNS = 8  # different ones
PLACEHOLDER = re.compile(r"change.?(me|this|it)|replace|placeholder|your.?(own|key|secret)|secret.?key|xxxx")
PARTS = re.compile(r"[\s=]")
A_MOUNT = re.compile(r"(/[\w.~@:+-]+)*", re.ASCII)
QUEUES = {  # the schemes people write, and those that the client knows
    "redis": "redis",
    "rediss": "rediss",
    "valkey": "redis",
    "valkeys": "rediss",
    "unix": "unix",
    "redis+unix": "unix",
    "valkey+unix": "unix",
}


def _cores() -> int:
    """The cores that this process may use, as far as the system tells: a web process for each."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


class Settings(BaseSettings):
    """The settings, each named by its environment variable in the README's table."""

    model_config = SettingsConfigDict(
        frozen=True,
        populate_by_name=True,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,  # it may be a password
    )

    data_dir: Path = Field(default=Path("var"), validation_alias="SOUNDINGS_DATA_DIR")
    database_url_given: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url_given: str = Field(default="", validation_alias=AliasChoices("REDIS_URL", "VALKEY_URL"))
    secret_key_given: str = Field(default="", validation_alias="SOUNDINGS_SECRET_KEY")
    host: str = Field(default="127.0.0.1", validation_alias="SOUNDINGS_HOST")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    base_url_given: str = Field(default="", validation_alias="SOUNDINGS_BASE_URL")
    mount_given: str = Field(default="", validation_alias="SCRIPT_NAME")
    web_processes: int = Field(default_factory=_cores, ge=1, le=64, validation_alias="WEB_CONCURRENCY")
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

    @field_validator("host")
    @classmethod
    def _without_brackets(cls, given: str) -> str:
        return given.strip().removeprefix("[").removesuffix("]")

    @field_validator("secret_key_given")
    @classmethod
    def _check_secret_key(cls, given: str) -> str:
        few = len(given.strip()) < LEAST_KEY or len(set(given)) < LEAST_KEY_SIGNS
        if given and (few or PLACEHOLDER.search(given.casefold())):
            raise ValueError(
                f"it must be {LEAST_KEY} characters or more that nobody guesses; leave it out to have one "
                "made, or take what this prints: openssl rand -hex 32"
            )
        return given

    @field_validator("redis_url_given")
    @classmethod
    def _check_queue(cls, given: str) -> str:
        scheme, parts, rest = given.partition("://")
        if given and (not parts or scheme.lower() not in QUEUES):
            raise ValueError("it must begin with redis://, rediss://, valkey://, valkeys:// or unix://")
        return f"{QUEUES[scheme.lower()]}://{rest}" if given else ""

    @field_validator("base_url_given")
    @classmethod
    def _check_base_url(cls, given: str) -> str:
        parts = urlsplit(given)
        if given and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError("it must begin with http:// or https:// and name a host")
        try:
            (parts.hostname or "").encode("idna")
        except UnicodeError as error:
            raise ValueError("its host can be nobody's name") from error
        if parts.query or parts.fragment or not A_MOUNT.fullmatch(parts.path.rstrip("/")):
            raise ValueError("it may hold a host, a port and a path, and nothing else")
        return given.rstrip("/")

    @field_validator("mount_given")
    @classmethod
    def _check_mount(cls, given: str) -> str:
        mount = f"/{given.strip('/')}" if given.strip("/") else ""
        if not A_MOUNT.fullmatch(mount):
            raise ValueError("it must be a path, such as /pulse")
        return mount

    @model_validator(mode="after")
    def _check_one_mount(self) -> Self:
        path = urlsplit(self.base_url_given).path
        if path and self.mount_given and path != self.mount_given:
            raise ValueError(
                f"SOUNDINGS_BASE_URL ends in {path} and SCRIPT_NAME is {self.mount_given}: "
                "they must name the same path"
            )
        return self

    @cached_property
    def data_path(self) -> Path:
        """The data folder, made where it is missing, readable by its owner alone."""
        return open_folder(self.data_dir)

    @property
    def models_path(self) -> Path:
        """Where encoders that were fetched are kept; not made here, since most installations fetch none."""
        return self.data_dir.expanduser().resolve() / "models"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address: PostgreSQL through psycopg 3, or a SQLite file in the data folder."""
        given = self.database_url_given
        if not given:
            return f"sqlite:///{quote(str(self.data_path / 'soundings.db'))}"
        scheme, parts, rest = given.partition("://")
        return f"postgresql+psycopg{parts}{rest}" if scheme.lower() in ("postgres", "postgresql") else given

    @property
    def valkey_socket(self) -> Path:
        """The socket of the embedded Valkey: in the data folder, or where that cannot be in a short one."""
        path = self.data_path / "valkey" / "valkey.sock"
        if _can_be_a_socket(path) and takes_sockets(self.data_path):
            return path
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        short = Path(f"soundings-{os.getuid()}-{digest}") / "valkey.sock"
        places = (Path(tempfile.gettempdir()) / short, Path("/tmp") / short)  # noqa: S108  ours alone
        return next(each for each in places if _can_be_a_socket(each))

    @property
    def redis_url(self) -> str:
        """The address of the queue: the one given, or the embedded Valkey's socket."""
        return self.redis_url_given or f"unix://{quote(str(self.valkey_socket))}"

    @property
    def embeds_valkey(self) -> bool:
        """Whether Soundings starts a Valkey of its own."""
        return not self.redis_url_given

    @property
    def base_url(self) -> str:
        """The address people reach Soundings at, its path included, without a slash at its end."""
        return self.origin + self.mount

    @property
    def origin(self) -> str:
        """The address people reach Soundings at, without a path."""
        if self.base_url_given:
            return self.base_url_given.removesuffix(urlsplit(self.base_url_given).path)
        here = self.host in (*EVERYWHERE, "127.0.0.1")
        name = "localhost" if here else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}"

    @property
    def mount(self) -> str:
        """The path that all pages are under, such as `/pulse`; empty where they are at the top."""
        return self.mount_given or urlsplit(self.base_url_given).path

    @property
    def is_https(self) -> bool:
        """Whether people reach Soundings over HTTPS, so that cookies can be kept to it."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def trusted_hosts(self) -> frozenset[str]:
        """The names under which pages are shown: that of the address given, and this machine's to itself.

        None where no address is given: under which names a machine is known in its network, nobody tells it.
        """
        if not self.base_url_given:
            return frozenset()
        name = urlsplit(self.base_url_given).hostname or ""
        names = {name, name.encode("idna").decode(), self.host, *HERE}
        return frozenset(names.difference(EVERYWHERE))

    @cached_property
    def secret_key(self) -> str:
        """The signing key: the one given, or one made on the first run and kept in the data folder."""
        return self.secret_key_given or kept_secret(self.data_path / "secret-key", 48)


def _can_be_a_socket(path: Path) -> bool:
    """Whether the kernel takes the path, and RQ can read it in Valkey's list of clients, where signs part."""
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and not PARTS.search(str(path))
