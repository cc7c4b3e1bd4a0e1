"""The check of what is sealed: every blob against its digest, what is missing, and what nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from azukari.cli.checking_objects import readable
from azukari.cli.output import Out
from azukari.desk.desk import Desk
from azukari.desk.document_blobs import within
from azukari.desk.effects import UNSEAL
from azukari.desk.words import WordsLost
from azukari.kernel.values import DAY, SECOND
from azukari.law.say import Say
from azukari.store.models import Draft, Effect, Entry, Pending, VaultObject
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


SURPLUS: Final = Say(
    "どの記録からも参照されていません（途中で終わった預入れなど）。開く鍵はありません。一日たった後、`azukari check --remove-surplus` で消せます。",
    "Nothing refers to it (a deposit that was cut short); no key opens it. After a day, `azukari check --remove-surplus` removes it.",
)
SURPLUS_ERASED: Final = Say(
    "消去された品目の暗号文です。開く鍵はありません。消去が済んで一日たった後、`azukari check --remove-surplus` で消せます。",
    "Sealed bytes of something erased; no key opens them. A day after, when the erasure is done, `azukari check --remove-surplus` removes them.",
)


class BlobCheck:
    """One pass over the store of blobs."""

    def __init__(self, desk: Desk, add: Add) -> None:
        self._desk, self._add = desk, add
        self._folder = desk.instance.blobs
        self._words_away = False
        self._closed: dict[str, list[int]] = {}
        self._opened: set[str] = set()

    def run(self, out: Out, *, remove: bool = False, sure: bool = True) -> dict[str, int]:
        """Check everything; how many blobs of items there are, and how many others. ``remove`` takes away what nothing refers to.

        ``sure`` says that the record is whole as far as it was looked at: where entries or words are gone, what they referred to stays.
        """
        if not self._folder.is_dir():
            text = Say("blobs フォルダがありません。バックアップから戻してください。", "There is no folder blobs; restore it.")
            self._add("BLOB_FOLDER", text)
            return {"blobs": 0, "other_blobs": 0}
        blobs = Blobs(self._folder)
        # Before the entries are read: what a draft holds now may stand in an entry that comes later.
        waits = Draft.objects.exists() or Pending.objects.exists()
        objects = self._objects()
        documents = dict(self._documents())
        self._words()
        there = list(blobs)
        others = [digest for digest in there if digest not in objects]
        absent = [digest for digest in documents if digest not in objects and digest not in set(there)]
        with out.bar(Say("保管庫", "vault"), len(objects) + len(others)) as bar:
            for digest in [*objects, *others, *absent]:
                self._blob(blobs, digest, objects.get(digest) or documents.get(digest))
                bar.more(1)
        left = [digest for digest in others if digest not in documents]
        seen = not waits and not self._words_away
        if seen:
            self._surplus(blobs, left, remove=remove and sure)
        if left and remove and not (seen and sure):
            self._unseen()
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
        for thing in readable(VaultObject.objects.filter(erased=None).order_by("log_id", "item", "version")):
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
                self._words_away = True
                self._closed.setdefault(log, []).append(seq)
                continue
            self._opened.add(log)
            yield from ((digest, (log, f"#{seq}")) for digest in within(said))

    def _words(self) -> None:
        """A key that opens none of its contract's words is damaged; where it opens others, those words are. That a key is gone is told elsewhere."""
        for log, entries in sorted(self._closed.items()):
            if not (self._desk.instance.keys / "words" / f"{log}.key").exists():
                continue
            if log not in self._opened:
                text = Say(
                    "言葉の鍵が、この契約の言葉を一つも開きません。鍵が壊れています。装置を確かめ、鍵の控えから戻してください。",
                    "The key of the words opens none of this contract's words: it is damaged. Look at the disk, and restore it from the copy "
                    "of the keys.",
                )
                self._add("WORDS_KEY_DAMAGED", text, contract=log)
                continue
            text = Say(
                "この記録の言葉が壊れていて開きません。装置を確かめ、バックアップから戻してください。",
                "The words of this entry are damaged and do not open. Look at the disk, and restore them from a backup.",
            )
            for seq in entries:
                self._add("WORDS_DAMAGED", text, contract=log, seq=seq)

    def _surplus(self, blobs: Blobs, left: list[str], *, remove: bool) -> None:
        """What nothing refers to: told, not wrong, and removed where that was asked. Not told where a reference may be that cannot be seen."""
        erased = readable(VaultObject.objects.exclude(erased=None)) if left else ()
        gone = {digest for thing in erased for digest in (thing.sealed.get("blob"), thing.sealed.get("index"))}
        erasing = Effect.objects.filter(name=UNSEAL, done=None).exists()
        for digest in left:
            if remove and self._old(blobs.path(digest)) and not (digest in gone and erasing):
                self._remove(blobs, digest)
                continue
            text = SURPLUS_ERASED if digest in gone else SURPLUS
            self._add("BLOB_SURPLUS", text, wrong=False, where=digest)

    def _old(self, path: Path) -> bool:
        """Whether it has had its name for a day: whoever sealed it has entered it by then, or never will."""
        try:
            found = path.stat()
        except FileNotFoundError:
            return False
        return max(found.st_mtime, found.st_ctime) * SECOND < self._desk.clock() - DAY

    def _remove(self, blobs: Blobs, digest: str) -> None:
        try:
            blobs.discard(digest)
        except BlobError as error:
            why = error.refusal
            self._add(why.code, Say(why.ja, why.en), where=digest)
            return
        text = Say("どの記録からも参照されていない暗号文を消しました。", "Sealed bytes that nothing refers to were removed.")
        self._add("BLOB_REMOVED", text, wrong=False, where=digest)

    def _unseen(self) -> None:
        text = Say(
            "何が要るかを全て見られないため、暗号文を何も消していません。示された誤りを直し、言葉の鍵を戻し、下書きと署名の待ちを済ませてから、"
            "もう一度行ってください。バックアップから戻したときは、`azukari status` に示される対処を先に済ませます。",
            "No sealed bytes were removed, as not everything that may refer to them can be seen. Mend what is told as wrong, restore the keys "
            "of words, finish drafts and what waits to be signed; after a restore, deal first with what `azukari status` tells. Then try again.",
        )
        self._add("SURPLUS_UNSEEN", text, wrong=False)
