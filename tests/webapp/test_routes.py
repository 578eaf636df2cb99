"""What holds for every route: who may enter, and what a forged or lost request gets."""

import re

from jobs import queue
from models.tables import METADATA
from tests.factories.passwords import PASSWORD

OPEN_TO_ALL = {"staff", "public", "told", "scorers", "accounts", "pages"}
READING = {"GET", "HEAD", "OPTIONS"}


def test_what_a_lead_sees_is_kept_in_no_cache(lead, ids, our_rules, address_of) -> None:
    for rule in our_rules:
        if "GET" in rule.methods and rule.endpoint.split(".")[0] not in OPEN_TO_ALL:
            response = lead.client.get(address_of(rule, ids))
            assert response.headers["Cache-Control"] == "no-store", rule


def test_every_blueprint_says_who_may_enter(app) -> None:
    ours = {name: each for name, each in app.blueprints.items() if each.import_name.startswith("webapp")}
    assert set(ours) >= OPEN_TO_ALL | {"surveys", "themes", "statements", "backlog", "names", "portfolio"}
    for name, blueprint in ours.items():
        assert blueprint.before_request_funcs.get(None), f"{name} does not say who may enter"


def test_every_route_belongs_to_a_blueprint_with_a_guard(app, our_rules) -> None:
    loose = {rule.endpoint for rule in app.url_map.iter_rules()} - {rule.endpoint for rule in our_rules}
    assert loose == {"static", "bootstrap.static"}


def test_who_is_not_signed_in_is_sent_to_sign_in_from_every_route(
    visitor, ids, our_rules, address_of
) -> None:
    token = visitor.get("/sign-in").fields()["csrf_token"]
    asked = 0
    for rule in our_rules:
        if rule.endpoint.split(".")[0] in OPEN_TO_ALL:
            continue
        for method in sorted(rule.methods):
            address = address_of(rule, ids)
            response = visitor.client.open(
                address, method=method, data={} if method in READING else {"csrf_token": token}
            )
            assert response.status_code == 302, (method, rule)
            assert response.location.startswith("/sign-in"), (method, rule)
            asked += 1
    assert asked > 30


def test_a_post_without_a_token_changes_nothing_on_any_route(
    lead, ids, engine, our_rules, address_of
) -> None:
    """Filled in so that with a token each would be taken."""
    filled = {
        "title": "Forged",
        "purpose": "-",
        "responsible": "-",
        "contact": "-",
        "urgent_contact": "-",
        "name": "Forged",
        "headcount": "1",
        "reach": "1",
        "impact": "1",
        "confidence": "80",
        "effort": "1",
        "status": "done",
        "version": "1",
        "reason": "other",
        "words": "approvals",
        "names": "Forged",
        "phrase": "Forged",
        "email": "lead@pmo.example",
        "password": PASSWORD,
    }
    before = everything_stored(engine)
    for rule in our_rules:
        if "POST" in rule.methods and rule.endpoint.split(".")[0] not in ("staff", "scorers"):
            response = lead.client.post(address_of(rule, ids), data=filled)
            assert response.status_code in (400, 422), rule
            assert everything_stored(engine) == before, rule
    assert queue.queue(queue.HEAVY).jobs == []


def everything_stored(engine) -> dict[str, list[tuple]]:
    with engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for name, table in METADATA.tables.items()
        }


def test_every_unknown_id_is_a_page_that_says_so(lead, visitor, ids, our_rules, address_of) -> None:
    nowhere = dict.fromkeys(ids, "0" * 32)
    token = lead.get("/areas").fields()["csrf_token"]
    asked = 0
    for rule in our_rules:
        if not rule.arguments:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            who = visitor if rule.endpoint.startswith(("staff.", "public.")) else lead
            data = {} if method in READING else {"csrf_token": token}
            address = address_of(rule, nowhere)
            response = who.client.open(address, method=method, data=data, follow_redirects=True)
            assert response.status_code == 404, (method, rule)
            asked += 1
    assert asked > 30


def test_addresses_are_in_kebab_case(our_rules) -> None:
    for rule in our_rules:
        fixed = [part for part in rule.rule.split("/") if part and not part.startswith("<")]
        for part in fixed:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(\.([a-z]+|<[a-z]+>))?", part), rule
