"""The matters of a report to the national commission: kept word by word, from the record of one incident, without anything entrusted."""

import re
from pathlib import Path

import pytest

from azukari.content.lists import read as read_cells
from azukari.kernel.fault import FaultError
from azukari.law.say import Lang
from azukari.paper import incidents, making
from azukari.paper.forms import BY_KEY
from azukari.paper.listing import Listing
from azukari.paper.sheet import Boxes
from tests.binding import Clock, bind, make
from tests.desk.conftest import Counter
from tests.paper import reading
from tests.paper.conftest import at
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER

GOLDEN = Path(__file__).parent / "golden"
FORM = BY_KEY["authority-report"]
PERSON = "封入 四郎"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter, int, str]:
    """An incident reported twice with other numbers, assessed, and reported to the commission once."""
    folder = tmp_path_factory.mktemp("incident")
    clock, url = Clock(), f"sqlite:///{folder / 'database.sqlite3'}"
    counter = Counter(make(folder / "instance", url, clock), clock).registered().staffed()
    clock.at("2026-05-11 09:00")
    number = counter.does(
        "p17.notify",
        IN_CHARGE,
        what="封筒の宛名と中身が入れ替わった。",
        harms=["leakage"],
        known_at="2026-05-10 17:00",
        persons=12,
    ).entry.number
    same = {
        "incident": number,
        "happened": "封筒の宛名と中身が入れ替わり、届いた。",
        "harms": ["leakage"],
        "known_at": "2026-05-10 17:00",
    }
    clock.at("2026-05-12 15:00")
    counter.does("p17.report", IN_CHARGE, **same, rows=12, persons=12, cause="封入機の設定の誤り", response="電話でおわびした。")
    clock.at("2026-05-14 10:00")
    counter.does(
        "p17.report", IN_CHARGE, **same, rows=350, persons=340, publication='=HYPERLINK("x")', prevention_done="二人で確かめる。",
        prevention_planned="機械を替える。", explains="数え直した。",
    )  # fmt: skip
    counter.does("p17.state-concerned", IN_CHARGE, incident=number, full_name=PERSON, employer=FIRM)
    counter.does(
        "p17.assess", OFFICER, incident=number, tier=1, outcome="established", reportable=["many_persons"], reason="多数"
    )
    counter.does("p17.report-to-authority", OFFICER, incident=number, tier=1, stage="preliminary", to="個人情報保護委員会")
    return counter, number, url


@pytest.fixture
def incident(told: tuple[Counter, int, str]) -> tuple[Counter, int]:
    bind(told[2])
    return told[0], told[1]


def kept(name: str, made: str) -> None:
    """What comes out is what is kept; where nothing is kept yet, it is written to be looked at, and the test fails."""
    path, made = GOLDEN / name, made.replace("\r\n", "\n")
    GOLDEN.mkdir(exist_ok=True)
    if not path.exists():
        path.write_text(made, encoding="utf-8")
        pytest.fail(f"{path} was not there; look at it")
    assert made == path.read_text(encoding="utf-8")


def listing(counter: Counter, number: int, lang: Lang) -> Listing:
    def look(place):  # type: ignore[no-untyped-def]  # a place, as papers look
        found = incidents.wanted(place, number)
        ready = making.ready(place, FORM, number)
        return Listing(place, incidents.table(place, found), ready.sheet.title, ready.sheet.told, ready.time, ready.name)

    return at(counter, look, lang)


@pytest.mark.parametrize("lang", list(Lang))
def test_the_matters_are_those_that_are_kept(incident: tuple[Counter, int], lang: Lang) -> None:
    counter, number = incident
    made = listing(counter, number, lang)
    kept(f"authority-report.{lang.value}.csv", made.file(".csv").decode("utf-8-sig"))
    cells = read_cells(made.file(".xlsx"))
    assert any("340" in str(cell) for row in cells for cell in row)
    ready = at(counter, lambda place: making.ready(place, FORM, number), lang)
    boxes = [one for block in ready.sheet.blocks if isinstance(block, Boxes) for one in block.rows]
    kept(f"authority-report.{lang.value}.txt", "".join(f"{one.label}\t{one.value}\n" for one in boxes))


def test_the_paper_says_all_of_it_and_names_nobody(incident: tuple[Counter, int]) -> None:
    counter, number = incident
    ready = at(counter, lambda place: making.ready(place, FORM, number))
    data = ready.pdf()
    said = reading.text(data)
    assert reading.tagged(data)
    assert reading.embedded(data)
    for words in (
        "概要",
        "二次被害又はそのおそれ",
        "封入機の設定の誤り",
        "実人数は報告により異なる",
        "個人情報保護委員会の様式に書き写す",
    ):
        assert reading.squeezed(words) in said, words
    assert reading.squeezed(PERSON) not in said
    assert re.search(r"様式第17-3号", said)
    assert ready.pdf() == data


def test_a_formula_in_a_report_stays_text(incident: tuple[Counter, int]) -> None:
    csv = listing(*incident, Lang.ja).file(".csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in csv


def test_it_is_made_for_the_entrusting_body_alone(incident: tuple[Counter, int]) -> None:
    counter, number = incident
    for person, ours in ((OFFICER, True), (APPROVER, True), (IN_CHARGE, False)):
        officer = counter.officer(person)
        if ours:
            assert at(counter, lambda place: making.ready(place, FORM), officer=officer).pdf()
            continue
        for asked, code in ((None, "PAPER_NO_ENTRY"), (number, "PAPER_ENTRY_UNKNOWN")):
            with pytest.raises(FaultError) as caught:
                at(counter, lambda place, asked=asked: making.ready(place, FORM, asked), officer=officer)
            assert caught.value.faults[0].code == code
    with pytest.raises(FaultError) as caught:
        at(counter, lambda place: making.ready(place, FORM, number + 1))
    assert caught.value.faults[0].code == "PAPER_ENTRY_UNKNOWN"
