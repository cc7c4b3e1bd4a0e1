"""What fixes a pack's record from outside: pairs of an instance checkpoint and a sight, and the witnesses who cosigned."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from azukari.ledger.chain import Chain
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import Cosignature, CosignerKey, cosignatures
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.keys import VerifierKey, fingerprint, read_fingerprint
from azukari.ledger.note import Note, open_note
from azukari.ledger.pack import Header
from azukari.ledger.personal import Personal
from azukari.ledger.report import Findings, Witnessed
from azukari.ledger.scope import TierScope
from azukari.ledger.sight import Sight, check_people, read_sight, verify_sight

__all__ = ["Outside", "witnessed"]

MEMBER: Final = "instance"
PAIRS: Final = (2, 4)
Records = Iterator[tuple[int, bytes]]


class _Pair:
    """An instance checkpoint and its sight, as far as they could be read; sound while nothing was found against either."""

    def __init__(self, note_at: int) -> None:
        self.note_at = note_at
        self.note: Note | None = None
        self.signed: Checkpoint | None = None
        self.sight: Sight | None = None
        self.sound = True
        self.cosigned: list[Cosignature] = []


class Outside:
    """Reads the members ``instance`` and ``witnesses``. Faults go to the findings."""

    def __init__(self, findings: Findings, header: Header) -> None:
        """Begin with nothing read of the pack with this header."""
        self._findings = findings
        self._header = header
        self._pairs: list[_Pair] = []
        self._keys: list[CosignerKey] = []

    def instance(self, records: Records, chain: Chain | None, contract: Checkpoint | None, personal: Personal) -> None:
        """Read the pairs. Raises RECORD_COUNT where they are not one or two."""
        held, count = list[tuple[int, bytes]](), 0
        for record in records:
            count += 1
            held = [*held, record][: PAIRS[-1]]
        if count not in PAIRS:
            raise LedgerError("RECORD_COUNT", f"{count} records")
        for first, ((note_at, note), (sight_at, sight)) in zip(
            (True, False), zip(held[::2], held[1::2], strict=True), strict=False
        ):
            pair = _Pair(note_at)
            self._pairs.append(pair)
            try:
                self._note(pair, note)
            except LedgerError as error:
                self._unsound(pair, error, note_at)
            if pair.signed is None:
                continue
            try:
                self._sight(pair, sight, contract, personal if first else None)
                if chain is not None and pair.sight is not None:
                    self._tiers(pair.sight, chain, contract)
            except LedgerError as error:
                pair.sight = None
                self._unsound(pair, error, sight_at)

    def _unsound(self, pair: _Pair, error: LedgerError, offset: int) -> None:
        pair.sound = False
        self._findings.add(error.code, Where(MEMBER, offset), error.detail)

    def _note(self, pair: _Pair, data: bytes) -> None:
        header = self._header
        pair.note = Note.parse(data)
        pair.signed = Checkpoint.parse(pair.note.text)
        if pair.signed.extensions:
            raise LedgerError("CHECKPOINT_MALFORMED", "extension lines")
        open_note(data, [VerifierKey.parse(header.vkey)])
        if pair.signed.origin != header.origin.removesuffix(f"/{header.log}"):
            raise LedgerError("CHECKPOINT_ORIGIN", pair.signed.origin)

    def _sight(self, pair: _Pair, data: bytes, contract: Checkpoint | None, personal: Personal | None) -> None:
        sight = read_sight(data)
        before = self._pairs[0]
        if pair.signed is None or pair is not before:
            if sight.tiers or sight.persons[0]:
                raise LedgerError("INSTANCE_MALFORMED", "tiers or people in the second pair")
            if pair.signed is None or (before.signed is not None and pair.signed.size >= before.signed.size):
                raise LedgerError("INSTANCE_MALFORMED", "not smaller than the first")
        if sight.head.log != self._header.log:
            raise LedgerError("LOG_OTHER", sight.head.log)
        verify_sight(sight, pair.signed, () if personal is None else personal.shown, contract)
        people = None if personal is None else personal.people
        if people is not None:
            check_people(sight, people)
        pair.sight = sight

    def _tiers(self, sight: Sight, chain: Chain, contract: Checkpoint | None) -> None:
        """Compare the shown tiers with the entries, as far as these tell."""
        if chain.unreadable or chain.disordered:
            return
        part = self._header.part
        whole = part is None and contract is not None and sight.head.size == contract.size
        for tier in sight.tiers:
            if whole:
                found = chain.tier(tier.tier)
            elif isinstance(part, TierScope) and tier.tier == part.tier:
                found = _below(chain, part, sight.head.size)
            else:
                continue
            if found != (tier.count, tier.seq, tier.last):
                raise LedgerError("TIERS_OTHER", f"tier {tier.tier}")

    def shows(self, tier: int, contract: Checkpoint | None) -> bool:
        """Tell whether a sound first pair shows the tier at the size of the contract's checkpoint."""
        pair = self._pairs[0] if self._pairs else None
        if pair is None or not pair.sound or pair.sight is None or contract is None:
            return False
        return any(one.tier == tier for one in pair.sight.tiers) and pair.sight.head.size >= contract.size

    def leaves_open(self, seq: int) -> bool:
        """Tell whether a sound first pair does not show which passkeys had ended when entry ``seq`` was made."""
        pair = self._pairs[0] if self._pairs else None
        if pair is None or not pair.sound or pair.sight is None:
            return False
        return pair.sight.heads.whose is None or seq >= pair.sight.head.size

    def witnesses(self, records: Records) -> None:
        """Read the keys of the witnesses."""
        before: str | None = None
        for offset, data in records:
            try:
                text = _text(data)
                last, before = before, text
                if last is not None and last >= text:
                    raise LedgerError("WITNESS_ORDER")
                self._keys.append(CosignerKey.parse(text))
            except LedgerError as error:
                self._findings.add(error.code, Where("witnesses", offset), error.detail)

    def conclude(self) -> None:
        """Verify the cosignatures by the listed keys, once all members are read."""
        for pair in self._pairs:
            if pair.note is not None:
                try:
                    pair.cosigned = cosignatures(pair.note, self._keys)
                except LedgerError as error:
                    self._unsound(pair, error, pair.note_at)

    def found(self) -> dict[str, Witnessed]:
        """Tell by fingerprint what each witness cosigned: the largest size and the latest time."""
        found: dict[str, Witnessed] = {}
        for pair in self._pairs:
            if not pair.sound or pair.sight is None:
                continue
            for key, time, _ in pair.cosigned:
                one = Witnessed(key.name, fingerprint(key.text()), pair.sight.head.size, time)
                known = found.get(one.fingerprint)
                if known is None or (known.size, known.time) < (one.size, one.time):
                    found[one.fingerprint] = one
        return found


def witnessed(outside: Outside | None, typed: Sequence[str], findings: Findings, size: int | None) -> tuple[Witnessed, ...]:
    """Tell what each witness cosigned.

    Findings are what no key fits of ``typed``, fingerprints from paper, and whose witness has not come to ``size``, that of the record.
    """
    found = {} if outside is None else outside.found()
    for text in typed:
        try:
            wanted = read_fingerprint(text)
            if wanted not in found:
                raise LedgerError("WITNESS_ABSENT", wanted)
            one = found[wanted] = msgspec.structs.replace(found[wanted], paper=True)
            if size is not None and one.size < size:
                raise LedgerError("WITNESS_BEHIND", f"entries {one.size} to {size - 1}")
        except LedgerError as error:
            findings.add(error.code, Where(), error.detail)
    return tuple(found.values())


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise LedgerError("VKEY_MALFORMED", "not UTF-8") from error


def _below(chain: Chain, part: TierScope, size: int) -> tuple[int, int, str]:
    """What the shown entries say of their tier below a size: how many, the last, its hash."""
    own = [seq for seq in chain.shown.numbers if seq < size and seq not in part.others]
    if not own:
        return 0, -1, ""
    at = chain.shown.numbers.index(own[-1])
    return len(own), own[-1], bytes(chain.shown.digests[at * 32 : at * 32 + 32]).hex()
