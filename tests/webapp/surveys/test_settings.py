from datetime import timedelta

import pytest
from sqlmodel import select

from jobs import queue
from models.base import today
from models.database import transaction
from models.intake.responses import Answer, Response
from models.removal.deletions import Deletion
from models.surveys.surveys import Survey, get_survey
from models.surveys.waves import Wave, close_wave, get_wave, open_wave
from tests.factories.findings import find

CHANGED = {
    "title": "How do projects go?",
    "purpose": "We ask again.",
    "responsible": "The new office",
    "contact": "new@pmo.example",
    "urgent_contact": "the new helpline",
    "readers": "Two PMO leads",
    "minimum_group": "7",
    "minimum_group_for_quotes": "15",
    "text_days": "90",
    "all_days": "400",
    "receipts": "y",
}


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/settings"


@pytest.fixture
def closed(engine, world) -> None:
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))


def notice(page) -> str:
    """What a page says of how staff are protected."""
    section = next(s for s in page.tree.iter("details") if s.get("class") == "protect")
    return " ".join("".join(section.itertext()).split())


def test_a_survey_is_made_with_settings_that_protect(lead, look) -> None:
    page = lead.get("/surveys/new")
    fields = page.fields()
    assert fields["readers"] == "The PMO leads of the project office"
    names = ("minimum_group", "minimum_group_for_quotes", "text_days", "all_days")
    assert [fields[name] for name in names] == ["5", "5", "365", "1095"]
    assert "receipts" not in fields
    lead.send(page, **CHANGED)
    survey = look.exec(select(Survey).where(Survey.title == CHANGED["title"])).one()
    assert [str(getattr(survey, name)) for name in names] == ["7", "15", "90", "400"]
    assert survey.receipts


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("readers", "", "Say who reads the answers."),
        ("minimum_group", "4", "Give 5 or more, or choose an open survey."),
        ("minimum_group", "", "Give a whole number from 1 to 1,000."),
        ("minimum_group_for_quotes", "4", "Give 5 or more, or choose an open survey."),
        ("minimum_group", "11", "Words need a group at least as large as figures do."),
        ("text_days", "6", "Give a whole number from 7 to 3,650."),
        ("text_days", "some", "Give a whole number from 7 to 3,650."),
        ("text_days", "2000", "Everything cannot be deleted before the words are."),
        ("all_days", "3651", "Give a whole number from 7 to 3,650."),
        ("title", " ", "Give the survey a title."),
    ],
)
def test_settings_that_protect_too_little_come_back(lead, look, address, field, value, said) -> None:
    page = lead.send(lead.get(address), **{field: value})
    assert page.status == 422
    assert said in page.text
    assert page.fields()[field].strip() == value.strip()
    assert look.exec(select(Survey.version)).one() == 1


def test_an_open_wave_keeps_what_it_was_opened_with(lead, visitor, world, address) -> None:
    before = notice(visitor.get(f"/s/{world.survey.token}"))
    page = lead.send(lead.get(address), **CHANGED)
    assert "They hold from the next round on" in page.text
    assert "First wave is open and keeps what its staff were told" in page.text
    after = visitor.get(f"/s/{world.survey.token}")
    assert notice(after) == before
    assert "How do projects go?" in after.text
    assert "We ask again." not in after.text


def test_the_lead_reads_before_opening_what_staff_will_read(lead, visitor, world, address, closed) -> None:
    lead.send(lead.get(address), **CHANGED)
    survey = lead.get(f"/surveys/{world.survey.id}")
    preview = notice(survey)
    lead.send(survey, "/waves", name="Second wave", headcount="80")
    page = visitor.get(f"/s/{world.survey.token}")
    assert notice(page) == preview
    assert "We ask again." in page.text
    for said in ("The new office", "new@pmo.example", "the new helpline", "Two PMO leads", "7 or more"):
        assert said in preview
    assert "15 or more" in preview
    assert "deleted 90 days after this round closes" in preview
    assert "400 days" in preview
    assert "a code with which you can delete" in preview


def test_the_notice_names_the_days_where_the_last_day_is_known(visitor, world, engine) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).closes_on = today()
    due = today() + timedelta(days=365)
    assert f"by {due:%-d %B %Y}" in notice(visitor.get(f"/s/{world.survey.token}"))
    assert f"by {due:%-d %B %Y}" in visitor.get(f"/s/{world.survey.token}/thanks").text


def test_the_notice_says_confidential_and_never_anonymous(visitor, world) -> None:
    words = visitor.get(f"/s/{world.survey.token}").text
    assert "Confidential" in words
    assert "anonym" not in words.lower()


def test_a_wave_is_not_opened_with_words_that_the_lead_has_not_read(
    lead, look, world, address, closed
) -> None:
    form = lead.get(f"/surveys/{world.survey.id}")
    lead.send(lead.get(address), **CHANGED)
    page = lead.send(form, "/waves", name="Second wave", headcount="80")
    assert page.status == 409
    assert "Somebody changed what staff are told" in page.text
    assert "Two PMO leads" in notice(page)
    assert page.fields("/waves")["name"] == "Second wave"
    assert len(look.exec(select(Wave)).all()) == 1
    look.rollback()
    assert "The round is open" in lead.send(page, "/waves").text


def test_two_leads_never_overwrite_each_other(lead, look, address) -> None:
    form = lead.get(address)
    lead.send(form, contact="first@pmo.example")
    page = lead.send(form, contact="second@pmo.example")
    assert page.status == 409
    assert "Somebody else changed these settings" in page.text
    assert "first@pmo.example" in page.text
    assert page.fields()["contact"] == "second@pmo.example"
    assert look.exec(select(Survey.contact)).one() == "first@pmo.example"
    look.rollback()
    lead.send(page)
    assert look.exec(select(Survey.contact)).one() == "second@pmo.example"


def test_the_page_says_what_will_be_deleted_when(lead, address, closed) -> None:
    words = lead.get(address).text
    assert f"Words: by {today() + timedelta(days=365):%-d %B %Y}" in words
    assert f"Everything: by {today() + timedelta(days=1095):%-d %B %Y}" in words


def test_an_open_wave_cannot_be_deleted(lead, address, world, look, engine) -> None:
    with transaction(engine) as session:
        find(session, world, close=False)
    page = lead.get(address)
    assert "365 days after it closes" in page.text
    assert "Delete the words of" not in page.text
    token = page.fields()["csrf_token"]
    for action in ("delete-words", "delete-everything"):
        answer = lead.client.post(f"/waves/{world.wave.id}/{action}", data={"csrf_token": token})
        assert answer.status_code == 409
    assert len(look.exec(select(Response)).all()) == 7


def test_a_lead_deletes_the_words_of_a_wave(lead, look, world, address, findings, closed) -> None:
    theme = findings.themes["Planning"].id
    page = lead.send(lead.get(address), "/delete-words")
    deleted = f"{today():%-d %B %Y}"
    assert "The words of First wave are deleted; its figures stay." in page.text
    assert f"Words: deleted on {deleted}" in page.text
    assert f"{deleted}: the words of First wave, by Lead" in page.text
    assert {text for text in look.exec(select(Answer.text))} == {None}
    for path in (
        f"/themes/{theme}",
        f"/surveys/{world.survey.id}/themes",
        f"/surveys/{world.survey.id}/unclear",
    ):
        shown = lead.get(path)
        assert f"were deleted on {deleted}" in shown.text, path
        assert "person 1" not in shown.text
    assert "9 people mention it" in lead.get(f"/surveys/{world.survey.id}/themes").text
    assert f"words deleted on {deleted}" in lead.get(f"/surveys/{world.survey.id}").text


def test_a_lead_deletes_everything_of_a_wave(lead, look, world, address, findings, closed) -> None:
    page = lead.send(lead.get(address), "/delete-everything")
    deleted = f"{today():%-d %B %Y}"
    assert "Everything of First wave is deleted." in page.text
    assert look.exec(select(Response)).all() == []
    survey = lead.get(f"/surveys/{world.survey.id}").text
    assert f"First wave Closed {deleted} deleted on {deleted}" in survey
    assert "Something of what the last analysis" in survey
    shown = lead.get(f"/surveys/{world.survey.id}/themes?wave={world.wave.id}").text
    assert f"Everything of First wave was deleted on {deleted}" in shown
    assert [row.reason for row in look.exec(select(Deletion))] == ["by Lead"]


def test_what_is_left_is_analysed_anew_at_once(lead, engine, world, address, findings, closed) -> None:
    with transaction(engine) as session:
        find(session, world, wave=open_wave(session, world.survey.id, "Second wave", headcount=100))
    lead.send(lead.get(address), f"{world.wave.id}/delete-everything")
    (job,) = queue.queue(queue.HEAVY).jobs
    assert job.func_name == "jobs.themes.find_themes"


def test_a_backlog_item_outlives_the_answers_behind_it(lead, world, address, findings, closed) -> None:
    theme = findings.themes["Planning"].id
    form = lead.get(f"/themes/{theme}/backlog-item")
    lead.send(form, effort="1")
    lead.send(lead.get(address), "/delete-everything")
    backlog = lead.get(f"/surveys/{world.survey.id}/backlog")
    assert "Improve: Planning" in backlog.text
    assert "no figures kept" in backlog.text
    item = next(a.get("href") for a in backlog.tree.iter("a") if "Improve: Planning" in "".join(a.itertext()))
    assert "The answers behind it are deleted." in lead.get(item).text
    assert lead.get(f"/surveys/{world.survey.id}/backlog.csv").status == 200


def test_settings_of_another_survey_are_left_alone(lead, engine, world, address) -> None:
    lead.send(lead.get("/surveys/new"), **CHANGED)
    lead.send(lead.get(address), text_days="30")
    with transaction(engine) as session:
        assert get_survey(session, world.survey.id).text_days == 30
        other = session.exec(select(Survey).where(Survey.title == CHANGED["title"])).one()
        assert other.text_days == 90
