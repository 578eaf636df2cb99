import pytest
from sqlmodel import select

from models.removal.known_names import AllowedPhrase, KnownName, name_lists, names_key


@pytest.fixture
def knows(look, settings):
    def know(phrase: str) -> bool:
        look.rollback()
        return name_lists(look, names_key(settings.secret_key)).knows(phrase)

    return know


def test_names_are_added_counted_and_never_shown(lead, knows) -> None:
    page = lead.send(lead.get("/privacy"), "/names", names="Priya Nairn\r\nTom Brown\r\n\r\n")
    assert "2 names were added." in page.text
    assert "Names to take out: 2" in page.text
    assert "Nairn" not in page.html.replace("“Priya Nairn” or “Nairn, Priya”", "")
    assert knows("priya nairn")
    assert not knows("Brown")


def test_first_names_and_surnames_alone_are_added_where_ticked(lead, knows) -> None:
    lead.send(lead.get("/privacy"), "/names", names="Priya Nairn", parts="y")
    assert knows("Nairn")
    assert knows("Priya")


def test_lines_that_are_left_out_are_counted_not_named(lead) -> None:
    lead.send(lead.get("/privacy"), "/words", phrase="Jira")
    page = lead.send(
        lead.get("/privacy"), "/names", names="Jira\none two three four five six seven\nTom Brown"
    )
    assert "1 name was added. Lines left out" in page.text
    assert "too long for a name: 2." in page.text
    assert "seven" not in page.text


def test_a_name_is_removed_by_typing_it(lead, knows) -> None:
    lead.send(lead.get("/privacy"), "/names", names="Priya Nairn")
    page = lead.send(lead.get("/privacy"), "/forget", name="priya nairn")
    assert "The name was removed." in page.text
    assert not knows("Priya Nairn")
    page = lead.send(page, "/forget", name="priya nairn")
    assert page.status == 422
    assert "not on the list" in page.text
    assert page.fields("/forget")["name"] == "priya nairn"


def test_words_never_taken_for_a_name_are_added_and_removed(lead, look) -> None:
    page = lead.send(lead.get("/privacy"), "/words", phrase="Leeds office")
    assert "Leeds office Remove Leeds office" in page.text
    assert look.exec(select(AllowedPhrase.phrase)).all() == ["Leeds office"]
    page = lead.send(page, "/remove")
    assert "There are none yet." in page.text


@pytest.mark.parametrize("phrase", ["", "JIRA", "Priya Nairn", "x" * 81])
def test_words_that_cannot_be_allowed_come_back_as_typed(lead, look, phrase) -> None:
    lead.send(lead.get("/privacy"), "/words", phrase="Jira")
    lead.send(lead.get("/privacy"), "/names", names="Priya Nairn")
    page = lead.send(lead.get("/privacy"), "/words", phrase=phrase)
    assert page.status == 422
    assert page.fields("/words")["phrase"] == phrase
    assert len(look.exec(select(AllowedPhrase)).all()) == 1


@pytest.mark.parametrize("names", ["", "  \n ", "x" * 150_001])
def test_a_list_that_is_empty_or_too_long_is_refused(lead, look, names) -> None:
    assert lead.send(lead.get("/privacy"), "/names", names=names).status == 422
    assert look.exec(select(KnownName)).all() == []


def test_a_large_organisation_fits_on_the_page(lead) -> None:
    names = "\n".join(f"Person{n} Surname{n}" for n in range(5000))
    assert "5000 names were added." in lead.send(lead.get("/privacy"), "/names", names=names).text


def test_the_page_is_in_the_main_menu(lead) -> None:
    assert "/privacy" in [link.get("href") for link in lead.get("/areas").tree.find(".//nav").iter("a")]
