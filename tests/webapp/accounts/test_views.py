import pytest
from sqlmodel import select, update

from models.settings import Settings
from models.surveys.surveys import Survey
from tests.factories.passwords import PASSWORD
from tests.factories.visitors import Page, Visitor
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


# What was typed into a form by somebody who is signed in no more

PURPOSE = "We ask about the rota.\r\nIt is published too late."


@pytest.fixture
def settings_form(lead, world):
    """The settings of a survey, filled in, by who signs out in another tab before sending them."""
    form = lead.get(f"/surveys/{world.survey.id}/settings")
    Visitor(lead.client).send(lead.get("/areas"), "/sign-out")
    return form


def purpose_of(engine, world) -> str:
    with engine.connect() as connection:
        return connection.execute(select(Survey.purpose).where(Survey.id == world.survey.id)).scalar_one()


def test_who_signs_in_again_sends_what_was_typed_with_one_press(lead, settings_form, engine, world) -> None:
    page = lead.send(settings_form, purpose=PURPOSE)
    assert page.status == 401
    assert "no longer signed in, so nothing was saved" in page.text
    page = lead.send(page, "/sign-in", email="lead@pmo.example", password="wrong password")
    assert page.status == 422
    page = lead.send(page, "/sign-in", email="lead@pmo.example", password=PASSWORD)
    assert "You are signed in again" in page.text
    assert PURPOSE.replace("\r\n", "\n") in [each.text for each in page.tree.iter("blockquote")]
    assert PASSWORD not in page.html
    assert purpose_of(engine, world) == world.survey.purpose
    assert "The settings were saved" in lead.send(page, "/settings").text
    assert purpose_of(engine, world).splitlines() == PURPOSE.splitlines()


def test_settings_that_somebody_changed_meanwhile_are_not_overwritten(
    lead, settings_form, engine, world
) -> None:
    page = lead.send(settings_form, purpose=PURPOSE)
    with engine.begin() as connection:
        connection.execute(update(Survey).values(version=Survey.version + 1, purpose="The newest"))
    page = lead.send(page, "/sign-in", email="lead@pmo.example", password=PASSWORD)
    page = lead.send(page, "/settings")
    assert page.status == 409
    assert page.fields()["purpose"] == PURPOSE.replace("\r\n", "\n")
    assert purpose_of(engine, world) == "The newest"


def test_what_another_browser_typed_cannot_be_sent_from_this_one(
    app, lead, settings_form, visitor, engine, world
) -> None:
    theirs = lead.send(settings_form, purpose=PURPOSE).fields("/sign-in")["kept"]
    assert theirs
    for written in (theirs, "forged", ""):
        ours = Visitor(app.test_client())
        page = ours.send(ours.get("/sign-in"), email="lead@pmo.example", password=PASSWORD, kept=written)
        assert "signed in again" not in page.text
        assert page.status == 200


def test_what_no_page_of_ours_sent_is_shown_and_no_more(visitor, world) -> None:
    """As after the cookie is gone: nobody knows then who typed it, so it can be copied only."""
    page = Page(visitor.client.post(f"/surveys/{world.survey.id}/settings", data={"purpose": PURPOSE}))
    assert page.status == 401
    assert "copy it before you sign in" in page.text
    assert page.fields("/sign-in")["kept"] == ""
    assert [each.text for each in page.tree.iter("blockquote")] == [PURPOSE.replace("\r\n", "\n")]


def test_what_was_kept_for_too_long_is_not_sent(app, lead, settings_form, settings) -> None:
    page = lead.send(settings_form, purpose=PURPOSE)
    app.config["SOUNDINGS"] = settings.model_copy(update={"form_hours": -1})
    assert (
        "signed in again" not in lead.send(page, "/sign-in", email="lead@pmo.example", password=PASSWORD).text
    )
