"""Whatever stands in an address or comes with a form, on the database that is strict about it: no page breaks, and nothing is there for others."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.real import Browser, real  # isort: skip — binds Django first

from django.db import connection
from django.test import Client

from azukari.store.models import Draft, Entry
from azukari.web import urls
from tests.story import IN_CHARGE
from tests.web.world import STRANGER, World

SEGMENTS = ("en-\x00", "a" * 300, "'--")
NUMBERS = ("0", "9" * 40)
PLAIN = {"item": "im-0000000000000000", "purpose": "1", "at": "1", "turn": "1"}


@pytest.fixture
def earnest(postgresql_url: str, tmp_path: Path) -> Iterator[World]:
    yield real(tmp_path / "instance", postgresql_url)
    connection.close()


def addresses(log: str) -> Iterator[str]:
    """Every address with this contract in it, and with what can be no name in each of its other places, one after the other."""
    for one in urls.urlpatterns:
        text = str(one.pattern).replace("<str:log>", log)
        places = re.findall(r"<(\w+):(\w+)>", text)
        values = {f"<{kind}:{name}>": PLAIN.get(name, "1" if kind == "int" else "p00.note") for kind, name in places}
        for place in values or [""]:
            for wrong in (NUMBERS if place.startswith("<int") else SEGMENTS) if place else [""]:
                found = text
                for name, value in (values | {place: wrong} if place else values).items():
                    found = found.replace(name, quote(value, safe=""))
                yield "/" + found


def test_no_address_breaks_a_page(earnest: World) -> None:
    inside, was = Browser(IN_CHARGE, 1, earnest).enrols(), Client(HTTP_HOST="localhost:8000")
    session = was.session
    session["was"] = {"person": IN_CHARGE, "place": None}
    session.save()
    odd = {
        "log": "\x00",
        "do": "pledge",
        "person": "\x00",
        "next": "\x00",
        "code": "\x00",
        "number": "\x00",
        "session": "\x00",
        "what": "\x00",
    }
    pages = {
        *addresses(earnest.log),
        *(f"/contracts/{quote(one, safe='')}{rest}" for one in SEGMENTS for rest in ("", "/roster", "/acts/p00.note")),
    }
    broken = []
    for where in sorted(pages - {"/sign-out"}):
        for client, send in ((inside.client, "get"), (inside.client, "post"), (was, "post")):
            try:
                status = client.get(where).status_code if send == "get" else client.post(where, odd).status_code
            except Exception as trouble:
                broken.append((where[:80], client is was, repr(trouble)[:90]))
                continue
            if status >= 500:
                broken.append((where[:80], client is was, str(status)))
    assert not broken, "\n".join(map(str, broken))


def test_whose_session_ended_leaves_no_draft_in_a_contract_of_others(earnest: World) -> None:
    was = Client(HTTP_HOST="localhost:8000")
    session = was.session
    session["was"] = {"person": STRANGER, "place": None}
    session.save()
    assert was.post(f"/contracts/{earnest.log}/acts/p00.note", {"text": "x"}).status_code == 302
    assert was.post("/contracts/en-0000000000000000/acts/p00.note", {"text": "x"}).status_code == 302
    assert not Draft.objects.exists()


def test_what_a_stranger_posts_is_not_found(earnest: World) -> None:
    stranger, before = Browser(STRANGER, 9, earnest).enrols(), Entry.objects.count()
    for one in urls.urlpatterns:
        # the act that is a page leads to that page, whosever it is
        if "<str:log>" in (text := str(one.pattern)) and one.name != "act-course":
            for name in ("item", "key", "where", "kind"):
                text = text.replace(f"<str:{name}>", PLAIN.get(name, "x"))
            where = "/" + re.sub(r"<int:\w+>", "1", text).replace("<str:name>", "p00.note")
            theirs, nobodys = (
                stranger.client.post(where.replace("<str:log>", log), {"text": "x"})
                for log in (earnest.log, "en-0000000000000000")
            )
            assert theirs.status_code == nobodys.status_code == 404, where
    assert Entry.objects.count() == before
