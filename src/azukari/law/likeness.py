"""How like a text is to sentences of the model, to notice renumbering: a report for people, never a decision."""

import math
import re
from collections import Counter
from collections.abc import Mapping

from azukari.law.numerals import normal

_PLAIN = re.compile(r"[\W\d_]+")


def pairs(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring characters of a text, without marks, digits and spaces."""
    plain = _PLAIN.sub("", normal(text))
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


class Likeness:
    """Compares texts with named model texts; pairs that many of them share (なけ, 個人) count for little."""

    def __init__(self, model: Mapping[str, str]) -> None:
        """Weigh the pairs of the model texts by how few of them have each."""
        self._model = {name: pairs(text) for name, text in model.items()}
        shared = Counter(pair for found in self._model.values() for pair in found)
        self._weight = {pair: math.log(1 + len(self._model) / count) for pair, count in shared.items()}

    def scores(self, text: str) -> dict[str, float]:
        """Give the cosine of the text with each model text, from 0 (nothing in common) to 1."""
        mine = pairs(text)
        size = self._size(mine)
        return {
            name: self._size(mine & theirs) ** 2 / (size * self._size(theirs)) if size and theirs else 0.0
            for name, theirs in self._model.items()
        }

    def other_than(self, text: str, own: str, *, least: float, times: float) -> str | None:
        """Name the model text that this one rather is: at least `least` like it, and `times` as like as to its own."""
        scores = self.scores(text)
        best = max(scores, key=lambda name: scores[name])
        likes = scores[best] >= least and scores[best] >= times * scores.get(own, 0.0)
        return best if likes and best != own else None

    def _size(self, found: frozenset[str]) -> float:
        return math.sqrt(sum(self._weight.get(pair, 0.0) ** 2 for pair in found))
