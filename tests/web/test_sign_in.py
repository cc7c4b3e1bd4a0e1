"""Signing in to a real instance: by invitation and passkey, sessions and their end, what is not told, how often may be tried."""

import re
from pathlib import Path

import msgspec
import pytest

from tests.web.real import AGENT, Browser, answer, real  # isort: skip — binds Django first

from django.contrib.sessions.models import Session
from django.test import Client

from azukari.desk import instance_log, invitations, networks, one_time, passkeys, sessions, throttle
from azukari.desk.outcome import Officer
from azukari.kernel.fault import FaultError
from azukari.kernel.values import HOUR, MINUTE, PersonId, PlaceId
from azukari.ledger.webauthn import Assertion
from azukari.store.models import Entry, Person, Place
from azukari.store.sign_in import Attempts, Codes, Invitation, Passkey, SignedIn
from tests.ledger.authenticator import UP
from tests.ledger.authenticator import Passkey as Key
from tests.story import APPROVER, IN_CHARGE, OFFICER, OTHER, SITE, WARD, WORKER, ident
from tests.web.world import STRANGER, World


@pytest.fixture
def earnest(tmp_path: Path, database_url: str) -> World:
    return real(tmp_path / "instance", database_url)


def code_of(trouble: pytest.ExceptionInfo[FaultError]) -> str:
    (fault,) = trouble.value.faults
    assert fault.say.ja
    assert fault.say.en
    return fault.code


def test_an_invited_person_enrols_and_signs_in(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    page = browser.client.get("/sessions").content.decode()
    assert "Chrome / Linux" in page
    assert "192.0.2.7" in page
    assert browser.client.get("/contracts").status_code == 200
    (mine,) = instance_log.active(OFFICER)
    leaf = instance_log.chain(OFFICER)[0][0]
    assert leaf.by == invitations.keeper(earnest.desk.instance)
    other = Browser(OFFICER, 1, earnest)
    other.passkey = browser.passkey
    done = other.signs_in(next=f"/contracts/{earnest.log}")
    assert (done.status_code, done.headers["Location"]) == (302, f"/contracts/{earnest.log}")
    assert {one.credential for one in sessions.ongoing(OFFICER, earnest.desk.clock())} == {mine.credential}


def test_an_invitation_counts_once_and_only_so_long(earnest: World) -> None:
    opened = invitations.by_keeper(earnest.desk, OFFICER)
    Browser(OFFICER, 1, earnest).invited(opened.code.lower().replace("-", ""))
    answer = Browser(OFFICER, 2, earnest).client.post("/enrol", {"code": opened.code})
    assert answer.status_code == 403
    assert "この招待コードは使えません" in answer.content.decode()
    late = invitations.by_keeper(earnest.desk, IN_CHARGE)
    earnest.clock.time += invitations.LASTS
    with pytest.raises(FaultError) as trouble:
        invitations.redeem(earnest.desk, late.code, "192.0.2.1")
    assert code_of(trouble) == "INVITATION_UNKNOWN"
    assert not Invitation.objects.filter(digest__contains=late.code[:4]).exists()


def test_nothing_but_an_enrolled_passkey_signs_in(earnest: World) -> None:
    good = Browser(OFFICER, 1, earnest).enrols()
    good.client.post("/sign-out")
    asked = good.challenge("/sign-in/options")
    signed = good.passkey.asserts(asked)
    forged = {
        "another key": answer(Key(seed=9).asserts(asked)),
        "another's handle": answer(signed, APPROVER),
        "the credential of one, the key of another": answer(Key(seed=9).asserts(asked)._replace(credential=signed.credential)),
        "no verification": answer(good.passkey.asserts(asked, flags=UP)),
        "another site": answer(Key(seed=1, rp="evil.example", origin="https://evil.example").asserts(asked)),
        "nothing": "",
        "no JSON": "{",
        "a list": "[1]",
    }
    said = set()
    for name, given in forged.items():
        good.challenge("/sign-in/options")
        done = good.client.post("/sign-in", {"answer": given})
        assert done.status_code == 403, name
        said.add(re.sub(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"', "", done.content.decode()))
    assert len(said) == 1, "whatever is wrong is told alike"
    assert good.signs_in().status_code == 302


def test_an_answer_counts_once(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    browser.client.post("/sign-out")
    given = answer(browser.passkey.asserts(browser.challenge("/sign-in/options")), OFFICER)
    assert browser.client.post("/sign-in", {"answer": given}).status_code == 302
    browser.client.post("/sign-out")
    assert browser.client.post("/sign-in", {"answer": given}).status_code == 403
    late = browser.challenge("/sign-in/options")
    earnest.clock.time += 6 * MINUTE
    assert browser.client.post("/sign-in", {"answer": answer(browser.passkey.asserts(late), OFFICER)}).status_code == 403


def test_a_copied_passkey_shows_by_its_count(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    browser.client.post("/sign-out")
    browser.passkey.counter = 5
    assert browser.signs_in().status_code == 302
    browser.client.post("/sign-out")
    browser.passkey.counter = 2
    assert browser.signs_in().status_code == 403


def test_an_ended_passkey_is_told_to_whoever_holds_it(earnest: World, caplog: pytest.LogCaptureFixture) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    (mine,) = instance_log.active(OFFICER)
    passkeys.end(earnest.desk, OFFICER, OFFICER, mine.credential, "lost")
    assert browser.client.get("/contracts").status_code == 302, "the session that it began is over"
    done = browser.signs_in()
    assert done.status_code == 403
    assert "このパスキーは終了しています" in done.content.decode()
    assert "SIGN_IN_ENDED" in caplog.text


def test_signing_in_begins_under_a_new_key(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    browser.client.post("/sign-out")
    asked = browser.challenge("/sign-in/options")
    before = browser.client.cookies["azukari"].value
    assert browser.client.post("/sign-in", {"answer": answer(browser.passkey.asserts(asked), OFFICER)}).status_code == 302
    assert browser.client.cookies["azukari"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_idle_for_a_quarter_of_an_hour_is_over_and_what_was_typed_is_kept(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    where = f"/contracts/{earnest.log}/acts/p00.note"
    earnest.clock.time += 14 * MINUTE
    assert browser.client.get("/contracts").status_code == 200
    earnest.clock.time += sessions.IDLE + MINUTE
    done = browser.client.post(where, {"text": "打合せの続き", "_do": "1"})
    assert done.status_code == 302
    assert "kept=1" in done.headers["Location"]
    assert "入力した内容は取ってあります" in browser.client.get(done.headers["Location"]).content.decode()
    assert browser.signs_in().status_code == 302
    assert "打合せの続き" in browser.client.get(where).content.decode()
    assert [one.why for one in SignedIn.objects.filter(person=OFFICER, ended__isnull=False)] == ["idle"]


def test_a_session_ends_after_half_a_day_however_busy(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    for _ in range(73):
        earnest.clock.time += 10 * MINUTE
        last = browser.client.get("/duties").status_code
    assert last == 302
    assert SignedIn.objects.get(person=OFFICER).why == "over"


def test_sessions_are_seen_and_ended_from_elsewhere(earnest: World) -> None:
    one = Browser(OFFICER, 1, earnest).enrols()
    two = Browser(OFFICER, 1, earnest, address="198.51.100.3")
    two.passkey = one.passkey
    assert two.signs_in().status_code == 302
    page = two.client.get("/sessions").content.decode()
    assert "192.0.2.7" in page
    assert "198.51.100.3" in page
    name = SignedIn.objects.get(address="192.0.2.7").id
    stranger = Browser(IN_CHARGE, 3, earnest).enrols()
    assert stranger.client.post("/sessions/end", {"session": name}).status_code == 404, "another's session is not found"
    assert one.client.get("/contracts").status_code == 200
    assert two.client.post("/sessions/end", {"session": name}).status_code == 302
    assert one.client.get("/contracts").status_code == 302
    assert two.client.get("/contracts").status_code == 200
    assert two.client.post("/sessions/end", {"others": "1"}).status_code == 302
    assert two.client.post("/sign-out").status_code == 302
    assert not SignedIn.objects.filter(person=OFFICER, ended=None).exists()


def test_signing_out_ends_the_session_for_whoever_copied_its_cookie(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    thief = Client(HTTP_HOST="localhost:8000")
    thief.cookies["azukari"] = browser.client.cookies["azukari"].value
    assert thief.get("/contracts").status_code == 200
    browser.client.post("/sign-out")
    assert thief.get("/contracts").status_code == 302


def test_another_passkey_wants_a_fresh_proof_and_a_passkey(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    second = Browser(OFFICER, 2, earnest)
    second.client = browser.client
    earnest.clock.time += sessions.FRESH + MINUTE
    assert browser.client.post("/sessions/passkeys/options").status_code == 404
    assert browser.client.post("/sessions/passkeys", {"answer": "{}"}).headers["Location"].startswith("/again")
    assert "本人確認をしてから" in browser.client.get("/sessions").content.decode()
    assert browser.again().headers["Location"] == "/sessions"
    from tests.web.real import registration

    asked = second.challenge("/sessions/passkeys/options")
    done = browser.client.post("/sessions/passkeys", {"answer": registration(second.passkey, asked)})
    assert done.headers["Location"] == "/sessions?added=1"
    assert len(instance_log.active(OFFICER)) == 2
    assert [leaf.by for leaf, _ in instance_log.chain(OFFICER)][1] == OFFICER
    browser.client.post("/sign-out")
    assert second.signs_in().status_code == 302
    first = next(one for one in passkeys.shown(OFFICER) if one.hash != SignedIn.objects.get(ended=None).credential)
    assert second.client.post("/sessions/passkeys/end", {"passkey": first.hash, "reason": "replaced"}).status_code == 302
    assert len(instance_log.active(OFFICER)) == 1
    gone = second.client.post("/sessions/passkeys/end", {"passkey": first.hash})
    assert gone.status_code == 422
    assert "終了しています" in gone.content.decode()


def test_showing_oneself_again_wants_ones_own_passkey(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    Browser(IN_CHARGE, 3, earnest).enrols()
    asked = browser.challenge("/again/options")
    done = browser.client.post("/again", {"answer": answer(Key(seed=3).asserts(asked), IN_CHARGE), "next": "/sessions"})
    assert done.status_code == 403
    assert browser.again("https://evil.example/").headers["Location"] == "/"


# ── invitations and recovery ──


def test_who_may_invite_whom_follows_from_the_records(earnest: World) -> None:
    from azukari.desk.vouching import vouching

    desk = earnest.desk
    ward = vouching(desk, earnest.officer(OFFICER))
    assert APPROVER in ward.people
    assert IN_CHARGE in ward.people
    assert WORKER not in ward.people, "the contractor's own people are the contractor's"
    assert OFFICER not in ward.people, "nobody vouches for themselves"
    firm = vouching(desk, earnest.officer(IN_CHARGE))
    assert {WORKER, OTHER} <= set(firm.people)
    assert APPROVER not in firm.people
    for nobody in (WORKER, STRANGER):
        assert not vouching(desk, earnest.officer(nobody)).may
    for inviter, person in ((OFFICER, WORKER), (IN_CHARGE, APPROVER), (WORKER, OTHER), (OFFICER, STRANGER)):
        with pytest.raises(FaultError) as trouble:
            invitations.invite(desk, earnest.officer(inviter), person)
        assert code_of(trouble) == "INVITE_NOT_YOURS"
        with pytest.raises(FaultError) as trouble:
            invitations.recover(desk, earnest.officer(inviter), person, "lost")
        assert code_of(trouble) == "INVITE_NOT_YOURS"
    with pytest.raises(FaultError) as trouble:
        invitations.invite_new(desk, earnest.officer(WORKER), "新しい人")
    assert code_of(trouble) == "INVITE_NOT_YOURS"


def test_an_approver_is_recovered_by_another_approver_only(earnest: World) -> None:
    second = PersonId(ident("pn", "appr2"))
    Person.objects.create(id=second, name="二宮 司", home=WARD)
    with pytest.raises(FaultError) as trouble:
        invitations.recover(earnest.desk, earnest.officer(OFFICER), APPROVER, "lost")
    assert code_of(trouble) == "RECOVER_APPROVER"
    officer = Browser(OFFICER, 1, earnest).enrols()
    Browser(APPROVER, 2, earnest).enrols()
    assert f'value="{APPROVER}"' not in officer.client.get("/invitations").content.decode()
    earnest.does("p00.appoint", OFFICER, person=second, full_name="二宮 司", capacity="approver")
    opened = invitations.recover(earnest.desk, Officer(second, WARD), APPROVER, "lost")
    assert opened.person == APPROVER


def test_the_page_of_invitations_is_not_there_for_others(earnest: World) -> None:
    worker = Browser(WORKER, 5, earnest).enrols()
    assert worker.client.get("/invitations").status_code == 404
    assert "/invitations" not in worker.client.get("/contracts").content.decode()
    leader = Browser(IN_CHARGE, 6, earnest).enrols()
    assert "/invitations" in leader.client.get("/contracts").content.decode()


def test_a_person_in_charge_invites_a_worker(earnest: World) -> None:
    leader = Browser(IN_CHARGE, 6, earnest).enrols()
    shown = leader.client.post("/invitations", {"do": "invite", "person": WORKER})
    page = shown.content.decode()
    code = re.search(r'class="big-code">([0-9A-Z-]{29})<', page)[1]
    assert 'class="qrline"' in page, "a QR code, drawn in the page"
    worker = Browser(WORKER, 5, earnest)
    assert worker.invited(code).status_code == 302
    assert instance_log.chain(WORKER)[0][0].by == IN_CHARGE
    with pytest.raises(FaultError) as trouble:
        invitations.invite(earnest.desk, earnest.officer(IN_CHARGE), WORKER)
    assert code_of(trouble) == "INVITE_HAS"
    with pytest.raises(FaultError) as trouble:
        invitations.by_keeper(earnest.desk, WORKER)
    assert code_of(trouble) == "INVITE_HAS"
    assert "この人は既に登録しています" in leader.client.post("/invitations", {"do": "invite", "person": WORKER}).content.decode()


def test_somebody_new_is_invited_and_an_invitation_taken_back(earnest: World) -> None:
    leader = Browser(IN_CHARGE, 6, earnest).enrols()
    assert "氏名を80字以内" in leader.client.post("/invitations", {"do": "new", "name": "　"}).content.decode()
    page = leader.client.post("/invitations", {"do": "new", "name": " 新井　四郎 "}).content.decode()
    code = re.search(r'class="big-code">([0-9A-Z-]{29})<', page)[1]
    listed = leader.client.get("/invitations").content.decode()
    name = re.search(r'name="withdraw" value="([^"]+)"', listed)[1]
    assert "新井 四郎" in listed
    stranger = Browser(OFFICER, 1, earnest).enrols()
    stranger.client.post("/invitations", {"withdraw": name})
    assert Invitation.objects.get(pk=name).withdrawn is None, "another's invitation is not withdrawn"
    assert leader.client.post("/invitations", {"withdraw": name}).status_code == 200
    assert Browser(WORKER, 5, earnest).client.post("/enrol", {"code": code}).status_code == 403


@pytest.mark.parametrize(
    "do, code", [("invite", "INVITE_NOBODY"), ("recover", "RECOVER_NOBODY"), ("unseen", "RECOVER_UNSEEN"), ("new", "INVITE_NAME")]
)
def test_a_form_without_its_answer_is_told(earnest: World, caplog: pytest.LogCaptureFixture, do: str, code: str) -> None:
    leader = Browser(IN_CHARGE, 6, earnest).enrols()
    Browser(WORKER, 5, earnest).enrols()
    given = {"invite": {}, "recover": {}, "unseen": {"again": WORKER}, "new": {}}[do]
    done = leader.client.post("/invitations", {"do": "recover" if do == "unseen" else do, **given})
    assert done.status_code == 422
    assert 'id="e-' in done.content.decode()
    assert code in caplog.text


def test_recovery_ends_everything_first_and_takes_two(earnest: World) -> None:
    leader = Browser(IN_CHARGE, 6, earnest).enrols()
    worker = Browser(WORKER, 5, earnest).enrols()
    (old,) = instance_log.active(WORKER)
    shown = leader.client.post("/invitations", {"do": "recover", "again": WORKER, "reason": "lost", "seen": "1"})
    assert shown.status_code == 200
    assert worker.client.get("/contracts").status_code == 302, "signed out at once"
    assert instance_log.active(WORKER) == []
    code = re.search(r'class="big-code">([0-9A-Z-]{29})<', shown.content.decode())[1]
    anew = Browser(WORKER, 7, earnest)
    assert anew.invited(code).status_code == 302
    kinds = [(leaf.kind, leaf.by) for leaf, _ in instance_log.chain(WORKER)]
    assert kinds[1:] == [("passkey-ended", IN_CHARGE), ("passkey", IN_CHARGE)]
    assert worker.signs_in().status_code == 403
    again = Browser(WORKER, 5, earnest)
    opened = invitations.recover(earnest.desk, earnest.officer(IN_CHARGE), WORKER, "lost")
    assert again.client.post("/enrol", {"code": opened.code}).status_code == 302
    from tests.web.real import registration

    asked = again.challenge("/enrol/options")
    done = again.client.post("/enrol/person", {"answer": registration(worker.passkey, asked)})
    assert done.status_code == 422, "a passkey that was ended is not enrolled again"
    assert old.credential not in {one.credential for one in instance_log.active(WORKER)}
    earnest.clock.time += invitations.LASTS_AGAIN
    assert again.client.get("/enrol/person").status_code == 302, "a recovery lasts for half an hour"


def test_a_broken_registration_enrols_nobody(earnest: World) -> None:
    opened = invitations.by_keeper(earnest.desk, OFFICER)
    browser = Browser(OFFICER, 1, earnest)
    browser.client.post("/enrol", {"code": opened.code})
    for given in ("", "{}", "[]", '{"id":"x"}'):
        browser.challenge("/enrol/options")
        assert browser.client.post("/enrol/person", {"answer": given}).status_code == 422
    from tests.web.real import registration

    other = Key(seed=1, rp="evil.example", origin="https://evil.example")
    asked = browser.challenge("/enrol/options")
    assert browser.client.post("/enrol/person", {"answer": registration(other, asked)}).status_code == 422
    assert not Passkey.objects.exists()
    assert instance_log.active(OFFICER) == []
    done = browser.client.post("/enrol/person", {"answer": registration(browser.passkey, browser.challenge("/enrol/options"))})
    assert done.status_code == 302, "the invitation was not used up"


def test_ten_passkeys_are_the_most(earnest: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """PASSKEY_TOO_MANY"""
    browser = Browser(OFFICER, 1, earnest).enrols()
    monkeypatch.setattr(passkeys, "MOST", 1)
    from tests.web.real import registration

    asked = browser.challenge("/sessions/passkeys/options")
    done = browser.client.post("/sessions/passkeys", {"answer": registration(Key(seed=2), asked)})
    assert done.status_code == 422
    assert "パスキーは一人" in done.content.decode()


# ── one-time codes ──


def enrolled_codes(earnest: World) -> tuple[Browser, str, one_time.Offer]:
    opened = invitations.by_keeper(earnest.desk, WORKER, codes=True)
    browser = Browser(WORKER, 5, earnest)
    browser.client.post("/enrol", {"code": opened.code})
    page = browser.client.get("/enrol/codes").content.decode()
    secret, number = (re.sub(r"\s", "", one) for one in re.findall(r'class="big-code">([^<]+)<', page))
    offered = one_time.offer(secret, number)
    assert browser.client.post("/enrol/codes", {"code": "000000"}).status_code == 422
    assert browser.client.post("/enrol/codes", {"code": shown(earnest, secret)}).status_code == 302
    return browser, number, offered


def shown(earnest: World, secret: str) -> str:
    import pyotp

    return pyotp.TOTP(secret).generate_otp(earnest.desk.clock() // 1_000_000 // 30)


def test_one_time_codes_where_they_are_allowed(earnest: World) -> None:
    browser, number, offered = enrolled_codes(earnest)
    assert offered.secret.encode() not in bytes(Codes.objects.get(pk=WORKER).secret)
    assert all(offered.secret not in str(one.get_decoded()) for one in Session.objects.all()), "nor does it rest in a session"
    browser.client.post("/sign-out")
    assert browser.client.post("/sign-in/codes", {"number": number, "code": shown(earnest, offered.secret)}).status_code == 403, (
        "the code that enrolled is used"
    )
    earnest.clock.time += MINUTE
    code = shown(earnest, offered.secret)
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert browser.client.post("/sign-in/codes", {"number": wide, "code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert "ワンタイムコード" in browser.client.get("/sessions").content.decode()
    browser.client.post("/sign-out")
    assert browser.client.post("/sign-in/codes", {"number": number, "code": code}).status_code == 403, "each code counts once"
    with pytest.raises(FaultError) as trouble:
        one_time.keep(earnest.desk, WORKER, OFFICER, offered, "12345")
    assert code_of(trouble) == "CODE_WRONG"


def test_codes_lead_to_nothing_stronger(earnest: World) -> None:
    invitations.by_keeper(earnest.desk, IN_CHARGE, codes=True)
    browser, _, _ = enrolled_codes(earnest)
    assert browser.client.post("/sessions/passkeys/options").status_code == 404
    assert browser.client.post("/sessions/passkeys", {"answer": "{}"}).status_code == 404
    SignedIn.objects.filter(person=WORKER).update(person=IN_CHARGE)
    page = browser.client.get("/invitations")
    assert page.status_code == 403
    assert "パスキーでサインインしてください" in page.content.decode()


def test_an_invitation_that_does_not_allow_codes_gives_none(earnest: World) -> None:
    opened = invitations.by_keeper(earnest.desk, WORKER)
    browser = Browser(WORKER, 5, earnest)
    browser.client.post("/enrol", {"code": opened.code})
    assert browser.client.get("/enrol/codes").status_code == 404
    name = Invitation.objects.get(person=WORKER).id
    with pytest.raises(FaultError) as trouble:
        invitations.enrol_codes(earnest.desk, name, one_time.offer(), "000000")
    assert code_of(trouble) == "CODES_NOT_ALLOWED"


def test_whether_a_number_exists_is_not_told(earnest: World) -> None:
    _, number, offered = enrolled_codes(earnest)
    nobody = f"{(int(number) + 1) % 10**8:08d}"
    told = {}
    for one in (number, nobody):
        client = Client(HTTP_HOST="localhost:8000", REMOTE_ADDR="192.0.2.99", HTTP_USER_AGENT=AGENT)
        answers = [client.post("/sign-in/codes", {"number": one, "code": "000000"}) for _ in range(7)]
        pages = [re.sub(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"', "", each.content.decode()) for each in answers]
        told[one] = [each.status_code for each in answers], [page.replace(one, "") for page in pages]
    assert told[number] == told[nobody]
    assert told[number][0] == [403] * 5 + [429] * 2
    client = Client(HTTP_HOST="localhost:8000", REMOTE_ADDR="192.0.2.98")
    earnest.clock.time += MINUTE
    right = {"number": number, "code": shown(earnest, offered.secret)}
    assert client.post("/sign-in/codes", right).status_code == 429, "used up for the person from anywhere"
    earnest.clock.time += 15 * MINUTE
    right = {"number": number, "code": shown(earnest, offered.secret)}
    assert client.post("/sign-in/codes", right).status_code == 302
    assert client.get("/contracts").status_code == 200


# ── how often ──


def test_tries_are_counted_by_address_and_survive_a_restart(earnest: World) -> None:
    browser = Browser(OFFICER, 1, earnest)
    answers = [browser.client.post("/enrol", {"code": "AAAA"}).status_code for _ in range(22)]
    assert answers == [403] * 20 + [429] * 2
    opened = invitations.by_keeper(earnest.desk, OFFICER)
    with pytest.raises(FaultError) as trouble:
        invitations.redeem(earnest.desk, opened.code, browser.address)
    assert code_of(trouble) == "TOO_MANY"
    assert invitations.redeem(earnest.desk, opened.code, "192.0.2.8").person == OFFICER
    earnest.clock.time += 15 * MINUTE
    assert invitations.redeem(earnest.desk, opened.code, browser.address).person == OFFICER
    assert all(browser.address not in one.key for one in Attempts.objects.all())
    earnest.clock.time += 25 * HOUR
    throttle.forget(earnest.desk.clock())
    assert not Attempts.objects.exists()


def test_good_passkeys_of_a_whole_office_use_nothing_up(earnest: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(OFFICER, 1, earnest).enrols()
    limit = throttle.Limit("passkey at", 3, 5 * MINUTE)
    monkeypatch.setattr(throttle, "PASSKEY_AT", limit)
    for _ in range(6):
        browser.client.post("/sign-out")
        assert browser.signs_in().status_code == 302
    for _ in range(3):
        assert browser.client.post("/sign-in", {"answer": "{}"}).status_code == 403
    assert browser.signs_in().status_code == 429
    assert "試した回数が多すぎます" in browser.signs_in().content.decode()


def test_ceremonies_and_invitations_are_counted_too(earnest: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "BEGUN_AT", throttle.Limit("begun at", 2, MINUTE))
    browser = Browser(OFFICER, 1, earnest)
    assert [browser.client.post("/sign-in/options").status_code for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr(throttle, "INVITING", throttle.Limit("inviting", 1, HOUR))
    invitations.invite(earnest.desk, earnest.officer(IN_CHARGE), WORKER)
    with pytest.raises(FaultError) as trouble:
        invitations.invite(earnest.desk, earnest.officer(IN_CHARGE), OTHER)
    assert code_of(trouble) == "TOO_MANY"


@pytest.mark.parametrize("value", ["\0", "\x00\x01\u202e", "九" * 9_000, "' OR 1=1 --", "9" * 25_000, " "])
def test_no_value_in_any_field_of_signing_in_breaks_a_page(earnest: World, value: str) -> None:
    leader = Browser(IN_CHARGE, 6, earnest).enrols()
    fields = (
        "answer",
        "number",
        "code",
        "next",
        "session",
        "passkey",
        "reason",
        "withdraw",
        "person",
        "name",
        "again",
        "pending",
    )
    given = dict.fromkeys(fields, value)
    for client in (Client(HTTP_HOST="localhost:8000"), leader.client):
        for where in ("/sign-in", "/sign-in/codes", "/enrol", "/enrol/person", "/enrol/codes", "/again"):
            assert client.post(where, given).status_code in {302, 403}, where
            assert client.get(where, {"next": value[:500]}).status_code in {200, 302}, where
    mine = ("/sessions/end", "/sessions/passkeys", "/sessions/passkeys/end", f"/contracts/{earnest.log}/acts/p18.cancel/sign")
    for where in mine:
        assert leader.client.post(where, given).status_code in {302, 403, 404, 422}, where
    for do in ("invite", "new", "recover", value):
        assert leader.client.post("/invitations", {**given, "do": do, "seen": "1"}).status_code in {200, 422}, do
    headers = {"HTTP_USER_AGENT": value[:900], "HTTP_X_FORWARDED_FOR": value[:900], "HTTP_ACCEPT_LANGUAGE": value[:90]}
    if value.isascii() and value.isprintable():
        assert Client(HTTP_HOST="localhost:8000", **headers).get("/sign-in").status_code == 200


# ── the rest ──


def test_a_keeper_that_cannot_be_read_vouches_for_nobody(earnest: World) -> None:
    (earnest.desk.instance.folder / "keeper").write_text("nobody")
    with pytest.raises(FaultError) as trouble:
        invitations.by_keeper(earnest.desk, OFFICER)
    assert code_of(trouble) == "KEEPER_UNREADABLE"


def test_an_assertion_that_cannot_be_read_signs_nothing() -> None:
    with pytest.raises(FaultError) as trouble:
        passkeys.assertion_of("{")
    assert code_of(trouble) == "PASSKEY_ANSWER"
    assert isinstance(passkeys.assertion_of(answer(Key().asserts(b"c"))), Assertion)


def test_codes_sealed_under_another_secret_are_no_codes(earnest: World) -> None:
    _, number, offered = enrolled_codes(earnest)
    earnest.clock.time += MINUTE
    Codes.objects.update(secret=b"\0" * 60)
    assert one_time.waited(earnest.desk, WORKER, "zz").secret != offered.secret
    with pytest.raises(FaultError) as trouble:
        one_time.known_by(earnest.desk, number, shown(earnest, offered.secret), "192.0.2.1")
    assert code_of(trouble) == "SIGN_IN_FAILED"


def test_where_somebody_is_the_network_tells(earnest: World) -> None:
    Place.objects.filter(pk=SITE).update(networks="192.0.2.0/24, 10.0.0.0/8")
    Place.objects.create(id="pl-narrow", name="室", networks="192.0.2.7/32")
    assert networks.place_at("192.0.2.9") == PlaceId(SITE)
    assert networks.place_at("192.0.2.7") == "pl-narrow"
    assert networks.place_at("::ffff:10.1.2.3") == PlaceId(SITE)
    assert networks.place_at("203.0.113.1") is None
    assert networks.place_at("nowhere") is None
    with pytest.raises(FaultError) as trouble:
        networks.networks_of("10.0.0.0/8 十")
    assert code_of(trouble) == "NETWORK_UNREADABLE"


def test_behind_a_proxy_of_ours_the_address_and_the_place_are_those_of_whoever_asks(earnest: World) -> None:
    instance = earnest.desk.instance
    instance.configuration = msgspec.structs.replace(instance.configuration, proxies=("192.0.2.7",))
    Place.objects.filter(pk=SITE).update(networks="203.0.113.0/24")
    browser = Browser(WORKER, 5, earnest)
    browser.client.defaults["HTTP_X_FORWARDED_FOR"] = "10.9.9.9, 203.0.113.9"
    browser.enrols()
    assert SignedIn.objects.get(person=WORKER).address == "203.0.113.9"
    before = Entry.objects.count()
    assert browser.client.post(f"/contracts/{earnest.log}/acts/p04.pledge", {"agrees": "true", "_do": "1"}).status_code == 302
    leaf = bytes(Entry.objects.get(log_id=earnest.log, seq=before).leaf).decode()
    assert f'"place":"{SITE}"' in leaf, "the network says where it was done"


@pytest.mark.parametrize(
    "peer, forwarded, proxies, client",
    [
        ("203.0.113.5", "192.0.2.1", [], "203.0.113.5"),
        ("203.0.113.5", "192.0.2.1", ["127.0.0.1"], "203.0.113.5"),
        ("127.0.0.1", "192.0.2.1", ["127.0.0.1"], "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.9", ["127.0.0.1", "10.0.0.9"], "192.0.2.1"),
        ("127.0.0.1", "rubbish", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", "", ["127.0.0.1"], "127.0.0.1"),
    ],
)
def test_what_a_stranger_says_of_its_address_counts_for_nothing(
    peer: str, forwarded: str, proxies: list[str], client: str
) -> None:
    assert networks.client_of(peer, forwarded, proxies)[0] == client


@pytest.mark.parametrize(
    "agent, said",
    [
        (AGENT, "Chrome / Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox / Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari / iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge / Windows"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_told_in_two_words(agent: str, said: str) -> None:
    assert sessions.device_of(agent) == said


def test_a_demonstration_has_none_of_it_and_a_real_instance_no_list(earnest: World) -> None:
    client = Client(HTTP_HOST="localhost:8000")
    page = client.get("/sign-in").content.decode()
    assert "水野" not in page
    assert client.post("/sign-in", {"person": OFFICER}).status_code == 403
    assert client.get("/contracts").status_code == 302
    earnest.desk.instance.configuration = msgspec.structs.replace(earnest.desk.instance.configuration, demo=True)
    for where in ("/enrol", "/enrol/person", "/enrol/codes", "/sessions", "/invitations", "/sign-in/codes", "/again"):
        assert client.get(where).status_code == 404, where
    assert client.post("/sign-in/options").status_code == 404
