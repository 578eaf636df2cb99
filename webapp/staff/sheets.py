"""A sheet: what a survey's link leads to at this moment, read once for a request."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import current_app
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from models.base import Refused
from models.surveys.surveys import FREE_TEXT, Question, QuestionKind, Survey
from models.surveys.waves import Wave, areas_of_wave, asked_by
from webapp.staff.forms import StaffForm, staff_form
from webapp.staff.tickets import Ticket

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
        return self._form_class(typed)

    @cached_property
    def _form_class(self) -> type[StaffForm]:
        return staff_form(self.questions, self.areas)

    @property
    def open_wave(self) -> Wave:
        """The wave that is answered.

        Raises
        ------
        Refused
            If none is open.
        """
        if self.wave is None:
            raise Refused("No round of this survey is open.")
        return self.wave

    def serves(self, ticket: Ticket | None) -> bool:
        """Whether the form with this ticket was made for the wave of this sheet."""
        return bool(ticket and self.wave and ticket.wave_id == self.wave.id)

    def texts(self, form: StaffForm) -> list[str]:
        """The free texts that were typed."""
        return [form[f"q{question.id}"].data for question in self.questions if question.kind in FREE_TEXT]


def load_sheet(session: Session, token: str) -> Sheet:
    """Read the sheet that a link leads to; the area is asked only where there is a choice."""
    survey, wave, asked = asked_by(session, token)
    areas = areas_of_wave(wave) if wave else []
    questions = [each for each in asked if each.kind != QuestionKind.AREA or len(areas) > 1]
    sheet = Sheet(survey, wave, questions, areas)
    _remembered()[token] = (time.monotonic(), sheet)
    return sheet


def recall_sheet(token: str) -> Sheet | None:
    """The sheet as it was a few seconds ago, if it was read.

    What a wave asks is fixed, so it is enough to check its forms by. Whether it is still open is asked where
    a response is stored.
    """
    read_at, sheet = _remembered().get(token, (0.0, None))
    return sheet if time.monotonic() - read_at < REMEMBERED_SECONDS else None


def last_sheet(token: str) -> Sheet | None:
    """The sheet as it was read last, however long ago: enough to give a form back while none can be read."""
    return _remembered().get(token, (0.0, None))[1]


def _remembered() -> dict[str, tuple[float, Sheet | None]]:
    found: dict[str, tuple[float, Sheet | None]] = current_app.extensions["soundings_sheets"]
    return found
