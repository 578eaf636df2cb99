"""The board paper of items that were ticked: as a page to print, and as slides."""

from flask import Response, render_template, request

from models.backlog.board_paper import MOST_ITEMS, MOST_THEMES, BoardPaper, board_paper
from models.portfolio.organisation import day_of, organisation_of
from webapp.backlog.forms import STATUSES
from webapp.backlog.views import blueprint
from webapp.database import session

LONGEST_ASK = 300
MOST_GOALS = 5
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@blueprint.get("/backlog/paper")
def paper() -> str:
    """Show the paper, ready to be printed on one page."""
    made = _paper()
    return render_template(
        "backlog/paper.html",
        paper=made,
        name=_name(),
        day=day_of(session()),
        ask=_ask(),
        no_quotes=int(_leaves_out_quotes()),
        longest_ask=LONGEST_ASK,
        most=MOST_ITEMS,
        themes=made.heard[:MOST_THEMES],
        goals=made.moves[:MOST_GOALS],
        statuses=STATUSES,
        ids=[each.item.id for each in made.items],
    )


@blueprint.get("/backlog/paper.pptx")
def paper_slides() -> Response:
    """Give the paper as slides whose charts can be edited."""
    from webapp.backlog.paper_slides import slides  # python-pptx takes half a second to load

    return Response(
        slides(_paper(), _name(), day_of(session()), _ask()),
        content_type=PPTX,
        headers={"Content-Disposition": "attachment; filename=soundings-board-paper.pptx"},
    )


def _paper() -> BoardPaper:
    return board_paper(session(), set(request.args.getlist("item")), with_quotes=not _leaves_out_quotes())


def _leaves_out_quotes() -> bool:
    return "no_quotes" in request.args


def _name() -> str:
    here = organisation_of(session())
    return here.name if here else "Improvement backlog"


def _ask() -> str:
    """What the board is asked, in the lead's words; kept in the address alone."""
    return " ".join(request.args.get("ask", "").split())[:LONGEST_ASK]
