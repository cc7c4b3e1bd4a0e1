"""The verdict on an evidence pack, from its bytes and a fingerprint from paper. No database, network or clock.

In this order: container → header → key and checkpoint → leaves (and, in a part, the rest) → words → personal signatures →
heads and witnesses → what the reader asked (fingerprints, size, age). Everything is looked at, also after a fault, as long as the
framing holds; the gravest finding decides.
The law is not replayed here: ``on_leaf`` hands each sound leaf to whoever does, in the same pass.
"""

from collections.abc import Sequence
from typing import BinaryIO, Final

from msgspec import structs

from azukari.ledger import pack
from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.keys import fingerprint as fingerprint_of
from azukari.ledger.keys import read_fingerprint
from azukari.ledger.outside import witnessed
from azukari.ledger.reading import OnLeaf, Reading
from azukari.ledger.report import Report
from azukari.ledger.scope import TierScope

__all__ = ["OnLeaf", "verify_pack"]

_SECOND: Final = 1_000_000
CLOCKS: Final = 600 * _SECOND
"""By how much clocks may differ before a moment counts as later than now."""


def verify_pack(
    file: BinaryIO,
    fingerprint: str | None,
    progress: pack.Progress | None = None,
    *,
    on_leaf: OnLeaf | None = None,
    now: int | None = None,
    max_age: int | None = None,
    at_least: int = 0,
    witnesses: Sequence[str] = (),
) -> Report:
    """Verify a pack in one pass with bounded memory. Bad bytes never raise; they are findings.

    ``fingerprint`` is the one on paper, as typed. ``max_age`` (microseconds, with ``now``) makes an older pack STALE, and one that is
    more than ten minutes ahead of ``now`` UNVERIFIABLE;
    ``at_least`` is a size that a witness or a paper has seen already, and makes a shorter one INCOMPLETE. ``progress``
    gets entries done and in all. ``witnesses`` are fingerprints of witnesses from paper, as typed. Whatever
    ``on_leaf`` or reading the file raises passes through.
    """
    if (max_age is None) != (now is None):
        message = "now and max_age belong together"
        raise TypeError(message)
    run = _Run(progress, on_leaf)
    try:
        run.read(file)
    except LedgerError as error:
        run.findings.add(error.code, error.where, error.detail)
    run.conclude()
    run.compare(fingerprint, witnesses, at_least)
    if now is not None and max_age is not None:
        run.age(now, max_age)
    return run.report()


class _Run(Reading):
    """One verification: the pack that was read, and what is asked of it."""

    def conclude(self) -> None:
        """Say what can be said only when all members have been read."""
        chain, outside = self.chain, self.outside
        if chain is None or outside is None:
            return
        outside.conclude()
        if chain.with_approval > self.personal.count:
            self.findings.add("APPROVAL_ABSENT", Where("leaves"), f"{self.personal.count} of {chain.with_approval}")
        if self.personal.sound and outside.leaves_open(self.personal.sound[-1]):
            self.findings.add("PASSKEY_UNPROVED", Where("approvals"), f"entry {self.personal.sound[-1]}")
        if isinstance(self.part, TierScope) and not outside.shows(self.part.tier, self.checkpoint):
            self.findings.add("SCOPE_UNPROVED", Where("leaves"), "no head of this size shows the tier")

    def compare(self, typed: str | None, witnesses: Sequence[str], at_least: int) -> None:
        """Compare the pack with what the reader knows from elsewhere."""
        if typed is None:
            self.findings.add("FINGERPRINT_ABSENT", Where("header"))
        elif self.header is not None:
            try:
                if read_fingerprint(typed) != fingerprint_of(self.header.vkey):
                    self.findings.add("FINGERPRINT_OTHER", Where("header"))
            except LedgerError as error:
                self.findings.add(error.code, Where(), error.detail)
        self.witnessed = witnessed(
            self.outside, witnesses, self.findings, None if self.checkpoint is None else self.checkpoint.size
        )
        if self.checkpoint is not None and self.checkpoint.size < at_least:
            self.findings.add("OLDER_THAN_SEEN", Where("checkpoint"), f"{self.checkpoint.size} of {at_least}")

    def age(self, now: int, most: int) -> None:
        """Judge the age: by what the maker states, and by when a witness that the reader vouched for signed, whichever is longer ago."""
        if self.header is None:
            return
        signed = [one.time * _SECOND for one in self.witnessed if one.paper]
        stated = [self.header.made_at, *([max(signed)] if signed else [])]
        if max(stated) - now > CLOCKS:
            self.findings.add("MADE_LATER", Where("header"), f"{max(stated) - now} microseconds")
        if now - min(stated) > most:
            self.findings.add("TOO_OLD", Where("header"), f"{now - min(stated)} microseconds")

    def report(self) -> Report:
        """Put together what was found."""
        chain = self.chain
        if chain is not None:
            self.counts |= {"leaves": chain.count, "tiers": chain.tiers}
        span = None if chain is None or chain.first_at is None else (chain.first_at, chain.last_at)
        report = self.findings.report(self.counts, self.header, self.checkpoint, span)
        return structs.replace(
            report,
            approvals=tuple(self.personal.sound),
            approvals_claimed=0 if chain is None else chain.with_approval,
            witnessed=self.witnessed,
        )
