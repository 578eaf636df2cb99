"""A sheet: what a survey's link leads to at this moment, read once for a request."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from models.surveys.surveys import FREE_TEXT, Question, Survey, questions_of, survey_with_token
from models.surveys.waves import Wave, areas_of_wave, open_wave_of
from webapp.staff.forms import StaffForm, staff_form

REMEMBERED_SECONDS = 5


@dataclass(frozen=True)
class Sheet:
    """A survey, its open wave (None between two), what it asks, and the areas to choose from."""

    survey: Survey
    wave: Wave | None
    questions: Sequence[Question]
    areas: Sequence[tuple[int, str, str]]

    def form(self, typed: MultiDict[str, str] | None = None) -> StaffForm:
        """Make the form, empty or with what was typed."""
        return staff_form(self.questions, self.areas)(typed)

    def texts(self, form: StaffForm) -> list[str]:
        """The free texts that were typed."""
        return [form[f"q{question.id}"].data for question in self.questions if question.kind in FREE_TEXT]


def load_sheet(session: Session, token: str) -> Sheet:
    """Read the sheet that a link leads to."""
    survey = survey_with_token(session, token)
    wave = open_wave_of(session, survey.id)
    areas = areas_of_wave(wave) if wave else []
    sheet = Sheet(survey, wave, questions_of(session, survey.id), areas)
    _remembered()[token] = (time.monotonic(), sheet)
    return sheet


def recall_sheet(token: str) -> Sheet | None:
    """The sheet as it was a few seconds ago, if it was read: enough for a page that turns somebody back."""
    read_at, sheet = _remembered().get(token, (0.0, None))
    return sheet if time.monotonic() - read_at < REMEMBERED_SECONDS else None


def _remembered() -> dict[str, tuple[float, Sheet | None]]:
    found: dict[str, tuple[float, Sheet | None]] = current_app.extensions["soundings_sheets"]
    return found
