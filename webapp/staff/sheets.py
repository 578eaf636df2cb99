"""A sheet: what a survey's link leads to at this moment, read once for a request."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlmodel import Session
from wtforms import Form

from models.portfolio import PortfolioArea, area_tree
from models.surveys import FREE_TEXT, Question, Survey, questions_of, survey_with_token
from models.waves import Wave, open_wave_of
from webapp.staff.forms import staff_form

REMEMBERED_SECONDS = 5


@dataclass(frozen=True)
class Sheet:
    """A survey, its open wave (None between two), its questions, and the areas to choose from."""

    survey: Survey
    wave: Wave | None
    questions: Sequence[Question]
    areas: Sequence[tuple[int, PortfolioArea]]

    def form(self, typed: Any = None) -> Form:
        """Make the form, empty or with what was typed."""
        return staff_form(self.questions, self.areas)(typed)

    def texts(self, form: Form) -> list[str]:
        """The free texts that were typed."""
        return [form[f"q{question.id}"].data for question in self.questions if question.kind in FREE_TEXT]


def load_sheet(session: Session, token: str) -> Sheet:
    """Read the sheet that a link leads to."""
    survey = survey_with_token(session, token)
    return Sheet(
        survey, open_wave_of(session, survey.id), questions_of(session, survey.id), area_tree(session)
    )


def recall_sheet(session: Session, token: str) -> Sheet:
    """The sheet as it was a few seconds ago: enough for a page that only gives back what was typed."""
    known: dict[str, tuple[float, Sheet]] = current_app.extensions.setdefault("soundings_sheets", {})
    read_at, sheet = known.get(token, (0.0, None))
    if sheet is None or time.monotonic() - read_at > REMEMBERED_SECONDS:
        sheet = load_sheet(session, token)
        known[token] = (time.monotonic(), sheet)
    return sheet
