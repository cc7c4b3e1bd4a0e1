"""What a verification found: findings, and the verdict that follows from them."""

from typing import Final

import msgspec
from msgspec import structs

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import Where
from azukari.ledger.keys import fingerprint
from azukari.ledger.pack import Header, Omission
from azukari.ledger.texts import NOT_A_PACK, TEXTS, VERDICT_TEXTS, Verdict

__all__ = ["MAX_FINDINGS", "Finding", "Findings", "Report", "Witnessed"]

MAX_FINDINGS: Final = 100
_GRAVITY: Final = {verdict: gravity for gravity, verdict in enumerate(Verdict)}


class Finding(msgspec.Struct, frozen=True):
    """One thing found: its stable code, the verdict that it leads to, where, and what to say.

    ``member`` and ``offset`` (bytes from the beginning) place it in the file, ``seq`` in the contract's log.
    ``detail`` is for the engineer.
    """

    code: str
    verdict: Verdict
    member: str | None
    offset: int | None
    seq: int | None
    detail: str
    ja: str
    en: str


class Witnessed(msgspec.Struct, frozen=True):
    """A witness whose cosignature holds: how many entries of the contract it covers, and when it was given (POSIX seconds, its own clock).

    ``paper`` says that the reader gave its ``fingerprint``; otherwise anybody may call themselves so.
    """

    name: str
    fingerprint: str
    size: int
    time: int
    paper: bool = False


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a verification. Fields that the pack did not get so far as to tell are None.

    Times count microseconds since 1970-01-01 UTC. ``fingerprint`` is that of the key *in the pack*; it proves
    nothing unless it was compared with paper, which is what VALID says. ``law_replayed`` is the header's statement
    that a replay of the law is possible; the replay itself is not done here. ``counts``: ``leaves`` read, ``tiers``,
    ``words_opened`` and ``words_sealed``, ``other_signatures`` on the checkpoint (not judged), ``names`` that the maker added (proved by
    nothing), ``findings`` in all (``findings`` itself lists the first hundred).

    ``scope`` and ``shown`` are the header's in a part, ``omits`` what its maker says is left out. ``approvals`` are the numbers of the
    entries whose personal signature holds, of ``approvals_claimed`` entries that say they have one. ``witnessed`` is how far each
    witness has cosigned.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    counts: dict[str, int]
    kind: str | None = None
    log: str | None = None
    origin: str | None = None
    size: int | None = None
    root: str | None = None
    first_at: int | None = None
    last_at: int | None = None
    made_at: int | None = None
    vkey: str | None = None
    fingerprint: str | None = None
    law_replayed: bool = False
    scope: dict[str, int | str] | None = None
    shown: int | None = None
    omits: tuple[Omission, ...] = ()
    approvals: tuple[int, ...] = ()
    approvals_claimed: int = 0
    witnessed: tuple[Witnessed, ...] = ()

    @property
    def ja(self) -> str:
        """The verdict in a Japanese sentence."""
        return self._says[0]

    @property
    def en(self) -> str:
        """The verdict in an English sentence."""
        return self._says[1]

    @property
    def _says(self) -> tuple[str, str]:
        none = any(one.code == "PACK_MAGIC" for one in self.findings)
        return NOT_A_PACK if none else VERDICT_TEXTS[self.verdict]

    def also(self, code: str, detail: str) -> "Report":
        """The same with one more finding, which stands first where it is as grave as any."""
        verdict, ja, en = TEXTS[code]
        found = Finding(code, verdict, None, None, None, detail, ja, en)
        return structs.replace(
            self,
            verdict=min(self.verdict, verdict, key=_GRAVITY.__getitem__),
            findings=tuple(sorted((found, *self.findings), key=lambda one: _GRAVITY[one.verdict])),
            counts={**self.counts, "findings": self.counts["findings"] + 1},
        )

    @property
    def first_bad_seq(self) -> int | None:
        """Number of the first entry that a finding of INVALID names, if any could be named."""
        named = (f.seq for f in self.findings if f.verdict is Verdict.INVALID and f.seq is not None)
        return min(named, default=None)


class Findings:
    """Collects findings; keeps the first hundred and counts the rest."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self._kept: list[Finding] = []
        self.count = 0
        self.verdict = Verdict.VALID

    def add(self, code: str, where: Where, detail: str = "") -> None:
        """Note one finding. The gravest decides the verdict."""
        verdict, ja, en = TEXTS[code]
        self.count += 1
        self.verdict = min(self.verdict, verdict, key=_GRAVITY.__getitem__)
        if len(self._kept) < MAX_FINDINGS:
            self._kept.append(Finding(code, verdict, *where, detail, ja, en))

    def sorted(self) -> tuple[Finding, ...]:
        """Return the kept findings, gravest first, then in the order of the file; those that name nothing last."""
        end = float("inf")
        return tuple(
            sorted(
                self._kept,
                key=lambda f: (
                    _GRAVITY[f.verdict],
                    end if f.seq is None else f.seq,
                    end if f.offset is None else f.offset,
                ),
            )
        )

    def report(
        self, counts: dict[str, int], header: Header | None, checkpoint: Checkpoint | None, span: tuple[int, int] | None
    ) -> Report:
        """Put together the report from the parts that could be read; ``span`` is the first and last time."""
        report = Report(verdict=self.verdict, findings=self.sorted(), counts={**counts, "findings": self.count})
        if header is not None:
            report = structs.replace(
                report,
                kind=header.kind,
                log=header.log,
                origin=header.origin,
                made_at=header.made_at,
                vkey=header.vkey,
                fingerprint=fingerprint(header.vkey),
                law_replayed=header.law_replayed,
                scope=None if header.scope is msgspec.UNSET else header.scope,
                shown=None if header.shown is msgspec.UNSET else header.shown,
                omits=header.omits,
            )
        if checkpoint is not None:
            report = structs.replace(report, size=checkpoint.size, root=checkpoint.root.hex())
        if span is not None:
            report = structs.replace(report, first_at=span[0], last_at=span[1])
        return report
