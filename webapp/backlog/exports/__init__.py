"""The backlog in the formats of other tools: one file a format, registered here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from models.backlog.items import ENDED, ItemStatus
from models.base import Missing
from webapp.backlog.exports import (
    azure,
    github,
    jira,
    msproject,
    openproject,
    planner,
    register_csv,
    register_json,
    register_xlsx,
    servicenow,
)
from webapp.backlog.exports.entry import Register
from webapp.csv_export import CSV
from webapp.xlsx_export import XLSX


class Kind(StrEnum):
    """What a format is for, as people choose it."""

    TABLE = "Spreadsheets and data"
    TRACKER = "Trackers"
    PLAN = "Plans"


@dataclass(frozen=True)
class Limit:
    """How many items a tool takes, how that is said, and what to do where there are more."""

    items: int
    said: str
    advice: str


@dataclass(frozen=True)
class Format:
    """A format: what people call it, how its file's name ends, what it is on the web, and who writes it."""

    name: str
    kind: Kind
    ending: str
    content_type: str
    write: Callable[[Register], bytes]
    limit: Limit | None = None
    leaves_out: Collection[str] = ()

    def chosen(self, register: Register) -> Register:
        """What of a register it takes: many a tool would take items that have ended for new work."""
        kept = [entry for entry in register.entries if entry.listed.item.status not in self.leaves_out]
        return replace(register, entries=kept)

    @property
    def file_name(self) -> str:
        """The name of a file of it."""
        return f"soundings-backlog.{self.ending}"

    def caution(self, items: int) -> str:
        """Say what happens where there are more items than the tool takes; else nothing."""
        if self.limit is None or items <= self.limit.items:
            return ""
        said = self.limit.said.format(most=f"{self.limit.items:,} items")
        return f"{said}, and there are {items:,}: {self.limit.advice}"


FORMATS = {
    "csv": Format("CSV", Kind.TABLE, "csv", CSV, register_csv.write),
    "xlsx": Format("Excel, with a chart, areas and goals", Kind.TABLE, "xlsx", XLSX, register_xlsx.write),
    "json": Format("JSON", Kind.TABLE, "json", "application/json", register_json.write),
    "jira": Format(
        "Jira (CSV)",
        Kind.TRACKER,
        "jira.csv",
        CSV,
        jira.write,
        Limit(
            jira.MOST_ITEMS,
            "Who does not administer Jira imports {most} at a time",
            "filter the list for fewer.",
        ),
        leaves_out=ENDED,
    ),
    "azure": Format(
        "Azure DevOps (CSV)",
        Kind.TRACKER,
        "azure.csv",
        CSV,
        azure.write,
        Limit(azure.MOST_ITEMS, "A file for Azure DevOps holds {most}", "it has the first of them alone."),
        leaves_out=ENDED,
    ),
    "github": Format(
        "GitHub (JSON lines)",
        Kind.TRACKER,
        "github.jsonl",
        "application/jsonl",
        github.write,
        leaves_out=ENDED,
    ),
    "openproject": Format(
        "OpenProject (Excel)", Kind.TRACKER, "openproject.xlsx", XLSX, openproject.write, leaves_out=ENDED
    ),
    "servicenow": Format("ServiceNow (CSV)", Kind.TRACKER, "servicenow.csv", CSV, servicenow.write),
    "msproject": Format(
        "Microsoft Project (XML)",
        Kind.PLAN,
        "msproject.xml",
        "application/xml",
        msproject.write,
        leaves_out=(ItemStatus.DECLINED,),
    ),
    "planner": Format(
        "Microsoft Planner (Excel)",
        Kind.PLAN,
        "planner.xlsx",
        XLSX,
        planner.write,
        Limit(planner.MOST_TASKS, "A plan of Planner takes {most}", "filter the list for fewer."),
        leaves_out=ENDED,
    ),
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
