"""Acts that are signed on the web: shown, signed by the passkey over their bytes, recorded with the signature; and what an entry says of it."""

import re
from pathlib import Path

import pytest

from tests.web.real import Browser, answer, real  # isort: skip — binds Django first

from azukari.desk import passkeys, sessions
from azukari.desk.approved import signed_by
from azukari.kernel.values import MINUTE
from azukari.ledger import approval
from azukari.ledger.approval import Approvals
from azukari.store.models import Approval, Entry
from tests.ledger.authenticator import Passkey as Key
from tests.story import APPROVER, OFFICER
from tests.web.test_pages import text_of
from tests.web.world import World


@pytest.fixture
def earnest(tmp_path: Path, database_url: str) -> World:
    world = real(tmp_path / "instance", database_url)
    world.does("p18.record-violation", OFFICER, sentences=["9.1.main"], what="無断の複写")
    return world


def violation(world: World) -> str:
    return str(Entry.objects.filter(log_id=world.log).order_by("-seq").first().seq)


def where(world: World) -> str:
    return f"/contracts/{world.log}/acts/p18.cancel"


def handed_in(world: World, browser: Browser) -> str:
    done = browser.client.post(where(world), {"violation": violation(world), "reason": "度重なる違反", "_do": "1"})
    assert done.status_code == 200, done.status_code
    return done.content.decode()


def test_an_act_is_shown_signed_and_recorded_with_its_signature(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    assert "パスキーで署名します" in browser.client.get(where(earnest)).content.decode()
    before = Entry.objects.count()
    page = handed_in(earnest, browser)
    assert "度重なる違反" in page
    assert "署名する内容" in page
    assert Entry.objects.count() == before, "nothing is recorded before it is signed"
    done = browser.signs(page, f"{where(earnest)}/sign")
    assert done.status_code == 302
    row = Entry.objects.get(log_id=earnest.log, seq=before)
    kept = approval.decode(bytes(Approval.objects.get(log_id=earnest.log, seq=before).record))
    from azukari.desk import instance_log

    assert Approvals(instance_log.history(APPROVER)).check(bytes(row.leaf), kept).person == APPROVER
    text = text_of(browser.client.get(done.headers["Location"]))
    assert "署名は正しい" in text
    assert "Chrome / Linux" in text
    assert browser.client.get(where(earnest)).content.decode().count("度重なる違反") == 0, "the draft is used up"


def test_a_wrong_signature_does_nothing_and_nothing_typed_is_lost(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    other = Browser(OFFICER, 2, earnest).enrols()
    before = Entry.objects.count()
    page = handed_in(earnest, browser)
    good, browser.passkey = browser.passkey, other.passkey
    done = browser.signs(page, f"{where(earnest)}/sign")
    assert done.status_code == 422
    assert "度重なる違反" in done.content.decode()
    assert "ほかの職員" in text_of(done) or "本人" in text_of(done)
    browser.passkey = good
    assert browser.client.post(f"{where(earnest)}/sign", {"pending": "ap-nothing", "answer": "{"}).status_code == 422
    gone = browser.client.post(
        f"{where(earnest)}/sign", {"pending": "ap-nothing", "answer": answer(Key(seed=1).asserts(b"c" * 65))}
    )
    assert gone.status_code == 422
    assert Entry.objects.count() == before
    assert browser.signs(handed_in(earnest, browser), f"{where(earnest)}/sign").status_code == 302


def test_what_is_shown_after_a_signature_that_failed_is_handed_in_where_the_act_is_done(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    handed_in(earnest, browser)
    failed = browser.client.post(
        f"{where(earnest)}/sign", {"pending": "ap-nothing", "answer": answer(Key(seed=1).asserts(b"c" * 65))}
    )
    assert f'<form method="post" action="{where(earnest)}" enctype' in failed.content.decode()
    assert "度重なる違反" in browser.client.get(where(earnest)).content.decode(), "nor is it lost by closing the page"
    again = browser.client.get(f"{where(earnest)}/sign")
    assert (again.status_code, again.headers["Location"]) == (302, where(earnest)), "as by choosing the other language there"


def test_leaving_the_page_of_signing_keeps_what_was_typed(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    handed_in(earnest, browser)
    assert "度重なる違反" in browser.client.get(where(earnest)).content.decode()


def test_a_session_that_ended_while_signing_loses_nothing(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    page = handed_in(earnest, browser)
    earnest.clock.time += sessions.IDLE + MINUTE
    done = browser.signs(page, f"{where(earnest)}/sign")
    assert done.status_code == 302
    assert "入力した内容は取ってあります" in browser.client.get(done.headers["Location"]).content.decode()
    assert browser.signs_in(next=where(earnest)).headers["Location"] == where(earnest)
    assert "度重なる違反" in browser.client.get(where(earnest)).content.decode()
    earnest.clock.time += sessions.IDLE + MINUTE
    assert "next=%2Fsessions" in browser.client.post("/sessions/end", {"others": "1"}).headers["Location"]


def test_another_officer_cannot_hand_in_what_was_prepared(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    thief = Browser(OFFICER, 2, earnest).enrols()
    page = handed_in(earnest, browser)
    thief.passkey = browser.passkey
    assert thief.signs(page, f"{where(earnest)}/sign").status_code == 422
    stranger_log = "/contracts/en-0000000000000000/acts/p18.cancel/sign"
    assert thief.client.post(stranger_log, {"pending": "x", "answer": answer(Key().asserts(b"c"))}).status_code == 404
    assert thief.client.get(f"{stranger_log}").headers["Location"] == stranger_log.removesuffix("/sign"), (
        "which is not there either"
    )
    assert thief.client.post(f"/contracts/{earnest.log}/acts/p00.note/sign").status_code == 404


def test_without_a_passkey_it_is_told_what_the_entry_is_worth_and_asked_who_is_there(earnest: World) -> None:
    from azukari.desk import invitations, one_time
    from tests.web.test_sign_in import shown

    opened = invitations.by_keeper(earnest.desk, APPROVER, codes=True)
    browser = Browser(APPROVER, 1, earnest)
    browser.client.post("/enrol", {"code": opened.code})
    page = browser.client.get("/enrol/codes").content.decode()
    secret, number = (re.sub(r"\s", "", one) for one in re.findall(r'class="big-code">([^<]+)<', page))
    offered = one_time.offer(secret, number)
    assert browser.client.post("/enrol/codes", {"code": shown(earnest, offered.secret)}).status_code == 302
    assert "署名なしの「記録」" in browser.client.get(where(earnest)).content.decode()
    earnest.clock.time += sessions.FRESH + MINUTE
    given = {"violation": violation(earnest), "reason": "度重なる違反", "_do": "1", "_sure": "1"}
    done = browser.client.post(where(earnest), given)
    assert done.headers["Location"].startswith("/again?")
    assert "コードで示す" in browser.client.get(done.headers["Location"]).content.decode()
    assert browser.client.post("/again", {"code": "000000", "next": where(earnest)}).status_code == 403
    shows = {"code": shown(earnest, offered.secret), "next": where(earnest)}
    assert browser.client.post("/again", shows).headers["Location"] == where(earnest)
    assert "度重なる違反" in browser.client.get(where(earnest)).content.decode()
    done = browser.client.post(where(earnest), given)
    assert done.status_code == 302
    assert "署名なしの「記録」です" in text_of(browser.client.get(done.headers["Location"]))


def test_a_signature_that_was_lost_or_changed_is_told(earnest: World) -> None:
    browser = Browser(APPROVER, 1, earnest).enrols()
    done = browser.signs(handed_in(earnest, browser), f"{where(earnest)}/sign")
    number = int(re.search(r"entries/(\d+)", done.headers["Location"])[1])
    leaf = bytes(Entry.objects.get(log_id=earnest.log, seq=number).leaf)
    row = Approval.objects.get(log_id=earnest.log, seq=number)
    record = bytes(row.record)
    Approval.objects.filter(pk=row.pk).update(record=record.replace(b'"nonce":"', b'"nonce":"0', 1)[:-2] + b"}")
    wrong = signed_by(earnest.log, number, leaf)
    assert wrong is not None
    assert wrong.wrong is not None
    assert "署名を確かめられません" in text_of(browser.client.get(f"/contracts/{earnest.log}/entries/{number}"))
    Approval.objects.all().delete()
    gone = signed_by(earnest.log, number, leaf)
    assert gone is not None
    assert "見つかりません" in gone.wrong.ja
    assert passkeys.shown(APPROVER)[0].device == "Chrome / Linux"
