"""5 · Work: a record by its key, a page of records; and everything that is refused, each reason by one fault alone, then all at once."""

from __future__ import annotations

from azukari.demo.content import APART, key_of
from azukari.demo.part3_preparing import DAILY, access, enrolment
from azukari.demo.steps import Mark, Part, StepFailed, Told, came, does, each, opens, refused, sees
from azukari.demo.world import World, named, of
from azukari.desk import reading
from azukari.desk.outcome import Receipt
from azukari.kernel.fault import FaultError
from azukari.kernel.wire import envelope
from azukari.law.say import Say
from azukari.provisions.p00_acts import Refused
from azukari.store import record

PAGE = 25
ONE = {"item": named("file"), "purpose": 1, "key": of(lambda world: key_of(world, "file"))}
"""One record for the purpose of printing: what everybody in this part tries to open."""

OTHER_PURPOSE = {**ONE, "purpose": 2}
ALL_REASONS = {"2.1", "3.1", "term.pledge_required", "6.1", "8.1.main", "12.1", "15.1"}
NEWCOMERS = ("untrained", "unpledged")
READY = (*NEWCOMERS, "signatory")
"""Who gets everything but the one thing that the step is about."""


def individual_number_masked(world: World) -> Told:
    """An operator whose grant is of all fields opens a record: eleven fields show, and the individual number does not."""
    found = reading.open(world.desk, world.officer("worker", "site"), world.log, "p08.open", world.told(ONE))
    if not isinstance(found, reading.Opened):
        raise StepFailed("開けるはずが、", "It should have opened, but ", came(found))
    row = found.rows[0]
    if [at for at, cell in enumerate(row, start=1) if cell == reading.MASK] != [APART] or APART in found.fields:
        raise StepFailed("個人番号だけが隠れるはずです。", "The individual number, and it alone, should be masked.")
    return Told(Mark.SEEN, ("12.1",), (found.receipt.entry.number,))


def once(world: World) -> Told:
    """An entry opens once: asked a second time, the key process refuses, whatever the desk would say."""
    outcome = world.perform("worker", "p08.open", ONE, "site")
    if not isinstance(outcome, Receipt):
        raise StepFailed("開けるはずが、", "It should have opened, but ", came(outcome))
    reading.opened(world.desk, outcome)
    return denied(world, outcome, "OPEN_USED")


def taken_away(world: World) -> Told:
    """Between the entry and the opening the person is suspended: nothing opens under the entry that stands."""
    outcome = world.perform("suspended", "p08.open", ONE, "site")
    suspension = world.perform(
        "in_charge", "p12.suspend", {"person": named("suspended"), "reason": "席を離れた端末が開いたままであった。"}, "site"
    )
    if not isinstance(outcome, Receipt) or not isinstance(suspension, Receipt):
        raise StepFailed("行われるはずが、", "Both should have been done, but ", came(suspension))
    return denied(world, outcome, "TAKEN_AWAY")


def denied(world: World, receipt: Receipt, code: str) -> Told:
    """The key process opens nothing under an entry, and says why by this code."""
    try:
        found = reading.opened(world.desk, receipt)
    except FaultError as error:
        if error.faults[0].code != code:
            raise StepFailed(f"{code}のはずが、", f"{code} was due, but ", error.faults[0].say) from error
        return Told(Mark.REFUSED, (), (receipt.entry.number,), error.faults[0].say)
    raise StepFailed("鍵係が拒むはずが、", "The key process should have refused, but ", came(found))


def in_the_record(world: World) -> Told:
    """As many refusals are in the record as this part has had refused, each with its sentences."""
    size = world.desk.look(world.log, lambda book: book.size)
    rows = record.entries(world.log, world.names["work_begins"], size)
    mine = [row.seq for row in rows if envelope(row.leaf).act == Refused.name]
    refusals = sum(step.enters_refusal for step in STEPS)
    if len(mine) != refusals:
        raise StepFailed(
            f"{refusals}件の拒否が記録されるはずが、{len(mine)}件です。", f"{len(mine)} of {refusals} refusals are in the record."
        )
    return Told(Mark.SEEN, (), tuple(mine))


NEWLY = (
    each(
        "新任の三人を登録する（一人は一日で離れる）", "Three newcomers are enrolled, one for a single day",
        "p02.enrol", [("in_charge", enrolment(who)) for who in (*NEWCOMERS, "passer_by")], at=(9, "09:00"),
    ),
    does(
        "一人と、登録のない代表者が研修を受ける", "One of them is trained, and so is the president, who is not enrolled",
        "in_charge", "p03.hold-course",
        {
            "held_on": of(lambda world: world.day(9)),
            "topics": ["protection", "annex", "other"],
            "attended": [named("unpledged"), named("signatory")],
            "teacher": "責任者",
        },
        keeps="work_begins",
    ),
    each(
        "もう一人と代表者が誓約する", "The other newcomer and the president pledge",
        "p04.pledge", [(who, {"agrees": True}) for who in ("untrained", "signatory")],
    ),
    each(
        "三人を作業担当者として通知する", "All three are notified as operators",
        "p06.notify-operator", [("in_charge", {"person": named(who), "work": "印刷"}) for who in READY],
    ),
    each(
        "三人に目的を割り当てる", "All three are assigned the purpose",
        "p08.assign-purpose", [("in_charge", {"person": named(who), "purposes": [1]}) for who in READY],
    ),
    each(
        "三人にアクセスを付与する", "All three are granted access",
        "p12.grant", [("in_charge", access(who, 1)) for who in READY],
    ),
    does(
        "作業担当者の一人に、割り当てのない目的のアクセスも付与する", "One operator is granted access for a purpose not assigned to them",
        "in_charge", "p12.grant", access("second", 2),
    ),
    each(
        "作業担当者の一人と、一日だけの者が業務を離れる", "An operator leaves, and so does the one who came for a day",
        "p02.leave",
        [("in_charge", {"person": named(who), "last_day": of(lambda world: world.day(9))}) for who in ("leaver", "passer_by")],
        at=(9, "17:00"),
    ),
)  # fmt: skip

OPENINGS = (
    opens("作業担当者が一件を開く", "An operator opens one record by its key", "worker", "p08.open", ONE, rows=1, at=(10, "10:00")),
    opens(
        "作業担当者が一覧を見る（記録は一件）", "And a page of records: one entry",
        "worker", "p08.view-page", {"item": named("file"), "purpose": 1, "first": 101, "count": PAGE}, rows=PAGE,
    ),
    sees(
        "個人番号は、名指しの付与がないので隠れている（保管庫の外に出ていない）",
        "The individual number is masked, for no grant names it: it has not left the vault", individual_number_masked,
    ),
    refused(
        "個人番号の列も見ようとする", "An operator asks for the individual number too", "worker", "p08.open",
        {**ONE, "fields": [1, APART]}, cites={"12.1"}, reasons=1, shows=True,
    ),
    sees("同じ記録では二度開けない", "One entry opens once", once),
    sees("手続の後に停止されると、開かない", "Suspended after the entry, nothing opens", taken_away),
)  # fmt: skip

AT_ANY_HOUR = (
    refused(
        "研修を受けていない", "not trained", "untrained", "p08.open", ONE,
        cites={"3.1"}, reasons=1, at=(10, "10:30"),
    ),
    refused("誓約していない", "not pledged", "unpledged", "p08.open", ONE, cites={"term.pledge_required"}, reasons=1),
    refused("名簿に登録されていない", "not enrolled", "signatory", "p08.open", ONE, cites={"2.1"}, reasons=1),
    refused(
        "昨日業務を離れた（アクセスも同時に失われている）", "left yesterday (and access went with it)",
        "leaver", "p08.open", ONE, cites={"2.1", "6.1", "8.1.main", "12.1"}, reasons=4,
    ),
    refused("割り当てられていない目的", "another purpose", "second", "p08.open", OTHER_PURPOSE, cites={"8.1.main"}, reasons=1),
    refused(
        "甲の指示のない施設", "another facility", "worker", "p08.open", ONE, cites={"15.1"}, reasons=1, place="branch",
    ),
    refused(
        "１日の件数の上限を超える", "beyond the daily measure",
        "second", "p08.view-page", {"item": named("file"), "purpose": 1, "first": 1, "count": DAILY + 1}, cites={"12.1"}, reasons=1,
    ),
    refused("停止されている", "suspended", "suspended", "p08.open", ONE, cites={"12.1"}, reasons=1),
    does("責任者が再開する", "The person in charge resumes the access", "in_charge", "p12.resume", {"person": named("suspended")}),
    opens("再開された者は開ける", "Resumed, they open again", "suspended", "p08.open", ONE, rows=1),
)  # fmt: skip

AT_NIGHT = (
    refused(
        "届け出た時間の外", "another hour", "worker", "p08.open", ONE, cites={"6.1"}, reasons=1, at=(10, "20:00"),
    ),
)  # fmt: skip

AT_ONCE = (
    does(
        "甲が、一日で離れた者のアクセスを停止する", "The ward suspends the one who came for a day",
        "section", "p12.suspend", {"person": named("passer_by"), "reason": "離れた後に工場で姿を見た。"}, place=None,
    ),
    refused(
        "研修も誓約もなく昨日離れ、停止された者が、夜、分室から、別の目的で一覧を見る：全ての理由が一度に",
        "Untrained, unpledged, gone since yesterday and suspended; at night, from the branch, for another purpose: every reason at once",
        "passer_by", "p08.view-page", {"item": named("file"), "purpose": 2, "first": 1, "count": DAILY + 1},
        cites=ALL_REASONS, reasons=9, place="branch", shows=True,
    ),
    sees("拒まれたことは全て記録にある", "Every refusal is in the record", in_the_record),
)  # fmt: skip

STEPS = (*NEWLY, *OPENINGS, *AT_ANY_HOUR, *AT_NIGHT, *AT_ONCE)

PART = Part(5, Say("業務", "Work"), STEPS)
