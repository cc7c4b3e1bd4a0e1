"""The day's mail: one to each person, in their language, at its hour, never twice; and nothing in it that was entrusted."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.desk import calendar_keys, invitations, mail_made, mail_sent, mail_settings, mailroom
from azukari.desk.mail_made import make_day
from azukari.desk.mail_sent import FAILED, SENT, UNCLEAR, send_due
from azukari.desk.mailroom import Mailroom
from azukari.desk.notices import RAISED, follow
from azukari.kernel.fault import FaultError
from azukari.kernel.values import DAY, Time, day_of
from azukari.law.say import Lang
from azukari.store.models import Person
from azukari.store.notices import Mail, MailDay, Notice, Reader, Told
from tests.desk.conftest import Counter
from tests.desk.postbox import Postbox, postbox
from tests.desk.test_notices import ASKS
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, SIGNATORY, WARD, WORKER

HOME = {OFFICER: WARD, APPROVER: WARD, IN_CHARGE: FIRM, SIGNATORY: FIRM, WORKER: FIRM}
PLANTED = ("住民山田太郎", "個人番号123456789018", "青井区一丁目", "090-1234-5678")
"""Words that stand in the record, and must stand in no mail."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A contract of which everybody has something to be told; who has an address each test says."""
    folder = tmp_path_factory.mktemp("mail")
    clock = Clock("2026-04-01 09:00")
    counter = Counter(make(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}", clock), clock).registered()
    for person, home in HOME.items():
        Person.objects.create(id=person, name=f"{person}の氏名", home=home)
    counter.does("p00.adopt-term", APPROVER, term="term.supervision_months", value=1, source="決定")
    counter.staffed()
    counter.does("p07.request-consent", IN_CHARGE, **{**ASKS, "reason": " ".join(PLANTED)})
    counter.does("p00.note", OFFICER, text=PLANTED[0])
    counter.does("p17.notify", IN_CHARGE, what=PLANTED[1], harms=["leakage"], persons=3)
    yield counter
    connection.close()


@pytest.fixture
def counter(world: Counter) -> Counter:
    """The world at a new day, with nothing told and no addresses."""
    (world.desk.instance.folder / mail_settings.FILE).unlink(missing_ok=True)
    for model in (Mail, MailDay, Reader, Notice, Told):
        model.objects.all().delete()

    world.clock.at("2026-04-02 07:00")
    return world


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as found:
        yield found


def begun(counter: Counter, box: Postbox, *people: str, **more: object) -> None:
    """Mail is set up, and these people have an address."""
    mail_settings.keep(counter.desk.instance, box.settings(**more), None)
    mail_made.begin(counter.desk)
    for person in people:
        Reader.objects.create(person=person, address=f"{person}@office.example")
    follow(counter.desk)


def morning(counter: Counter, day: str = "2026-04-02", hour: str = "08:00") -> None:
    counter.clock.at(f"{day} {hour}")
    follow(counter.desk)
    make_day(counter.desk)
    send_due(counter.desk)


def test_it_goes_at_its_hour_once_and_says_where_to_look(counter: Counter, box: Postbox) -> None:
    begun(counter, box, IN_CHARGE, OFFICER)
    morning(counter, hour="07:30")
    assert not box.raw, "its hour has not come"
    for _ in range(3):
        morning(counter)
    assert sorted(box.to) == sorted(f"{one}@office.example" for one in (IN_CHARGE, OFFICER))
    text = box.text(box.to.index(f"{OFFICER}@office.example"))
    assert f"/contracts/{counter.log}/entries/" in text
    assert "納税通知書の印刷・封入封緘" in text
    assert "令和8年4月2日" in text
    assert set(Mail.objects.values_list("state", flat=True)) == {SENT}
    assert not any(WORKER in one for one in box.to), "who has no address gets none"


def test_the_next_day_tells_only_what_is_new(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    morning(counter)
    morning(counter, "2026-04-03")
    assert len(box.raw) == 1
    counter.does("p17.notify", IN_CHARGE, what="封筒の取り違え", harms=["leakage"], persons=3)
    morning(counter, "2026-04-04")
    assert len(box.raw) == 2
    assert "事故" in box.text()


def test_it_speaks_the_language_of_whom_it_goes_to(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    Reader.objects.update(lang="en")
    morning(counter)
    assert str(box.mails[0]["Subject"]).startswith("Azukari: 0 late, ")
    assert "New to be done" in box.text()
    assert box.mails[0]["Content-Language"] == "en"


def test_nothing_entrusted_and_nobodys_name_stands_in_it(counter: Counter, box: Postbox) -> None:
    begun(counter, box, *HOME)
    counter.clock.at("2026-06-20 08:00")
    morning(counter, "2026-06-20")
    assert len(box.raw) >= 3
    for one, mail in enumerate(box.mails):
        everything = box.text(one) + "".join(f"{name}: {value}" for name, value in mail.items())
        for planted in (*PLANTED, "の氏名", "東 太郎", "髙橋 花子", "山﨑 次郎", "潮見ロジ", "機械が足りない"):
            assert planted not in everything
        assert "pn-" not in box.text(one)
    stored = "".join(f"{one.subject}{one.body}" for one in Mail.objects.all()) + "".join(
        str(one.says) for one in Notice.objects.all()
    )
    assert not any(planted in stored for planted in PLANTED)


def test_every_line_is_short_and_in_utf_8(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    morning(counter)
    raw = box.raw[0]
    assert raw.isascii()
    assert b"iso-2022" not in raw.lower()
    assert b'charset="utf-8"' in raw.lower()
    assert max(map(len, raw.split(b"\r\n"))) <= 200
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert box.mails[0]["Auto-Submitted"] == "auto-generated"


def test_who_wants_none_gets_only_what_is_passed_on(counter: Counter, box: Postbox) -> None:
    begun(counter, box, IN_CHARGE)
    Reader.objects.update(daily=False)
    morning(counter)
    assert not box.raw
    due = Notice.objects.filter(person=IN_CHARGE, code__startswith="p02.", due__isnull=False).values_list("due", flat=True)[0]
    day = day_of(Time(int(due) + 2 * DAY))
    morning(counter, day, "08:05")
    assert "遅れの連絡" in box.text()
    assert "新しく、しなければならなくなったもの" not in box.text()
    assert len(box.raw) == 1
    morning(counter, day_of(Time(int(due) + 3 * DAY)), "07:59")
    assert len(box.raw) == 1, "each step once"


def test_who_is_to_be_told_and_has_no_address_is_counted(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    morning(counter)
    assert MailDay.objects.get(day="2026-04-02").without >= 2


def test_mail_that_is_set_up_after_its_hour_begins_tomorrow(counter: Counter, box: Postbox) -> None:
    counter.clock.at("2026-04-02 09:00")
    begun(counter, box, OFFICER)
    morning(counter, hour="09:10")
    assert not box.raw
    morning(counter, "2026-04-03")
    assert len(box.raw) == 1


# ── crashes and troubles ──


class Crash(BaseException):
    """The process is gone."""


def test_a_crash_while_the_day_is_made_leaves_nothing_and_it_is_made_then(
    counter: Counter, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(counter, box, OFFICER, IN_CHARGE)
    with monkeypatch.context() as broken:
        broken.setattr(mail_made.Mail.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(Crash))
        with pytest.raises(Crash):
            morning(counter)
    assert not MailDay.objects.filter(day="2026-04-02").exists()
    morning(counter)
    assert len(box.raw) == 2


@pytest.mark.parametrize("at", ["begun", "ended"])
def test_a_crash_while_it_is_sent_never_sends_it_twice(
    counter: Counter, box: Postbox, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    begun(counter, box, OFFICER)
    with monkeypatch.context() as broken:
        name = "_handed" if at == "begun" else "_end"
        broken.setattr(mail_sent, name, lambda *_, **__: (_ for _ in ()).throw(Crash))
        with pytest.raises(Crash):
            morning(counter)
    arrived = len(box.raw)
    assert arrived == (0 if at == "begun" else 1)
    morning(counter)
    assert len(box.raw) == arrived
    assert Mail.objects.get().state == UNCLEAR
    assert Mail.objects.get().trouble == "MAIL_UNCLEAR"


def test_a_lateness_in_a_mail_that_may_be_lost_is_told_the_next_day(counter: Counter, box: Postbox) -> None:
    begun(counter, box, IN_CHARGE)
    morning(counter)
    due = Notice.objects.filter(person=IN_CHARGE, code__startswith="p02.", due__isnull=False).values_list("due", flat=True)[0]
    box.at_text = "cut"
    morning(counter, day_of(Time(int(due) + 2 * DAY)), "08:05")
    assert Mail.objects.order_by("-pk")[0].state == UNCLEAR
    assert Notice.objects.filter(person=IN_CHARGE, kind=RAISED[0], mailed="").exists()
    box.at_text = ""
    morning(counter, day_of(Time(int(due) + 3 * DAY)), "08:05")
    assert "遅れの連絡" in box.text()


def test_a_server_that_is_away_is_asked_again_later_and_later(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    port = box.port
    mail_settings.keep(counter.desk.instance, box.settings(port=1), None)
    waits = []
    morning(counter)
    for _ in range(4):
        row = Mail.objects.get()
        assert row.trouble == "MAIL_SERVER_AWAY"
        waits.append(row.due - counter.clock.time)
        counter.clock.time = row.due
        send_due(counter.desk)
    assert waits == sorted(waits)
    assert waits[-1] > 2 * waits[0]
    mail_settings.keep(counter.desk.instance, box.settings(port=port), None)
    counter.clock.time = Mail.objects.get().due
    send_due(counter.desk)
    assert Mail.objects.get().state == SENT
    assert len(box.raw) == 1


def test_what_waited_over_night_goes_in_the_next_days_mail_and_not_besides(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    mail_settings.keep(counter.desk.instance, box.settings(port=1), None)
    morning(counter)
    mail_settings.keep(counter.desk.instance, box.settings(), None)
    morning(counter, "2026-04-03")
    send_due(counter.desk)
    assert len(box.raw) == 1
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == [mail_made.PASSED, SENT]
    assert "新しく、しなければならなくなったもの" in box.text()


def test_an_address_that_is_refused_keeps_no_other_waiting(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER, IN_CHARGE)
    box.refuses[f"{min(OFFICER, IN_CHARGE)}@office.example"] = "550 nobody here"
    morning(counter)
    assert len(box.raw) == 1
    failed = Mail.objects.get(state=FAILED)
    assert (failed.trouble, failed.detail) == ("MAIL_REFUSED", "550 nobody here")
    assert Notice.objects.filter(person=failed.person, mailed="").exists(), "tomorrow's mail says it, if the address was mended"


@pytest.mark.parametrize("where", ["address", "text"])
def test_a_server_that_says_later_is_believed(counter: Counter, box: Postbox, where: str) -> None:
    begun(counter, box, OFFICER)
    box.refuses = {f"{OFFICER}@office.example": "451 greylisted"} if where == "address" else {}
    box.at_text = "451 not now" if where == "text" else ""
    morning(counter)
    row = Mail.objects.get()
    assert (row.state, row.trouble, row.begun) == ("waiting", "MAIL_LATER", None)
    box.refuses, box.at_text = {}, ""
    counter.clock.time = row.due
    send_due(counter.desk)
    assert len(box.raw) == 1


def test_an_address_that_was_taken_away_meanwhile_is_told(counter: Counter, box: Postbox) -> None:
    begun(counter, box, OFFICER)
    counter.clock.at("2026-04-02 08:00")
    make_day(counter.desk)
    Reader.objects.update(address="")
    send_due(counter.desk)
    assert Mail.objects.get().trouble == "MAIL_NO_ADDRESS"


# ── TLS, sign-in, settings ──


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def code_of(trouble: pytest.ExceptionInfo[FaultError]) -> str:
    (fault,) = trouble.value.faults
    assert fault.say.ja
    assert fault.say.en
    return fault.code


def test_a_password_goes_out_in_tls_only_and_the_certificate_is_checked(counter: Counter, certificate: tuple[Path, Path]) -> None:
    desk = counter.desk
    with postbox(certificate=certificate, login=("azukari", "secret")) as box:
        good = box.settings(security="starttls", user="azukari", authority=str(certificate[0]))
        mail_settings.keep(desk.instance, good, "secret")
        mail_sent.test(desk, "somebody@office.example", Lang.ja)
        assert (box.in_tls, box.signed_in, len(box.raw)) == (1, 1, 1)
        assert (desk.instance.keys / "mail").stat().st_mode & 0o777 == 0o600
        assert "secret" not in (desk.instance.folder / "mail.json").read_text()
        mail_settings.keep(desk.instance, good, "wrong")
        with pytest.raises(FaultError) as trouble:
            mail_sent.test(desk, "somebody@office.example", Lang.ja)
        assert code_of(trouble) == "MAIL_LOGIN"
        mail_settings.keep(desk.instance, box.settings(security="starttls"), None)
        with pytest.raises(FaultError) as trouble:
            mail_sent.test(desk, "somebody@office.example", Lang.ja)
        assert code_of(trouble) == "MAIL_TLS", "an authority that nobody knows vouches for nobody"
        box.refuses["gone@office.example"] = "550 no"
        mail_settings.keep(desk.instance, good, "secret")
        with pytest.raises(FaultError) as trouble:
            mail_sent.test(desk, "gone@office.example", Lang.ja)
        assert code_of(trouble) == "MAIL_REFUSED"
        box.at_text = "cut"
        with pytest.raises(FaultError) as trouble:
            mail_sent.test(desk, "somebody@office.example", Lang.ja)
        assert code_of(trouble) == "MAIL_UNCLEAR"


def test_settings_that_do_not_fit_change_nothing(counter: Counter, box: Postbox) -> None:
    for more, code in (
        ({"host": "mail.example"}, "MAIL_IN_THE_CLEAR"),
        ({"port": 0}, "MAIL_SETTINGS"),
        ({"hour": 24}, "MAIL_SETTINGS"),
        ({"late": (3, 1, 7)}, "MAIL_SETTINGS"),
        ({"sender": "nobody"}, "MAIL_ADDRESS"),
        ({"sender": "a@b.example\r\nBcc: c@d.example"}, "MAIL_ADDRESS"),
    ):
        with pytest.raises(FaultError) as trouble:
            mail_settings.keep(counter.desk.instance, box.settings(**more), None)  # type: ignore[arg-type]
        assert code_of(trouble) == code
    assert mail_settings.of(counter.desk.instance) is None
    with pytest.raises(FaultError) as trouble:
        mail_sent.test(counter.desk, "a@office.example", Lang.ja)
    assert code_of(trouble) == "MAIL_NOT_SET"
    (counter.desk.instance.folder / mail_settings.FILE).write_text("{")
    with closing(connection), pytest.raises(FaultError) as trouble:
        make_day(counter.desk)
    assert code_of(trouble) == "MAIL_UNREADABLE"


# ── the thread that looks after all this ──


def test_the_mailroom_follows_makes_and_sends_and_tells_a_trouble_once(
    counter: Counter, box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    begun(counter, box, OFFICER)
    counter.clock.at("2026-04-02 08:00")
    Notice.objects.all().delete()
    Told.objects.all().delete()
    room = Mailroom(counter.desk, threading.Event())
    room.tend()
    assert len(box.raw) == 1
    (counter.desk.instance.folder / mail_settings.FILE).write_text("{")
    room.tend()
    room.tend()
    assert [one for one in caplog.messages if "MAIL_UNREADABLE" in one][1:] == []
    assert "MAIL_UNREADABLE" in caplog.text


def test_the_mailroom_outlives_what_nobody_foresaw(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(mailroom, "follow", breaks)
    Mailroom(counter.desk, threading.Event()).tend()
    assert "notices are not up to date" in caplog.text


def test_a_recovery_ends_the_calendars_address(counter: Counter) -> None:
    token = calendar_keys.make(OFFICER, counter.desk.clock())
    assert calendar_keys.officer_of(token, counter.desk.clock()) is not None
    invitations.by_keeper(counter.desk, OFFICER, lost=True)
    assert calendar_keys.officer_of(token, counter.desk.clock()) is None
