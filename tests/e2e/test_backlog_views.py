"""Cards of the backlog in a real browser: dragged, moved by their own forms, and by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def add(lead_page: Page, installation):
    """Add an item by hand: `add("Title")`."""

    def add(title: str) -> None:
        lead_page.goto(f"{installation.origin}/backlog/new")
        lead_page.get_by_label("What to improve").fill(title)
        lead_page.get_by_label("Reach: people it would help").fill("40")
        lead_page.get_by_label("Effort in person-months").fill("1.5")
        lead_page.get_by_role("button", name="Add to the backlog").click()
        expect(lead_page.get_by_text("The item is in the backlog.")).to_be_visible()

    return add


def card(page: Page, column: str, title: str):
    """A card in a column."""
    return page.locator(f"[data-key='{column}'] .card-of-item", has_text=title)


def test_a_card_is_dragged_to_another_column_and_its_focus_goes_along(lead_page, installation, add) -> None:
    add("Drag me")
    page = lead_page
    page.goto(f"{installation.origin}/backlog/board")
    card(page, "proposed", "Drag me").drag_to(page.locator("[data-key='on hold'] h2"))
    expect(page.locator("[data-said]")).to_have_text("“Drag me” moved to “On hold”.")
    expect(card(page, "on hold", "Drag me")).to_be_visible()
    expect(card(page, "on hold", "Drag me").locator("select")).to_be_focused()
    page.reload()
    expect(card(page, "on hold", "Drag me")).to_be_visible()


def test_a_card_is_moved_by_keyboard(lead_page, installation, add) -> None:
    add("Key me")
    page = lead_page
    page.goto(f"{installation.origin}/backlog/board")
    card(page, "proposed", "Key me").locator("select").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("“Key me” moved to “Accepted”.")
    expect(card(page, "accepted", "Key me").locator("select")).to_be_focused()


def test_a_card_that_somebody_moved_meanwhile_stays_where_they_put_it(lead_page, installation, add) -> None:
    add("Ours")
    page, other = lead_page, lead_page.context.new_page()
    for each in (page, other):
        each.goto(f"{installation.origin}/backlog/board")
    card(other, "proposed", "Ours").get_by_role("button").click()
    expect(card(other, "accepted", "Ours")).to_be_visible()
    card(page, "proposed", "Ours").drag_to(page.locator("[data-key=planned] h2"))
    expect(page.locator("[data-said]")).to_contain_text("Somebody else changed “Ours” meanwhile")
    expect(card(page, "accepted", "Ours")).to_be_visible()
    expect(card(page, "planned", "Ours")).to_have_count(0)


def test_a_card_is_moved_without_a_script(browser: Browser, lead_page, installation, add) -> None:
    add("No script")
    context = browser.new_context(java_script_enabled=False, storage_state=lead_page.context.storage_state())
    page = context.new_page()
    page.goto(f"{installation.origin}/backlog/roadmap?words=No+script")
    page.locator(".card-of-item select").select_option(index=1)
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("“No script” moved to “Q")).to_be_visible()
    expect(page.locator("[data-key=none] .card-of-item")).to_have_count(0)
    context.close()
