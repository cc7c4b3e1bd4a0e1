"""One provision at the counter: what it alone has against an act, whoever else may object.

Tests of one provision must not change when another provision learns to object; so they ask theirs alone, with two
probes that are nothing but their kind.
"""

from typing import Annotated, Any

from azukari import annex
from azukari.kernel.act import Act, Handling, Releases
from azukari.kernel.asks import Asks
from azukari.kernel.entry import Entry
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read
from azukari.kernel.values import Capacity, Citation, ItemId, Number, PersonId, PlaceId, Purpose, TierNo, Time
from azukari.law.say import Say
from tests.story import FILE, IN_CHARGE, SITE, Story, asked_alike

SOME_ITEM = ItemId(FILE)


class Touch(Handling):
    """個人情報に触れる"""

    name, cites = "p99.touch", Citation("8.1.main")
    by = (Capacity.PERSON_IN_CHARGE, Capacity.OPERATOR, Capacity.ENGAGED_PERSON)
    title = Say("触れる", "Touch")

    records: Annotated[int, Asks(Say("件数", "Records"))] = 1

    def measure(self) -> int:
        return self.records


class Hand(Releases):
    """引き渡す"""

    name, by, cites = "p99.hand", (Capacity.WARD_HANDOVER_OFFICER,), Citation("10.1")
    title = Say("引き渡す", "Hand over")


def touch(item: str = SOME_ITEM, purpose: int = 1, records: int = 1) -> Touch:
    return Touch(item=ItemId(item), purpose=Purpose(purpose), records=records)


def alone(
    story: Story, number: int, act: Act, officer: PersonId = IN_CHARGE, place: PlaceId | None = SITE, tier: TierNo | None = None
) -> list[str]:
    """What provision ``number`` alone says against an act now: citations and codes, in order, as the annex lets them stand."""
    return [getattr(one, "cites", None) or one.code for one in reasons(story, number, act, officer, place, tier)]


def reasons(
    story: Story, number: int, act: Act, officer: PersonId = IN_CHARGE, place: PlaceId | None = SITE, tier: TierNo | None = None
) -> list[Objection | Misfit]:
    """The same, whole."""
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == number)
    moment = story.moment(type(act), officer, place, tier)
    ground = story.whole.ground
    asked_alike(story.whole, act, moment)
    found = annex.PROVISIONS[index].objections(story.whole.slices[index], act, moment, ground)
    return [one for one in found if isinstance(one, Misfit) or ground.stands(one.cites, moment.time)]


def heard(story: Story, act: Act, officer: PersonId, place: PlaceId | None = SITE) -> Entry:
    """The record holds this act, whatever stands against it: for what follows from an act that others would refuse here."""
    story.now = Time(story.now + 1)
    entry = Entry(Number(len(story.leaves)), story.moment(type(act), officer, place), act)
    story.leaves.append(b"")
    annex.hear(story.whole, entry)
    return entry


def made(story: Story, name: str, **answers: Any) -> Act:
    """An act as it is read from answers."""
    found = read(annex.ACTS[name], answers, story.mint)
    assert found.act is not None, found.faults
    return found.act
