import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.encoding.encoder import LexicalEncoder
from analysis.files.model_file import ModelFileError, load_model, save_model
from analysis.fitted import FittedThemes, OtherEncoder, keep_fitted, place_answers
from analysis.pipeline import Tools, analyse_answers
from analysis.results import Analysis
from tests.factories.statements import write_statements


@pytest.fixture(scope="module")
def lexical(tools: Tools) -> Tools:
    return replace(tools, encoder=LexicalEncoder())


@pytest.fixture(scope="module")
def analysed(lexical: Tools) -> Analysis:
    texts, _ = write_statements(72)
    return analyse_answers(texts, lexical, works=[None] * 72, random_state=7)


@pytest.fixture(scope="module")
def model(analysed: Analysis) -> FittedThemes:
    return keep_fitted(analysed.theme_set, LexicalEncoder(), 7)


@pytest.fixture
def saved(model: FittedThemes, tmp_path: Path) -> Path:
    save_model(model, tmp_path / "themes.model")
    return tmp_path / "themes.model"


def rewritten(path: Path, change: Callable[[dict[str, Any]], object], centroids: Any = None) -> Path:
    """Change the header of a saved model, or its centroids too."""
    with np.load(path) as parts:
        header = json.loads(parts["header"].tobytes())
        centroids = parts["centroids"] if centroids is None else centroids
    change(header)
    content = io.BytesIO()
    np.savez(content, header=np.frombuffer(json.dumps(header).encode(), np.uint8), centroids=centroids)
    path.write_bytes(content.getvalue())
    return path


def test_a_model_comes_back_as_it_was_saved(saved: Path, model: FittedThemes) -> None:
    loaded = load_model(saved)
    assert loaded.themes == model.themes
    assert np.array_equal(loaded.centroids, model.centroids)
    figures = (loaded.novel_below, loaded.encoder, loaded.random_state)
    assert figures == (model.novel_below, "lexical", 7)


def test_the_same_model_gives_the_same_bytes(saved: Path, model: FittedThemes, tmp_path: Path) -> None:
    save_model(model, tmp_path / "again.model")
    assert saved.read_bytes() == (tmp_path / "again.model").read_bytes()


def test_a_model_holds_no_statement(saved: Path, analysed: Analysis) -> None:
    content = saved.read_bytes().decode("utf-8", errors="replace")
    assert not [statement for statement in analysed.statements if statement.rstrip(".") in content]


def test_answers_land_on_the_themes_they_were_found_in(
    saved: Path, analysed: Analysis, lexical: Tools
) -> None:
    placed = place_answers(write_statements(72)[0], load_model(saved), lexical, works=[True] * 72)
    found = analysed.theme_set
    both = (placed.theme_set.labels >= 0) & (found.labels >= 0)
    assert both.mean() > 0.8
    assert (placed.theme_set.labels == found.labels)[both].mean() > 0.9
    themes = placed.theme_set.themes
    assert [theme.label for theme in themes] == [theme.label for theme in found.themes]
    assert sum(theme.works for theme in themes) == (placed.theme_set.labels >= 0).sum()


def test_what_fits_no_theme_is_on_none_and_no_answer_at_all_is_no_trouble(
    model: FittedThemes, lexical: Tools
) -> None:
    placed = place_answers(["Zebras graze quietly."], model, lexical, works=[None])
    assert placed.theme_set.labels.tolist() == [-1]
    empty = place_answers(["n/a"], model, lexical, works=[None])
    assert len(empty.theme_set.themes) == len(model.themes)
    assert empty.theme_set.quality.n_statements == 0


def test_another_encoder_is_refused(model: FittedThemes, tools: Tools) -> None:
    with pytest.raises(OtherEncoder, match=r"'lexical'.*'all-MiniLM-L6-v2-int8'"):
        place_answers(["parking"], model, tools, works=[None])


def test_another_format_is_told_from_damage(saved: Path) -> None:
    with pytest.raises(ModelFileError, match="format 99"):
        load_model(rewritten(saved, lambda header: header.update(format=99)))


@pytest.mark.parametrize("raw", [b"", b"no archive", b"PK\x03\x04 cut off", b"\x80\x04N."])
def test_what_is_no_archive_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "themes.model").write_bytes(raw)
    with pytest.raises(ModelFileError, match="not a model"):
        load_model(tmp_path / "themes.model")


def test_a_pickle_in_the_archive_is_refused_and_never_run(saved: Path, tmp_path: Path) -> None:
    class Runs:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "ran",)

    rewritten(saved, lambda header: None, np.array([Runs()], dtype=object))
    with pytest.raises(ModelFileError):
        load_model(saved)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda header: header["themes"].pop(),
        lambda header: header["themes"][0].pop("label"),
        lambda header: header["themes"][0].update(broad=50),
        lambda header: header.update(novel_below=float("nan")),
        lambda header: header.pop("format"),
    ],
)
def test_a_damaged_header_is_refused(saved: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(ModelFileError):
        load_model(rewritten(saved, change))


def test_centroids_that_are_no_numbers_are_refused(saved: Path, model: FittedThemes) -> None:
    with pytest.raises(ModelFileError, match="not finite"):
        load_model(rewritten(saved, lambda header: None, model.centroids * np.float32("nan")))


def test_every_cut_through_the_file_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in range(0, len(whole), 997):
        saved.write_bytes(whole[:length])
        with pytest.raises(ModelFileError):
            load_model(saved)


def test_a_model_that_unpacks_to_far_more_is_refused(saved: Path) -> None:
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("zeros.npy", bytes(110_000_000))
    with pytest.raises(ModelFileError, match="too large"):
        load_model(saved)
