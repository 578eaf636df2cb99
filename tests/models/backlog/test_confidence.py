import pytest

from models.backlog.confidence import NO_FIGURES, propose_confidence
from models.backlog.from_themes import propose
from models.surveys.waves import open_wave
from models.themes.themes import Theme
from tests.factories.findings import find


@pytest.fixture
def confidence(session):
    """What is proposed for a theme as it is told now."""
    return lambda theme: propose_confidence(session, propose(session, theme))


def test_a_confidence_shows_each_part_with_its_points(session, world, confidence) -> None:
    """Worked by hand: 49 per cent wide, .984 of the share: 40 × (2 − .984) ÷ 1.6; 20 × (1 − .042 ÷ .4)."""
    proposed = confidence(find(session, world).themes["Planning"])
    assert [(part.figure, part.points, part.of) for part in proposed.parts] == [
        ("6 of 12 people: 25 to 75 %, with 95 % certainty", 25, 40),
        ("mentioned in no area that may be told", 0, 20),
        ("mentioned in 1 round", 0, 20),
        ("1 of 24 statements unclear", 18, 20),
    ]
    assert (proposed.value, proposed.because) == (50, "the evidence has 43 of 100 points")


@pytest.fixture
def three_rounds(session, world) -> dict[str, Theme]:
    """The themes of a third round in which twelve people say what twelve said in each of two before."""
    find(session, world)
    for name in ("Second wave", "Third wave"):
        found = find(session, world, wave=open_wave(session, world.survey.id, name, 100))
    return found.themes


def test_what_persists_over_rounds_is_surer(three_rounds, confidence) -> None:
    """25 points of the interval, 18 of what is clear, and 20 of three rounds."""
    proposed = confidence(three_rounds["Planning"])
    assert (proposed.points, proposed.value) == (63, 80)


def test_what_is_to_be_kept_gets_one_step_less(three_rounds, confidence) -> None:
    proposed = confidence(three_rounds["Tools"])
    assert (proposed.points, proposed.value) == (63, 50)
    assert "one step less" in proposed.because


def test_of_too_few_people_nothing_is_counted(session, world, confidence) -> None:
    proposed = confidence(find(session, world, people=4).themes["Planning"])
    assert proposed == NO_FIGURES
    assert not any(digit in proposed.because for digit in "0123456789")
