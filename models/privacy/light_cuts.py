"""Light cuts: places where a weighted graph hangs together by too little."""

from collections.abc import Mapping

Edges = Mapping[tuple[str, str], int]


def light_cut(edges: Edges, weight: int) -> frozenset[str] | None:
    """Find a part of a graph that hangs on the rest of its component by less than a weight.

    Nodes are visited in the order of H. Nagamochi and T. Ibaraki ("Computing edge-connectivity in multigraphs
    and capacitated graphs", SIAM Journal on Discrete Mathematics 5, 1992): next the one that hangs most
    firmly on those visited. Two nodes that it shows to hold together are merged, again and again; where
    none do, the node visited last is such a part.

    Parameters
    ----------
    edges
        The positive weight of each undirected edge, by its two ends; no edge is given in both directions.
    weight
        The weight that holds.

    Returns
    -------
    frozenset of str or None
        The nodes on one side of such a cut, or None where every cut of every component holds.
    """
    graph = _Graph(edges)
    while graph.near:
        visited, firm = graph.visit(weight)
        if firm:
            graph.merge(firm)
        elif len(visited) > 1:
            return frozenset(graph.members[visited[-1]])
        else:
            graph.drop(visited[0])
    return None


class _Graph:
    """A graph whose nodes can be merged: `near` holds the weights to a node's neighbours."""

    def __init__(self, edges: Edges) -> None:
        self.members = {node: {node} for edge in edges for node in edge}
        self.near: dict[str, dict[str, int]] = {node: {} for node in self.members}
        for (left, right), weight in edges.items():
            self.near[left][right] = self.near[right][left] = weight

    def visit(self, weight: int) -> tuple[list[str], list[tuple[str, str]]]:
        """Visit one component; return its nodes in order, and the pairs seen to hold together."""
        hold = {next(iter(self.near)): 0}
        visited: list[str] = []
        firm: list[tuple[str, str]] = []
        while hold:
            node = max(hold, key=lambda each: hold[each])
            del hold[node]
            visited.append(node)
            for other, between in self.near[node].items():
                if other not in visited:
                    hold[other] = hold.get(other, 0) + between
                    if hold[other] >= weight:
                        firm.append((node, other))
        return visited, firm

    def merge(self, pairs: list[tuple[str, str]]) -> None:
        """Make one node of each pair."""
        now = {node: node for node in self.near}
        for left, right in pairs:
            left, right = _follow(now, left), _follow(now, right)
            if left != right:
                now[right] = left
                self._swallow(left, right)

    def _swallow(self, node: str, other: str) -> None:
        self.members[node] |= self.members.pop(other)
        for far, weight in self.near.pop(other).items():
            del self.near[far][other]
            if far != node:
                self.near[node][far] = self.near[far][node] = self.near[node].get(far, 0) + weight

    def drop(self, node: str) -> None:
        """Take out a component that has become one node."""
        del self.near[node]


def _follow(now: Mapping[str, str], node: str) -> str:
    while now[node] != node:
        node = now[node]
    return node
