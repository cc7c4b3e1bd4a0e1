"""``azukari mail``: set up once, tried, and what did not arrive is told to whoever keeps the machine."""

from pathlib import Path

import pytest

from azukari.store.notices import Mail, MailDay, Reader
from tests.cli.conftest import OFFICER, Shell, registered
from tests.desk.postbox import postbox


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return registered(tmp_path_factory.mktemp("mail") / "instance")


@pytest.fixture(autouse=True)
def _bound(shell: Shell) -> None:
    shell.bind()


def test_mail_is_set_up_tried_and_shown(shell: Shell, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("秘密の言葉\n", encoding="utf-8")
    assert shell.json("mail", "show").result == {"mail": None}
    with postbox() as box:
        done = shell.json(
            "mail", "set", "--host", "localhost", "--port", box.port, "--security", "none", "--sender", "a@ward.example"
        )
        assert done.code == 0, done.out
        assert MailDay.objects.count() == 1
        assert shell.json("mail", "set", "--late", 2, 4, 8, "--password-file", secret).result["mail"]["late"] == [2, 4, 8]
        assert shell("mail", "test", "somebody@ward.example").code == 0
        assert box.to == ["somebody@ward.example"]
        box.refuses["nobody@ward.example"] = "550 no"
        assert shell.json("mail", "test", "nobody@ward.example").codes == ["MAIL_REFUSED"]
    assert shell.json("mail", "test", "somebody@ward.example").codes == ["MAIL_SERVER_AWAY"]
    shown = shell("mail", "show")
    assert "秘密の言葉" not in shown.out
    assert "パスワードあり" in shown.out


def test_what_did_not_arrive_is_shown(shell: Shell) -> None:
    shell("mail", "set", "--host", "localhost", "--security", "none", "--sender", "a@ward.example")
    assert shell("mail", "address", OFFICER, "hanako@ward.example").code == 0
    row = Reader.objects.get()
    assert row.address == "hanako@ward.example"
    Mail.objects.create(
        day="2026-04-02", person=row.person, subject="-", body="-", due=0, state="failed", trouble="MAIL_REFUSED", detail="550 no"
    )
    shown = shell("mail", "show")
    assert OFFICER in shown.out
    assert "[MAIL_REFUSED] 550 no" in shown.out
    assert shell.json("mail", "show").result["troubled"][0]["code"] == "MAIL_REFUSED"
    assert shell("mail", "address", OFFICER).code == 0
    assert Reader.objects.get().address == ""


@pytest.mark.parametrize(
    "words, code",
    [
        (("set", "--host", "mail.example", "--sender", "a@ward.example", "--security", "none"), "MAIL_IN_THE_CLEAR"),
        (("set", "--host", "mail.example", "--sender", "a@ward.example", "--hour", "24"), "MAIL_SETTINGS"),
        (("set", "--host", "mail.example", "--sender", "役所"), "MAIL_ADDRESS"),
        (("set", "--host", "mail.example", "--sender", "a@b.example", "--password-file", "/nonexistent"), "FILE_UNREADABLE"),
        (("test",), "USAGE"),
        (("address", "だれでもない人", "a@b.example"), "PERSON_NOT_FOUND"),
    ],
)
def test_what_does_not_fit_is_told_by_its_code(shell: Shell, words: tuple[str, ...], code: str) -> None:
    assert shell.json("mail", *words).codes == [code]
