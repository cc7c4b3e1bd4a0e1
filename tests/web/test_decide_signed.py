"""From the page to decide on to a consent that a passkey has signed, on both databases; and the page of an incident on both."""

import re
from pathlib import Path

from tests.web.real import Browser, real  # isort: skip — binds Django first

from azukari.store.models import Approval
from tests.story import APPROVER, IN_CHARGE, OFFICER


def test_what_is_decided_on_the_page_is_signed_on_the_next(tmp_path: Path, database_url: str) -> None:
    world = real(tmp_path / "instance", database_url)
    asked = world.does(
        "p07.request-consent", IN_CHARGE, content="封入", purposes=[1], subcontractor_name="潮見ロジ株式会社", since="2026-06-01",
        until="2027-03-31", reason="繁忙", measures="施錠", supervision="月1回",
    ).entry.number  # fmt: skip
    browser = Browser(APPROVER, 1, world).enrols()
    where, act = f"/contracts/{world.log}/decisions/{asked}", f"/contracts/{world.log}/acts/p07.consent"
    page = browser.client.get(where).content.decode()
    assert "続けて、パスキーで署名します" in page
    form = next(one for one in page.split("<form") if f'action="{act}"' in one)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    names = re.findall(r'<textarea id="[^"]*" name="(\w+)"', form)
    assert names == ["grounds", "conditions"]
    typed = hidden | {"grounds": "期日までに他の手立てがない。", "conditions": "月次の報告", "_do": "1"}
    shown = browser.client.post(act, typed)
    assert "月次の報告" in shown.content.decode()
    done = browser.signs(shown.content.decode(), f"{act}/sign")
    assert done.status_code == 302
    assert Approval.objects.filter(log_id=world.log).exists()
    settled = browser.client.get(where).content.decode()
    assert "承諾しました" in settled
    assert "月次の報告" in settled
    assert "acts/p07.withdraw-consent" in settled
    told = world.does("p17.notify", IN_CHARGE, what="封筒の取り違え", harms=["leakage"], persons=3).entry.number
    world.does("p17.hold", OFFICER, incident=told, tier=1, reason="調べる")
    incident = browser.client.get(f"/contracts/{world.log}/incidents/{told}").content.decode()
    assert "封筒の取り違え" in incident
    assert "調べる" in incident
