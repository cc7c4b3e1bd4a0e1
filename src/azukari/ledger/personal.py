"""Officers' personal signatures in a pack: their enrolments, and each signature against its entry."""

from array import array
from collections.abc import Iterable
from typing import Final

from azukari.ledger import approval
from azukari.ledger.approval import Approvals, Enrolments
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.heads import HeadsLeaf, PersonLeaf, decode_instance
from azukari.ledger.held import Claims
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.succession import Add

__all__ = ["Personal"]

Records = Iterable[tuple[int, bytes]]


class Personal:
    """Reads the members ``passkeys`` and ``approvals``. Faults go to ``add``."""

    def __init__(self, add: Add) -> None:
        """Begin with nobody enrolled."""
        self.shown: Final[list[tuple[int, bytes]]] = []
        self.sound: Final = array("q")
        self.count = 0
        self._add = add
        self._enrolments = Enrolments()
        self._trusted = True

    @property
    def people(self) -> list[PersonLeaf] | None:
        """Of each person the last entry shown, ascending; None where the entries cannot be trusted."""
        return self._enrolments.people() if self._trusted else None

    def passkeys(self, records: Records) -> None:
        """Read the entries about passkeys; keep their numbers and hashes for the proof in the instance log."""
        for offset, data in records:
            try:
                entry = decode_instance(data)
                if isinstance(entry, HeadsLeaf):
                    raise LedgerError("LEAF_MALFORMED", "not about a passkey")
                before = self.shown[-1][0] if self.shown else -1
                self.shown.append((entry.seq, leaf_hash(data)))
                if entry.seq <= before:
                    raise LedgerError("PASSKEY_CHAIN", f"{entry.seq} after {before}")
                self._enrolments.add(entry, data)
            except LedgerError as error:
                self._trusted = False
                self._add(error.code, Where("passkeys", offset), error.detail)

    def approvals(self, records: Records, claims: Claims) -> None:
        """Check the signatures against what the shown entries say of them."""
        checks, before = Approvals(self._enrolments.found), -1
        officers = Claims.by_digest(one.person for one in self._enrolments.found)
        for offset, data in records:
            self.count += 1
            seq: int | None = None
            try:
                found = approval.decode(data)
                seq = found.seq
                if seq <= before:
                    raise LedgerError("APPROVAL_ORDER", f"{seq} after {before}")
                before = seq
                claim = claims.of(seq, officers)
                if claim is None:
                    raise LedgerError("APPROVAL_UNKNOWN", f"entry {seq}")
                if self._trusted:
                    checks.check(claim, found)
                    self.sound.append(seq)
                else:
                    checks.note(claim, found)
            except LedgerError as error:
                self._add(error.code, Where("approvals", offset, seq), error.detail)
