"""Copies from the command line: what the permission says is not typed again, and everything is told by name."""

from tests.cli.conftest import APPROVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, WORKER, Shell, day


def permitted(shell: Shell) -> int:
    asked = shell.does(
        "p09.request-copy", IN_CHARGE, "--item", "課税台帳", "--extent", "全部", "--rows", 20, "--medium", "vault", "--purpose", 1,
        "--holder", WORKER, "--until", day(30), "--why", "照合",
    )  # fmt: skip
    return shell.does("p09.permit-copy", APPROVER, "--request", asked)


def test_what_waits_is_named_where_a_number_is_none_of_it(working: Shell) -> None:
    none = working.act("p09.permit-copy", APPROVER, "--request", 1)
    assert none.codes == ["NO_REQUEST"]
    assert "回答を待つ申請：" in none.out
    issued = working.act("p10.issue", WARD_HANDOVER, "--plan", 1, "--items", "label=名簿,medium=vault")
    assert "NO_PLAN" in issued.codes
    assert "定められた予定：第" in issued.out


def test_a_copy_takes_its_origin_parent_medium_and_place_from_the_permission(working: Shell) -> None:
    permission = permitted(working)
    done = working.act(
        "p09.make-copy", WORKER, "--place", SITE, "--permission", permission, "--items", "label=照合用の写し,rows=20"
    )
    assert done.code == 0, done.out
    facts = done.result["receipt"]["facts"]
    [new], [move] = facts["items"], facts["moves"]
    assert (new["origin"], new["parent"], new["medium"], new["rows"]) == ("copy", facts["item"], "vault", 20)
    assert move == {"item": new["item"], "quantity": 1, "source": "made", "target": "t1/vault"}

    # what is still there is said by name, and so is the place that a copy is kept at
    working.does("p09.end-processing", IN_CHARGE, "--permission", permission)
    refused = working.act("p09.certify-erasure", IN_CHARGE, "--permission", permission)
    assert "「照合用の写し」が残っています" in refused.out
    assert "im-" not in "".join(one["because"]["ja"] for one in refused.document["errors"])

    put = "item=照合用の写し,source=乙の保管庫,target=消去済み"
    working.does("p09.erase-copy", WORKER, "--place", SITE, "--moves", put, "--method", "key_destruction")
    certified = working.act("p09.certify-erasure", IN_CHARGE, "--permission", permission)
    assert certified.result["receipt"]["facts"]["level"] == "E1"


def test_what_is_listed_for_the_first_time_can_be_named_by_its_label(working: Shell) -> None:
    permission = permitted(working)
    made = ["--items", "label=二枚目,rows=20", "--moves", "item=二枚目,source=作成,target=乙の保管庫"]
    done = working.act("p09.make-copy", WORKER, "--place", SITE, "--permission", permission, *made)
    assert done.code == 0, done.out
    facts = done.result["receipt"]["facts"]
    assert facts["moves"][0]["item"] == facts["items"][0]["item"]


def test_a_name_that_nothing_has_is_told_with_what_can_be_chosen(working: Shell) -> None:
    done = working.act(
        "p09.erase-copy", WORKER, "--moves", "item=ない物,source=倉庫,target=消去済み", "--method", "key_destruction"
    )
    said = {one["field"]: one["ja"] for one in done.document["errors"]}
    assert "課税台帳" in said["moves.0.item"]
    assert "消去済み" in said["moves.0.source"]


def test_another_level_than_the_vaults_is_not_certified(working: Shell) -> None:
    permission = permitted(working)
    working.does("p09.make-copy", WORKER, "--place", SITE, "--permission", permission, "--items", "label=三枚目,rows=20")
    stronger = working.act("p09.certify-erasure", IN_CHARGE, "--permission", permission, "--level", "E3")
    assert "LEVEL_NOT_DELIVERED" in stronger.codes
    none = working.act("p09.certify-erasure", IN_CHARGE, "--permission", permission, "--level", "E0")
    assert "鍵の廃棄を伴わない削除は、消去ではありません。" in none.out


def test_somebody_whom_only_a_contract_names_sees_what_is_owed_and_held_across_contracts(working: Shell) -> None:
    for command in ("duties", "custody"):
        done = working.json(command, "--as", IN_CHARGE)
        assert done.code == 0, done.out
        assert [one["subject"] for one in done.result["contracts"]] == [working.contract]
    assert working.json("duties", "--as", "居ない者").codes == ["PERSON_NOT_FOUND"]


def test_an_officer_of_the_ward_who_opens_is_told_first_that_it_is_not_theirs(working: Shell) -> None:
    done = working.act("p08.open", OFFICER, "--item", "課税台帳", "--purpose", 1, "--key", "1")
    first, *rest = done.document["errors"]
    assert "あなたの立場では行えません" in first["because"]["ja"]
    assert "検査のため内容を見る" in first["instead"]["ja"]
    said = "".join(one["ja"] for one in rest)
    assert "責任者に" not in said
    assert "再委託に含まれていません" not in said


def test_whose_act_it_is_comes_before_what_the_form_lacks(working: Shell) -> None:
    done = working.act("p09.permit-copy", OFFICER)
    assert done.codes[0] == "NOT_YOURS"
    assert "承諾権者" in done.document["errors"][0]["ja"]


def test_what_is_late_or_to_be_erased_says_which_copy_and_whose_step_it_is(working: Shell) -> None:
    permission = permitted(working)
    working.does("p09.make-copy", WORKER, "--place", SITE, "--permission", permission, "--items", "label=四枚目,rows=20")
    working.does("p09.end-processing", IN_CHARGE, "--permission", permission)
    said = working("duties", "--contract", working.contract, "--lang", "ja").out
    assert f"複写を消去する　第{permission}号" in said
    assert "p10.receive-return（返還を数えて受領する、受け取る側が行う）" in said
