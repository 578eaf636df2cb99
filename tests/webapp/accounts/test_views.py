import pytest

from models.settings import Settings
from tests.factories.passwords import PASSWORD
from tests.factories.visitors import Visitor
from webapp import create_app


def sign_in(visitor, password=PASSWORD, **values):
    page = visitor.get("/sign-in")
    return visitor.send(page, email="Lead@PMO.example", password=password, **values)


def test_a_lead_signs_in_and_out(visitor, world) -> None:
    assert "Sign out" in sign_in(visitor).text
    page = visitor.get(f"/surveys/{world.survey.id}")
    assert page.status == 200
    visitor.send(page, "/sign-out")
    assert visitor.get(f"/surveys/{world.survey.id}").status == 302


@pytest.mark.parametrize("email", ["lead@pmo.example", "nobody@pmo.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor, world, email) -> None:
    page = visitor.send(visitor.get("/sign-in"), email=email, password="wrong password")
    assert page.status == 422
    assert "do not belong together" in page.text
    assert page.fields()["email"] == email
    assert page.fields()["password"] == ""


def test_sign_in_leads_to_the_page_that_was_asked_for(visitor, world) -> None:
    wanted = f"/surveys/{world.survey.id}/themes"
    asked = visitor.client.get(wanted)
    form = visitor.get(asked.location)
    page = visitor.send(form, email="lead@pmo.example", password=PASSWORD)
    assert page.response.request.path == wanted


@pytest.mark.parametrize(
    "after",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "//[evil",
        "https://[evil",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_sign_in_never_leads_elsewhere(visitor, world, after) -> None:
    page = visitor.get("/sign-in")
    data = {**page.fields("/sign-in"), "email": "lead@pmo.example", "password": PASSWORD, "after": after}
    assert visitor.client.post("/sign-in", data=data).location == "/surveys"


def test_many_attempts_are_stopped_and_no_address_is_kept(visitor, world, app) -> None:
    from jobs import queue

    statuses = {sign_in(visitor, password="wrong").status for _ in range(25)}
    assert statuses == {422, 429}
    assert not [key for key in queue.connection().scan_iter() if b"127.0.0.1" in key]


def test_a_form_without_its_token_comes_back_and_signs_nobody_in(visitor, world) -> None:
    data = {"email": "lead@pmo.example", "password": PASSWORD}
    reply = visitor.client.post("/sign-in", data=data)
    assert reply.status_code == 422
    assert "open for a long time" in reply.text
    assert "lead@pmo.example" in reply.text
    assert visitor.get("/surveys").status == 302


def test_forms_work_behind_https(settings, world, monkeypatch) -> None:
    """Our pages tell browsers to send no Referer, so that none may be asked for."""
    monkeypatch.setenv("SOUNDINGS_PROXIES", "1")
    monkeypatch.setenv("SOUNDINGS_BASE_URL", "https://soundings.example")
    app = create_app(Settings())
    client = app.test_client()
    client.environ_base.update(HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="soundings.example")
    visitor = Visitor(client)
    page = visitor.send(visitor.get("/sign-in"), email="lead@pmo.example", password=PASSWORD)
    assert "Sign out" in page.text
    assert "Sign in" in visitor.send(page, "/sign-out").text
    app.extensions["soundings_engine"].dispose()
