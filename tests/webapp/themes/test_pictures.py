"""The themes of a round as pictures: each with its table, and as a file that stands alone."""

from xml.etree import ElementTree

import pytest

from models.database import transaction
from models.surveys.waves import open_wave
from tests.factories.findings import Findings, find
from tests.factories.responses import respond

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def found(engine, world) -> Findings:
    """Of eight in each of three areas approvals hold up six of Platform, four of Housing and one of Data."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        for area, held_up in (("Platform", 6), ("Housing", 4), ("Data", 1)):
            for person in range(8):
                held = f"Approvals held up {area} {person}" if person < held_up else ""
                respond(session, world, works=f"Planning helped {area} {person}", needs_work=held, area=area)
        return find(session, world, people=0)


@pytest.fixture
def base(world) -> str:
    return f"/surveys/{world.survey.id}/themes"


def cells(page) -> dict[str, list[str]]:
    """The cells of a page's table by the name of their theme."""
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in page.tree.iter("tr")]
    return {first: others for first, *others in rows}


def test_the_chart_stands_beside_a_table_with_its_figures(lead, base, found) -> None:
    page = lead.get(f"{base}/chart")
    assert "Approvals: 11 not working, 0 working, of 24" in page.html
    assert cells(page)["Approvals"] == ["11", "46 %", "0", "0 %"]
    assert cells(page)["Planning"] == ["0", "0 %", "24", "100 %"]


def test_what_is_too_few_is_hatched_and_said(lead, base, found) -> None:
    page = lead.get(f"{base}/areas")
    assert "Approvals, Platform: 6 of 8" in page.html
    assert "too few to show" in page.html
    assert "drawn-too-few" in page.html
    assert cells(page)["Approvals"] == ["too few", "too few", "6"]
    assert "Planning" not in cells(page)  # it works for everybody


def test_the_other_side_is_a_link_away(lead, base, found) -> None:
    page = lead.get(f"{base}/areas?side=works")
    assert "Planning, Platform: 8 of 8" in page.html
    assert "Approvals" not in cells(page)


@pytest.mark.parametrize("name", ["chart", "areas"])
def test_a_file_is_a_picture_that_stands_alone(lead, base, found, name) -> None:
    sent = lead.get(f"{base}/{name}.svg").response
    assert sent.content_type.startswith("image/svg+xml")
    assert "attachment" in sent.headers["Content-Disposition"]
    tree = ElementTree.fromstring(sent.get_data())
    assert tree.find(f"{SVG}title").text.startswith("Themes of ")
    assert tree.find(f"{SVG}desc").text
    assert not [each for each in tree.iter() if each.tag in (f"{SVG}script", f"{SVG}a", f"{SVG}image")]
    shapes = [each for each in tree.iter() if each.tag in (f"{SVG}rect", f"{SVG}line") and each.get("class")]
    assert shapes
    assert "Approvals" in "".join(tree.itertext())


def test_a_name_of_marks_stays_a_name(engine, lead, base, found) -> None:
    with transaction(engine) as session:
        session.merge(found.themes["Approvals"]).name = '<script>"&'
    for name in ("chart.svg", "areas.svg"):
        tree = ElementTree.fromstring(lead.get(f"{base}/{name}").response.get_data())
        assert '<script>"&' in "".join(tree.itertext())


def test_a_round_of_too_few_is_drawn_nowhere(engine, lead, world, base, found) -> None:
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second", headcount=100)
        respond(session, world, works="Planning helped me", wave=second)
        wave_id = second.id
    assert "Too few people have answered in Second" in lead.get(f"{base}/chart?wave={wave_id}").text
    assert lead.get(f"{base}/chart.svg?wave={wave_id}").status == 404
    assert lead.get(f"{base}/areas.svg?wave={wave_id}").status == 404


def test_a_survey_without_a_round_has_nothing_to_draw(lead, base) -> None:
    assert lead.get(f"{base}/chart").status == 200
    assert lead.get(f"{base}/chart.svg").status == 404


def test_what_was_chosen_on_the_list_is_kept_on_the_way_back(lead, base, found) -> None:
    page = lead.get(f"{base}/chart?sort=name&area=everyone")
    links = [link.get("href") for link in page.tree.iter("a")]
    assert any("/themes?" in link and "sort=name" in link and "area=everyone" in link for link in links)
