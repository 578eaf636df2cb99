"""Whatever is sent to whichever address, by whomever: it is answered, and never by an error of ours."""

import io
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

import pytest
from werkzeug.routing import Rule

from tests.factories.visitors import Visitor

pytestmark = pytest.mark.timeout(400)  # each test sends something to every address, some ten thousand times

QUERY_NAMES = (
    *("q", "sort", "side", "area", "groups", "open"),
    *("after", "wave", "language", "all", "again", "done", "next", "page", "csrf_token"),
    *("endpoint", "values", "_external", "_scheme", "_anchor", "_method", "filename", "self", "survey_id"),
)
SENT = {
    "nothing": b"",
    "blanks": b"   ",
    "a NUL": b"a\0b",
    "half a pair": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\x80",
    "a bracket": b"//[evil",
    "another host": b"https://evil.example/\\@",
    "lines": b"a\r\nSet-Cookie: x=y\r\n\r\n",
    "a number nobody counts to": b"9" * 5000,
    "an infinite number": b"1e999999",
    "no number": b"sNaN",
    "other digits": "٣²Ⅷ".encode(),
    "a day that never was": b"0000-00-00",
    "a template": b"{{ 7 * 7 }}{% raise %}%s%(x)d{0.__class__}",
    "SQL": b"'; DROP TABLE users --",
    "words that go both ways": "\u202e\u2066\ufeff😡\U000e0041".encode(),
    "much": b"x" * 60_000,
}
ENCODED = "application/x-www-form-urlencoded"
BODIES = {
    "no multipart at all": ("multipart/form-data", b"x"),
    "multipart without an end": (
        "multipart/form-data; boundary=b",
        b"--b\r\nContent-Disposition: form-data; n",
    ),
    "multipart with a boundary nobody can read": ("multipart/form-data; boundary=\xff", b"--\xff\r\n\r\nx"),
    "a part without a name": ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
    "a part in an encoding nobody knows": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n'
        b"Content-Type: text/plain; charset=zip\r\n\r\nx\r\n--b--\r\n",
    ),
    "as many parts as fit": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 1500 + b"--b--\r\n",
    ),
    "JSON": ("application/json", b'{"name": [1]}'),
    "broken JSON": ("application/json", b"{"),
    "XML": ("text/xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
    "a type of nothing": (";;;=", b"name=x"),
    "too much": (ENCODED, b"name=" + b"x" * 300_000),
    "very many names": (ENCODED, b"&".join(b"n%d=x" % number for number in range(4_000))),
    "an encoding of bytes": (f"{ENCODED}; charset=utf-7", b"name=+AGE-"),
}
COOKIES = {
    "a session that is none": "session=.eJx; session=x",
    "a session of somebody else": "session=eyJfdXNlcl9pZCI6Ii0xIn0.aaaaaa.bbbbbb",
    "somebody to be remembered": "remember_token=1|é",
    "no cookie": '=;;= ;"',
}
HEADERS = {
    "no host": {"Host": ""},
    "a host that is none": {"Host": "a b<>"},
    "a port that is none": {"Host": "ask.example:99999999"},
    "a host nobody can read": {"Host": "[::1"},
    "a range": {"Range": "bytes=9-1,-1,x"},
    "a day": {"If-Modified-Since": "Thu, 99 Foo 9999999", "If-None-Match": 'W/"'},
    "languages": {"Accept": "*;q=x", "Accept-Language": "*" * 5000},
    "a sender": {"Authorization": "Basic =", "X-Forwarded-For": "[", "X-Forwarded-Proto": "\xff"},
    "a script": {"X-Requested-With": "\xff", "Sec-Fetch-Site": "\xff", "Origin": "null", "Referer": "//["},
}


@pytest.fixture
def database_url(fresh_database) -> str:
    """PostgreSQL, which refuses more than SQLite does."""
    return fresh_database("postgresql")


@pytest.fixture
def broken(app, lead, visitor, caplog):
    """Send a request as a lead and as somebody with no account; give those that we broke over."""
    app.testing = False
    visitor.client.set_cookie("seen", "before")

    def send(path: str, **request: object) -> list[tuple[str, int]]:
        statuses = []
        for name, who in (("lead", lead), ("staff", visitor)):
            with who.client.open(path, **request) as reply:
                statuses.append((name, reply.status_code))
        return [(name, status) for name, status in statuses if status >= 500]

    return send


@pytest.fixture
def addresses(app, address_of, ids) -> list[tuple[str, Rule]]:
    """Every address there is, those of files included."""
    files = {"filename": "app.css"}
    return [(address_of(rule, {**ids, **files}), rule) for rule in app.url_map.iter_rules()]


@pytest.fixture
def forms(lead, visitor, addresses, ids) -> Iterator[Mapping[str, tuple[Visitor, Mapping[str, str]]]]:
    """Every form that a page has, by its address: who sees it, and what it sends as it stands.

    Those that delete come last; whoever signed out would meet no form any more.
    """
    found = {}
    for address, rule in addresses:
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        who = visitor if rule.endpoint.startswith("staff.") else lead
        page = who.get(address)
        is_text = page.response.mimetype == "text/html"
        if page.status != 200 or not is_text or not page.html.startswith("<!doctype"):
            continue
        for form in page.tree.iter("form"):
            action = form.get("action", "")
            if form.get("method") == "post":
                found.setdefault(action or address, (who, page.fields(action.partition("?")[0])))
    del found["/sign-out"]
    for address, (_, fields) in found.items():
        if "/sort" in address:  # what a browser sends of it only when it is ticked or pressed
            fields.update(ticked=ids["statement_id"], deed="split", everything="")
    assert len(found) > 20
    yield dict(sorted(found.items(), key=lambda form: "delete" in form[0]))
    assert lead.get("/areas").status == 200


def test_no_query_breaks_a_page(addresses, broken) -> None:
    values = [quote(each) for each in SENT.values() if len(each) < 10_000]
    for address, _ in addresses:
        for value in values:
            query = "&".join(f"{name}={value}&{name}={value}" for name in QUERY_NAMES)
            assert broken(f"{address}?{query}") == [], (address, value)


def test_no_part_of_an_address_breaks_a_page(addresses, address_of, ids, broken) -> None:
    for _, rule in addresses:
        for name in rule.arguments:
            for value in SENT.values():
                address = address_of(rule, {**ids, name: "HERE"})
                for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
                    assert broken(address.replace("HERE", quote(value[:3000])), method=method) == [], (
                        rule,
                        value,
                    )


def test_no_query_breaks_a_form(app, forms) -> None:
    app.testing = False
    for address, (who, fields) in forms.items():
        for value in SENT.values():
            query = urlencode([(name, value[:3000]) for name in QUERY_NAMES])
            reply = who.client.post(
                f"{address.partition('?')[0]}?{query}", data=fields | {"name": "", "title": ""}
            )
            assert reply.status_code < 500, (address, value)


def test_no_value_of_a_field_breaks_a_form(app, forms, broken) -> None:
    app.testing = False
    for address, (who, fields) in forms.items():
        for name in fields:
            for sent in SENT.values():
                body = urlencode({**fields, name: sent})
                reply = who.client.post(address, data=body, content_type=ENCODED)
                assert reply.status_code < 500, (address, name, sent)


def test_a_file_in_the_place_of_a_text_breaks_no_form(app, forms) -> None:
    app.testing = False
    for address, (who, fields) in forms.items():
        for name in fields:
            for beside in ({}, fields):
                file = (io.BytesIO(b"\xff\0"), "name.txt")
                data = {**{key: value for key, value in beside.items() if key != name}, name: file}
                assert who.client.post(address, data=data).status_code < 500, (address, name)


def test_a_field_that_is_left_out_or_sent_often_breaks_no_form(app, forms) -> None:
    app.testing = False
    for address, (who, fields) in forms.items():
        for name in fields:
            rest = {key: value for key, value in fields.items() if key != name}
            for data in (rest, {**fields, name: [fields[name], "x", fields[name]]}):
                assert who.client.post(address, data=data).status_code < 500, (address, name)


def test_no_body_breaks_an_address(addresses, broken) -> None:
    for address, rule in addresses:
        for kind, (content_type, body) in BODIES.items():
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                assert broken(address, method=method, data=body, content_type=content_type) == [], (
                    rule,
                    kind,
                )


def test_no_cookie_and_no_header_breaks_an_address(addresses, broken, app) -> None:
    app.testing = False
    for address, rule in addresses:
        for kind, cookie in COOKIES.items():
            for method in sorted(rule.methods - {"OPTIONS"}):
                client = app.test_client(use_cookies=False)
                with client.open(address, method=method, headers={"Cookie": cookie}) as reply:
                    assert reply.status_code < 500, (rule, kind, method)
        for kind, headers in HEADERS.items():
            assert broken(address, headers=headers) == [], (rule, kind)


def test_no_method_breaks_an_address(addresses, broken) -> None:
    for address, _ in addresses:
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
            assert broken(address, method=method) == [], (address, method)
