"""Save fitted themes as one file and load them: arrays and JSON, never pickle, which could run code."""

import io
import json
import zipfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.arrays import FloatMatrix
from analysis.files.spreadsheet_errors import shown
from analysis.fitted import FittedThemes, KnownTheme

FORMAT = 1
LARGEST_UNPACKED = 100_000_000


class ModelFileError(Exception):
    """The file is not a model that this version can read."""


def save_model(model: FittedThemes, path: Path) -> None:
    """Write a model; the same model gives the same bytes.

    Parameters
    ----------
    model : FittedThemes
    path : Path

    Notes
    -----
    A NumPy archive (.npz) of two arrays: `centroids`, and `header`, the bytes of a JSON object.
    """
    header = {
        "format": FORMAT,
        "soundings": version("soundings"),
        "encoder": model.encoder,
        "random_state": model.random_state,
        "novel_below": model.novel_below,
        "themes": [asdict(theme) for theme in model.themes],
    }
    content = io.BytesIO()
    np.savez(
        content,
        header=np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), dtype=np.uint8),
        centroids=model.centroids,
    )
    path.write_bytes(content.getvalue())


def load_model(path: Path) -> FittedThemes:
    """Read a model, and check all of it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    FittedThemes

    Raises
    ------
    ModelFileError
        It cannot be read, is damaged, or was written in another format.
    """
    try:
        with path.open("rb") as file:
            header, centroids = _unpack(file.read(LARGEST_UNPACKED + 1))
        if header["format"] == FORMAT:
            return _checked(header, centroids)
    except Exception as error:  # whatever a damaged archive, array or object makes go wrong
        raise ModelFileError(
            f"{shown(path.name)} is not a model of Soundings, or is damaged: {shown(error)}"
        ) from error
    made_by = shown(header.get("soundings"))
    raise ModelFileError(
        f"{shown(path.name)} was written in format {shown(header['format'])} by Soundings {made_by}, and "
        f"this version reads format {FORMAT}. Make it anew with soundings analyse --save-model"
    )


def _unpack(raw: bytes) -> tuple[dict[str, Any], FloatMatrix]:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
            raise ValueError("it is too large")
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        header: dict[str, Any] = json.loads(arrays["header"].tobytes())
        return header, arrays["centroids"]


def _checked(header: dict[str, Any], centroids: FloatMatrix) -> FittedThemes:
    themes = tuple(
        KnownTheme(
            str(one["label"]), tuple(map(str, one["keywords"])), str(one["description"]), int(one["broad"])
        )
        for one in header["themes"]
    )
    if centroids.dtype != np.float32 or centroids.ndim != 2 or len(centroids) != len(themes):
        raise ValueError("it does not have one centroid for each theme")
    if not (np.isfinite(centroids).all() and np.isfinite(header["novel_below"])):
        raise ValueError("a figure is not finite")
    broad = {theme.broad for theme in themes}
    if broad != set(range(len(broad))):
        raise ValueError("its broad themes are not numbered from 0 on")
    return FittedThemes(
        themes, centroids, float(header["novel_below"]), str(header["encoder"]), int(header["random_state"])
    )
