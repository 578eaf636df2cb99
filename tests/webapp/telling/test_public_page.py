"""What everybody reads of what came of the answers: no account, no script, nothing not meant for all."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlmodel import select

from models.database import transaction
from models.surveys.waves import get_wave, open_wave
from models.telling.publishing import renew_link, take_back
from models.telling.told_pages import (
    LONGEST_LINE,
    LONGEST_OPENING,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    TEXTS,
    ToldEntry,
    ToldVersion,
    page_of,
    shown_of,
)
from tests.factories.telling import tell

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def told(world) -> str:
    return f"/s/{world.survey.token}/told"


@pytest.fixture
def published(engine, world, findings) -> str:
    """A page that is published; gives its own link."""
    with transaction(engine) as session:
        tell(session, world.survey.id, world.lead.id)
        return f"/told/{page_of(session, world.survey.id).link}"


def test_it_says_what_works_first_then_what_staff_said(visitor, told, published) -> None:
    text = visitor.get(told).text
    order = ["Thank you", "What works, and thank you", "Tools", "What you said", "Planning", "Approvals"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "6 of the 12 people who answered in First wave said that this works." in text
    assert "Planning held up person" in text
    assert visitor.get(published).text == text


def test_the_link_that_staff_answered_at_leads_to_it_while_no_round_is_open(
    visitor, engine, world, published
) -> None:
    page = visitor.get(f"/s/{world.survey.token}")
    assert "The survey is not open at the moment." in page.text
    assert "What works, and thank you" in page.text
    with transaction(engine) as session:
        open_wave(session, world.survey.id, "Second", 0)
    form = visitor.get(f"/s/{world.survey.token}")
    assert form.form("/answers") is not None
    assert "What came of earlier rounds: you said, we did" in form.text


def test_before_anything_is_published_staff_read_when_it_will_be(visitor, told, findings) -> None:
    text = visitor.get(told).text
    assert "There is nothing to read here yet." in text
    assert "you will read here what came of it." in text


def test_a_promise_that_was_not_kept_is_said_to_be_late(visitor, told, engine, world, findings) -> None:
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.closed_on -= timedelta(weeks=5)
        session.add(wave)
    assert "That is late" in visitor.get(told).text


def test_a_page_that_is_taken_back_leads_to_nothing_and_says_so(
    visitor, told, engine, world, published
) -> None:
    with transaction(engine) as session:
        take_back(session, world.survey.id)
    gone = visitor.get(published)
    assert (gone.status, "the page was taken back" in gone.text) == (404, True)
    assert "What works" not in visitor.get(told).text
    assert visitor.get(f"{published}/feed.xml").status == 404
    assert (
        ElementTree.fromstring(visitor.get(f"{told}/feed.xml").html.encode()).findall("atom:entry", ATOM)
        == []
    )


def test_a_renewed_link_leads_to_nothing_at_once(visitor, engine, world, published) -> None:
    with transaction(engine) as session:
        renew_link(session, world.survey.id)
    assert visitor.get(published).status == 404


def test_a_feed_tells_of_each_version_and_the_words_of_the_one_that_is_shown(
    visitor, told, engine, world, published
) -> None:
    with transaction(engine) as session:
        tell(session, world.survey.id, world.lead.id)
    response = visitor.client.get(f"{told}/feed.xml")
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.data)
    entries = feed.findall("atom:entry", ATOM)
    assert [each.findtext("atom:title", "", ATOM)[-9:] for each in entries] == ["version 2", "version 1"]
    assert "Tools" in entries[0].findtext("atom:content", "", ATOM)
    assert "Tools" not in entries[1].findtext("atom:content", "", ATOM)
    for element in (feed, *entries):  # what RFC 4287 asks of each
        assert all(element.findtext(f"atom:{name}", "", ATOM) for name in ("id", "title", "updated"))


def test_what_leads_write_is_text_whatever_it_holds(visitor, told, engine, world, published) -> None:
    hostile = (
        '<script>alert(1)</script>\n\njavascript:alert(2) https://example.org/a?b=1&c="x" \x0c{{ 7 * 7 }}'
    )
    with transaction(engine) as session:
        shown = shown_of(session, world.survey.id)
        for entry in session.exec(select(ToldEntry).where(ToldEntry.version_id == shown.id)).all():
            entry.title, entry.decided, entry.section = hostile[:100], hostile, "changes"
            session.add(entry)
    page = visitor.get(told)
    assert [each for each in page.tree.iter("script")] == []
    links = [each.get("href") for each in page.tree.iter("a")]
    assert not [link for link in links if link.startswith("javascript")]
    assert any(link.startswith("https://example.org/a?b=1") for link in links)
    assert "49" not in page.text
    ElementTree.fromstring(visitor.client.get(f"{told}/feed.xml").data)


def test_it_has_no_script_no_cookie_no_account_and_is_in_no_index(visitor, told, published) -> None:
    for path in (told, published, f"{told}/feed.xml", f"{published}/feed.xml"):
        response = visitor.client.get(path)
        assert "Set-Cookie" not in response.headers
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "<script" not in response.get_data(as_text=True)
        again = visitor.client.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


def test_its_own_link_tells_nobody_where_staff_answer(visitor, world, published) -> None:
    for path in (published, f"{published}/feed.xml"):
        assert world.survey.token not in visitor.get(path).html


def test_the_longest_page_is_small(visitor, told, engine, world, findings, published) -> None:
    quotes = [row.id for row in findings.statements if row.text.startswith("Planning")][:3]
    longest = {"title": LONGEST_TITLE, "by_whom": LONGEST_LINE, "by_when": LONGEST_LINE}
    with transaction(engine) as session:
        shown = session.get(ToldVersion, shown_of(session, world.survey.id).id)
        shown.opening = "word " * (LONGEST_OPENING // 5)
        for place in range(MOST_ENTRIES - 3):
            texts = {name: "word " * (longest.get(name, LONGEST_TEXT) // 5) for name in TEXTS}
            entry = ToldEntry(version_id=shown.id, place=place, wave_id=world.wave.id, quotes=quotes, **texts)
            session.add(entry)
    page = visitor.get(told)
    assert page.text.count("Declined, and why") == MOST_ENTRIES - 3
    assert len(page.html.encode()) <= 60_000
