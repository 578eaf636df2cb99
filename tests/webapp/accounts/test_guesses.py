"""Who guesses passwords is stopped, whoever guesses from wherever, and the account's owner is not."""

import pytest
from argon2 import PasswordHasher

from jobs import queue
from models.database import transaction
from tests.factories.organisation import add_lead
from tests.factories.passwords import CHEAP, PASSWORD
from tests.factories.visitors import Page, Visitor
from webapp import create_app
from webapp.accounts.guesses import COOKIE, MOST_WRONG

EMAIL = "lead@pmo.example"


@pytest.fixture
def guess(app):
    """Try a password in a browser that nobody knows, each time from another address."""
    tried = iter(range(1, 250))

    def attempt(password: str = "wrong password", email: str = EMAIL, **cookies: str) -> Page:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"203.0.113.{next(tried)}"
        for name, value in cookies.items():
            client.set_cookie(name, value, path="/sign-in")
        stranger = Visitor(client)
        return stranger.send(stranger.get("/sign-in"), "/sign-in", email=email, password=password)

    return attempt


@pytest.fixture
def guessed_at(owner, guess) -> None:
    """Strangers have guessed as often as they may, at an account that its owner has opened."""
    for _ in range(MOST_WRONG):
        assert guess().status == 422


@pytest.fixture
def owner(app, world) -> Visitor:
    """The account's owner, in a browser in which they have signed in before."""
    signed_in = Visitor(app.test_client()).sign_in()
    signed_in.send(signed_in.get("/areas"), "/sign-out")
    return signed_in


@pytest.mark.usefixtures("guessed_at")
def test_who_guesses_is_stopped_from_wherever_and_with_whatever_capitals(guess) -> None:
    for email in (EMAIL, "LEAD@pmo.example "):
        page = guess(PASSWORD, email)
        assert page.status == 429
        assert "Too many wrong passwords" in page.text
        assert 0 < int(page.response.headers["Retry-After"]) <= 601
        assert page.fields("/sign-in")["email"].strip() == email.strip()


@pytest.mark.usefixtures("guessed_at")
def test_nobody_keeps_the_owner_out(owner, guess) -> None:
    for _ in range(15):  # a dozen more a minute from the office's own address, too
        guess()
    assert owner.send(owner.get("/sign-in"), "/sign-in", email=EMAIL, password=PASSWORD).status == 200


def test_an_office_that_shares_an_address_with_who_guesses_is_not_kept_out(app, owner) -> None:
    stranger = Visitor(app.test_client())
    statuses = {
        stranger.send(stranger.get("/sign-in"), email=f"{n}@pmo.example", password="x").status
        for n in range(25)
    }
    assert statuses == {422, 429}
    assert owner.send(owner.get("/sign-in"), "/sign-in", email=EMAIL, password=PASSWORD).status == 200


def test_a_known_browser_may_guess_no_more_than_others(owner, guess) -> None:
    form = owner.get("/sign-in")
    for _ in range(MOST_WRONG):
        assert owner.send(form, "/sign-in", email=EMAIL, password="wrong password").status == 422
    assert owner.send(form, "/sign-in", email=EMAIL, password=PASSWORD).status == 429
    assert guess(PASSWORD).status == 200


@pytest.mark.usefixtures("guessed_at")
def test_a_browser_that_knows_another_account_is_a_stranger_to_this_one(app, engine, guess) -> None:
    with transaction(engine) as session:
        add_lead(session, "second@pmo.example", "Second", CHEAP.hash(PASSWORD))
    second = Visitor(app.test_client())
    second.send(second.get("/sign-in"), email="second@pmo.example", password=PASSWORD)
    theirs = second.client.get_cookie(COOKIE, path="/sign-in").value
    for cookie in (theirs, "forged", "é"):
        assert guess(PASSWORD, **{COOKIE: cookie}).status == 429


def test_an_account_that_does_not_exist_is_answered_like_any_other(world, app, guess) -> None:
    class Counting(PasswordHasher):
        checked = 0

        def verify(self, kept, password) -> bool:
            self.checked += 1
            return super().verify(kept, password)

    app.config["PASSWORD_HASHER"] = hasher = Counting(1, 1024, 1)
    answers = {}
    for email in (EMAIL, "nobd@pmo.example"):
        for time in range(MOST_WRONG + 1):
            page = guess(email=email)
            text = page.text.replace(email, "")
            waits = page.response.headers.get("Retry-After", "0") > "0"
            answers.setdefault(time, set()).add((page.status, text, waits, len(page.response.headers)))
        assert hasher.checked == MOST_WRONG
        hasher.checked = 0
    assert {len(same) for same in answers.values()} == {1}


def test_who_guesses_is_stopped_while_valkey_is_away(settings, world, engine, monkeypatch, tmp_path) -> None:
    away = settings.model_copy(update={"redis_url_given": f"unix://{tmp_path}/nobody-listens"})
    monkeypatch.setenv("REDIS_URL", away.redis_url)
    queue.connection.cache_clear()
    app = create_app(away)
    app.config["PASSWORD_HASHER"] = CHEAP
    stranger = Visitor(app.test_client())
    form = stranger.get("/sign-in")
    statuses = [
        stranger.send(form, email=EMAIL, password=word).status for word in ["wrong"] * MOST_WRONG + [PASSWORD]
    ]
    app.extensions["soundings_engine"].dispose()
    assert statuses == [422] * MOST_WRONG + [429]


@pytest.mark.usefixtures("guessed_at")
def test_what_is_kept_of_guesses_is_gone_in_a_while_and_names_nobody() -> None:
    kept = queue.connection()
    keys = [key for key in kept.scan_iter() if b"wrong" in key]
    assert len(keys) == 1
    assert 0 < kept.ttl(keys[0]) <= 600
    assert not [key for key in kept.scan_iter() if b"lead" in key or b"203.0" in key]


@pytest.mark.parametrize(("base", "secure"), [("https://ask.example/pulse", True), ("", False)])
def test_the_cookie_that_makes_a_browser_known_goes_nowhere_else(settings, world, base, secure) -> None:
    app = create_app(settings.model_copy(update={"base_url_given": base}))
    app.config["PASSWORD_HASHER"] = CHEAP
    visitor = Visitor(app.test_client())
    path = "/pulse/sign-in" if secure else "/sign-in"
    visited = {"path": path, "base_url": "https://localhost" if secure else None}
    form = Page(visitor.client.get(**visited))
    reply = visitor.client.post(**visited, data={**form.fields(), "email": EMAIL, "password": PASSWORD})
    app.extensions["soundings_engine"].dispose()
    (cookie,) = [each for each in reply.headers.getlist("Set-Cookie") if each.startswith(f"{COOKIE}=")]
    assert f"Path={path};" in f"{cookie};"
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure
    assert "lead" not in cookie
