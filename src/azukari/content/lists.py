"""Small lists that somebody brought, read in a child process: what the paper face calls."""

from __future__ import annotations

import json

from azukari.content.encodings import Encoding
from azukari.content.sandbox import LOOK, Child


def read(data: bytes, encoding: Encoding = Encoding.AUTO, sheet: str = "") -> list[list[str]]:
    """The rows of a list that somebody brought, read in a child process that can do nothing else; ``sheet`` where a workbook has several.

    :raises ContentError: what is wrong with it, by name; ``SANDBOX_…`` where it went beyond its limits.
    """
    found = bytearray()
    with Child("cells", {"encoding": encoding.value, "sheet": sheet}, LOOK) as child:
        for kind, payload in child.feed(data):
            found += payload if kind == b"D" else b""
        for kind, payload in child.finish():
            found += payload if kind == b"D" else b""
    rows: list[list[str]] = []
    for line in found.splitlines():
        rows += json.loads(line)
    return rows
