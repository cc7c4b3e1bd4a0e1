"""The check of what is sealed: every blob against its digest, what is missing, and what nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from azukari.cli.output import Out
from azukari.desk.desk import Desk
from azukari.desk.words import WordsLost
from azukari.law.say import Say
from azukari.store.models import Draft, Entry, Pending, VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.errors import BlobError


class Add(Protocol):
    """Takes a finding."""

    def __call__(
        self,
        code: str,
        say: Say,
        *,
        wrong: bool = True,
        contract: str | None = None,
        seq: int | None = None,
        where: str | None = None,
    ) -> None:
        """One more."""


class BlobCheck:
    """One pass over the store of blobs."""

    def __init__(self, desk: Desk, add: Add) -> None:
        self._desk, self._add = desk, add
        self._folder = desk.instance.blobs
        self._words_away = False

    def run(self, out: Out) -> dict[str, int]:
        """Check everything; how many blobs of items there are, and how many others."""
        if not self._folder.is_dir():
            text = Say("blobs フォルダがありません。バックアップから戻してください。", "There is no folder blobs; restore it.")
            self._add("BLOB_FOLDER", text)
            return {"blobs": 0, "other_blobs": 0}
        blobs = Blobs(self._folder)
        objects = self._objects()
        documents = dict(self._documents())
        there = list(blobs)
        others = [digest for digest in there if digest not in objects]
        absent = [digest for digest in documents if digest not in objects and digest not in set(there)]
        with out.bar(Say("保管庫", "vault"), len(objects) + len(others)) as bar:
            for digest in [*objects, *others, *absent]:
                self._blob(blobs, digest, objects.get(digest) or documents.get(digest))
                bar.more(1)
        self._surplus([digest for digest in others if digest not in documents])
        return {"blobs": len(objects), "other_blobs": len(others)}

    def _blob(self, blobs: Blobs, digest: str, of: tuple[str, str] | None) -> None:
        try:
            blobs.check(digest)
        except BlobError as error:
            why = error.refusal
            log, what = of or (None, "")
            self._add(why.code, Say(why.ja, why.en), contract=log, where=f"{what} {digest}".strip())

    def _objects(self) -> dict[str, tuple[str, str]]:
        """The blobs that items rest in: of which contract and item."""
        found: dict[str, tuple[str, str]] = {}
        for thing in VaultObject.objects.filter(erased=None).order_by("log_id", "item", "version"):
            found |= dict.fromkeys(
                filter(None, (thing.sealed.get("blob"), thing.sealed.get("index"))), (thing.log_id, thing.item)
            )
        return found

    def _documents(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """The blobs of documents, as the words of entries name them."""
        for log, seq, sealed in Entry.objects.exclude(words=None).values_list("log_id", "seq", "words").iterator():
            try:
                said = self._desk.words.open(log, seq, bytes(sealed or b"")).words
            except (WordsLost, OSError):
                # that the key or the words are gone is told elsewhere
                self._words_away = True
                continue
            yield from ((digest, (log, f"#{seq}")) for digest in _named(said))

    def _surplus(self, left: list[str]) -> None:
        """What nothing refers to: told, not wrong. Not told where a reference may be that cannot be seen."""
        if not left or self._words_away or Draft.objects.exists() or Pending.objects.exists():
            return
        erased = VaultObject.objects.exclude(erased=None).values_list("sealed", flat=True)
        gone = {digest for sealed in erased for digest in (sealed.get("blob"), sealed.get("index"))}
        for digest in left:
            text = (
                Say("消去された品目の暗号文です。開く鍵はありません。", "Sealed bytes of something erased; no key opens them.")
                if digest in gone
                else Say(
                    "どの記録からも参照されていません（途中で終わった預入れなど）。開く鍵はありません。",
                    "Nothing refers to it (a deposit that was cut short); no key opens it.",
                )
            )
            self._add("BLOB_SURPLUS", text, wrong=False, where=digest)


def _named(said: Any) -> Iterator[str]:  # noqa: ANN401 — words of any shape
    """The blobs of the documents within some words."""
    if isinstance(said, dict):
        if isinstance(said.get("blob"), str) and "sha256" in said:
            yield said["blob"]
        for inner in said.values():
            yield from _named(inner)
    elif isinstance(said, (list, tuple)):
        for inner in said:
            yield from _named(inner)
