"""The backlog in the formats of other tools: one file a format, registered here."""

from collections.abc import Callable
from dataclasses import dataclass

from models.base import Missing
from webapp.backlog.exports import azure, github, jira, register_csv, register_json, register_xlsx
from webapp.backlog.exports.entry import Register

CSV, JSON = "text/csv; charset=utf-8", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    """A format: what people call it, how its file's name ends, what it is on the web, and who writes it."""

    name: str
    ending: str
    content_type: str
    write: Callable[[Register], bytes]

    @property
    def file_name(self) -> str:
        """The name of a file of it."""
        return f"soundings-backlog.{self.ending}"


FORMATS = {
    "csv": Format("CSV (every column)", "csv", CSV, register_csv.write),
    "xlsx": Format("Excel (with a chart, areas and goals)", "xlsx", XLSX, register_xlsx.write),
    "json": Format("JSON", "json", JSON, register_json.write),
    "jira": Format("Jira (CSV)", "jira.csv", CSV, jira.write),
    "azure": Format("Azure DevOps (CSV)", "azure.csv", CSV, azure.write),
    "github": Format("GitHub (JSON lines)", "github.jsonl", "application/jsonl", github.write),
}


def format_with_ending(ending: str) -> Format:
    """Find a format by how its file's name ends.

    Raises
    ------
    Missing
        If there is none.
    """
    for each in FORMATS.values():
        if each.ending == ending:
            return each
    raise Missing("There is no such format. Choose one under “Export” in the backlog.")
