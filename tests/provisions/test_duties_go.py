"""Every duty goes by every act that it names: what a face tells somebody to do is what ends it."""

from itertools import chain

import pytest

from azukari import annex
from tests.provisions.scenes import SCENES
from tests.story import Story
from tests.test_docs import made_by

OWED = list(chain.from_iterable(found for _, found in made_by().LAW["duties.md"].__globals__["owed"]()))
NAMED = sorted({(one.code, act) for one in OWED for act in one.satisfied_by})


def owed(story: Story, code: str, act: str) -> set[tuple[object, ...]]:
    """Every duty of a code that names an act, told apart by whom and what it is about and since when it is owed."""
    return {
        (one.tier, one.person, one.about, one.since)
        for one in annex.duties(story.whole, story.now)
        if one.code == code and act in one.satisfied_by
    }


def test_every_duty_has_a_scene() -> None:
    assert {code for code, _ in NAMED} - SCENES.keys() == set()


@pytest.mark.parametrize("code, act", NAMED)
def test_it_goes_by_the_act_that_it_names(code: str, act: str) -> None:
    """What comes round again (a yearly review) is another duty, owed since the act."""
    story, ways = (SCENES.get(f"{code} by {act}") or SCENES[code])()
    before = owed(story, code, act)
    assert before
    ways[act]()
    assert not before <= owed(story, code, act)
