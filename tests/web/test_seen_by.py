"""The page of a contract says how far the other party's witness has seen, what waits for it, and when nothing is accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.desk import witnesses
from azukari.desk.witnesses import Stopped
from azukari.store.models import Party, Person
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.witnessed import Witnessed
from tests.story import APPROVER, FIRM, OFFICER, WARD
from tests.web.test_pages import text_of


@pytest.fixture
def counter(tmp_path: Path, sqlite_url: str) -> Counter:
    clock = Clock()
    counter = Counter(make(tmp_path / "instance", sqlite_url, clock), clock).registered()
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    Person.objects.create(id=OFFICER, name="水野 葉子", home=WARD)
    process.bind(counter.desk)
    return counter


@pytest.fixture
def witnessed(counter: Counter, tmp_path: Path) -> Iterator[Witnessed]:
    found = Witnessed(counter, tmp_path / "witness")
    yield found
    found.node.close()


def page_of(counter: Counter, lang: str = "ja", more: str = "") -> str:
    client = Client()
    client.cookies["azukari-lang"] = lang
    client.post("/sign-in", {"person": OFFICER, "place": ""})
    return text_of(client.get(f"/contracts/{counter.log}{more}"))


def test_without_a_witness_the_page_says_what_the_record_is_worth(counter: Counter) -> None:
    assert "立会いがありません" in page_of(counter)
    assert "tamper-evident against outsiders only" in page_of(counter, "en")


def test_how_far_the_witness_has_seen_and_when(witnessed: Witnessed) -> None:
    assert "架空区の立会い：まだ連署がありません。" in page_of(witnessed.counter)
    witnessed.goes()
    assert "架空区の立会い：2件のうち2件に連署" in page_of(witnessed.counter)
    witnessed.note()
    assert "2 of 3 entries cosigned" in page_of(witnessed.counter, "en")


def test_what_waits_for_the_witness_is_marked_until_it_has_cosigned(witnessed: Witnessed) -> None:
    counter = witnessed.counter
    counter.does("p00.adopt-term", APPROVER, term="term.witness_for_giving_acts", value=1, source="架税第1号")
    number = agreed(counter)
    assert "立会いの連署を待っています" in page_of(counter)
    assert "立会いの連署を待っています" in page_of(counter, more=f"/entries/{number}")
    witnessed.signer.sign_all()
    witnessed.round.once()
    assert "立会いの連署を待っています" not in page_of(counter)


def agreed(counter: Counter) -> int:
    """An agreement to destruction stands in the record; whether it is a sensible one is not the question here."""
    from azukari.kernel.entry import Moment
    from azukari.kernel.values import Capacity, ItemId, TierNo
    from azukari.provisions.p13_acts import AgreeDestruction

    act = AgreeDestruction(tier=TierNo(1), item=ItemId("im-0000000000000001"), quantity=1, reason=False)  # type: ignore[arg-type]

    def write(pen: object) -> int:
        return pen.write(act, Moment(pen.time, APPROVER, WARD, Capacity.APPROVER, TierNo(1)), {}).entry.number  # type: ignore[attr-defined]

    return counter.desk.write(counter.log, write)


def test_a_record_that_went_back_is_told_on_its_page(witnessed: Witnessed) -> None:
    witnesses.stop(witnessed.instance, witnessed.log, Stopped("ROLLBACK_DETECTED", "2 held, 5 seen", "ward.example/witness"))
    text = page_of(witnessed.counter)
    assert "いま行為を受け付けません" in text
    assert "azukari recover" in text


def test_a_witness_that_holds_more_is_not_told_as_if_all_were_well(witnessed: Witnessed) -> None:
    witnessed.goes()
    witnesses.saw(witnessed.instance, witnessed.witness.id, {witnessed.log: 102})
    text = page_of(witnessed.counter)
    assert "架空区の立会いは102件を持っていますが、ここには2件しかありません。" in text
    assert "件に連署" not in text
