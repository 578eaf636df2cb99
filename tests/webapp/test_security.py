"""Under which names pages are shown."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from tests.factories.visitors import Page
from webapp import create_app


@pytest.fixture
def client_at(settings, world) -> Iterator[Callable[..., FlaskClient]]:
    """A client of an application that has an address: `client_at("https://ask.example")`."""
    apps = []

    def make(base: str, **changed: object) -> FlaskClient:
        apps.append(create_app(settings.model_copy(update={"base_url_given": base, **changed})))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions["soundings_engine"].dispose()


OTHERS = (
    "evil.example",
    "ask.example.evil.example",
    "evilask.example",
    "10.1.2.3:8000",
    "0.0.0.0",
    "[::2]",
    "a b",
)


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_that_is_not_ours_gets_a_page_without_a_link(client_at, world, name) -> None:
    client = client_at("https://ask.example")
    for path in ("/sign-in", f"/s/{world.survey.token}", "/nothing-here", "/surveys"):
        page = Page(client.get(path, base_url=f"http://{name}/", environ_overrides={"HTTP_HOST": name}))
        assert page.status == 400
        assert "Soundings is not at this address" in page.text
        assert "evil" not in page.html
        assert [link.get("href") for link in page.tree.iter("a")] == ["#main"]


@pytest.mark.parametrize(
    "name",
    ["ask.example", "ASK.example:8443", "ask.example.", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"],
)
def test_our_own_names_are_known_however_they_are_written(client_at, name) -> None:
    client = client_at("https://ask.example:8443/")
    assert client.get("/sign-in", environ_overrides={"HTTP_HOST": name}).status_code == 200


def test_the_address_at_which_it_listens_is_known_too(client_at) -> None:
    for host, name, status in (("192.0.2.7", "192.0.2.7:8000", 200), ("0.0.0.0", "0.0.0.0:8000", 400)):
        client = client_at("https://ask.example", host=host)
        assert client.get("/sign-in", environ_overrides={"HTTP_HOST": name}).status_code == status


def test_a_name_in_other_letters_is_known_as_browsers_write_it(client_at) -> None:
    client = client_at("https://umfrage.bücher.example")
    name = {"HTTP_HOST": "umfrage.xn--bcher-kva.example"}
    assert client.get("/sign-in", environ_overrides=name).status_code == 200


@pytest.mark.parametrize("name", ["10.1.2.3:8000", "evil.example", ""])
def test_a_health_check_may_come_by_any_address(client_at, name) -> None:
    reply = client_at("https://ask.example").get("/health", environ_overrides={"HTTP_HOST": name})
    assert reply.status_code == 200


def test_without_an_address_of_its_own_any_name_will_do(client_at) -> None:
    """A machine in an office goes by whatever its network calls it; no link is made from that."""
    reply = client_at("").get("/sign-in", environ_overrides={"HTTP_HOST": "pmo-server.local:8000"})
    assert reply.status_code == 200
    assert "pmo-server" not in reply.text


def test_a_trusted_proxy_says_under_which_name_it_was_asked(client_at) -> None:
    client = client_at("https://ask.example", proxies=1)
    for name, status in (("ask.example", 200), ("evil.example", 400)):
        assert client.get("/sign-in", headers={"X-Forwarded-Host": name}).status_code == status
