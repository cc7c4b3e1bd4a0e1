"""What a restored instance does not know, told and not guessed: kept as ``restored.json`` until somebody has dealt with it.

entries   that were signed, or that a witness has seen, and are not here
words     whose key did not come back
documents whose sealed bytes are not here
objects   whose sealed bytes are not here, or whose keys open nothing any more (erased since, or a share that is lost)
effects   that will be done again
drafts    of after the backup, sign-ins and acts about to be signed
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final

import msgspec

from azukari.desk import witnesses
from azukari.desk.backing_up import digests_of, manifest_of
from azukari.desk.document_blobs import named, of_object
from azukari.desk.files import write_new
from azukari.desk.instance import Instance
from azukari.desk.words import Words
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.ledger.guard import Guard
from azukari.store import record
from azukari.store.models import Draft, Effect, Entry, Log, VaultObject
from azukari.vault.blobs import Blobs
from azukari.vault.caller import KeyCaller
from azukari.vault.errors import DeniedError, VaultError

FILE: Final = "restored.json"


class Behind(msgspec.Struct, frozen=True):
    """A contract's record: how many entries are here, and how many are known to have been."""

    log: str
    entries: int
    known: int


class Document(msgspec.Struct, frozen=True):
    """A document whose sealed bytes are not here, and the entry that names it; None where the words that would say it cannot be read."""

    log: str | None
    seq: int | None
    blob: str


class Unknown(msgspec.Struct, frozen=True):
    """What is not known. ``shut`` is None where the key process could not be asked."""

    backup: int
    behind: tuple[Behind, ...]
    words: tuple[str, ...]
    signing_key: bool
    witnessed: bool
    missing: tuple[str, ...]
    shut: tuple[str, ...] | None
    effects: int
    drafts: int
    v: int = 1
    documents: tuple[Document, ...] = ()

    def said(self) -> list[Say]:
        """All of it, a line each; what is in order is not mentioned, what nobody can know is."""
        found = [
            Say(
                f"{one.log}：記録は{one.entries}件で、{one.known}件まであったことが分かっています。`azukari recover` で戻してください。",
                f"{one.log}: {one.entries} entries are here, and {one.known} are known to have been; recover them with `azukari recover`.",
            )
            for one in self.behind
        ]
        if not self.witnessed:
            found.append(
                Say(
                    "バックアップの後の記録がどれだけあったかは、立会いがないため分かりません。",
                    "How many entries there were after the backup is not known, as there is no witness.",
                )
            )
        found += [_lost(log) for log in self.words]
        if not self.signing_key:
            found.append(
                Say(
                    "署名の鍵が戻っていません。鍵の控えから戻すまで、署名を止めます。控えがどこにもなければ `azukari keys new-signing` で作り直し、"
                    "新しい指紋を紙で相手方に渡してください。",
                    "The signing key did not come back: nothing is signed until it is put back from its copy. Where there is none anywhere, "
                    "make another with `azukari keys new-signing`, and give the other party its fingerprint on paper.",
                )
            )
        found += self._objects()
        if self.effects:
            found.append(
                Say(
                    f"後処理{self.effects}件は、バックアップの後に済んでいても、もう一度行います。",
                    f"{self.effects} effects are done again, though some may have been done after the backup.",
                )
            )
        found.append(
            Say(
                f"下書きはバックアップの時の{self.drafts}件だけです。それより後の下書き、サインイン、署名の途中だった行為は失われました。",
                f"Of drafts there are the {self.drafts} of the backup. Later ones, sign-ins, and acts about to be signed are lost.",
            )
        )
        return found

    def _objects(self) -> list[Say]:
        found = []
        if self.documents:
            of = [f"{one.log} #{one.seq}" for one in self.documents[:10] if one.log is not None]
            ja, en = (f"（{'、'.join(of)}）", f" ({', '.join(of)})") if of else ("", "")
            found.append(
                Say(
                    f"文書{len(self.documents)}件の暗号文がありません{ja}。原本か別のバックアップを探してください。",
                    f"The sealed bytes of documents are not here, {len(self.documents)} of them{en}; look for the originals or another backup.",
                )
            )
        if self.missing:
            listed = "、".join(self.missing[:10])
            text = f"{len(self.missing)} items have no content here"
            found.append(
                Say(f"{len(self.missing)}品目の暗号文がありません（{listed}）。", f"{text} ({', '.join(self.missing[:10])}).")
            )
        if self.shut is None:
            found.append(
                Say(
                    "鍵の係か甲のノードが答えないため、預かったものが開くかは分かりません。`azukari keys node` で確かめてください。",
                    "Whether what is sealed opens is not known, as the key process or the entrusting body's node does not answer; "
                    "see `azukari keys node`.",
                )
            )
        elif self.shut:
            found.append(
                Say(
                    f"{len(self.shut)}品目は、鍵がなく開きません（{'、'.join(self.shut[:10])}）。バックアップの後に消去されたか、鍵の持ち分が失われています。",
                    f"{len(self.shut)} items open with no key ({', '.join(self.shut[:10])}): erased after the backup, or a share is lost.",
                )
            )
        return found


def _lost(log: str) -> Say:
    return Say(
        f"{log}：言葉（氏名・文章・書類）の鍵がないため読めず、記録の続きも書けません。鍵の写しを戻してください。",
        f"{log}: names, texts and documents cannot be read, and nothing can be appended, as the key of its words is not here; bring it back.",
    )


def look(instance: Instance, backup: Path) -> Unknown:
    """Look at a restored instance, and keep what was found."""
    logs = list(Log.objects.order_by("pk").values_list("pk", flat=True))
    with_words = set(Entry.objects.exclude(words=None).values_list("log_id", flat=True).distinct())
    named = witnesses.configured(instance)
    found = Unknown(
        backup=manifest_of(backup).at,
        behind=tuple(one for log in logs if (one := _behind(instance, log)) is not None),
        words=tuple(log for log in logs if log in with_words and not (instance.keys / "words" / f"{log}.key").exists()),
        signing_key=(instance.keys / "signer" / "signing-key").exists(),
        witnessed=bool(named),
        missing=_missing(instance),
        shut=_shut(instance, logs),
        effects=Effect.objects.filter(done=None).count(),
        drafts=Draft.objects.count(),
        documents=_documents(instance, backup),
    )
    write_new(instance.folder / FILE, msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    return found


def kept(instance: Instance) -> Unknown | None:
    """What was found when this instance was restored; None where it never was, or that was dealt with and the file removed."""
    try:
        return msgspec.json.decode((instance.folder / FILE).read_bytes(), type=Unknown)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _behind(instance: Instance, log: str) -> Behind | None:
    held, known = record.size(log) or 0, 0
    try:
        known = Guard.from_bytes((instance.keys / "signer" / f"{log}.guard").read_bytes()).size
        known = max(known, witnesses.seen_by_any(instance, witnesses.configured(instance)).get(log, 0))
    except (OSError, LedgerError):
        # what was signed last did not come back either: then nothing is known of it
        known = max(known, 0)
    return Behind(log, held, known) if known > held else None


def _missing(instance: Instance) -> tuple[str, ...]:
    blobs = Blobs(instance.blobs)
    return tuple(
        thing.item
        for thing in VaultObject.objects.filter(erased=None).order_by("pk")
        if not all(blobs.path(one).exists() for one in (thing.sealed["blob"], thing.sealed["index"]) if one)
    )


def _documents(instance: Instance, backup: Path) -> tuple[Document, ...]:
    """Blobs of documents that are not here: those that words name, and where some cannot be read, any of the backup that no item rests in."""
    items = {digest for sealed in VaultObject.objects.values_list("sealed", flat=True) for digest in of_object(sealed)}
    rows = Entry.objects.exclude(words=None).order_by("log_id", "seq").values_list("log_id", "seq", "words")
    documents, unread = named(Words(instance.keys / "words"), rows.iterator())
    wanted = {*documents} | ({*digests_of(backup)} if unread else set())
    blobs = Blobs(instance.blobs)
    absent = [digest for digest in sorted(wanted - items) if not blobs.path(digest).exists()]
    return tuple(_document(digest, documents.get(digest)) for digest in absent)


def _document(digest: str, of: tuple[str, int] | None) -> Document:
    log, seq = of or (None, None)
    return Document(log, seq, digest)


def _shut(instance: Instance, logs: list[str]) -> tuple[str, ...] | None:
    shut: list[str] = []
    try:
        for log in logs:
            things = list(VaultObject.objects.filter(log_id=log, erased=None).order_by("pk"))
            under = KeyCaller(instance.socket).trial(log, [base64.b64decode(one.sealed["wrapped"]) for one in things])
            shut += [one.item for one, generation in zip(things, under, strict=True) if not generation]
    except (VaultError, DeniedError):
        return None
    return tuple(shut)
