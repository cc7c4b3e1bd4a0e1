"""B7: from a serial number to the contract and the medium's whole way, in one look-up, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.faces import BODY, AtDesk  # isort: skip — binds Django first

from django.db import connection

from azukari.desk.outcome import Officer
from azukari.desk.tracing import trace
from tests.scenarios.notation import FOLDER, ident, parse
from tests.scenarios.telling import tell


@pytest.fixture
def disks(database_url: str, tmp_path: Path) -> Iterator[AtDesk]:
    scenario = parse(FOLDER / "2019-leased-disks.txt")
    face = AtDesk(scenario, tmp_path, database_url)
    tell(scenario, face)
    yield face
    connection.close()


def test_a_serial_leads_to_the_contract_and_the_whole_way(disks: AtDesk) -> None:
    officer = Officer(disks.scenario.ids["担当"], BODY, None)  # type: ignore[arg-type]  # ids are text here
    (found,) = trace(disks.desk, officer, "ＨＤ－００３")
    assert (found.log, found.item) == (disks.log, disks.scenario.ids["ディスク三"])
    assert [leg.act for leg in found.way] == ["p14.depart", "p10.receive"]
    place = f"t1/{disks.scenario.ids['作業所']}"
    assert [(leg.source, leg.target) for leg in found.way] == [("ward", "t1/transit"), ("t1/transit", place)]
    assert found.stands == ((place, 1),), "by the record it is still with the contractor"
    (gone,) = trace(disks.desk, officer, "hd 001")
    assert gone.way[-1].act == "p13.destroy"
    assert len(gone.named) == 2, "the note, and what was shown of its destruction"
    assert trace(disks.desk, officer, "HD-999") == []
    assert trace(disks.desk, officer, " - ") == []
    other = Officer(disks.scenario.ids["責任者"], ident("pt", "他の市"), None)  # type: ignore[arg-type]
    assert trace(disks.desk, other, "HD-003") == [], "another body's contracts are not looked at"
