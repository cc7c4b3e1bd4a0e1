"""What a PDF would do by itself when it is opened, found by name: scripts, programs to start, files within, forms to send. In the child process.

A scan does nothing, so nothing of this belongs in one. Names are looked for in the bytes of the file and in its object streams, written with or
without escapes. What cannot be looked into is told as such and not let pass.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Final

from azukari.content.errors import ContentError

UNPACKED_LIMIT: Final = 128 << 20
"""Bytes of all object streams together."""

ACTIVE: Final = ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "SubmitForm", "ImportData", "GoToE", "GoToR", "Encrypt")
"""Names that no scan has. Each is long enough not to turn up in the bytes of a picture by chance."""

OPENING: Final = "OpenAction"
PACKED: Final = "ObjStm"

_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAMES: Final = re.compile(b"/(" + b"|".join(one.encode() for one in ACTIVE) + rb")s?(?![0-9A-Za-z])")
_OPENS: Final = re.compile(rb"/OpenAction\s*(\[|<<[^>]{0,400}?/S\s*/(?:GoTo|Named)(?![0-9A-Za-z])|(\d+)\s+(\d+)\s+R)?")
_GOES: Final = re.compile(rb"\s*(\[|<<[^>]{0,400}?/S\s*/(?:GoTo|Named)(?![0-9A-Za-z]))")
_STREAM: Final = re.compile(rb">>\s*stream\r?\n")
_DICTIONARY: Final = 600
"""Bytes before a stream in which its kind and its filter stand."""
_FILTER: Final = re.compile(rb"/Filter\s*(?:\[\s*/([0-9A-Za-z]+)\s*\]|/([0-9A-Za-z]+)|)")


def refuse_active(data: bytes) -> None:
    """Look a PDF through.

    :raises ContentError: ``PAGE_ACTIVE`` naming what it holds.
    """
    for part in chain((data,), _packed(data)):
        plain = _plain(part)
        named = _NAMES.search(plain)
        if named is not None:
            raise ContentError("PAGE_LOCKED") if named[1] == b"Encrypt" else ContentError("PAGE_ACTIVE", what=named[1].decode())
        for opens in _OPENS.finditer(plain):
            if opens[1] is None or (opens[2] is not None and not _leads_to_a_page(data, opens[2], opens[3])):
                raise ContentError("PAGE_ACTIVE", what=OPENING)


def _plain(data: bytes) -> bytes:
    """Names as they are meant, their escapes undone."""
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), data)


def _leads_to_a_page(data: bytes, number: bytes, generation: bytes) -> bool:
    """Whether every object of that number is a place in the document and nothing else."""
    found = list(re.finditer(rb"(?<!\d)" + number + rb"\s+" + generation + rb"\s+obj", data))
    return bool(found) and all(_GOES.match(data, one.end()) for one in found)


def _packed(data: bytes) -> Iterator[bytes]:
    """The object streams, unpacked."""
    left = UNPACKED_LIMIT
    for found in _STREAM.finditer(data):
        said = _plain(data[max(found.start() - _DICTIONARY, 0) : found.start()]).rpartition(b" obj")[2]
        if b"/ObjStm" not in said:
            continue
        packer = _FILTER.search(said)
        if packer is None:
            continue  # its bytes were looked at with the file's own
        if (packer[1] or packer[2]) not in {b"FlateDecode", b"Fl"} or b"/Predictor" in said:
            raise ContentError("PAGE_ACTIVE", what=PACKED)
        try:
            unpacked = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            raise ContentError("PAGE_DAMAGED") from None
        left -= len(unpacked)
        if left <= 0:
            raise ContentError("PAGE_ACTIVE", what=PACKED)
        yield unpacked
