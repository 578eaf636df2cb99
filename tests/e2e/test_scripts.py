"""What scripts add: a text too long is told of once, the link is copied, the own time zone goes first."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from models.database import make_engine, transaction
from models.portfolio.organisation import ONLY, Organisation

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def open_round(lead_page: Page) -> None:
    """A round that takes answers: another test of this installation may have closed it."""
    button = lead_page.get_by_role("button", name="Open the round")
    if button.count():
        button.click()
        expect(lead_page.get_by_text("The round is open. Send staff the link.")).to_be_visible()


def test_a_text_that_is_too_long_is_told_once(lead_page: Page, installation, open_round) -> None:
    page = lead_page
    page.goto(installation.staff_url)
    box = page.locator("textarea").first
    box.fill("a" * 20_000)
    said = page.get_by_text("15,000 characters too long")
    expect(said).to_have_count(1)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("15,000 characters too long")).to_have_count(1)
    expect(page.locator(".question .problem")).to_have_count(1)
    page.locator("textarea").first.fill("a" * 5_001)
    expect(page.get_by_text("1 character too long")).to_have_count(1)
    page.locator("textarea").first.fill("short")
    expect(page.locator(".question .problem:visible")).to_have_count(0)


def test_the_link_is_copied(browser: Browser, lead_page: Page, installation) -> None:
    lead_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lead_page.get_by_role("button", name="Copy the link").click()
    expect(lead_page.get_by_role("button", name="Copied")).to_be_visible()
    assert lead_page.evaluate("navigator.clipboard.readText()") == installation.staff_url
    lead_page.get_by_text("An invitation, ready to send").click()
    lead_page.get_by_role("button", name="Copy the invitation").click()
    assert installation.staff_url in lead_page.evaluate("navigator.clipboard.readText()")


def test_without_a_script_there_is_no_button_that_does_nothing(browser: Browser, lead_page: Page) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=lead_page.context.storage_state())
    page = context.new_page()
    page.goto(lead_page.url)
    expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
    page.get_by_text("An invitation, ready to send").click()
    expect(page.get_by_label("Put it into a mail or a chat")).to_be_visible()
    context.close()


@pytest.fixture
def unnamed(installation) -> Iterator[None]:
    """While nobody has said which organisation this is."""
    engine = make_engine(f"sqlite:///{installation.data_dir / 'soundings.db'}")
    with transaction(engine) as session:
        here = session.get_one(Organisation, ONLY)
        kept = here.model_dump()
        session.delete(here)
    yield
    with transaction(engine) as session:
        session.add(Organisation(**kept))
    engine.dispose()


def test_the_browsers_own_time_zone_goes_first(
    browser: Browser, lead_page: Page, installation, unnamed
) -> None:
    state = lead_page.context.storage_state()
    context = browser.new_context(timezone_id="America/New_York", storage_state=state)
    page = context.new_page()
    page.goto(f"{installation.origin}/organisation")
    zones = page.get_by_label("Time zone")
    expect(zones).to_have_value("America/New_York")
    assert zones.locator("optgroup").first.locator("option").all_inner_texts() == ["America/New York", "UTC"]
    assert zones.locator("optgroup").count() > 8
    context.close()
