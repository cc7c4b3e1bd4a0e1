"""A side sees in pictures what it sees in words: its own chain, and nothing of the firms beside it."""

from typing import Any

import pytest

from tests.binding import Clock, bind, make  # isort: skip — binds Django first

from azukari.desk.catalogue import Catalogue
from azukari.desk.flows import flow
from azukari.desk.lines import lines_of
from azukari.desk.outcome import Officer
from azukari.desk.owed_before import counted
from azukari.kernel.values import PersonId
from azukari.law.say import Lang
from azukari.web import pictured
from azukari.web.pictures.svg import Picture
from tests.desk.conftest import Counter
from tests.desk.test_offers import AtCounter
from tests.properties.chain import HOMES, Chain, thing, who
from tests.story import OFFICER


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """乙; below it two firms side by side, below the first of them another; each holds a thing."""
    folder, clock = tmp_path_factory.mktemp("pictured"), Clock()
    url = f"sqlite:///{folder / 'database.sqlite3'}"
    at: Any = AtCounter(Counter(make(folder / "instance", url, clock), clock))
    at.url = url
    told = Chain(at).registered().staffed(1)
    for tier in (2, 3, 4):
        told.subcontracted(tier).staffed(tier)
    for tier in (2, 3):
        told.noted(tier, {"item": thing("f0rms", tier), "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40})
    return told


@pytest.fixture
def chain(told: Chain) -> Chain:
    """The same, with this process bound to it, whoever was tested before."""
    at: Any = told.teller
    bind(at.url)
    return told


def seen_by(chain: Chain, person: PersonId) -> tuple[Picture, Picture, int]:
    """The tree, where things are, and how much is owed, as somebody is shown it."""
    at: Any = chain.teller
    officer = Officer(person, HOMES[person], None)
    moves = at.desk.look(at.log, lambda book: list(lines_of(at.desk, at.log, book.size).moves))

    def look(book: Any) -> tuple[Picture, Picture, int]:
        seen = Catalogue(book, at.desk.words, time=at.clock(), officer=officer)
        told = pictured.summed(counted(seen.duties(), seen.time), seen.tiers)
        return pictured.tree(seen, Lang.ja), pictured.custody_flow(seen, flow(moves, seen.sees), Lang.ja), told.owed

    return at.desk.look(at.log, look, officer=officer)


def places(tree: Picture) -> list[str]:
    return [row[1] for row in tree.table.rows]


def test_a_tree_stands_in_the_order_of_the_chain(chain: Chain) -> None:
    tree, _where, owed = seen_by(chain, OFFICER)
    assert places(tree) == ["甲", "乙", "再委託先 第2階層", "再委託先 第4階層", "再委託先 第3階層"]
    assert all("有効" in row[3] for row in tree.table.rows[1:])
    assert [row[2] for row in tree.table.rows][:2] == ["", tree.table.rows[0][0]]
    assert owed > 0


def test_a_firm_sees_its_own_chain_and_not_the_firm_beside_it(chain: Chain) -> None:
    assert places(seen_by(chain, who("chrg", 2))[0]) == ["甲", "再委託先 第2階層", "再委託先 第4階層"]
    tree, where, owed = seen_by(chain, who("chrg", 3))
    assert places(tree) == ["甲", "再委託先 第3階層"]
    assert not any("第2" in cell or "第4" in cell for row in where.table.rows for cell in row)
    assert 0 < owed < seen_by(chain, OFFICER)[2]
