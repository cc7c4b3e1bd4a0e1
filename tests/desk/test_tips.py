"""Reports by anyone: kept sealed, one chain over all, nothing read before the reading is entered, nothing that vanishes unseen."""

import threading
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from django.db import connection

from azukari.cli.checking import Findings
from azukari.desk import throttle, tips, tips_check, tips_guard, tips_ward
from azukari.desk.backup_tables import models_kept, rows_of, write_tables
from azukari.desk.desk import NotFound
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.tips import Kind
from azukari.desk.tips_read import PICTURE, Given, Picture, plain_receipt, read
from azukari.kernel.fault import FaultError
from azukari.kernel.values import DAY, HOUR, PartyId, day_of, start_of
from azukari.store import record
from azukari.store.models import Party
from azukari.store.tips import Tip, TipStep
from tests.desk.conftest import Counter
from tests.story import APPROVER, IN_CHARGE, OFFICER, WARD, WARD_HANDOVER, ident

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 100
SEEN = {"what": "駅前の店で、区の名前の入ったディスクが売られていた。", "mark": "SN-0042", "reach": "090-0000-0000"}
OTHERS = PartyId(ident("pt", "otherward"))


@pytest.fixture
def ward(counter: Counter) -> Counter:
    Party.objects.get_or_create(id=WARD, defaults={"name": "架空区", "is_body": True})
    return counter


def code_of(trouble: pytest.ExceptionInfo[FaultError]) -> list[str]:
    assert all(one.say.ja and one.say.en for one in trouble.value.faults)
    return [one.code for one in trouble.value.faults]


def only(ward: Counter) -> str:
    (one,) = tips_ward.listed(ward.officer(OFFICER))
    return one.id


def handed_in(ward: Counter, **more: str) -> str:
    tips.hand_in(ward.desk, read(SEEN | more, JPEG))
    return tips_ward.listed(ward.officer(OFFICER))[-1].id


def found(ward: Counter) -> list[str]:
    findings = Findings()
    tips_check.check(ward.desk.instance, findings.add)
    assert all(one.ja and one.en and one.wrong for one in findings)
    return [one.code for one in findings]


# ── handing in, and following ──


def test_a_report_is_sealed_and_no_row_holds_a_word_of_it(ward: Counter) -> None:
    handed_in(ward)
    row, step = Tip.objects.get(), TipStep.objects.get()
    kept = b"|".join(bytes(one) for one in (row.attached, step.leaf, step.sealed)) + row.receipt.encode()
    for word in ("ディスク", "SN-0042", "090-0000"):
        assert word.encode() not in kept
    assert b"picture" not in kept
    assert record.size(ward.log) == 2, "nothing is entered into a contract's record"


def test_a_receipt_shows_the_state_and_the_answer_and_nothing_else(ward: Counter) -> None:
    number = tips.hand_in(ward.desk, read(SEEN)).number
    assert len(plain_receipt(number)) == 24
    followed = tips.follow(ward.desk, f" {number.lower().replace('-', '')} ")
    assert (followed.state, followed.answers) == (Kind.RECEIVED, ())
    officer, name = ward.officer(OFFICER), only(ward)
    tips_ward.open_(ward.desk, officer, name)
    assert tips.follow(ward.desk, number).state is Kind.OPENED
    tips_ward.answer(ward.desk, officer, name, "調べています。")
    tips_ward.close(ward.desk, officer, name, "別の契約で確かめた。")
    followed = tips.follow(ward.desk, number)
    assert followed.state is Kind.CLOSED
    assert [text for _, text in followed.answers] == ["調べています。"], "the reason stays within the body"


def test_no_other_number_follows_anything(ward: Counter) -> None:
    number = tips.hand_in(ward.desk, read(SEEN)).number
    for wrong in ("", "0" * 24, number[:-1] + ("0" if number[-1] != "0" else "1"), only(ward)):
        with pytest.raises(FaultError) as trouble:
            tips.follow(ward.desk, wrong)
        assert code_of(trouble) == ["TIP_RECEIPT"]


def test_the_same_form_twice_is_one_report_and_another_text_is_another(ward: Counter) -> None:
    first = tips.hand_in(ward.desk, read(SEEN), "a" * 32)
    again = tips.hand_in(ward.desk, read(SEEN), "a" * 32)
    assert first == again
    assert Tip.objects.count() == 1
    assert tips.hand_in(ward.desk, read(SEEN | {"where": "駅前"}), "a" * 32).number != first.number
    assert tips.hand_in(ward.desk, read(SEEN)).number != tips.hand_in(ward.desk, read(SEEN)).number
    assert Tip.objects.count() == 4


def test_where_there_are_several_bodies_one_is_chosen(ward: Counter) -> None:
    Party.objects.create(id=OTHERS, name="となり区", is_body=True)
    with pytest.raises(FaultError) as trouble:
        tips.hand_in(ward.desk, read(SEEN))
    assert code_of(trouble) == ["TIP_BODY"]
    tips.hand_in(ward.desk, read(SEEN | {"body": OTHERS}))
    assert tips_ward.listed(ward.officer(OFFICER)) == []
    assert tips_ward.waiting(OTHERS) == 1


def test_what_cannot_be_kept_is_told_all_at_once(ward: Counter) -> None:
    with pytest.raises(FaultError) as trouble:
        read({"what": " \n", "where": "長" * 201, "mark": "\x00"}, b"MZ\x90 a program")
    assert code_of(trouble) == ["FIELD_MISSING", "FIELD_TEXT", "FIELD_TEXT", "TIP_PICTURE"]
    with pytest.raises(FaultError) as trouble:
        read(SEEN, JPEG[:4] + bytes(PICTURE))
    assert code_of(trouble) == ["TIP_PICTURE"]


@pytest.mark.parametrize(
    "content, ending",
    [
        (JPEG, "jpg"), (b"\x89PNG\r\n\x1a\n..", "png"), (b"%PDF-1.7", "pdf"), (b"RIFF....WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x18ftypheic", "heic"), (b"RIFF....WAVEfmt ", None), (b"<svg", None), (b"", None),
    ],
)  # fmt: skip
def test_pictures_are_known_by_what_they_are(content: bytes, ending: str | None) -> None:
    known = Picture.of(content)
    assert (known and known.ending) == ending


def test_attachments_do_not_fill_the_disk(ward: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tips, "ROOM", 1_000)
    handed_in(ward)
    with pytest.raises(FaultError) as trouble:
        tips.hand_in(ward.desk, read(SEEN, JPEG + b"another"))
    assert code_of(trouble) == ["TIP_FULL"]
    tips.hand_in(ward.desk, read(SEEN))
    assert Tip.objects.count() == 2, "the report itself is always taken"


def test_reporting_is_limited_by_address(ward: Counter) -> None:
    now = ward.desk.clock()
    for _ in range(throttle.REPORTED_AT.most):
        throttle.count(ward.desk.instance, now, [(throttle.REPORTED_AT, "192.0.2.1")])
    with pytest.raises(FaultError) as trouble:
        throttle.count(ward.desk.instance, now, [(throttle.REPORTED_AT, "192.0.2.1")])
    assert code_of(trouble) == ["TOO_MANY"]
    throttle.count(ward.desk.instance, now, [(throttle.REPORTED_AT, "192.0.2.2")])


def test_addresses_of_one_network_of_a_machine_are_one(ward: Counter) -> None:
    instance, now, limit = ward.desk.instance, ward.clock.time, throttle.REPORTED_AT
    for number in range(limit.most):
        throttle.count(instance, now, [(limit, f"2001:db8:0:1::{number:x}")])
    with pytest.raises(FaultError):
        throttle.count(instance, now, [(limit, "2001:db8:0:1:ffff::1")])
    for other in ("2001:db8:0:2::1", "192.0.2.7", "::ffff:192.0.2.8"):
        throttle.count(instance, now, [(limit, other)])


# ── what 甲 does ──


def test_nothing_is_read_before_the_reading_is_entered(ward: Counter) -> None:
    name, officer = handed_in(ward), ward.officer(OFFICER)
    assert tips_ward.read(ward.desk, officer, name) is None
    tips_ward.open_(ward.desk, officer, name)
    tips_ward.open_(ward.desk, officer, name)
    opened = tips_ward.read(ward.desk, officer, name)
    assert opened is not None
    assert opened.told["what"] == SEEN["what"]
    assert opened.picture == Picture(JPEG, "jpg")
    assert [(one.leaf.kind, one.leaf.by) for one in opened.steps] == [(Kind.OPENED, OFFICER)], "once for each"
    assert tips_ward.read(ward.desk, ward.officer(APPROVER), name) is None


def test_only_those_of_the_body_who_decide_or_inspect_read_them(ward: Counter) -> None:
    name = handed_in(ward)
    assert tips_ward.may(ward.desk, ward.officer(OFFICER))
    assert tips_ward.may(ward.desk, ward.officer(APPROVER))
    assert not tips_ward.may(ward.desk, ward.officer(WARD_HANDOVER)), "in no capacity"
    assert not tips_ward.may(ward.desk, ward.officer(IN_CHARGE))
    ward.staffed()
    assert not tips_ward.may(ward.desk, ward.officer(IN_CHARGE)), "乙"
    stranger = Officer(OFFICER, OTHERS)
    for doing in (tips_ward.open_, tips_ward.read):
        with pytest.raises(NotFound):
            doing(ward.desk, stranger, name)
    with pytest.raises(NotFound):
        tips_ward.answer(ward.desk, ward.officer(APPROVER), name, "開いていない")


def test_a_body_without_contracts_reads_its_reports(ward: Counter) -> None:
    Party.objects.create(id=OTHERS, name="となり区", is_body=True)
    assert tips_ward.may(ward.desk, Officer(OFFICER, OTHERS))


def test_taken_into_a_contract_it_is_a_notice_past_the_contractor_without_its_words(ward: Counter) -> None:
    name, officer = handed_in(ward), ward.officer(OFFICER)
    tips_ward.open_(ward.desk, officer, name)
    outcome = tips_ward.take(ward.desk, officer, name, ward.log, "預けた媒体が市中にあるという知らせがあった。")
    assert isinstance(outcome, Receipt)
    assert outcome.entry.act.name == "p17.notify"
    assert outcome.entry.act.direct  # type: ignore[attr-defined]  # as the name says
    assert "SN-0042" not in str(outcome.words)
    (done,) = tips_ward.listed(officer, settled=True)
    assert done.state is Kind.TAKEN
    opened = tips_ward.read(ward.desk, officer, name)
    assert opened is not None
    assert (opened.steps[-1].leaf.log, opened.steps[-1].leaf.entry) == (ward.log, outcome.entry.number)
    size = record.size(ward.log)
    for again in (
        lambda: tips_ward.take(ward.desk, officer, name, ward.log, "もう一度"),
        lambda: tips_ward.close(ward.desk, officer, name, "もう一度"),
    ):
        with pytest.raises(FaultError) as trouble:
            again()
        assert code_of(trouble) == ["TIP_SETTLED"]
    assert record.size(ward.log) == size


def test_a_report_taken_days_later_says_since_when_the_ward_knows_and_not_the_hour(ward: Counter) -> None:
    name, officer = handed_in(ward), ward.officer(OFFICER)
    tips_ward.open_(ward.desk, officer, name)
    day = day_of(ward.clock.time)
    ward.clock.time += 3 * DAY
    outcome = tips_ward.take(ward.desk, officer, name, ward.log, "預けた媒体が市中にある。")
    assert isinstance(outcome, Receipt)
    assert outcome.entry.act.known_at == start_of(day)  # type: ignore[attr-defined]  # a notice has it


def test_two_who_take_one_report_at_once_enter_one_notice(ward: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    name = handed_in(ward)
    both = [ward.officer(one) for one in (OFFICER, APPROVER)]
    for officer in both:
        tips_ward.open_(ward.desk, officer, name)
    size, looked, opened, outcomes = record.size(ward.log), threading.Barrier(2, timeout=20), tips_ward._opened, []
    monkeypatch.setattr(tips_ward, "_opened", lambda *it: (opened(*it), looked.wait())[0])

    def take(officer: Officer) -> None:
        try:
            outcomes.append(tips_ward.take(ward.desk, officer, name, ward.log, "預けた媒体が市中にある。"))
        except FaultError as trouble:
            outcomes.append([one.code for one in trouble.faults])
        connection.close()

    threads = [threading.Thread(target=take, args=(one,)) for one in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (first,) = (one for one in outcomes if isinstance(one, Receipt))
    assert [one for one in outcomes if one is not first] == [["TIP_SETTLED"]]
    assert record.size(ward.log) == (size or 0) + 1
    assert found(ward) == []


def test_what_is_left_open_is_told(ward: Counter) -> None:
    name, officer = handed_in(ward), ward.officer(OFFICER)
    tips_ward.open_(ward.desk, officer, name)
    for doing, field in (
        (lambda: tips_ward.answer(ward.desk, officer, name, " "), "answer"),
        (lambda: tips_ward.close(ward.desk, officer, name, ""), "reason"),
        (lambda: tips_ward.take(ward.desk, officer, name, ward.log, ""), "notice"),
        (lambda: tips_ward.take(ward.desk, officer, name, "en-0000000000000000", "事故"), "log"),
    ):
        with pytest.raises(FaultError) as trouble:
            doing()
        assert [(one.code, one.field) for one in trouble.value.faults] == [("FIELD_MISSING", field)]
    with pytest.raises(FaultError) as trouble:
        tips_ward.answer(ward.desk, officer, name, "長" * 4_001)
    assert code_of(trouble) == ["FIELD_TEXT"]


# ── the chain ──


def test_reports_handed_in_at_the_same_time_stand_in_one_chain(ward: Counter) -> None:
    def one(at: int) -> None:
        tips.hand_in(ward.desk, Given(f"知らせ{at}"))
        connection.close()

    threads = [threading.Thread(target=one, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [*TipStep.objects.order_by("seq").values_list("seq", flat=True)] == list(range(6))
    assert found(ward) == []
    guard = tips_guard.read(ward.desk.instance)
    assert guard == tips_guard.Guard(6, sha256(bytes(TipStep.objects.get(seq=5).leaf)).hexdigest())


def told_three(ward: Counter) -> None:
    officer = ward.officer(OFFICER)
    for _ in range(2):
        tips_ward.open_(ward.desk, officer, handed_in(ward))
        ward.clock.time += HOUR
    assert found(ward) == []


def test_a_report_that_vanishes_is_missed(ward: Counter) -> None:
    told_three(ward)
    last = TipStep.objects.order_by("-seq")[:2]
    names = {one.tip_id for one in last}
    TipStep.objects.filter(seq__in=[one.seq for one in last]).delete()
    Tip.objects.filter(pk__in=names).delete()
    assert found(ward) == ["TIPS_SHORT"]


def test_a_report_taken_out_of_the_middle_is_missed(ward: Counter) -> None:
    told_three(ward)
    TipStep.objects.filter(seq=0).delete()
    assert found(ward) == ["TIPS_BROKEN"]


@pytest.mark.parametrize("what", ["leaf", "sealed", "both", "unsealed", "row", "settled"])
def test_a_step_that_was_changed_is_told(ward: Counter, what: str) -> None:
    told_three(ward)
    row = TipStep.objects.get(seq=0)
    match what:
        case "leaf":
            leaf = msgspec.json.decode(bytes(row.leaf)) | {"at": 1}
            TipStep.objects.filter(seq=0).update(leaf=msgspec.json.encode(leaf, order="sorted"))
        case "sealed":
            TipStep.objects.filter(seq=0).update(sealed=bytes(one ^ 1 for one in bytes(row.sealed or b"")))
        case "both":
            TipStep.objects.filter(seq=0).update(leaf=b"{}", sealed=None)
        case "unsealed":
            TipStep.objects.filter(seq=0).update(sealed=None)
        case "row":
            Tip.objects.create(id="tp-0000000000000000", body=WARD, receipt="0" * 64, received=1)
        case _:
            Tip.objects.filter(pk=row.tip_id).update(settled=1)
    assert found(ward) == ["TIPS_BROKEN"]


def test_a_guard_that_cannot_be_read_is_told(ward: Counter) -> None:
    told_three(ward)
    path = ward.desk.instance.folder / tips_guard.NAME
    path.write_bytes(b"{")
    assert found(ward) == ["TIPS_SHORT"]
    tips.hand_in(ward.desk, Given("次の知らせ"))
    assert path.read_bytes() == b"{", "it is not written over"


def test_words_that_cannot_be_opened_are_said_to_be_so(ward: Counter) -> None:
    name, officer = handed_in(ward), ward.officer(OFFICER)
    tips_ward.open_(ward.desk, officer, name)
    (ward.desk.instance.keys / "secret").write_text("another secret")
    opened = tips_ward.read(ward.desk, officer, name)
    assert opened is not None
    assert (opened.readable, opened.told, opened.picture) == (False, {}, None)


def test_reports_lie_in_a_backup_as_they_are(ward: Counter, tmp_path: Path) -> None:
    told_three(ward)
    backup = tmp_path / "backup"
    backup.mkdir()
    write_tables(ward.desk.instance, backup)
    assert [bytes(one["leaf"]) for one in rows_of(backup, TipStep)] == [
        bytes(one.leaf) for one in TipStep.objects.order_by("seq")
    ]
    assert [bytes(one["attached"]) for one in rows_of(backup, Tip)] == [bytes(one.attached) for one in Tip.objects.order_by("pk")]  # type: ignore[arg-type]
    names = [model.__name__ for model in models_kept()]
    assert names.index("Tip") < names.index("TipStep"), "what is referred to comes first"
