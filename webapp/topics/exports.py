"""The organisation's topics as a file that can be read again, here and by the command line."""

from flask import Response

from models.topics.topics import OwnTopic, all_topics
from webapp.database import session
from webapp.table_export import TableToExport, table_format
from webapp.topics.views import blueprint

APART = "; "  # between what people say
HEADER = ("Name", "Improvement", "Domain", "Instead of", "Works", "Needs work")


@blueprint.get("/topics.<ending>")
def export(ending: str) -> Response:
    """Export the topics that are in use."""
    written = table_format(ending)
    rows = [_cells(topic) for topic in all_topics(session()) if topic.in_use]
    if written.ending != "json":
        rows = [[APART.join(cell) if isinstance(cell, list) else cell for cell in row] for row in rows]
    return Response(
        written.write(TableToExport("topics", HEADER, rows)),
        content_type=written.content_type,
        headers={"Content-Disposition": f"attachment; filename=topics.{written.ending}"},
    )


def _cells(topic: OwnTopic) -> list[object]:
    return [
        topic.name,
        topic.improvement,
        topic.domain,
        topic.instead_of,
        list(topic.works),
        list(topic.needs_work),
    ]
