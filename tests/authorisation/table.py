"""Who may do what, to be read by a person: one line per act, reviewed against the annex; the code is held to it, not it to the code.

甲   S section officer · A approver · H handover officer · I inspector
乙   G signatory · P person in charge · E engaged person · O operator · D handover officer (a subcontractor's too, for its own tier)
X    the system itself
*    anybody, of either side

A capital letter: done in that capacity, and it succeeds wherever ``where`` says. A small letter: done in that capacity, but in every
scene something else stands against it (somebody not notified as operator, a draft that waits for another, a keyed page in which nothing
differs). A point: never.

b    also before the first day of the contract     a    also after its end
"""

from typing import Final, NamedTuple

from azukari.kernel.values import Capacity
from tests.authorisation.scene import Life

LETTERS: Final = {
    "S": Capacity.SECTION_OFFICER,
    "A": Capacity.APPROVER,
    "H": Capacity.WARD_HANDOVER_OFFICER,
    "I": Capacity.INSPECTOR,
    "G": Capacity.SIGNATORY,
    "P": Capacity.PERSON_IN_CHARGE,
    "E": Capacity.ENGAGED_PERSON,
    "O": Capacity.OPERATOR,
    "D": Capacity.HANDOVER_OFFICER,
    "X": Capacity.INSTRUMENT,
}

TABLE: Final = """
p00.register                 S . . .   . . . . .   .   b .
p00.appoint                  S . . .   . . . . .   .   b a
p00.relieve                  S . . .   . . . . .   .   b a
p00.adopt-term               . A . .   . . . . .   .   b .
p00.load-annex               S . . .   . . . . .   .   b a
p00.confirm-annex            . A . .   . . . . .   .   b .
p00.correct                  s a h i   G P . . D   .   b a
p00.draft                    S A H I   . . . . .   .   b a
p00.agree-draft              s A h i   . . . . .   .   b a
p00.return-draft             s A h i   . . . . .   .   b a
p00.decide-draft             . A . .   . . . . .   .   b a
p00.succeed                  S A . .   G . . . .   .   b a
p00.deputise                 S A . .   G . . . .   .   b a
p00.end-deputy               S A . .   G . . . .   .   b a
p00.take-over                S A . .   . . . . .   .   b a
p00.renew                    S A . .   . . . . .   .   b a
p00.acquire                  . . . .   . p e O .   .   b .
p00.amend                    . A . .   . . . . .   .   b .
p00.confirm-contents         S . H .   . P . . D   .   b a
p00.complete                 S A . .   . . . . .   .   b a
p00.resume                   . A . .   . . . . .   .   b a
p00.close                    . A . .   . . . . .   .   b a
p00.note                     S A . .   G P . . .   .   b a
p00.refused                  . . . .   . . . . .   X   b a
p00.name-witness             . A . .   . . . . .   .   b a
p00.cosigned                 . . . .   . . . . .   X   b a
p02.designate                . . . .   G . . . .   .   b a
p02.name-dispatching-firm    . . . .   . P . . .   .   b .
p02.enrol                    . . . .   . P . . .   .   b .
p02.leave                    . . . .   G P . . .   .   b a
p02.change-work              . . . .   . P . . .   .   b .
p02.supervise                . . . .   . P . . .   .   b .
p02.confirm-employer         . . . .   . P E O D   .   b .
p02.found-elsewhere          . . . .   . . . . .   X   b a
p03.hold-course              . . . .   . P . . .   .   b .
p03.take-course              . . . .   . P E O D   .   b .
p04.pledge                   . . . .   G p e o d   .   b .
p04.remind                   . . . .   G P . . .   .   b a
p05.submit-rules             . . . .   G P . . .   .   b .
p05.receive-rules            S A . .   . . . . .   .   b a
p05.return-rules             S A . .   . . . . .   .   b a
p05.confirm-rules            . . . .   G P . . .   .   b .
p06.notify-facility          . . . .   G P . . .   .   b .
p06.withdraw-facility        . . . .   G P . . .   .   b a
p06.notify-schedule          . . . .   G P . . .   .   b .
p06.withdraw-schedule        . . . .   G P . . .   .   b a
p06.notify-operator          . . . .   G P . . .   .   b .
p06.withdraw-operator        . . . .   G P . . .   .   b a
p06.state-volume             . . . .   G P . . .   .   b .
p07.request-consent          . . . .   G P . . .   .   b .
p07.ask-further              S A . .   . . . . .   .   b .
p07.answer-further           . . . .   G P . . .   .   b .
p07.consent                  . A . .   . . . . .   .   b .
p07.decline                  . A . .   . . . . .   .   b a
p07.withdraw-consent         . A . .   . . . . .   .   b a
p07.begin-subcontract        . . . .   G P . . .   .   b .
p07.end-subcontract          . . . .   G P . . .   .   b a
p07.call-for-report          S A . I   . . . . .   .   b a
p07.report-subcontract       . . . .   G P . . .   .   b a
p07.supervise-subcontractor  . . . .   . P . . .   .   b a
p07.declare-subcontractors   . . . .   G P . . .   .   b a
p08.open                     . . . .   . p e O .   .   . .
p08.view-page                . . . .   . p e O .   .   . .
p08.search                   . . . .   . p e O .   .   . .
p08.process                  . . . .   . p e O .   .   . .
p08.derive                   . . . .   . p e O .   .   . .
p08.assign-purpose           . . . .   . P . . .   .   b .
p08.withdraw-assignment      . . . .   . P . . .   .   b a
p08.view-sheet               . . . .   . p e O .   .   . .
p08.found                    . . . .   . . . . .   x   b a
p08.note-exception           . . . .   . P . O .   .   b a
p08.run-ended                . . . .   . . . . .   X   b a
p08.begin-keying             . . . .   . p e O .   .   . .
p08.key-in                   . . . .   . p e O .   .   . .
p08.compare-keyed            . . . .   . p e O .   .   . .
p08.settle-keyed             . . . .   . p e O .   .   . .
p08.finish-keying            . . . .   . p e O .   .   . .
p08.correct                  . . . .   . p e O .   .   . .
p08.content-revised          . . . .   . . . . .   X   b a
p09.request-copy             . . . .   . P . . .   .   b .
p09.permit-copy              . A . .   . . . . .   .   b .
p09.refuse-copy              . A . .   . . . . .   .   b a
p09.withdraw-permission      . A . .   . . . . .   .   b a
p09.make-copy                . . . .   . p e O .   .   . .
p09.end-processing           . . . .   . P . . .   .   b a
p09.erase-copy               . . . .   . P E O .   .   b a
p09.certify-erasure          . . . .   . P . . .   .   b a
p09.confirm-erasure          S A . I   . . . . .   .   b a
p10.designate-officer        S A . .   G P . . .   .   b a
p10.relieve-officer          S A . .   G P . . .   .   b a
p10.plan                     S . H .   G P . . D   .   b .
p10.plan-return              S . H .   G P . . D   .   b a
p10.withdraw-plan            S . H .   G P . . D   .   b a
p10.issue                    . . H .   . . . . d   .   b .
p10.issue-return             . . h .   . . . . D   .   b a
p10.withdraw-note            . . H .   . . . . D   .   b a
p10.measured                 . . . .   . . . . .   X   b .
p10.receive                  . . h .   . . . . D   .   b .
p10.receive-return           . . H .   . . . . d   .   b a
p10.reject                   s . h .   . P . . D   .   b a
p10.resolve                  S . H .   g p . . d   .   b a
p11.deliver                  . . . .   . p e O d   .   . .
p11.stocktake                . . . .   . P E O D   .   b a
p11.explain-difference       . . . .   . P . . .   .   b a
p11.vault-check              . . . .   . . . . .   X   b a
p11.content-sealed           . . . .   . . . . .   x   b a
p11.vault-erased             . . . .   . . . . .   x   b a
p11.keep-keys                s a . .   . . . . .   .   b a
p11.lower-keys               . a . .   . . . . .   .   b a
p11.rotate-keys              S A . .   . . . . .   .   b a
p11.keys-kept                . . . .   . . . . .   x   b a
p12.grant                    . . . .   . P . . .   .   b .
p12.revoke                   S A . .   . P . . .   .   b a
p12.suspend                  S A . .   . P . . .   .   b a
p12.resume                   S A . .   . P . . .   .   b .
p12.ask-more                 . . . .   . p e O .   .   b .
p12.allow-more               . . . .   . P . . .   .   b .
p12.decline-more             . . . .   . P . . .   .   b .
p12.register-measure         . . . .   . P . . .   .   b .
p12.review-access            . . . .   . P . . .   .   b .
p13.demand-return            S A . .   . . . . .   .   b a
p13.agree-destruction        . A . .   . . . . .   .   b a
p13.withdraw-agreement       . A . .   . . . . .   .   b a
p13.destroy                  . . . .   . P . . .   .   b a
p13.show-destruction         . . . .   . P . . .   .   b a
p13.certify                  . . . .   . P . . .   .   b a
p13.confirm                  S A . .   . . . . .   .   b a
p13.erase-returned           . a . .   . . . . .   .   b a
p14.seal-package             . . H .   . P . O D   .   b a
p14.depart                   . . H .   . P . . D   .   b a
p14.check-in                 . . H .   . P . . D   .   b a
p14.arrive                   . . H .   . P . . D   .   b a
p14.explain-seal             . . . .   . P . . .   .   b a
p15.instruct                 S A . .   . . . . .   .   b .
p15.withdraw                 S A . .   . . . . .   .   b a
p16.open-inspection          S . . I   . . . . .   .   b a
p16.sample                   S . . I   . . . . .   .   b a
p16.answer-sample            . . . .   G P E O D   .   b a
p16.inspect-item             . . . I   . . . . .   .   b a
p16.record-finding           S . . I   . . . . .   .   b a
p16.answer-finding           . . . .   G P . . .   .   b a
p16.call-for-report          S A . I   . . . . .   .   b a
p16.report                   . . . .   G P . . .   .   b a
p16.instruct                 S A . I   . . . . .   .   b a
p16.carry-out                . . . .   G P . . .   .   b a
p16.close-inspection         S . . I   . . . . .   .   b a
p17.notify                   * * * *   * * * * *   *   b a
p17.report                   . . . .   G P . . .   .   b a
p17.state-concerned          . . . .   G P . . .   .   b a
p17.hold                     S A . I   G P . . .   .   b a
p17.lift-hold                S A . .   . . . . .   .   b a
p17.instruct                 S A . .   . . . . .   .   b a
p17.carry-out                . . . .   G P . . .   .   b a
p17.assess                   S A . .   . . . . .   .   b a
p17.report-to-authority      S A . .   . . . . .   .   b a
p17.lose-item                . A . .   . . . . .   .   b a
p17.close-incident           S A . .   . . . . .   .   b a
p18.record-violation         S A . I   . . . . .   .   b a
p18.hear                     S A . .   G P . . .   .   b a
p18.decide                   . A . .   . . . . .   .   b a
p18.cancel                   . A . .   . . . . .   .   b a
p18.claim-compensation       . A . .   . . . . .   .   b a
p18.record-payment           S A . .   . . . . .   .   b a
p18.end-claim                . A . .   . . . . .   .   b a
"""


class Row(NamedTuple):
    """One line of the table."""

    act: str
    may: frozenset[Capacity]
    succeeds: frozenset[Capacity]
    before: bool
    after: bool


def _row(line: str) -> Row:
    act, *cells, before, after = line.split()
    pairs = list(zip(cells, LETTERS.items(), strict=True))
    may = frozenset(capacity for cell, (_, capacity) in pairs if cell != ".")
    succeeds = frozenset(capacity for cell, (letter, capacity) in pairs if cell in {letter, "*"})
    return Row(act, may, succeeds, before == "b", after == "a")


ROWS: Final = tuple(_row(line) for line in TABLE.strip().splitlines())

NOTHING_COPIED: Final = frozenset(
    [
        "p08.run-ended",
        "p08.content-revised",
        "p09.withdraw-permission",
        "p09.end-processing",
        "p09.erase-copy",
        "p09.certify-erasure",
        "p09.confirm-erasure",
        "p11.deliver",
    ]
)
"""Possible before the first day, with nothing to do it with: what nobody may handle yet nobody has copied or made ready to go out."""

ONLY: Final = {
    "p00.register": frozenset[Life](),  # before there is a contract: a test of its own
    "p00.take-over": frozenset({Life.ON_PAPER}),
    "p00.acquire": frozenset({Life.ON_PAPER}),
    "p00.resume": frozenset({Life.OVER, Life.HOME}),
    "p00.close": frozenset({Life.HOME}),
    "p13.certify": frozenset({Life.HOME}),
    "p13.confirm": frozenset({Life.HOME}),
}


def where(row: Row) -> frozenset[Life]:
    """The states of a contract in which whoever has a capital letter has to succeed."""
    if row.act in ONLY:
        return ONLY[row.act]
    early = row.before and row.act not in NOTHING_COPIED
    return frozenset([Life.RUNNING, *([Life.NOT_BEGUN] if early else []), *([Life.OVER] if row.after else [])])


OWN_MATTERS: Final = frozenset(
    [
        "p00.note",
        "p02.designate",
        "p02.name-dispatching-firm",
        "p02.confirm-employer",
        "p03.take-course",
        "p04.pledge",
        "p05.submit-rules",
        "p05.confirm-rules",
        "p06.notify-facility",
        "p06.state-volume",
        "p07.request-consent",
        "p08.note-exception",
        "p12.ask-more",
        "p12.register-measure",
        "p13.certify",
        "p17.notify",
    ]
)
"""Acts that name nothing of anybody else's: whoever does them from another tier does them for that tier, and nothing reaches the subject."""

ANSWERS_FOR: Final = frozenset(["p10.plan", "p17.report", "p17.state-concerned", "p17.hold", "p18.hear"])
"""What a firm may do about a tier that it answers for, that is, one below it: hand over, report, stop, and be heard."""
