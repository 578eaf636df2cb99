"""A visitor who reads pages as HTML5 and sends the forms that are on them, CSRF tokens and all."""

from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.passwords import PASSWORD


@dataclass(frozen=True)
class Page:
    """A parsed page."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def tree(self) -> Element:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        return parser.parse(self.html)

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.find("body").itertext()).split())

    def form(self, action: str = "") -> Element:
        """The form whose action's path ends like this; the one with the shortest action, if several do."""
        forms = [
            form
            for form in self.tree.iter("form")
            if form.get("action", "").partition("?")[0].endswith(action)
        ]
        assert forms, f"no form with action {action!r}"
        return min(forms, key=lambda form: len(form.get("action", "")))

    def fields(self, action: str = "") -> dict[str, str]:
        """What a browser would send of the form as it stands, with no button pressed."""
        values: dict[str, str] = {}
        for element in self.form(action).iter():
            name, kind = element.get("name"), element.get("type")
            if not name or element.tag == "button":
                continue
            if kind in ("radio", "checkbox") and element.get("checked") is None:
                continue
            if element.tag == "select":
                chosen = [o for o in element.iter("option") if o.get("selected") is not None]
                values[name] = (chosen or list(element.iter("option")))[0].get("value", "")
            else:
                values[name] = "".join(element.itertext()).lstrip("\n") or element.get("value", "")
        return values


class Visitor:
    """A browser with a cookie jar and no script."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def sign_in(self) -> Self:
        """Sign in as the lead of the small organisation."""
        page = self.send(self.get("/sign-in"), email="lead@pmo.example", password=PASSWORD)
        assert page.status == 200
        return self

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def follow(self, path: str) -> Page:
        """Open an address, and what it leads to."""
        return Page(self.client.get(path, follow_redirects=True))

    def post(self, path: str, values: dict[str, object]) -> Page:
        """Send values to an address, as a button with an address of its own does; redirects are followed."""
        return Page(self.client.post(path, data=values, follow_redirects=True))

    def send(self, page: Page, action: str = "", **values: object) -> Page:
        """Send a form of a page with some values changed; redirects are followed."""
        target = page.form(action).get("action") or page.response.request.full_path.rstrip("?")
        data = {**page.fields(action), **values}
        return Page(self.client.post(target, data=data, follow_redirects=True))
