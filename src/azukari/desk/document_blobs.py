"""Which blobs the record stands on beside those that items rest in: the documents that the words of entries name.

Only the words say which blob is whose, and they are sealed. Where their key is away, a blob can be counted and not attributed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from azukari.desk.words import Words, WordsLost
from azukari.vault.blobs import Blobs
from azukari.vault.errors import BlobError


class Named(NamedTuple):
    """Blobs of documents (SHA-256, hexadecimal) with the contract and entry that named them first; contracts of which some words cannot be read."""

    documents: dict[str, tuple[str, int]]
    unread: frozenset[str]


def named(words: Words, rows: Iterable[tuple[str, int, bytes | memoryview | None]]) -> Named:
    """What the words of entries name; each row is a contract, the entry's number, and its sealed words where it has any."""
    documents: dict[str, tuple[str, int]] = {}
    unread: set[str] = set()
    for log, seq, sealed in rows:
        if sealed is None:
            continue
        try:
            said = words.open(log, seq, bytes(sealed)).words
        except (WordsLost, OSError):
            unread.add(log)
            continue
        for digest in within(said):
            documents.setdefault(digest, (log, seq))
    return Named(documents, frozenset(unread))


def within(said: Any) -> Iterator[str]:  # noqa: ANN401 — words of any shape
    """The blobs of the documents within some words."""
    if isinstance(said, dict):
        if isinstance(said.get("blob"), str) and "sha256" in said:
            yield said["blob"]
        for inner in said.values():
            yield from within(inner)
    elif isinstance(said, (list, tuple)):
        for inner in said:
            yield from within(inner)


def of_object(sealed: dict[str, Any]) -> list[str]:
    """The blobs that an object rests in: its bytes, and its index where it has one."""
    return [one for one in (sealed.get("blob"), sealed.get("index")) if one]


def sound(blobs: Blobs, digest: str) -> bool | None:
    """Whether a blob is whole; None where it is not there."""
    try:
        blobs.check(digest)
    except BlobError as error:
        return None if error.refusal.code == "BLOB_MISSING" else False
    return True
