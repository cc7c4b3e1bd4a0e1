"""Headings of a sealed table, which are content too (「透析開始理由」 says something of everybody below it).

They are sealed under the key of the contract's words.

Beside an object's key the store keeps numbers and classes: how many columns, of which kind each is and whether it is searched, which holds the record
key. What people called them rests in ``names``, bound to its object. The key process needs no name, and opens none.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag

from azukari.desk.words import Words, WordsLost
from azukari.store import deposited

SEALED: Final = "names"
"""Under what the store keeps the sealed headings."""


class _Names(msgspec.Struct, frozen=True):
    header: tuple[str, ...]
    key: str | None
    columns: tuple[str, ...]
    layout: tuple[str, ...]


_decoder = msgspec.json.Decoder(_Names)


def put_away(words: Words, log: str, thing: str, measured: Mapping[str, Any]) -> dict[str, Any]:
    """What was found in content as the store keeps it, for one object: no heading in it that can be read."""
    header = tuple(measured.get("header") or ())
    if not header:
        return dict(measured)
    columns, layout, key = measured.get("columns") or [], measured.get("layout") or [], measured.get("key")
    names = _Names(header, key, tuple(one["name"] for one in columns), tuple(one[0] for one in layout))
    sealed = words.seal_apart(log, _place(thing), msgspec.json.encode(names))
    kept = {name: value for name, value in measured.items() if name not in {"header", "key"}}
    kept |= {
        "width": len(header),
        "key_at": header.index(key) + 1 if key in header else None,
        "columns": [{**one, "name": ""} for one in columns],
        SEALED: base64.b64encode(sealed).decode(),
    }
    if layout:
        kept["layout"] = [[str(at), *one[1:]] for at, one in enumerate(layout, start=1)]
    return kept


def brought(words: Words, log: str, thing: str, measured: Mapping[str, Any]) -> dict[str, Any]:
    """The same with its headings; their numbers, from 1, where the key of the contract's words was destroyed."""
    if SEALED not in measured:
        return dict(measured)
    found = {name: value for name, value in measured.items() if name not in {SEALED, "width", "key_at"}}
    try:
        names = _decoder.decode(words.open_apart(log, _place(thing), base64.b64decode(measured[SEALED])))
    except (WordsLost, InvalidTag, ValueError):
        names = _numbers(measured)
    found |= {"header": list(names.header), "key": names.key}
    found["columns"] = [{**one, "name": name} for one, name in zip(measured["columns"], names.columns, strict=True)]
    if measured.get("layout"):
        found["layout"] = [[name, *one[1:]] for one, name in zip(measured["layout"], names.layout, strict=True)]
    return found


def _numbers(measured: Mapping[str, Any]) -> _Names:
    header = tuple(map(str, range(1, measured["width"] + 1)))
    at = measured["key_at"]
    return _Names(
        header, None if at is None else str(at), header[: len(measured["columns"])], header[: len(measured.get("layout") or ())]
    )


def measured_of(words: Words, log: str, item: str) -> dict[str, Any] | None:
    """What the deposit of an item's newest content that is not erased kept, headings included; None where there is none."""
    found = deposited.newest(log, item)
    return None if found is None else brought(words, log, *found)


def _place(thing: str) -> bytes:
    return f"azukari.headings.v1|{thing}".encode()
