"""Japanese names on English pages are said to be Japanese, so that they are read aloud as such; Japanese pages need no such word."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from azukari.kernel.values import PersonId
from tests.story import IN_CHARGE, OFFICER, WORKER
from tests.web.conftest import Signed
from tests.web.world import World

JAPANESE = re.compile(r"[ぁ-ヿ一-鿿々〆豈-﫿]")
ENGLISH = re.compile(r"[A-Za-z]{2}|[“”]|^[甲乙] \d")
"""Sentences, titles within them, and counts by side: what these pages say themselves. A name within an English sentence is not marked."""
VOID = {"area", "br", "hr", "img", "input", "link", "meta", "wbr"}
UNMARKED = {"option", "title", "textarea", "script", "style", "svg"}
"""Where no element can stand within, or nothing is read."""


class Reader(HTMLParser):
    """Collects what is wholly Japanese and not said to be."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append((tag, dict(attrs).get("lang") or (self.stack[-1][1] if self.stack else "")))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        name = JAPANESE.search(data) and not ENGLISH.search(data) and len(data.strip()) > 1
        if name and self.stack[-1][1] != "ja" and not UNMARKED & {tag for tag, _ in self.stack}:
            self.found.append(data.strip())


def unsaid(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader.found


@pytest.mark.parametrize(
    "person, path",
    [
        *(
            (IN_CHARGE, path)
            for path in ("/mine", "/contracts", "/duties", "/handovers", "/notices", "/contracts/{}", "/search?find=山")
        ),
        *((WORKER, path) for path in ("/first-day", "/work", "/contracts/{}", "/contracts/{}/course")),
        *((OFFICER, path) for path in ("/home", "/contracts", "/duties", "/contracts/{}", "/contracts/{}/entries/0")),
    ],
)
def test_names_are_said_to_be_japanese(world: World, signed: Signed, person: PersonId, path: str) -> None:
    assert unsaid(signed(person, "en"), path.format(world.log)) == []


def test_so_are_those_to_sign_in_as_and_a_japanese_page_says_it_of_nobody(world: World) -> None:
    client = Client(headers={"accept-language": "en"})
    assert unsaid(client, "/sign-in") == []
    assert 'lang="ja"' not in Client().get("/sign-in").content.decode().partition("<main")[2]
