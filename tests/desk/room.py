"""A contract that is ready for work, with a key process, for tests of handover and opening."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from azukari.desk.documents import Attachment
from azukari.desk.intake import Deposited, deposit
from azukari.desk.keyd import service
from azukari.desk.outbox import work
from azukari.desk.outcome import Receipt
from azukari.vault.server import KeyServer
from tests.content.making import paged
from tests.desk.conftest import Counter
from tests.story import APPROVER, FIRM, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER, ident

FILE = ident("im", "taxf11e")
ROWS = [f"{number},山﨑 {number}号,ﾔﾏｻﾞｷ,1980-01-0{number % 9 + 1}" for number in range(1, 501)]
RULES = Attachment("規程.pdf", paged())
CSV = ("\r\n".join(["宛名番号,氏名,カナ,生年月日", *ROWS]) + "\r\n").encode("cp932")


@contextmanager
def key_process(counter: Counter) -> Iterator[KeyServer]:
    """The key process in a thread, on the clock of the test."""
    keys = service(counter.desk.instance, clock=counter.clock)
    with KeyServer(counter.desk.instance.socket, keys) as server:
        yield server


def ready(counter: Counter) -> Counter:
    """Everything in place for a first handover and for work: the whole start gate."""
    counter.does("p00.appoint", OFFICER, person=WARD_HANDOVER, full_name="授受 三郎", capacity="ward_handover_officer")
    counter.staffed()
    counter.does("p02.enrol", IN_CHARGE, person=HANDOVER, full_name="中村 四郎", employer=FIRM, work="授受")
    everyone = [IN_CHARGE, WORKER, HANDOVER]
    topics = ["protection", "annex", "other"]
    counter.does("p03.hold-course", IN_CHARGE, held_on="2026-04-01", topics=topics, attended=everyone, teacher="講師")
    for person in everyone:
        counter.does("p04.pledge", person, agrees=True)
    submitted = counter.does(
        "p05.submit-rules", IN_CHARGE, title_of="規程", version="1", in_force_from="2026-04-01", document=RULES
    )
    counter.does("p05.receive-rules", OFFICER, submission=submitted.entry.number)
    counter.does(
        "p06.notify-facility",
        IN_CHARGE,
        place=SITE,
        label="第一工場",
        address="架空市1-1",
        rooms="電算室",
        controls="入退室管理",
        networks="10.0.0.0/8",
    )
    counter.does(
        "p06.notify-schedule", IN_CHARGE, place=SITE, work="印刷", since="2026-04-01", until="2027-03-31",
        weekdays=[0, 1, 2, 3, 4], from_minute=480, to_minute=1200,
    )  # fmt: skip
    counter.does("p06.notify-operator", IN_CHARGE, person=WORKER, place=SITE, work="印刷")
    counter.does("p15.instruct", OFFICER, place=SITE, since="2026-04-01")
    counter.does("p10.designate-officer", OFFICER, person=WARD_HANDOVER, full_name="授受 三郎")
    counter.does("p10.designate-officer", IN_CHARGE, person=HANDOVER, full_name="中村 四郎")
    counter.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    counter.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=1_000_000)
    work(counter.desk)
    return counter


def noted(counter: Counter, *, rows: int = 500, persons: int = 500, content: bytes = CSV, **more: Any) -> Receipt:
    """A planned handover and its delivery note, one line in the vault."""
    plan = counter.does("p10.plan", OFFICER, place="架空区役所", at="2026-04-01 09:00", until="2026-04-02 18:00")
    line = {
        "item": FILE,
        "label": "課税データ",
        "medium": "vault",
        "rows": rows,
        "persons": persons,
        "digest": hashlib.sha256(content).hexdigest(),
    }
    return counter.does("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=[{**line, **more}])


def sealed(counter: Counter, note: Receipt, pieces: Any = None, key: str | None = "宛名番号") -> Deposited:
    """The content of the note's line goes into the vault."""
    chunks = pieces if pieces is not None else [CSV[at : at + 4096] for at in range(0, len(CSV), 4096)]
    return deposit(counter.desk, counter.officer(WARD_HANDOVER), counter.log, note.entry.number, FILE, chunks, key=key)


def handed_over(counter: Counter) -> Receipt:
    """Planned, noted, sealed, counted, received."""
    note = noted(counter)
    sealed(counter, note)
    return counter.does("p10.receive", HANDOVER, note=note.entry.number)


__all__ = ["APPROVER", "CSV", "FILE", "ROWS", "handed_over", "key_process", "noted", "ready", "sealed"]
