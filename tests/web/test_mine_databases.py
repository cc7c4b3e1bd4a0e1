"""A person in charge at work on either database: the page, a roster, something submitted to several."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.web.world import World  # isort: skip — binds Django first

from azukari.web import counter
from tests.story import IN_CHARGE
from tests.web.clients import Client, clients
from tests.web.test_pages import text_of
from tests.web.test_roster import NAMES, path, record_form, row, table


@pytest.fixture
def firm(database_url: str, tmp_path: Path) -> Iterator[list[Client]]:
    world = World(tmp_path / "instance", database_url).halfway()
    counter.bind(world.desk)
    yield clients(world, 4)
    connection.close()


@pytest.fixture
def browser(firm: list[Client]) -> Browser:
    found = Browser()
    found.cookies["azukari-lang"] = "ja"
    assert found.post("/sign-in", {"person": IN_CHARGE, "place": ""}).status_code == 302
    return found


def test_the_page_asks_the_same_number_of_questions_on_either(firm: list[Client], browser: Browser) -> None:
    assert "責任者を務める5件の契約" in text_of(browser.get("/mine"))
    with CaptureQueriesContext(connection) as queries:
        browser.get("/mine")
    assert len(queries) <= 10


def test_a_roster_is_enrolled_in_one_transaction_each_row_an_entry(firm: list[Client], browser: Browser) -> None:
    one = firm[3]
    looked = browser.post(path(one), {"pasted": table(*(row(name) for name in (*NAMES, "山﨑 次郎")))})
    done = browser.post(path(one), record_form(looked))
    assert "5行を登録しました" in text_of(done)
    receipts = re.findall(rf'/contracts/{one.log}/entries/(\d+)"', unescape(done.content.decode()))
    assert len(set(receipts)) == 5
    assert "新規 0、登録済み 5" in text_of(
        browser.post(path(one), {"pasted": table(*(row(name) for name in NAMES), row("山﨑 次郎"))})
    )


def test_what_was_submitted_is_put_to_the_others(firm: list[Client], browser: Browser) -> None:
    made = firm[0].does("p12.register-measure", IN_CHARGE, label="入退室管理")
    where = f"/mine/kept/{firm[0].log}/{made.entry.number}"
    done = browser.post(where, {"to": [one.log for one in firm[1:]], "do": "record"})
    assert "3件の契約に提出しました" in text_of(done)
    assert "すでに提出済み" in text_of(browser.post(where, {"to": [firm[1].log], "do": "look"}))
