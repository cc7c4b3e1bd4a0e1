"""The witnesses of an instance as it knows them: which there are, what each has been seen to hold, and which records stand still.

    witnesses.toml        whom the record is sent to: verifier key, address, party
    keys/signer/seen-<id> what that witness said it holds, by log; outside the database, so that a database restored from an old copy is noticed
    stopped/<log>         a record that went back, or was rewritten: nothing is signed and nothing is appended until it was recovered

``instance`` stands for the instance log, and where it stands still everything does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from azukari.desk.files import sync_folder, write_new
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.ledger.cosign import CosignerKey
from azukari.ledger.errors import LedgerError

FILE: Final = "witnesses.toml"
INSTANCE: Final = "instance"
SIGNER: Final = "signer"
STOPPING: Final = frozenset({"ROLLBACK_DETECTED", "FORK_DETECTED"})
"""What makes a record stand still: it is not the one that was signed."""
_DIGEST: Final = 32
_COUNTED: Final = re.compile(r"([0-9]+) held(?:, ([0-9]+) signed)?(?:, ([0-9]+) (?:seen|known))?")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f\x7f]*')
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


class Witness(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A node of another party. ``certificate`` is the SHA-256 of its TLS certificate (hex), where it is known by that and not by an authority."""

    key: str
    url: str
    party: str
    certificate: str | None = None

    @property
    def cosigner(self) -> CosignerKey:
        """What its signatures are checked with."""
        return CosignerKey.parse(self.key)

    @property
    def id(self) -> str:
        """The key id in hexadecimal: what the record and the store name it by."""
        return self.cosigner.key_id.hex()


class Stopped(msgspec.Struct, frozen=True):
    """Why a record stands still: ``held`` entries are there, ``wanted`` were signed or seen by ``by``."""

    code: str
    detail: str
    by: str

    @property
    def lasts(self) -> bool:
        """Whether it stays so although the signer finds nothing: somebody saw another history, or read what the signer does not read again."""
        return self.code == "FORK_DETECTED" and self.by != SIGNER


# ── who there is ──


def configured(instance: Instance) -> tuple[Witness, ...]:
    """The witnesses of an instance, in the order in which they were named. :raises FaultError: ``WITNESSES_UNREADABLE``."""
    path = instance.folder / FILE
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")).get("witness", []), tuple[Witness, ...])
        for one in found:
            _sound(one)
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, LedgerError) as error:
        text = Say(
            f"{FILE} を読み取れません（{error}）。書き方を直すか、バックアップから戻してください。",
            f"{FILE} cannot be read ({error}); mend or restore it.",
        )
        raise FaultError(Fault("WITNESSES_UNREADABLE", text)) from None
    return found


def add(instance: Instance, witness: Witness) -> None:
    """Name one more witness. The courier begins with it when the instance is served next.

    :raises FaultError: ``WITNESS_KEY``, ``WITNESS_URL``, ``WITNESS_KNOWN``, ``WITNESS_SAME_NAME``, ``WITNESSES_UNREADABLE``; nothing is changed.
    """
    try:
        _sound(witness)
    except LedgerError as error:
        text = Say(
            f"立会いの検証鍵ではありません（{error.code}）。`azukari witness init` が示した検証鍵を、そのまま入力してください。",
            f"That is no verifier key of a witness ({error.code}); give the one that `azukari witness init` showed, as it is.",
        )
        raise FaultError(Fault("WITNESS_KEY", text, "--vkey")) from error
    before = configured(instance)
    if any(one.id == witness.id or one.url == witness.url for one in before):
        text = Say("その立会いは登録済みです。", "That witness is known already.")
        raise FaultError(Fault("WITNESS_KNOWN", text, "--vkey"))
    name = witness.cosigner.name
    if any(one.cosigner.name == name for one in before):
        text = Say(
            f"「{name}」という名前の立会いは登録済みです。鍵が替わったときは、古いほうを `azukari witness remove` で消してから登録してください。",
            f"There is a witness named {name} already. If its key has changed, remove the old one first (`azukari witness remove`).",
        )
        raise FaultError(Fault("WITNESS_SAME_NAME", text, "--vkey"))
    _write(instance, (*before, witness))


def remove(instance: Instance, text: str) -> Witness:
    """Name a witness no more, given by its verifier key or its id; what it alone let stand still goes on. Its cosignatures stay in the store.

    :raises FaultError: ``WITNESS_UNKNOWN``, ``WITNESSES_UNREADABLE``; nothing is changed.
    """
    before = configured(instance)
    gone = next((one for one in before if text in {one.key, one.id}), None)
    if gone is None:
        say = Say(
            "その立会いは登録されていません。`azukari witness list` で番号を確かめてください。",
            "There is no such witness; see `azukari witness list` for its id.",
        )
        raise FaultError(Fault("WITNESS_UNKNOWN", say, "--vkey"))
    _write(instance, tuple(one for one in before if one != gone))
    for log, why in standing_still(instance).items():
        if why.by == gone.cosigner.name:
            let_go(instance, log)
    return gone


def _write(instance: Instance, there: Iterable[Witness]) -> None:
    lines = [line for one in there for line in _lines(one)]
    write_new(instance.folder / FILE, "\n".join(lines).encode() + b"\n")


def _sound(witness: Witness) -> None:
    """:raises LedgerError: for the key. :raises FaultError: ``WITNESS_URL``."""
    _ = witness.id
    try:
        address = urlsplit(witness.url)
        scheme = address.scheme if address.hostname and (address.port or 1) > 0 else ""
    except ValueError:
        scheme = ""
    fits = scheme in {"http", "https"}
    plain = all(_PLAIN.fullmatch(text) for text in (witness.url, witness.party))
    pinned = witness.certificate is None or (scheme == "https" and _FINGERPRINT.fullmatch(witness.certificate))
    if not (fits and plain and pinned):
        text = Say(
            "立会いの番地は http:// か https:// で始めてください（例 http://192.0.2.7:8700）。証明書の指紋は https のとき、16進64桁です。",
            "A witness's address begins with http:// or https:// (http://192.0.2.7:8700); a certificate's fingerprint is 64 hexadecimal "
            "digits, with https only.",
        )
        raise FaultError(Fault("WITNESS_URL", text, "--url"))


def _lines(witness: Witness) -> list[str]:
    said = {name: value for name, value in msgspec.structs.asdict(witness).items() if value is not None}
    return ["[[witness]]", *(f'{name} = "{value}"' for name, value in said.items()), ""]


# ── what they hold ──


def seen_place(instance: Instance, witness: str) -> Path:
    """Where it is kept what a witness, named by its id, has been seen to hold."""
    return instance.keys / "signer" / f"seen-{witness}"


def seen_by(instance: Instance, witness: str) -> dict[str, int]:
    """What a witness, named by its id, has been seen to hold, by log. :raises LedgerError: ``GUARD_STATE_DAMAGED``."""
    path = seen_place(instance, witness)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    body, digest = data[:-_DIGEST], data[-_DIGEST:]
    if sha256(body).digest() != digest:
        raise LedgerError("GUARD_STATE_DAMAGED", path.name)
    return msgspec.json.decode(body, type=dict[str, int])


def saw(instance: Instance, witness: str, held: Mapping[str, int]) -> None:
    """Keep durably what a witness holds; what it once held it holds."""
    before = seen_by(instance, witness)
    after = {**before, **{log: max(size, before.get(log, 0)) for log, size in held.items()}}
    if after != before:
        body = msgspec.json.encode(after, order="sorted")
        write_new(seen_place(instance, witness), body + sha256(body).digest())


def seen_by_any(instance: Instance, witnesses: Iterable[Witness]) -> dict[str, int]:
    """The largest size of each log that any of the witnesses is known to hold. :raises LedgerError: ``GUARD_STATE_DAMAGED``."""
    found: dict[str, int] = {}
    for one in witnesses:
        for log, size in seen_by(instance, one.id).items():
            found[log] = max(size, found.get(log, 0))
    return found


# ── what stands still ──


def stop(instance: Instance, log: str, why: Stopped) -> None:
    """Let a record stand still, durably."""
    data = msgspec.json.encode(why)
    path = instance.folder / "stopped" / log
    if not path.exists() or path.read_bytes() != data:
        write_new(path, data)


def let_go(instance: Instance, log: str) -> None:
    """Let a record go on: it is whole again."""
    path = instance.folder / "stopped" / log
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)


def standing_still(instance: Instance) -> dict[str, Stopped]:
    """Every record that stands still, and why."""
    folder = instance.folder / "stopped"
    paths = [path for path in folder.iterdir() if not path.name.endswith(".new")] if folder.is_dir() else []
    return {path.name: msgspec.json.decode(path.read_bytes(), type=Stopped) for path in sorted(paths)}


def goes_on(instance: Instance, log: str) -> None:
    """Asked before anything is appended. :raises FaultError: ``RECORD_ROLLED_BACK``, ``RECORD_REWRITTEN``; nothing is appended."""
    folder = instance.folder / "stopped"
    for name in (log, INSTANCE):
        try:
            why = msgspec.json.decode((folder / name).read_bytes(), type=Stopped)
        except FileNotFoundError:
            continue
        raise FaultError(told(why))


def told(why: Stopped) -> Fault:
    """What stands in the way of every act, and what to do about it."""
    counted = _COUNTED.search(why.detail)
    if why.code == "ROLLBACK_DETECTED":
        ja, en = "", why.detail
        if counted is not None:
            held, known = int(counted[1]), max(int(number) for number in counted.groups()[1:] if number)
            ja, en = f"（今{held:,}件、署名又は立会いの写し{known:,}件）", f"{held:,} held, {known:,} signed or held by a witness"
        text = Say(
            f"記録が、署名された時点又は立会いの写しより前に戻っています{ja}。続きを書くと記録が二つに分かれるため、行為を受け付けません。"
            "システム担当者は、立会いの写しから `azukari recover` で記録を戻してください。",
            f"The record has gone back behind what was signed, or what a witness holds ({en}). Appending would split it in two, so "
            "nothing is accepted; recover it from the other party's mirror with `azukari recover`.",
        )
        return Fault("RECORD_ROLLED_BACK", text)
    text = Say(
        "記録が、署名されたもの又は立会いの写しと違います。行為を受け付けません。システム担当者は、`azukari serve` を止め、"
        "立会いの写しを指定して `azukari recover` を行ってください。違う記録の番号が示されます。署名の後に書き換えられた記録は元に戻り、"
        "別の続きがあるときは何も変えずに終わります。",
        f"The record is another than what was signed, or than a witness holds ({why.detail}); nothing is accepted. Stop `azukari serve` and "
        "run `azukari recover` with the other party's mirror: it names the entries that differ, puts back what was rewritten after it was signed, "
        "and changes nothing where the record continues otherwise.",
    )
    return Fault("RECORD_REWRITTEN", text)
