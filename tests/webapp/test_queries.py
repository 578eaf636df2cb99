"""What a page of a lead asks the database does not grow with what there is, on either kind of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from models.database import make_engine
from models.settings import Settings
from tests.factories.databases import KINDS
from tests.factories.large_survey import Size, fill
from tests.factories.lead_pages import ADDRESSES, addresses, pages_of, queries
from tests.factories.visitors import Visitor
from webapp import create_app

SMALL = Size(statements=400, themes=20, areas=6, waves=2, surveys=2)
LARGE = Size(statements=1_600, themes=40, areas=15, waves=4, surveys=5)
# Files of all rounds of a survey ask so often for each round, whatever is in it.
OF_EVERY_ROUND = [f"/surveys/{{survey_id}}/{table}.csv" for table in ("themes", "ratings", "statements")]
MOST_A_ROUND = 9


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def database_url(fresh_database: Callable[[str], str], kind: str) -> str:
    return fresh_database(kind)


@pytest.fixture
def asked(
    settings: Settings, fresh_database: Callable[[str], str], kind: str
) -> Callable[[Size], dict[str, list[str]]]:
    """What every page asks of a database of a size, by the page's name: `asked(SMALL)`."""

    def ask(size: Size) -> dict[str, list[str]]:
        url = fresh_database(kind)
        ids = _filled(url, size)
        app = create_app(settings.model_copy(update={"database_url_given": url}))
        engine: Engine = app.extensions["soundings_engine"]
        lead = Visitor(app.test_client()).sign_in()
        found = {name: _asked_by(engine, lead, path) for name, path in addresses(ids).items()}
        engine.dispose()
        return found

    return ask


def _filled(url: str, size: Size) -> dict[str, str]:
    engine = make_engine(url)
    ids = fill(engine, size)
    engine.dispose()
    return ids


def _asked_by(engine: Engine, lead: Visitor, path: str) -> list[str]:
    with queries(engine) as noted:
        assert lead.get(path).status == 200, path
    return noted


def test_every_page_of_a_lead_has_an_address_here(app) -> None:
    assert pages_of(app) == set(ADDRESSES)


def test_no_page_of_a_lead_asks_more_where_there_is_more(asked) -> None:
    few, many = asked(SMALL), asked(LARGE)
    rounds = LARGE.waves - SMALL.waves
    for name in OF_EVERY_ROUND:
        assert len(many.pop(name)) - len(few.pop(name)) <= MOST_A_ROUND * rounds, name
    assert {name: len(noted) for name, noted in many.items()} == {
        name: len(noted) for name, noted in few.items()
    }
    assert max(map(len, many.values())) < 55
