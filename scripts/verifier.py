"""Put the ward's own verifier together: ``verifier/azukari-verify.html``, one file, from its sources and the names of our catalogue.

The page shares no code with the ledger. What it takes from here is names: what acts, fields, capacities and codes are called in Japanese and
English, and which verdict a code leads to. The same sources give the same bytes; ``verifier/SHA256`` holds the digest that is printed on
the contract's first paper. ``tests/verifier`` makes the page anew and compares. After changing its sources, an act or a text::

    .venv/bin/python scripts/verifier.py
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from azukari.annex import CAPACITY_NAMES, PROVISIONS
from azukari.desk.catalogue_labels import ACCOUNTS, ENUMERATIONS, WEEKDAY_NAMES
from azukari.kernel.act import Act, kinds_of
from azukari.kernel.asks import Field, fields_of
from azukari.law.address import ADDRESSES, KNOWN, Address
from azukari.law.say import Say
from azukari.law.spelling import said_of
from azukari.law.terms import TERMS
from azukari.ledger.texts import NOT_A_PACK, TEXTS, VERDICT_TEXTS

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "verifier" / "src"
PAGE: Final = ROOT / "verifier" / "azukari-verify.html"
DIGEST: Final = ROOT / "verifier" / "SHA256"

ENGINE: Final = (
    "bytes", "sha256", "tree", "canonical", "ed25519", "signatures", "note", "container", "leaf", "columns", "scope", "chain", "header",
    "instance", "webauthn", "personal", "outside", "opened", "binding",
    "verify", "earlier",
)  # fmt: skip
"""What verifies: pure functions of bytes, in the order in which one stands on another."""

WORKER: Final = (*ENGINE, "custody", "names", "story", "worker")
"""What runs beside the page: the engine, and what is told of a record."""

FACE: Final = ("texts", "calendar", "telling", "dom", "result", "timeline", "tables", "page")
"""What draws the page."""


def said(say: Say) -> list[str]:
    """Japanese, English."""
    return [say.ja, say.en]


def field(one: Field) -> dict[str, Any]:
    """A field's name, labels, form and kind; what it names; its parts."""
    made: dict[str, Any] = {"f": str(one.form), "l": said(one.asks.label), "n": one.name}
    if one.kind != str(one.form):
        made["k"] = one.kind
    if one.asks.names is not None:
        made["w"] = one.asks.names
    if one.asks.shape is not None:
        made["s"] = str(one.asks.shape)
    if one.fields:
        made["c"] = [field(inner) for inner in one.fields]
    return made


def act(cls: type[Act]) -> dict[str, Any]:
    """An act's title, the sentence it is done under, the kinds it is of, and its fields."""
    return {
        "cites": str(cls.cites),
        "fields": [field(one) for one in fields_of(cls)],
        "kinds": [kind.__name__ for kind in kinds_of(cls)],
        "title": said(cls.title),
    }


def data() -> dict[str, Any]:
    """The names that the page shows."""
    addresses = sorted(
        {str(where) for where in (*ADDRESSES, *KNOWN)} | {str(cls.cites) for one in PROVISIONS for cls in one.acts}
    )
    cites = {where: said(said_of(Address(where))) for where in addresses}
    cites |= {f"term.{one.name}": [f"定め「{one.label.ja}」", f"Term “{one.label.en}”"] for one in TERMS}
    return {
        "accounts": {str(name): said(say) for name, say in ACCOUNTS.items()},
        "acts": {cls.name: act(cls) for one in PROVISIONS for cls in one.acts},
        "capacities": {str(name): said(say) for name, say in CAPACITY_NAMES.items()},
        "cites": cites,
        "codes": {code: [str(text.verdict), text.ja, text.en] for code, text in TEXTS.items()},
        "enumerations": {kind: {value: said(say) for value, say in named.items()} for kind, named in ENUMERATIONS.items()},
        "none": list(NOT_A_PACK),
        "provisions": [[one.number, *said(one.heading)] for one in PROVISIONS],
        "verdicts": {str(verdict): list(texts) for verdict, texts in VERDICT_TEXTS.items()},
        "weekdays": [said(say) for say in WEEKDAY_NAMES],
    }


def read(name: str) -> str:
    """A source of the page."""
    return (SOURCES / name).read_text(encoding="utf-8")


def script(names: tuple[str, ...]) -> str:
    """Sources put one after another in a scope of their own."""
    parts = [read(f"{name}.js").removeprefix('"use strict";\n') for name in names]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def digest(text: str) -> str:
    """How a content security policy names an inline script or style."""
    return "'sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode() + "'"


def page() -> str:
    """The whole page."""
    table = json.dumps(data(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    engine, face, style = script(WORKER), "\n" + script(FACE), "\n" + read("page.css")
    for text in (engine, face):
        if "</script" in text or "<!--" in text:
            message = "a source holds what would end the script"
            raise ValueError(message)
    policy = (
        f"default-src 'none'; script-src {digest(face)}; style-src {digest(style)}; worker-src blob:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    filled = {"{{POLICY}}": policy, "{{STYLE}}": style, "{{DATA}}": table, "{{ENGINE}}": "\n" + engine, "{{FACE}}": face}
    whole = read("page.html")
    for mark, text in filled.items():
        before, _, after = whole.partition(mark)
        whole = before + text + after
    return whole


def outputs() -> dict[Path, str]:
    """The files made: the page, and its digest as ``sha256sum -c`` reads it."""
    made = page()
    return {PAGE: made, DIGEST: f"{sha256(made.encode()).hexdigest()}  {PAGE.name}\n"}


if __name__ == "__main__":
    for path, text in outputs().items():
        path.write_text(text, encoding="utf-8", newline="\n")
    print(DIGEST.read_text(encoding="utf-8"), end="")
