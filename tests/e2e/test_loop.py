import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ASK = "Ask Margaret Thornton on 020 7946 0958."
SAID = "Our walking meetings along the harbour are the best part of the week"


def answer_on_a_phone(browser: Browser, link: str) -> None:
    """What a member of staff does: small screen, script and cookies off."""
    context = browser.new_context(viewport={"width": 375, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_label("Which part of the organisation").select_option(label="\u2003Housing Repairs")
    page.get_by_label("What is working well").fill(SAID)
    page.get_by_label("What isn't working").fill(f"Too many approvals for small purchases. {ASK}")
    page.get_by_role("radio", name="8").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.go_back()
    assert page.get_by_label("What is working well").input_value() == SAID
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("count once")).to_be_visible()
    assert context.cookies() == []
    context.close()


def make_an_item_of_a_new_theme(page: Page) -> tuple[int, int]:
    """Make an item of the first theme that has none, under a name; give who mention it, and its reach."""
    page.get_by_role("link", name="Review the themes").first.click()
    first = page.locator(".theme", has_not=page.locator(".tag")).first
    people = int(first.locator(".theme-people").inner_text().split()[0])
    not_working = int(first.locator(".count-needs-work").inner_text())
    first.get_by_role("link").first.click()
    page.get_by_text("Rename…").click()
    page.get_by_label("Name of the theme").fill("A name of our own")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A name of our own")

    page.get_by_role("link", name="Make a backlog item").click()
    reach = int(page.locator("[name=reach]").input_value())
    assert reach == round(not_working / 97 * 268)
    page.get_by_label("What to improve").fill("=Fewer, better meetings")
    for box in page.locator("[name=areas]").all():
        box.uncheck()  # what the evidence shows
    page.get_by_label("Housing Repairs").check()
    page.locator("[name=impact]").select_option(label="High (2)")
    page.locator("[name=confidence]").select_option(label="Medium (80 %)")
    page.locator("[name=effort]").fill("1.5")
    page.get_by_role("button", name="Add to the backlog").click()
    expect(page.get_by_role("row", name="Fewer, better meetings")).to_contain_text(
        f"{reach} × 2 × 80 % ÷ 1.5"
    )
    return people, reach


def export_and_read_back(page: Page, saved: Path, people: int, reach: int) -> None:
    """Export the backlog as CSV, and see that a reader finds the item in it."""
    page.get_by_text("Export…").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["Title"] == "'=Fewer, better meetings")
    assert row["Portfolio areas"] == "Housing Repairs"
    assert row["Theme"] == "A name of our own"
    assert float(row["RICE"]) == round(reach * 2 * 0.8 / 1.5, 2)
    assert int(row["People who mention it"]) == people
    assert row["Quotes"]


@pytest.mark.timeout(240)
def test_the_whole_loop(browser: Browser, lead_page: Page, installation, tmp_path) -> None:
    """Staff answer → the wave closes → themes → a backlog item → the CSV read back."""
    page = lead_page
    expect(page.get_by_role("row", name="Autumn 2026")).to_contain_text("95 or more")
    answer_on_a_phone(browser, installation.staff_url)
    assert SAID.encode() not in installation.dump()

    page.get_by_text("Close…").click()
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("from 177 responses")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name="Autumn 2026")).to_contain_text("97")

    people, reach = make_an_item_of_a_new_theme(page)
    export_and_read_back(page, tmp_path / "backlog.csv", people, reach)

    page.get_by_role("link", name="Survey", exact=True).click()
    page.get_by_role("button", name="Analyse again").click()
    expect(page.get_by_text("Compared with the analysis before")).to_be_attached(timeout=60_000)
    page.get_by_role("link", name="Themes", exact=True).click()
    expect(page.get_by_role("heading", name="A name of our own", exact=True)).to_be_visible()

    kept = installation.dump()
    assert SAID.encode() in kept
    assert b"Thornton" not in kept
    assert b"7946 0958" not in kept
    for outside in (installation.dump("logs/*"), installation.dump("valkey/*.rdb")):
        assert b"harbour" not in outside
        assert installation.staff_url.rpartition("/")[2].encode() not in outside
        assert b"127.0.0.1" not in outside
