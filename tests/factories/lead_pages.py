"""Every page and export that a lead can open, with how its address is made, and what opening one asks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine, event

OPEN_TO_ALL = {"staff", "public", "told", "scorers", "accounts", "pages"}

# By endpoint: the addresses under which it is opened, with the names of ids in them.
ADDRESSES = {
    "surveys.index": ["/surveys?all=1"],
    "surveys.create": ["/surveys/new"],
    "surveys.show": ["/surveys/{survey_id}"],
    "surveys.progress": ["/surveys/{survey_id}/progress"],
    "surveys.delete": ["/surveys/{survey_id}/delete"],
    "surveys.demonstration": ["/demonstration"],
    "surveys.settings": ["/surveys/{survey_id}/settings"],
    "surveys.edit_wave": ["/waves/{wave_id}/edit"],
    "surveys.review_wave": ["/waves/{wave_id}/review", "/waves/{reviewed_id}/review"],
    "portfolio.organisation": ["/organisation"],
    "portfolio.overview": ["/portfolio", "/portfolio?area={area_id}"],
    "portfolio.link": ["/portfolio/link"],
    "portfolio.areas": ["/areas"],
    "portfolio.edit": ["/areas/{area_id}"],
    "portfolio.import_table": ["/areas/import"],
    "portfolio.export": ["/areas.csv", "/areas.xlsx"],
    "portfolio.export_goals": ["/goals.csv"],
    "portfolio.export_services": ["/services.csv"],
    "portfolio.import_goal_table": ["/goals/import"],
    "portfolio.import_service_table": ["/services/import"],
    "portfolio.merge": ["/areas/{area_id}/merge", "/areas/{area_id}/merge?into={other_area_id}"],
    "portfolio.goals": ["/goals"],
    "portfolio.edit_goal": ["/goals/{goal_id}"],
    "portfolio.services": ["/services"],
    "portfolio.edit_service": ["/services/{service_id}"],
    "names.index": ["/privacy"],
    "topics.index": ["/topics", "/topics?domain=Workplace", "/topics?q=report"],
    "topics.add": ["/topics/new", "/topics/new?instead_of=Parking"],
    "topics.import_table": ["/topics/import"],
    "topics.edit": ["/topics/{topic_id}"],
    "topics.export": ["/topics.csv"],
    "themes.index": [
        "/surveys/{survey_id}/themes",
        "/surveys/{survey_id}/themes?wave={wave_id}",
        "/surveys/{survey_id}/themes?sort=newest&groups=1&open=1",
        "/surveys/{survey_id}/themes?sort=size&side=needs_work&area=everyone",
    ],
    "change.index": [
        "/surveys/{survey_id}/change",
        "/surveys/{survey_id}/change?before={reviewed_id}&after={wave_id}",
    ],
    "suggestions.index": ["/surveys/{survey_id}/suggestions"],
    "trust.index": ["/surveys/{survey_id}/trust"],
    "pictures.chart": ["/surveys/{survey_id}/themes/chart"],
    "pictures.areas": [
        "/surveys/{survey_id}/themes/areas",
        "/surveys/{survey_id}/themes/areas?side=works&wave={reviewed_id}",
    ],
    "pictures.chart_file": ["/surveys/{survey_id}/themes/chart.svg"],
    "pictures.areas_file": ["/surveys/{survey_id}/themes/areas.svg"],
    "themes.said": ["/surveys/{survey_id}/said", "/surveys/{survey_id}/said?q=plan+person"],
    "themes.show": ["/themes/{theme_id}", "/themes/{theme_id}?page=2", "/themes/{theme_id}?wave={wave_id}"],
    "themes.unclear": ["/surveys/{survey_id}/unclear"],
    "themes.languages": ["/surveys/{survey_id}/languages", "/surveys/{survey_id}/languages?language=de"],
    "statements.show": ["/statements/{statement_id}"],
    "statements.withheld": ["/surveys/{survey_id}/withheld"],
    "evidence.themes": ["/surveys/{survey_id}/themes.csv"],
    "evidence.ratings": ["/surveys/{survey_id}/ratings.csv"],
    "evidence.statements": ["/surveys/{survey_id}/statements.csv"],
    "backlog.organisation": ["/backlog", "/backlog?area={area_id}&goal={goal_id}&words=e&overdue=1"],
    "backlog.index": ["/surveys/{survey_id}/backlog"],
    "backlog.board": ["/backlog/board", "/surveys/{survey_id}/backlog/board?status=proposed"],
    "backlog.roadmap": ["/backlog/roadmap", "/surveys/{survey_id}/backlog/roadmap"],
    "backlog.picture": ["/backlog/picture", "/surveys/{survey_id}/backlog/picture?due=none"],
    "backlog.picture_file": ["/backlog/picture.svg"],
    "backlog.saved_views": ["/backlog/saved-views"],
    "backlog.export_all": ["/backlog.csv"],
    "backlog.add": ["/backlog/new"],
    "backlog.import_register": ["/backlog/import"],
    "backlog.export": ["/surveys/{survey_id}/backlog.csv"],
    "backlog.add_by_hand": ["/surveys/{survey_id}/backlog/new"],
    "backlog.add_from_theme": ["/themes/{theme_id}/backlog-item"],
    "backlog.deleted": ["/backlog/deleted"],
    "backlog.add_from_themes": ["/surveys/{survey_id}/backlog/of-themes?theme={theme_id}"],
    "backlog.add_from_statement": ["/statements/{statement_id}/backlog-item"],
    "backlog.edit": ["/backlog/{item_id}"],
    "backlog.place": ["/backlog/{item_id}/place"],
    "backlog.scoring": ["/backlog/scoring"],
    "backlog.paper": ["/backlog/paper", "/backlog/paper?item={item_id}&ask=A+decision"],
    "backlog.paper_slides": ["/backlog/paper.pptx?item={item_id}"],
    "backlog.panels": ["/backlog/panels"],
    "backlog.ask_panel": ["/backlog/panels/new"],
    "backlog.panel": ["/backlog/panels/{panel_id}"],
    "telling.index": ["/surveys/{survey_id}/telling"],
    "telling.edit": ["/surveys/{survey_id}/telling/entries/{entry_id}"],
    "telling.preview": ["/surveys/{survey_id}/telling/preview"],
    "telling.version": ["/surveys/{survey_id}/telling/versions/{version_id}"],
    "telling.poster": ["/surveys/{survey_id}/telling/poster"],
}


def pages_of(app: Flask) -> set[str]:
    """The endpoints that only a lead may open, of all that the application has."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    rooms = {name for name, each in app.blueprints.items() if each.import_name.startswith("webapp")}
    return {rule.endpoint for rule in rules if rule.endpoint.split(".")[0] in rooms - OPEN_TO_ALL}


def addresses(ids: Mapping[str, str]) -> dict[str, str]:
    """The addresses of all pages with ids in them, by how they are named in `ADDRESSES`."""
    return {path: path.format(**ids) for paths in ADDRESSES.values() for path in paths}


@contextmanager
def queries(engine: Engine) -> Iterator[list[str]]:
    """Note what is asked of a database meanwhile."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)
