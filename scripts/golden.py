"""Write tests/golden/<wire name>.json for every act that has none: the facts of one leaf, from sample values of its declaration.

A golden file is kept for ever: what it holds must decode and re-encode to the same bytes as long as there are contracts. So this never
overwrites and never removes one. Run it after adding an act::

    .venv/bin/python scripts/golden.py
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari.annex import ACTS
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.wire import canonical

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "golden"
NUMBERS: Final[Mapping[str, int]] = MappingProxyType({"tier": 2, "purpose": 1, "number": 41, "integer": 7})
TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "person": "pn-0123456789abcdef",
        "party": "pt-0123456789abcdef",
        "place": "pl-0123456789abcdef",
        "item": "im-0123456789abcdef",
        "entrustment": "en-0123456789abcdef",
        "document": "dc-0123456789abcdef",
        "fingerprint": "0123456789abcdef" * 4,
        "witnessid": "0a1b2c3d",
        "citation": "7.1.proviso",
        "account": "t1/vault",
    }
)


def sample(field: Field) -> Any:  # noqa: ANN401 — a value of whatever type the field declares
    """A value that a field can hold; always the same for the same declaration."""
    match field.form:
        case Form.INTEGER:
            return NUMBERS.get(field.kind, 7)
        case Form.CHOICE:
            return field.choices[0]
        case Form.TEXT:
            return TEXTS.get(field.kind, "ob-0123456789abcdef")
        case Form.LIST:
            return [sample(field.fields[0])]
        case Form.GROUP:
            return {one.name: sample(one) for one in field.fields}
        case _:
            return {Form.DAY: "2026-04-01", Form.TIME: 1_795_353_600_000_000}.get(field.form, True)


def facts(cls: type[Act]) -> bytes:
    """The facts of an act with every field given, in canonical form."""
    return canonical(msgspec.convert({field.name: sample(field) for field in fields_of(cls)}, cls))


def write(folder: Path = FOLDER) -> list[str]:
    """Write what is missing; gives the names written."""
    folder.mkdir(exist_ok=True)
    missing = [name for name in ACTS if not (folder / f"{name}.json").exists()]
    for name in missing:
        (folder / f"{name}.json").write_bytes(facts(ACTS[name]) + b"\n")
    return missing


if __name__ == "__main__":
    for written in write():
        print(written)
