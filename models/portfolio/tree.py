"""Trees of things each of which may be part of another: areas, goals."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Protocol, TypeVar


class Part(Protocol):
    """Something that may be part of another of its kind."""

    id: str
    parent_id: str | None


Node = TypeVar("Node", bound=Part)


def as_tree(parts: Sequence[Node]) -> list[tuple[int, Node]]:
    """Give some as (depth, part), each below its parent as far as that is among them, brothers in order."""
    ids = {part.id for part in parts}
    children: dict[str | None, list[Node]] = {}
    for part in parts:
        children.setdefault(part.parent_id if part.parent_id in ids else None, []).append(part)

    def walk(parent: str | None, depth: int) -> Iterable[tuple[int, Node]]:
        for part in children.get(parent, []):
            yield depth, part
            yield from walk(part.id, depth + 1)

    return list(walk(None, 0))


def below(parts: Sequence[Node], part_id: str) -> list[Node]:
    """Give those below one of them, at any depth."""
    tree = as_tree(parts)
    place = next((place for place, (_, each) in enumerate(tree) if each.id == part_id), len(tree))
    depth = tree[place][0] if place < len(tree) else 0
    return [each for _, each in takewhile(lambda row: row[0] > depth, tree[place + 1 :])]


def top_of(parts: Mapping[str, Node], part: Node) -> Node:
    """Give what one is part of at the top, of all by their ids."""
    while above := parts.get(part.parent_id or ""):
        part = above
    return part
