"""How a survey stands, in three sentences: how many answered, how sure it is, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.themes.runs import AnalysisRun, RunState
from webapp.surveys.quality import how_sure

Row = Mapping[str, Any]  # of a wave, as `webapp.surveys.views` makes it


@dataclass(frozen=True)
class Step:
    """What to do next, with the button that does it: a link, or a form where it `posts`."""

    words: str
    button: str = ""
    address: str = ""
    posts: bool = False


@dataclass(frozen=True)
class Review:
    """How far the review is: themes about which nobody has decided, and whether the backlog has items."""

    waiting: int = 0
    has_items: bool = False


@dataclass(frozen=True)
class Standing:
    """The three sentences."""

    answered: str
    sure: str
    step: Step


def standing_of(
    survey: Survey,
    rows: Sequence[Row],
    run: AnalysisRun | None,
    last_good_run: AnalysisRun | None,
    review: Review,
) -> Standing:
    """Say how a survey stands; `rows` are its waves, the newest first."""
    if not rows:
        return Standing(
            "No round has been opened yet, so nobody has answered.",
            "There is nothing to be sure of yet.",
            Step(
                "Open the first round: everything is filled in.",
                "Open the first round",
                _here(survey, "open"),
            ),
        )
    newest = rows[0]
    step = (
        _while_analysed(survey, run)
        or _while_open(survey, newest)
        or _after_too_few(survey, newest)
        or _after_analysis(survey, newest, last_good_run, review)
    )
    return Standing(_how_many(newest), _how_sure(newest, run, last_good_run), step)


def _how_many(row: Row) -> str:
    wave, number = row["wave"], row["answered"]
    if wave.deleted_on:
        return f"Everything of {wave.name} is deleted."
    asked = f" of {wave.headcount:,}" if wave.headcount else ""
    if row["is_exact"]:
        told = f"{number:,}{asked}" if number else f"nobody{asked}"
    else:
        told = f"{number:,} or more{asked}" if number else f"fewer than five{asked}"
    return f"{wave.name}: {told} answered{' so far' if wave.is_open else ''}."


def _how_sure(row: Row, run: AnalysisRun | None, last_good_run: AnalysisRun | None) -> str:
    wave: Wave = row["wave"]
    if run and run.is_active:
        return "The answers are being analysed; how sure the themes are is told when that is done."
    if row["is_short"] and not wave.text_deleted_on:
        return f"{wave.minimum_group} are needed, so nothing of it is shown to anybody."
    if wave.is_open and not row["has_figures"]:
        return _not_yet(wave)
    if last_good_run is None:
        return "No themes have been found yet."
    return how_sure(last_good_run.quality, last_good_run.caution, has_words=row["has_words"])


def _not_yet(wave: Wave) -> str:
    if wave.passes_at_once:
        return "There is nothing to read yet; each answer can be read within seconds."
    return (
        f"Nothing can be read yet: the first figures come with {2 * wave.minimum_group} answers, "
        "the rest when the round has closed."
    )


def _while_analysed(survey: Survey, run: AnalysisRun | None) -> Step | None:
    if run and run.is_active:
        told = "You need not wait: the analysis goes on without you."
        return Step(told, "See how far it is", _here(survey, "analysis"))
    if run and run.state == RunState.FAILED:
        told = "The last analysis failed. All answers are kept."
        return Step(told, "Try again", _analyses(survey), posts=True)
    return None


def _while_open(survey: Survey, row: Row) -> Step | None:
    wave: Wave = row["wave"]
    if not wave.is_open:
        return None
    if 0 < wave.headcount <= row["answered"]:
        told = "Everybody you expected has answered: close the round, and the analysis starts."
        return Step(told, "Close the round", url_for("surveys.close", wave_id=wave.id), posts=True)
    if not row["answered"]:
        return Step("Send staff the link.", "Go to the link", _here(survey, "link"))
    if not row["has_figures"]:
        return Step("Remind those who have not answered.", "Go to the link", _here(survey, "link"))
    if row["has_words"]:
        told = "Read what was said so far, or wait until the round closes."
        return Step(told, "Read what was said", _themes(survey))
    told = f"{_figures_alone(wave)} Remind those who have not answered."
    return Step(told, "Go to the link", _here(survey, "link"))


def _after_too_few(survey: Survey, row: Row) -> Step | None:
    wave: Wave = row["wave"]
    if row["may_reopen"] and row["is_short"]:
        address = url_for("surveys.edit_wave", wave_id=wave.id) + "#reopen"
        return Step("Let more people answer: what came is kept and counts.", "Open it again", address)
    if row["is_short"] or wave.deleted_on:
        return Step("Ask again.", "Open the next round", _here(survey, "open"))
    return None


def _after_analysis(survey: Survey, row: Row, last_good_run: AnalysisRun | None, review: Review) -> Step:
    """What to do once a round has closed with enough answers."""
    if last_good_run is None:
        return Step("Have the answers analysed.", "Analyse now", _analyses(survey), posts=True)
    if not last_good_run.quality.get("n_themes"):
        if not row["has_words"]:
            told = f"{_figures_alone(row['wave'])} Ask again."
            return Step(told, "Open the next round", _here(survey, "open"))
        told = "Read what was said, and put what belongs together into a theme."
        return Step(told, "Read what was said", _themes(survey))
    if review.waiting:
        wait = "1 theme waits" if review.waiting == 1 else f"{review.waiting:,} themes wait"
        return Step(f"{wait} for you to keep, rename or hide.", "Review the themes", _themes(survey))
    if not review.has_items:
        told = "Every theme is reviewed. Choose what to improve."
        return Step(told, "Choose from the themes", _themes(survey))
    if row["may_review"]:
        told = "The backlog has begun. Mark the round as reviewed, so that what it reports stands."
        address = url_for("surveys.review_wave", wave_id=row["wave"].id)
        return Step(told, "Mark as reviewed", address)
    told = "Every theme is reviewed and the backlog has begun. Ask again to see whether it helped."
    return Step(told, "Open the next round", _here(survey, "open"))


def _figures_alone(wave: Wave) -> str:
    """Why the figures of a wave are shown, and none of its words."""
    if wave.text_deleted_on:
        return "The words are deleted; the figures stay."
    return f"Figures are shown, words only from {wave.minimum_group_for_quotes} answers on."


def _here(survey: Survey, part: str) -> str:
    """A part of the survey's own page."""
    return url_for("surveys.show", survey_id=survey.id) + f"#{part}"


def _themes(survey: Survey) -> str:
    return url_for("themes.index", survey_id=survey.id)


def _analyses(survey: Survey) -> str:
    return url_for("surveys.analyse", survey_id=survey.id)
