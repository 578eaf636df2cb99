"""Vectors are kept once, whoever makes them, and texts are cut into parts by their hashes."""

import pytest

from models.themes.statements import (
    cached_vectors,
    hash_of,
    keep_vectors,
    part_of,
    statements_of,
    texts_of_part,
)
from tests.factories.findings import find


def test_a_vector_that_another_process_kept_first_stays(session) -> None:
    text = hash_of("one")
    keep_vectors(session, {text: b"first"}, "model")
    keep_vectors(session, {text: b"second", hash_of("two"): b"new"}, "model")
    assert cached_vectors(session, [text, hash_of("two")], "model") == {
        text: b"first",
        hash_of("two"): b"new",
    }


def test_each_model_has_vectors_of_its_own(session) -> None:
    keep_vectors(session, {hash_of("one"): b"vector"}, "model")
    assert cached_vectors(session, [hash_of("one")], "another") == {}


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 16])
def test_every_text_is_in_one_part(session, world, parts) -> None:
    find(session, world)
    texts = {row.text for row in statements_of(session, world.survey.id)}
    found = [texts_of_part(session, world.survey.id, part, parts) for part in range(parts)]
    assert sorted(text for part in found for text in part) == sorted(texts)
    assert all(part_of(hash_of(text), parts) == number for number, part in enumerate(found) for text in part)


@pytest.mark.parametrize("parts", [1, 3, 98])
def test_the_first_and_the_last_hash_are_in_the_first_and_the_last_part(parts) -> None:
    assert part_of("0" * 64, parts) == 0
    assert part_of("f" * 64, parts) == parts - 1
