"""Administrators and firms by command: named, invited, listed, ended; and none of them stands in any contract."""

import pytest

from tests.cli.conftest import OFFICER, Shell, day


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    shell = Shell(tmp_path_factory.mktemp("administered") / "instance").bind()
    assert shell("init", "--origin", "azukari.example/admin", "--ward", "架空区", "--officer", OFFICER).code == 0
    return shell


@pytest.fixture
def shell(made: Shell) -> Shell:
    return made.bind()


def test_one_is_named_listed_recovered_and_ended(shell: Shell) -> None:
    assert "管理者はいません" in shell("administrator", "list", "--lang", "ja").out
    done = shell.json("administrator", "add", "情報 一郎")
    assert done.code == 0, done.out
    assert done.result["code"] in done.result["address"]
    assert shell.json("administrator", "add", "情報 一郎").codes == ["ADMINISTRATOR_THERE"]
    assert [one["name"] for one in shell.json("administrator", "list").result["administrators"]] == ["情報 一郎"]
    assert shell.json("invite", "情報 一郎", "--lost").result["again"]
    assert shell.json("administrator", "end", "情報 一郎").code == 0
    assert shell.json("administrator", "end", "情報 一郎").codes == ["PERSON_NOT_FOUND"]
    assert shell.json("administrator", "add").codes == ["USAGE"]


def test_an_administrator_registers_nothing(shell: Shell) -> None:
    assert shell.json("administrator", "add", "情報 二郎").code == 0
    done = shell.json(
        "act", "p00.register", "--as", "情報 二郎", "--subject", "x", "--section", "x", "--contractor-name", "x", "--signatory-name", "x",
        "--since", "2026-04-01", "--until", "2027-03-31", "--purposes", "label=x", "--files", "label=x,specific=はい,persons=1",
    )  # fmt: skip
    assert done.code != 0, done.out
    assert shell.json("status").result["contracts"] == []


def test_a_firm_is_added_once_and_named_in_a_contract(shell: Shell) -> None:
    done = shell.json("party", "add", "みなみ製本", "南 花")
    assert done.code == 0, done.out
    assert shell.json("party", "add", "みなみ 製本", "南 花").codes == ["PARTY_KNOWN"]
    assert shell.json("party", "add", "みなみ製本").codes == ["USAGE"]
    there = {one["name"]: one for one in shell.json("party", "list").result["parties"]}
    assert there["架空区"]["body"]
    assert not there["みなみ製本"]["enrolled"]
    begun = shell.json(
        "act", "p00.register", "--as", OFFICER, "--subject", "x", "--section", "x", "--contractor", there["みなみ製本"]["party"],
        "--contractor-name", "みなみ製本",
        "--signatory", done.result["person"], "--signatory-name", "南 花", "--since", day(-10), "--until", day(300), "--purposes", "label=x",
        "--files", "label=x,specific=はい,persons=1",
    )  # fmt: skip
    assert begun.code == 0, begun.out
    designated = shell.json("act", "p02.designate", "--contract", "x", "--as", "南 花", "--full-name", "南 次郎")
    assert designated.code == 0, designated.out
