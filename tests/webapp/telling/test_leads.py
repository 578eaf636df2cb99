"""A lead writes “you said, we did”: draft, preview, publish, and back."""

from datetime import timedelta

import pytest

from models.database import transaction
from models.surveys.waves import get_wave
from models.telling.told_pages import entries_of
from tests.factories.telling import draft, tell


@pytest.fixture
def base(world) -> str:
    return f"/surveys/{world.survey.id}/telling"


@pytest.fixture
def begun(engine, world, findings) -> dict[str, str]:
    """The entries of a draft that was begun, by title, as ids."""
    with transaction(engine) as session:
        version = draft(session, world.survey.id)
        return {entry.title: entry.id for entry in entries_of(session, version.id)}


def test_a_lead_begins_a_draft_changes_it_looks_at_it_and_publishes_it(
    lead, visitor, base, findings, world
) -> None:
    page = lead.send(lead.get(base), "/draft")
    assert "No quote picked yet" in page.text
    link = next(each for each in page.tree.iter("a") if "".join(each.itertext()) == "Approvals")
    form = lead.get(link.get("href").partition("#")[0])
    quote = next(each for each in form.tree.iter("input") if each.get("name") == "quotes").get("value")
    values = {"decided": "One gate less.", "by_whom": "the board", "state": "doing", "quotes": quote}
    assert (
        "was saved in the draft" in lead.send(form, "/" + link.get("href").rpartition("/")[2], **values).text
    )
    assert "There is nothing to read here yet." in visitor.get(f"/s/{world.survey.token}/told").text
    preview = lead.get(f"{base}/preview")
    assert "One gate less." in preview.text
    assert "Approvals held up person" in preview.text
    assert "Version 1 is published" in lead.send(preview, "/preview").text
    told = visitor.get(f"/s/{world.survey.token}/told").text
    for words in ("One gate less.", "the board", "Under way", "Approvals held up person"):
        assert words in told


def test_what_is_written_is_checked_and_comes_back(lead, base, begun) -> None:
    form = lead.get(f"{base}/entries/{begun['Planning']}")
    page = lead.send(form, begun["Planning"], title="", decided="x" * 700, by_whom="Kim")
    assert page.status == 422
    assert "At most 600 characters." in page.text
    assert page.fields(begun["Planning"])["by_whom"] == "Kim"


def test_more_quotes_than_anybody_reads_are_not_picked(lead, base, begun) -> None:
    form = lead.get(f"{base}/entries/{begun['Planning']}")
    every = [each.get("value") for each in form.tree.iter("input") if each.get("name") == "quotes"]
    assert len(every) == 6
    page = lead.send(form, begun["Planning"], quotes=every)
    assert (page.status, "Pick 3 at most." in page.text) == (422, True)


def test_two_leads_who_change_an_entry_never_overwrite_each_other(lead, base, begun) -> None:
    first = lead.get(f"{base}/entries/{begun['Planning']}")
    lead.send(first, begun["Planning"], decided="From the first")
    late = lead.send(first, begun["Planning"], decided="From the second")
    assert late.status == 409
    assert "Somebody else changed this entry" in late.text
    assert "From the first" in late.text
    assert late.fields(begun["Planning"])["decided"] == "From the second"
    assert lead.send(late, begun["Planning"]).status == 200


def test_two_leads_who_change_the_first_words_never_overwrite_each_other(lead, base, begun) -> None:
    first = lead.get(base)
    lead.send(first, "/opening", opening="From the first")
    late = lead.send(first, "/opening", opening="From the second")
    assert late.status == 409
    assert "From the first" in late.text
    assert "From the second" in late.text
    assert lead.send(late, "/opening").status == 200


def test_an_entry_is_moved_left_out_and_added_again(lead, base, begun) -> None:
    page = lead.send(lead.get(base), f"{begun['Approvals']}/up")
    assert page.text.index("Change Approvals") < page.text.index("Change Planning")
    page = lead.send(page, f"{begun['Approvals']}/remove")
    assert "“Approvals” is no longer in the draft." in page.text
    theme = next(each for each in page.tree.iter("button") if each.get("name") == "theme").get("value")
    added = lead.send(page, "/entries", theme=theme)
    assert added.tree.find(".//h1").text == "Approvals"


def test_a_lead_adds_something_of_no_theme(lead, base, begun) -> None:
    assert lead.send(lead.get(base), "/entries", title="").status == 422
    page = lead.send(lead.get(base), "/entries", title="The canteen")
    assert page.tree.find(".//h1").text == "The canteen"
    assert "No item of the backlog stands behind this." in page.text


def test_what_another_lead_changed_is_not_published_unread(lead, base, begun) -> None:
    preview = lead.get(f"{base}/preview")
    lead.send(lead.get(base), "/opening", opening="Changed meanwhile")
    late = lead.send(preview, "/preview")
    assert late.status == 409
    assert "Changed meanwhile" in late.text
    assert "Version 1 is published" in lead.send(late, "/preview").text


def test_a_lead_sees_who_published_what_and_goes_back(lead, visitor, base, begun, engine, world) -> None:
    with transaction(engine) as session:
        first = tell(session, world.survey.id, world.lead.id).id
    lead.send(lead.get(base), "/opening", opening="The second version")
    lead.send(lead.get(f"{base}/preview"), "/preview")
    page = lead.get(base)
    assert "Version 2" in page.text
    assert page.text.count("Lead") >= 2
    old = lead.get(f"{base}/versions/{first}")
    assert "Everybody reads version 2 now." in old.text
    assert "Everybody who has a link reads version 1 again." in lead.send(old, first).text
    assert "The second version" not in visitor.get(f"/s/{world.survey.token}/told").text


def test_a_survey_with_nothing_to_tell_says_so_and_lets_a_lead_write(lead, base) -> None:
    page = lead.get(base)
    assert "there is nothing to tell of yet" in page.text
    page = lead.send(page, "/draft")
    assert "The draft tells of nothing yet." in page.text
    late = lead.send(lead.get(f"{base}/preview"), "/preview")
    assert (late.status, "There is nothing in the draft" in late.text) == (409, True)


def test_without_a_draft_there_is_nothing_to_look_at(lead, base) -> None:
    assert lead.get(f"{base}/preview").status == 409


def test_another_survey_has_no_such_entry(lead, base, begun, engine, ids) -> None:
    assert lead.get(f"{base}/entries/{ids['version_id']}").status == 404
    assert lead.get(f"{base}/versions/{begun['Planning']}").status == 404


@pytest.mark.parametrize("path", ["/surveys?all=1", "/surveys/{}", "/surveys/{}/telling"])
def test_a_reply_that_is_overdue_stands_where_leads_look_first(lead, engine, world, findings, path) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.closed_on = wave.closed_on - timedelta(weeks=5)
        session.add(wave)
    address = path.format(world.survey.id)
    assert "that day is over" in lead.get(address).text
    with transaction(engine) as session:
        tell(session, world.survey.id, world.lead.id)
    assert "that day is over" not in lead.get(address).text


def test_the_promise_is_set_when_a_round_is_opened(lead, visitor, engine, world, findings) -> None:
    page = lead.get(f"/surveys/{world.survey.id}")
    wrong = lead.send(page, "/waves", reply_weeks="13")
    assert (wrong.status, "Give a whole number from 1 to 12." in wrong.text) == (422, True)
    lead.send(page, "/waves", reply_weeks="6", closes_on="2099-01-01")
    assert "By 12 February 2099 you will read here what came of it." in (
        visitor.get(f"/s/{world.survey.token}/thanks").text
    )


def test_the_poster_leads_to_the_page_under_the_link_that_staff_answered_at(lead, base, world) -> None:
    page = lead.get(f"{base}/poster")
    assert f"http://localhost:8000/s/{world.survey.token}/told" in page.text
    (code,) = page.tree.iter("{http://www.w3.org/2000/svg}svg")
    assert code.get("viewBox")


def test_the_plain_text_says_what_the_page_says(lead, base, engine, world, findings) -> None:
    with transaction(engine) as session:
        tell(session, world.survey.id, world.lead.id)
    page = lead.get(base)
    (text,) = [each for each in page.tree.iter("textarea") if each.get("id") == "told-text"]
    said = "".join(text.itertext())
    assert "* Tools\n6 of the 12 people who answered in First wave said that this works." in said
    assert "“Planning held up person" in said
    assert said.endswith(f"Read it here: http://localhost:8000/s/{world.survey.token}/told")


def test_while_a_round_is_open_the_page_says_what_the_link_leads_to(lead, base, engine, world, ids) -> None:
    assert "which leads here too while no round is open" not in lead.get(base).text
    with transaction(engine) as session:
        get_wave(session, ids["wave_id"]).state = "closed"
    assert "which leads here too while no round is open" in lead.get(base).text
