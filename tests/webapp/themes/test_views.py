import pytest
from sqlmodel import select

from models.database import transaction
from models.surveys.surveys import create_survey
from models.surveys.waves import close_wave, get_wave, open_wave
from models.themes.decisions import Decision
from models.themes.runs import RunState, ask_for_run, claim_run, end_run, held_run
from models.themes.themes import Theme
from tests.factories.findings import find


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/themes"


@pytest.fixture
def planning(findings) -> str:
    """The address of the theme that most people mention."""
    return f"/themes/{findings.themes['Planning'].id}"


@pytest.fixture
def found(engine, world):
    """Let people answer and find themes: `found(7)`; gives the findings."""

    def find_in(people: int, **options):
        with transaction(engine) as session:
            session.expire_on_commit = False
            return find(session, world, people=people, **options)

    return find_in


def headings(page) -> list[str]:
    return ["".join(heading.itertext()) for heading in page.tree.iter("h2")]


def test_a_theme_is_listed_with_its_counts_quotes_and_keywords(lead, address, findings) -> None:
    page = lead.get(address)
    assert headings(page) == ["Planning", "Approvals", "Tools"]
    assert "What 12 people said in First wave" in page.text
    assert "6 not working, 6 working" in page.text
    assert "9 people mention it" in page.text
    assert "Keywords: planning" in page.text
    assert "Working Planning helped person" in page.text
    assert "Statements that fit no theme: 1" in page.text


@pytest.mark.parametrize("page", ["list", "theme", "unclear"])
def test_a_wave_below_threshold_shows_no_figure_and_no_words(lead, address, world, found, page) -> None:
    theme = found(4).themes["Planning"]
    shown = lead.get({"list": address, "theme": f"/themes/{theme.id}", "unclear": unclear(world)}[page])
    assert shown.status == 200
    assert "person" not in shown.text
    assert "ewer than" in shown.text or "fewer did" in shown.text or "too few answers" in shown.text
    assert not [n for n in ("3", "4", "6") if f" {n} " in shown.text]


@pytest.mark.parametrize("page", ["list", "theme", "unclear"])
@pytest.mark.parametrize("people", [5, 9])
def test_a_wave_of_five_to_nine_shows_figures_and_no_words(lead, address, world, found, people, page) -> None:
    theme = found(people).themes["Planning"]
    shown = lead.get({"list": address, "theme": f"/themes/{theme.id}", "unclear": unclear(world)}[page])
    assert "helped person" not in shown.html
    assert "held up person" not in shown.html
    if page != "unclear":
        assert f"{people}" in shown.text
        assert f"{min(people - 3, 6)} not working, {min(people, 6)} working" in shown.text or page == "theme"


def unclear(world) -> str:
    return f"/surveys/{world.survey.id}/unclear"


def test_before_any_analysis_the_list_says_where_themes_come_from(lead, address) -> None:
    page = lead.get(address)
    assert page.status == 200
    assert "There are no themes yet" in page.text


def test_an_analysis_of_a_survey_without_a_wave_leaves_the_list_readable(lead, engine) -> None:
    """No button asks for one, but the address does."""
    with transaction(engine) as session:
        survey = create_survey(
            session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
        )
        run = ask_for_run(session, survey.id)
        lease = claim_run(session, run.id, 60)
        end_run(session, held_run(session, run.id, lease), RunState.DONE)
        other = survey.id
    assert lead.get(f"/surveys/{other}/themes").status == 200


def test_a_hidden_theme_is_left_out_and_listed_apart_until_it_is_shown(lead, address, planning) -> None:
    page = lead.send(lead.get(planning), f"{planning}/hide")
    assert page.response.request.path == address
    assert headings(page) == ["Approvals", "Tools", "Hidden themes"]
    assert "Planning (9 people)" in page.text
    assert "is hidden and stays so" in page.text
    assert "This theme is hidden" in lead.get(planning).text
    lead.send(lead.get(planning), f"{planning}/show")
    assert headings(lead.get(address)) == ["Planning", "Approvals", "Tools"]


def test_a_theme_is_renamed_and_keeps_the_name_in_the_next_analysis(
    lead, address, planning, look, found, engine, world
) -> None:
    page = lead.send(lead.get(planning), f"{planning}/name", name="  Quarterly   planning ")
    assert "“Quarterly planning” keeps this name in every analysis to come." in page.text
    assert "Found as “Planning”, named by a person." in page.text
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
        second = open_wave(session, world.survey.id, "Second wave", headcount=100)
        session.expire_on_commit = False
    found(12, wave=second)
    assert headings(lead.get(address))[0] == "Quarterly planning"
    assert look.exec(select(Decision.user_id)).one() == world.lead.id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Type a name"),
        ("   ", "name"),
        ("x" * 81, "At most 80 characters"),
        ("tools", "Another theme is called “tools”"),
    ],
)
def test_a_name_that_cannot_be_comes_back_as_it_was_typed(lead, planning, look, name, said) -> None:
    page = lead.send(lead.get(planning), f"{planning}/name", name=name)
    assert page.status == 422
    assert page.fields("/name")["name"].strip() == name.strip()
    assert said in page.text
    assert look.exec(select(Theme.name).where(Theme.label == "Planning")).one() is None
    assert look.exec(select(Decision)).all() == []


def test_what_people_said_is_shown_with_its_side(lead, planning) -> None:
    page = lead.get(planning)
    assert "Every statement (12)" in page.text
    assert "Working Planning helped person 5." in page.text
    assert "Not working Planning held up person 8." in page.text
    assert "Tools helped" not in page.text


def test_the_unclear_statements_have_a_page(lead, world, findings) -> None:
    words = lead.get(unclear(world)).text
    assert "First wave: 1 statement. It is kept and looked at again" in words
    assert "Unclear held up person 11." in words
    assert "Planning helped" not in words


def test_only_areas_of_five_people_and_more_are_shown(lead, planning, world, engine) -> None:
    """Three people are in Housing and two did not say: too few, so they are counted together."""
    with transaction(engine) as session:
        get_wave(
            session, world.wave.id
        ).minimum_group = 1  # else nothing is told of the two beside their words
    table = lead.get(planning).tree.findall(".//table")[1]
    rows = [" ".join(" ".join(row.itertext()).split()) for row in table.find("tbody")]
    assert rows == [
        "Platform of 7 4 4 not working, 6 working 6",
        "Data, Digital, Housing, Tiny and anyone who named no area of 5 2 2 not working, 0 working 0",
    ]


def test_where_no_area_is_large_enough_none_is_shown(lead, found) -> None:
    words = lead.get(f"/themes/{found(4).themes['Planning'].id}").text
    assert (
        "Too few people answered, or mention this, to tell areas apart: there must be two groups of 5"
        in words
    )
    assert "Platform" not in words


def test_a_theme_is_followed_wave_by_wave(lead, planning, engine, world, found) -> None:
    with transaction(engine) as session:
        session.expire_on_commit = False
        close_wave(session, get_wave(session, world.wave.id))
        second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    found(4, wave=second)
    table = lead.get(planning).tree.find(".//table")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in table.find("tbody")]
    assert rows == ["Second wave too few answers", "First wave 9 6 6"]
    assert "helped person" not in lead.get(f"{planning}?wave={second.id}").html
    assert "helped person" in lead.get(f"{planning}?wave={world.wave.id}").html


def test_a_wave_of_another_survey_is_not_found(lead, address, planning, engine, world) -> None:
    with transaction(engine) as session:
        survey = create_survey(
            session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
        )
        wave = open_wave(session, survey.id, "Not mine", headcount=10).id
    for path in (address, planning, unclear(world)):
        page = lead.get(f"{path}?wave={wave}")
        assert page.status == 404
        assert "This round is not here" in page.text
        assert "Not mine" not in page.text


def test_what_people_wrote_is_never_taken_for_html(lead, address, found) -> None:
    words = " <script>alert(1)</script> <b onmouseover='x'>&amp;</b>"
    theme = found(12, ending=words).themes["Planning"]
    for path in (address, f"/themes/{theme.id}"):
        page = lead.get(path)
        assert f"Planning helped person 0{words}" in page.text or path == address
        assert words.strip() in page.text
        assert not page.tree.findall(".//blockquote//b")
        assert "<script>alert" not in page.html


def test_a_name_is_never_taken_for_html(lead, planning, address) -> None:
    lead.send(lead.get(planning), f"{planning}/name", name='"><img src=x> & co')
    for path in (planning, address):
        page = lead.get(path)
        assert '"><img src=x> & co' in page.text
        assert "<img src=x>" not in page.html


def test_a_theme_that_is_gone_says_what_happened(lead, findings) -> None:
    page = lead.get(f"/themes/{'0' * 32}")
    assert page.status == 404
    assert "a later analysis found other themes. The statements are kept." in page.text
