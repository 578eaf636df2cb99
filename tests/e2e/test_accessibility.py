"""Every page in a real browser: axe-core finds nothing, nothing scrolls sideways, the console is quiet."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pages(page: Page, installation) -> list[str]:
    """The address of every kind of page."""
    survey = installation.lead_url
    page.goto(f"{survey}/themes")
    theme = page.locator(".theme :is(h2, h3) a").first.get_attribute("href")
    page.goto(installation.origin + theme)
    statement = page.locator(".mend").first.get_attribute("href")
    return [
        *asked_panel(page, installation),
        *staff_pages(installation),
        *survey_pages(survey),
        *organisation_pages(installation.origin),
        *portfolio_pages(page, installation.origin),
        *told_pages(page, installation),
        f"{installation.origin}/waves/{theme.partition('wave=')[2]}/review",
        installation.origin + theme,
        installation.origin + statement,
        installation.origin + theme.split("?")[0] + "/backlog-item",
    ]


def staff_pages(installation) -> list[str]:
    """What staff read."""
    link = installation.staff_url
    return [link, f"{link}/thanks", f"{link}/delete", f"{link}-unknown"]


def survey_pages(survey: str) -> list[str]:
    """The pages of a survey."""
    names = (
        "themes",
        "themes/chart",
        "themes/areas?side=works",
        "change",
        "suggestions",
        "trust",
        "themes?groups=1&open=1&sort=newest",
        "said?q=meeting",
        "unclear",
        "languages",
    )
    more = ("withheld", "backlog", "backlog/new", "backlog/board", "settings", "delete")
    return [survey, *(f"{survey}/{name}" for name in (*names, *more))]


def organisation_pages(origin: str) -> list[str]:
    """The pages of the whole organisation."""
    names = (
        "surveys?all=1",
        "surveys/new",
        "areas",
        "areas/import",
        "privacy",
        "topics",
        "topics?domain=Workplace",
        "topics/import",
        "topics/new?instead_of=Parking",
        "demonstration",
        "organisation",
    )
    portfolio = ("portfolio", "goals", "goals/import", "services", "backlog")
    backlog = ("new", "scoring", "deleted", "import", "board", "roadmap", "picture", "saved-views")
    empty = "board?status=declined&owner=nobody"
    return [
        *(f"{origin}/{name}" for name in (*names, *portfolio)),
        *(f"{origin}/backlog/{name}" for name in (*backlog, empty)),
    ]


def portfolio_pages(page: Page, origin: str) -> list[str]:
    """The portfolio drawn apart and as everybody may read it, and the board paper of what stands first."""
    page.goto(f"{origin}/portfolio")
    parts = page.locator(".heatmap thead a").first.get_attribute("href")
    page.goto(f"{origin}/portfolio/link")
    page.get_by_role("button", name="Switch it on").or_(page.get_by_role("button", name="Save")).click()
    public = page.locator("#public-link").get_attribute("href")
    page.goto(f"{origin}/backlog")
    items = [box.get_attribute("value") for box in page.locator("[name=ticked]").all()[:5]]
    paper = "&".join(f"item={each}" for each in items)
    return [origin + parts, f"{origin}/portfolio/link", public, f"{origin}/backlog/paper?{paper}"]


def told_pages(page: Page, installation) -> list[str]:
    """“You said, we did” as everybody reads it at either link, and as a lead writes it."""
    told = f"{installation.lead_url}/telling"
    page.goto(told)
    own = page.locator("#own-link").get_attribute("href")
    entry = page.locator(".told-list a").first.get_attribute("href")
    version = page.locator("table a").first.get_attribute("href")
    written = [told, f"{told}/preview", f"{told}/poster", installation.origin + entry]
    return [f"{installation.staff_url}/told", own, f"{own}-unknown", *written, installation.origin + version]


def asked_panel(page: Page, installation) -> list[str]:
    """The addresses of the panels, of one that is asked here, and of a link of it."""
    page.goto(f"{installation.origin}/backlog")
    page.locator("input[name=ticked]").first.check()
    page.get_by_role("button", name="Ask a panel to score").click()
    page.get_by_label("Who scores?").fill("Priya Nair\nJo")
    page.get_by_role("button", name="Ask them").click()
    link = page.locator("input[id^=link-]").first.input_value()
    return [f"{installation.origin}/backlog/panels", page.url, link, f"{installation.origin}/score/thanks"]


def _unfold_and_tick(page: Page) -> None:
    """Show what can be done about a theme and its statements, where the page has such."""
    if page.locator(".deed > summary").count():
        page.locator(".deed > summary").first.click()
    if page.locator(".tick input").count():
        page.locator(".tick input").first.check()


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_page_is_accessible(browser: Browser, lead_page: Page, installation, scheme, width) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        storage_state=lead_page.context.storage_state(),
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for address in pages(page, installation):
        page.goto(address)
        _unfold_and_tick(page)
        found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        complaints += [
            f"{address}: {rule['id']} {[node['html'][:120] for node in rule['nodes'][:3]]}" for rule in found
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            complaints.append(f"{address} scrolls sideways at {width} px")
    expected = "the server responded with a status of 404"
    assert [complaint for complaint in complaints if expected not in complaint] == []
    context.close()
