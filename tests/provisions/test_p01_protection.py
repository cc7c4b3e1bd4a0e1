"""第1: an aim; it refuses nothing and says so."""

from azukari import annex
from azukari.kernel.duty import Answer, Grade
from azukari.provisions.p01_protection import PROVISION
from tests.story import Story


def test_it_is_declared_and_promised_no_more() -> None:
    (answered,) = PROVISION.answers
    assert (answered.address, answered.answer, answered.grade) == ("1.1", Answer.DECLARATORY, Grade.PROMISED)


def test_no_act_reaches_it_and_nothing_is_owed_under_it() -> None:
    story = Story().registered().staffed()
    assert (PROVISION.acts, PROVISION.hears, PROVISION.judges) == ((), (), ())
    assert not [one for one in annex.duties(story.whole, story.now) if one.cites == "1.1"]
