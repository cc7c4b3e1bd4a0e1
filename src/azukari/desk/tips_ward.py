"""What 甲 does with a report: opens it (which is entered first), answers, takes it into a contract as a notice, or closes it with a reason.

乙 sees none of this. What stands in a contract is the notice that 甲 enters (``p17.notify``), in words of 甲's own.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from django.db.models import Min

from azukari import annex
from azukari.desk import tips
from azukari.desk.book import Book
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Incomplete, Officer, Receipt, Refusal, Request
from azukari.desk.pen import Pen
from azukari.desk.tips import Kind, Step
from azukari.desk.tips_read import WHAT, Picture
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Capacity, Time, day_of
from azukari.law.say import Say
from azukari.provisions.p17_acts import Notify
from azukari.store.models import Log, Party
from azukari.store.tips import Tip, TipStep

READERS: Final = frozenset({Capacity.SECTION_OFFICER, Capacity.APPROVER, Capacity.INSPECTOR})


class Waiting(msgspec.Struct, frozen=True):
    """A report in the list: nothing of what it says."""

    id: str
    received: Time
    state: Kind
    settled: Time | None
    attached: bool


class Opened(msgspec.Struct, frozen=True):
    """A report that was opened: what was told, and every step since."""

    id: str
    received: Time
    state: Kind
    settled: bool
    told: dict[str, str]
    readable: bool
    picture: Picture | None
    steps: tuple[Step, ...]


def may(desk: Desk, officer: Officer) -> bool:
    """Whether an officer reads reports: of an entrusting body, in charge of a contract, deciding or inspecting in one.

    Where the body has no contract yet, anybody of it: whoever registers the first one will be its officer.
    """
    if not Party.objects.filter(pk=officer.home, is_body=True).exists():
        return False
    logs = list(Log.objects.filter(body=officer.home).order_by("-pk").values_list("pk", flat=True))
    return not logs or any(_holds(desk, officer, log) for log in logs)


def _holds(desk: Desk, officer: Officer, log: str) -> bool:
    def look(book: Book) -> bool:
        now = Time(max(desk.clock(), book.whole.ground.last))
        return any(one.capacity in READERS for one in annex.holdings(book.whole, officer.person, now))

    try:
        return desk.look(log, look, officer=officer)
    except (FaultError, NotFound):
        return False  # a contract that cannot be read says so where it is opened; it lets nobody in here


def listed(officer: Officer, *, settled: bool = False) -> list[Waiting]:
    """The reports to an officer's body: those that wait, oldest first; or those that are settled, newest first."""
    rows = list(Tip.objects.filter(body=officer.home, settled__isnull=not settled).defer("attached").order_by("received"))
    with_picture = {*Tip.objects.filter(body=officer.home, attached__isnull=False).values_list("pk", flat=True)}
    leaves: dict[str, list[tips.Leaf]] = {}
    for step in TipStep.objects.filter(tip__in=[one.pk for one in rows]).defer("sealed").order_by("seq"):
        leaves.setdefault(step.tip_id, []).append(tips.leaf_of(step))
    found = [
        Waiting(
            one.pk,
            Time(one.received),
            tips.state_of(leaves.get(one.pk, ())),
            Time(one.settled) if one.settled else None,
            one.pk in with_picture,
        )
        for one in rows
    ]
    return found[::-1] if settled else found


def taken_into(officer: Officer, log: str, entry: int) -> list[Waiting]:
    """The reports to an officer's body that were taken into a contract by this entry: since when and until when they waited, nothing they say."""
    steps = TipStep.objects.filter(tip__body=officer.home, tip__settled__isnull=False).defer("sealed").order_by("seq")
    leaves = [one for one in map(tips.leaf_of, steps) if one.kind is Kind.TAKEN and (one.log, one.entry) == (log, entry)]
    rows = Tip.objects.filter(pk__in=[one.tip for one in leaves]).values_list("pk", "received", "settled")
    return [
        Waiting(name, Time(received), Kind.TAKEN, Time(settled or received), attached=False) for name, received, settled in rows
    ]


def waiting(body: str) -> int:
    """How many reports to a body are not settled."""
    return Tip.objects.filter(body=body, settled=None).count()


def oldest(officer: Officer) -> Time | None:
    """Since when the oldest report that is not settled has waited; None where none waits, or it is not 甲 who asks."""
    first: Time | None = Tip.objects.filter(body=officer.home, settled=None).aggregate(first=Min("received"))["first"]
    return first


def _row(officer: Officer, name: str) -> Tip:
    row = Tip.objects.filter(pk=name, body=officer.home).first() if name.isascii() and name.isprintable() else None
    if row is None:
        raise NotFound(name)
    return row


def open_(desk: Desk, officer: Officer, name: str) -> None:
    """Enter that an officer reads a report; once for each. :raises NotFound: when it is none of theirs."""
    row = _row(officer, name)
    if not _opened_by(row, officer):
        tips.enter(desk, row, Kind.OPENED, officer.person)


def _opened_by(row: Tip, officer: Officer) -> bool:
    leaves = (tips.leaf_of(one) for one in TipStep.objects.filter(tip=row).defer("sealed"))
    return any(one.kind is Kind.OPENED and one.by == officer.person for one in leaves)


def read(desk: Desk, officer: Officer, name: str) -> Opened | None:
    """A report that an officer has opened; None where they have not yet. :raises NotFound: when it is none of theirs."""
    row = _row(officer, name)
    if not _opened_by(row, officer):
        return None
    steps = tips.steps(desk, row)
    told = steps[0].said or {}
    state = tips.state_of(one.leaf for one in steps)
    readable = steps[0].said is not None
    settled, at = row.settled is not None, Time(row.received)
    return Opened(row.pk, at, state, settled, told, readable, tips.picture(desk, row), tuple(steps[1:]))


def answer(desk: Desk, officer: Officer, name: str, text: str) -> None:
    """Say something to the reporter. :raises FaultError: ``FIELD_MISSING``, ``FIELD_TEXT``. :raises NotFound: as :func:`read`."""
    words = {"text": _said(text, "answer", Say("通報した人への回答", "Answer to the reporter"))}
    tips.enter(desk, _opened(officer, name), Kind.ANSWERED, officer.person, words)


def close(desk: Desk, officer: Officer, name: str, reason: str) -> None:
    """Settle a report without a contract, with the reason. :raises FaultError: ``TIP_SETTLED``, as :func:`answer`. :raises NotFound: likewise."""
    words = {"text": _said(reason, "reason", Say("契約の事故としない理由", "Reason for not taking it into a contract"))}
    tips.enter(desk, _opened(officer, name), Kind.CLOSED, officer.person, words)


def take(desk: Desk, officer: Officer, name: str, log: str, what: str) -> Receipt | Refusal | Incomplete:
    """Enter a report into a contract as a notice by a third party, in 甲's words; then it is settled.

    :raises FaultError: ``FIELD_MISSING``, ``FIELD_TEXT``, ``TIP_SETTLED``, and as :meth:`Desk.perform`. :raises NotFound: as :func:`read`.
    """
    row = _opened(officer, name)
    if not Log.objects.filter(pk=log, body=officer.home).exists():
        text = Say("どの契約の事故とするかを選んでください。", "Choose into which contract it is taken.")
        raise FaultError(Fault("FIELD_MISSING", text, "log"))
    said = _said(what, "notice", Say("契約の記録に残す内容", "What the contract's record will say"))
    # one transaction for the notice and the step that settles the report: of two who take it at once, one finds it settled
    answers: dict[str, Any] = {"what": said, "direct": True, **_known(desk, row)}
    found: list[tips.Leaf] = []

    def work(pen: Pen) -> Receipt | Refusal | Incomplete:
        tips.unsettled(row)
        outcome = pen.take(Request(officer, Notify.name, answers))
        if isinstance(outcome, Receipt):
            found.append(tips.settle(desk, row, Kind.TAKEN, officer.person, log=log, entry=outcome.entry.number))
        return outcome

    outcome = desk.write(log, work)
    for leaf in found:
        tips.advance(desk, leaf)
    return outcome


def _known(desk: Desk, row: Tip) -> dict[str, str]:
    """Since which day 甲 knows, where it is not today's: 甲's dates run from it. The hour, by which 乙 might tell who reported, stays here."""
    day = day_of(Time(row.received))
    return {} if day == day_of(desk.clock()) else {"known_at": f"{day} 00:00"}


def _opened(officer: Officer, name: str) -> Tip:
    row = _row(officer, name)
    if not _opened_by(row, officer):
        raise NotFound(name)
    return row


def _said(text: str, field: str, label: Say) -> str:
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise FaultError(
            Fault("FIELD_MISSING", Say(f"「{label.ja}」を入力してください。", f"“{label.en}” has no answer; give one."), field)
        )
    if len(plain) > WHAT:
        long = Say(f"「{label.ja}」が長すぎます（{WHAT}字まで）。", f"“{label.en}” is longer than {WHAT} characters.")
        raise FaultError(Fault("FIELD_TEXT", long, field))
    return plain
