"""The key process's own look at the record: it trusts no caller, but reads the committed entry and opens what that entry says.

It has a connection of its own to the database, read-only and without Django, so it can see nothing that is not committed.
"""

from __future__ import annotations

import base64
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, Protocol
from urllib.parse import quote, unquote, urlsplit

import msgspec
import psycopg

from azukari.annex import ACTS
from azukari.content.scanning import scanned
from azukari.desk.arrangement import Arrangements
from azukari.desk.permit_drawing import draw_of, mark_of
from azukari.desk.permit_made import Making
from azukari.desk.permit_selection import NOTHING, cut_of, selection
from azukari.kernel.act import Classifies, Handling, TakesAway, narrows
from azukari.kernel.erasure import Level
from azukari.kernel.values import MINUTE, ItemId, Medium
from azukari.kernel.wire import WireError, entry_of, envelope
from azukari.provisions.p09_acts import MakeCopy
from azukari.provisions.p14_acts import SealPackage
from azukari.vault.errors import Refusal
from azukari.vault.index import Row
from azukari.vault.permit import Copied, Permit, Rows, Scan, Selection, Shipment, Whole

ENTRY = "SELECT leaf FROM store_entry WHERE log_id = {0} AND seq = {0}"
LATER = "SELECT leaf FROM store_entry WHERE log_id = {0} AND seq > {0} ORDER BY seq"
LAST = "SELECT leaf FROM store_entry WHERE log_id = {0} ORDER BY seq DESC LIMIT 1"
OLD = 5 * MINUTE
"""An opening this much older than the newest entry is stale whatever the clock says; so no more than this much record is looked through."""
OBJECT = "SELECT id, version, sealed FROM store_vaultobject WHERE log_id = {0} AND item = {0} AND erased IS NULL ORDER BY version DESC LIMIT 1"
COPIED = OBJECT.replace("sealed", "sealed, measured", 1)
ORIGINAL = "SELECT id, version, sealed FROM store_vaultobject WHERE log_id = {0} AND id = {0} AND erased IS NULL"
SEALED = "SELECT id FROM store_vaultobject WHERE log_id = {0} AND item = {0} LIMIT 1"
RESTING = "SELECT sealed FROM store_vaultobject WHERE log_id = {0} AND erased IS NULL"
LOGS = "SELECT id FROM store_log"


KEEPING: Final[dict[Level, Literal["E1", "E3", "E4"]]] = {Level.E1: "E1", Level.E3: "E3", Level.E4: "E4"}
DENIED: Final = {
    "ENTRY_UNKNOWN": (
        "この番号の記録は確定していません。もう一度、開く手続をしてください。",
        "No entry of that number is committed; ask to open again.",
    ),
    "ENTRY_UNREADABLE": (
        "この番号の記録を読み取れません。`azukari check` で記録を確かめてください。",
        "That entry cannot be read; check the record with `azukari check`.",
    ),
    "ENTRY_OPENS_NOTHING": ("この記録は情報を開くものではありません。", "That entry is no opening of information."),
    "ENTRY_TYPED": (
        "代行入力された記録では情報を開けません。取り扱う本人がサインインして、開く手続をしてください。",
        "An entry that was typed from paper opens nothing; whoever handles the information signs in and asks to open it.",
    ),
    "ENTRY_OLD": (
        "この記録は古いため使えません。もう一度、開く手続をしてください。",
        "That entry is too old; ask to open again.",
    ),
    "TAKEN_AWAY": (
        "手続の後に、取消し・停止などがありました。もう一度、開く手続をしてください。",
        "Something was taken away after that entry; ask to open again, and you will be told if you may.",
    ),
    "OBJECT_GONE": (
        "この品目の中身は保管庫にありません（消去済みか、未受領です）。",
        "The vault holds no content of that item: erased, or never sealed.",
    ),
    "ENTRY_COPIES_NOTHING": (
        "この記録は、その品目を保管庫に複写するものではありません。",
        "That entry makes no copy of that name in the vault.",
    ),
    "ENTRY_SENDS_NOTHING": (
        "この記録は、電子の包みを封じるものではありません。",
        "That entry seals no package.",
    ),
    "COPY_SEALED": ("この複写の中身は、既に封入されています。", "That copy has its content already."),
    "COPY_PART": (
        "行の分からない内容から、一部だけを複写することはできません。全部の複写とするか、表として預け直してください。",
        "A part cannot be cut out of content whose rows are not known; copy the whole, or have it deposited as a table.",
    ),
    "RUN_PART": (
        "行の分からない内容から、一部だけを渡すことはできません。全体を渡すか、表として預け直してもらってください。",
        "A part cannot be passed of content whose rows are not known; pass the whole, or have it deposited as a table.",
    ),
    NOTHING: (
        "この項目では探せません。預けたときに、探す項目として決められていないか、探す値が空です。",
        "It cannot be searched by that: the column was not declared for searching when it was deposited, or nothing was sought.",
    ),
    "DISCLOSURE_DIFFERS": (
        "求められた内容が、記録された内容と一致しません。もう一度、開く手続をしてください。",
        "What is asked for is not what the entry commits to; ask to open again.",
    ),
}


def _denied(code: str) -> Refusal:
    return Refusal(code, *DENIED[code])


class _Connection(Protocol):
    def rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]: ...


class _Sqlite:
    def __init__(self, path: str) -> None:
        self._handle = sqlite3.connect(
            f"file:/{quote(path.lstrip('/'))}?mode=ro", uri=True, check_same_thread=False, timeout=30, isolation_level=None
        )

    def rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        return self._handle.execute(statement.format("?"), values).fetchall()


class _Postgresql:
    def __init__(self, url: str) -> None:
        self._url = url
        self._handle = self._connect()

    def _connect(self) -> psycopg.Connection[Any]:
        handle = psycopg.connect(self._url, autocommit=True)
        handle.read_only = True
        return handle

    def rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        if self._handle.closed:
            self._handle = self._connect()
        return self._handle.execute(statement.format("%s"), values).fetchall()


class StoreReader:
    """Reads entries for the key process."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._lock = threading.Lock()
        self._connection: _Connection = _Sqlite(unquote(parts.path)) if parts.scheme == "sqlite" else _Postgresql(url)
        self._arrangements = Arrangements(self._rows)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.rows(statement, values)

    def keeping(self, entrustment: str) -> Literal["E1", "E2", "E3", "E4"]:
        """The arrangement of keys that is in force for a contract, as committed."""
        return KEEPING[self._arrangements.of(entrustment)]

    def newest(self) -> int:
        """Time (µs) of the newest committed entry of any log, 0 if there is none."""
        times = [0]
        for (log,) in self._rows(LOGS):
            times += [envelope(bytes(leaf)).at for (leaf,) in self._rows(LAST, log)]
        return max(times)

    def resting(self, log: str) -> list[tuple[int, bytes]]:
        """Generation and wrapped key of every object of a log that is not erased."""
        found = [_sealed(sealed) for (sealed,) in self._rows(RESTING, log)]
        return [(sealed["generation"], base64.b64decode(sealed["wrapped"])) for sealed in found]

    def permit(self, log: str, seq: int, disclosure: bytes) -> Permit | Refusal:  # noqa: PLR0911 — one reason, one return
        """What the committed entry ``seq`` of ``log`` permits to open, or why nothing."""
        rows = self._rows(ENTRY, log, seq)
        if not rows:
            return _denied("ENTRY_UNKNOWN")
        try:
            leaf = envelope(bytes(rows[0][0]))
            entry = entry_of(bytes(rows[0][0]), ACTS)
        except WireError:
            return _denied("ENTRY_UNREADABLE")
        if not isinstance(entry.act, Handling):
            return _denied("ENTRY_OPENS_NOTHING")
        if entry.moment.entered is not None:
            return _denied("ENTRY_TYPED")
        if envelope(bytes(self._rows(LAST, log)[0][0])).at - leaf.at > OLD:
            return _denied("ENTRY_OLD")
        # Taking away never waits: whatever was taken away since the entry, the opening is to be asked for again.
        if any(_narrows(bytes(later)) for (later,) in self._rows(LATER, log, seq)):
            return _denied("TAKEN_AWAY")
        made = Making(self._rows, _permit, _sealed, _denied).permit(log, entry)
        if made is not None:
            return made
        found = self._rows(COPIED, log, entry.act.item)
        if not found:
            return _denied("OBJECT_GONE")
        measured = _sealed(found[0][3])
        may = selection(entry.act, leaf.words, disclosure, measured)
        if may is None or isinstance(may, str):
            return _denied(may or "DISCLOSURE_DIFFERS")
        permit = _permit(log, found[0], may, entry.moment.time)
        return msgspec.structs.replace(
            permit, cut=cut_of(entry.act, measured), draw=draw_of(measured, mark_of(seq, entry.moment))
        )

    def copying(self, log: str, seq: int, item: str) -> Copied | Refusal:  # noqa: PLR0911 — one reason, one return
        """What the committed entry ``seq`` of ``log`` copies as ``item``, once, or why nothing."""
        rows = self._rows(ENTRY, log, seq)
        if not rows:
            return _denied("ENTRY_UNKNOWN")
        try:
            entry = entry_of(bytes(rows[0][0]), ACTS)
        except WireError:
            return _denied("ENTRY_UNREADABLE")
        made = {new.item: new for new in entry.act.items if new.medium is Medium.VAULT} if isinstance(entry.act, MakeCopy) else {}
        if not isinstance(entry.act, MakeCopy) or item not in made:
            return _denied("ENTRY_COPIES_NOTHING")
        if self._rows(SEALED, log, item):
            return _denied("COPY_SEALED")
        found = self._rows(COPIED, log, entry.act.item)
        if not found:
            return _denied("OBJECT_GONE")
        *parent, measured = found[0]
        wanted = made[ItemId(item)].rows
        there = _sealed(parent[2])
        if wanted is not None and there["index"] is None:
            return _denied("COPY_PART")
        part = wanted is not None and wanted < there["rows"]
        may = Rows(entry.act.first - 1, wanted) if part and wanted is not None else Whole()
        return Copied(
            _permit(log, parent, may, entry.moment.time), _scan(_sealed(measured)) if there["index"] is not None else None
        )

    def packing(self, log: str, items: Sequence[str]) -> list[Permit] | Refusal:
        """Where the whole content of each item lies. What is made of it opens nowhere before :meth:`shipment`."""
        found = []
        for item in items:
            rows = self._rows(COPIED, log, item)
            if not rows:
                return _denied("OBJECT_GONE")
            # Of a workbook, the file as it was delivered travels, not the table that was made of it.
            rows = self._rows(ORIGINAL, log, _sealed(rows[0][3]).get("origin") or "") or rows
            found.append(_permit(log, rows[0], Whole(), 0))
        return found

    def shipment(self, log: str, seq: int) -> Shipment | Refusal:  # noqa: PLR0911 — one reason, one return
        """What the committed entry ``seq`` of ``log`` sends as a package, while all of it is in the vault, or why nothing."""
        rows = self._rows(ENTRY, log, seq)
        if not rows:
            return _denied("ENTRY_UNKNOWN")
        try:
            entry = entry_of(bytes(rows[0][0]), ACTS)
        except WireError:
            return _denied("ENTRY_UNREADABLE")
        if not isinstance(entry.act, SealPackage):
            return _denied("ENTRY_SENDS_NOTHING")
        if entry.moment.entered is not None:
            return _denied("ENTRY_TYPED")
        if any(_narrows(bytes(later)) for (later,) in self._rows(LATER, log, seq)):
            return _denied("TAKEN_AWAY")
        found = self.packing(log, entry.act.contents)
        if isinstance(found, Refusal):
            return found
        objects = {str(item): one.object for item, one in zip(entry.act.contents, found, strict=True)}
        return Shipment(objects, entry.act.digest, entry.act.size, entry.moment.time)


def _permit(log: str, row: Sequence[Any], may: Selection, entered_at: int) -> Permit:
    identifier, version, sealed = row[0], row[1], _sealed(row[2])
    return Permit(
        entrustment=log,
        object=identifier,
        version=version,
        blob=sealed["blob"],
        index=sealed["index"],
        wrapped=base64.b64decode(sealed["wrapped"]),
        generation=sealed["generation"],
        may=may,
        entered_at=entered_at,
    )


def _scan(measured: dict[str, Any]) -> Scan:
    """Reads a copy of a table as the table was read when it was deposited."""

    def rows(pieces: Iterable[bytes]) -> Iterator[Row]:
        return (Row(*found) for found in scanned(measured, pieces))

    return rows


def _sealed(value: str | dict[str, Any]) -> dict[str, Any]:
    """A JSON column: text from SQLite, an object from PostgreSQL."""
    return msgspec.json.decode(value, type=dict[str, Any]) if isinstance(value, str) else value


def _narrows(leaf: bytes) -> bool:
    """Whether a leaf takes something away, or sets columns apart."""
    cls = ACTS[_act_of(leaf)]
    return issubclass(cls, TakesAway) or (issubclass(cls, Classifies) and narrows(entry_of(leaf, ACTS).act))


def _act_of(leaf: bytes) -> str:
    """The wire name of a leaf's act; canonical JSON puts it first."""
    return leaf[len(b'{"act":"') : leaf.index(b'"', len(b'{"act":"'))].decode()
