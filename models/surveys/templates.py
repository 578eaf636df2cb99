"""What a survey can be made from: questions that fit together, and their usual privacy mode."""

from dataclasses import dataclass

from models.privacy.modes import PrivacyMode
from models.surveys.surveys import STANDARD_QUESTIONS, QuestionKind, ToAsk


@dataclass(frozen=True)
class SurveyTemplate:
    """A survey to start from; `asks` says in a few words what for."""

    name: str
    asks: str
    title: str
    purpose: str
    questions: tuple[ToAsk, ...]
    mode: PrivacyMode = PrivacyMode.CONFIDENTIAL


STANDARD = "pulse"
TEMPLATES = {
    STANDARD: SurveyTemplate(
        name="Project pulse",
        asks="what works in projects and what doesn't, a rating, and the area",
        title="How is project work going?",
        purpose="asks what works in our projects and what does not. "
        "We use the answers to choose what to improve first.",
        questions=STANDARD_QUESTIONS,
    ),
    "services": SurveyTemplate(
        name="PMO service satisfaction",
        asks="which of your services people use, how satisfied they are, and what you should do better",
        title="How well does the project office serve you?",
        purpose="asks how useful its services are to you. "
        "We use the answers to choose which of them to improve.",
        questions=(
            ToAsk(
                QuestionKind.CHOICE,
                "Which of our services do you use most?",
                (
                    "Reporting",
                    "Planning",
                    "Governance and approvals",
                    "Methods and templates",
                    "Training",
                    "Another",
                ),
            ),
            ToAsk(QuestionKind.RATING, "How satisfied are you with it?", ("not at all", "completely")),
            ToAsk(QuestionKind.WORKS, "What of it helps you?"),
            ToAsk(QuestionKind.NEEDS_WORK, "What of it gets in your way, or is missing?"),
            ToAsk(QuestionKind.IDEA, "What should we try?"),
            ToAsk(QuestionKind.AREA, "Which part of the organisation do you work in?"),
        ),
    ),
    "retrospective": SurveyTemplate(
        name="Team retrospective",
        asks="what went well, what didn't, and what to try next; every answer is read as it is written",
        title="Retrospective",
        purpose="looks back with you. We talk about the answers together.",
        questions=(
            ToAsk(QuestionKind.WORKS, "What went well?"),
            ToAsk(QuestionKind.NEEDS_WORK, "What didn't go well?"),
            ToAsk(QuestionKind.IDEA, "What should we try next?"),
        ),
        mode=PrivacyMode.OPEN,
    ),
}
