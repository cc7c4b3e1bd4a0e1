"""``act``: every act from the command line — options derived from what it asks, names for ids, all reasons at once."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import IN_CHARGE, OFFICER, SIGNATORY, WORKER, Shell, day

from azukari import annex  # isort: skip — Django is bound by conftest
from azukari.cli.grammar import COMMANDS
from azukari.cli.options import PREFIX, flag_of, options_of, taken_by
from azukari.cli.output import Out
from azukari.cli.parser import parser_of
from azukari.kernel.asks import Form, fields_of
from azukari.law.say import Lang
from azukari.store import record
from azukari.store.models import Log
from tests.content.making import paged

ACT = next(one for one in COMMANDS if one.name == "act")
every_act = pytest.mark.parametrize("name", sorted(annex.ACTS))


@every_act
def test_every_act_has_an_option_for_every_question(name: str) -> None:
    out = Out(Lang.ja, as_json=True)
    parser = parser_of(ACT, Lang.ja, options_of(name, ACT, ask_help=False, out=out))
    fields = fields_of(annex.ACTS[name])
    words = [part for field in fields for part in (flag_of(field, taken_by(ACT)), f"«{field.name}»")]
    args = parser.parse_args([name, *words])
    for field in fields:
        given = getattr(args, PREFIX + field.name)
        assert given == ([f"«{field.name}»"] if field.form is Form.LIST else f"«{field.name}»")


@every_act
@pytest.mark.parametrize("lang", list(Lang))
def test_every_act_tells_what_it_asks(fresh: Shell, name: str, lang: Lang) -> None:
    done = fresh("act", name, "--help", "--lang", lang.value)
    assert done.code == 0
    cls = annex.ACTS[name]
    assert cls.title.of(lang) in done.out
    assert cls.cites in done.out
    for field in fields_of(cls):
        assert f"{flag_of(field, taken_by(ACT))}  {field.asks.label.of(lang)}" in done.out
        assert all(choice in done.out for choice in field.choices)
        if field.asks.help:
            assert field.asks.help.of(lang) in done.out


@every_act
def test_no_question_of_an_act_goes_by_an_option_of_the_command(fresh: Shell, name: str) -> None:
    flags = [flag_of(field, taken_by(ACT)) for field in fields_of(annex.ACTS[name])]
    assert len(set(flags)) == len(flags)
    assert not taken_by(ACT) & set(flags)
    helped = fresh.json("act", name, "--help").result["act"]
    listed = next(one for one in fresh.json("acts").result["acts"] if one["name"] == name)
    assert [one["option"] for one in helped["fields"]] == [one["option"] for one in listed["fields"]] == flags


def test_help_of_an_act_as_json(fresh: Shell) -> None:
    asked = fresh.json("act", "p04.pledge", "--help").result["act"]
    assert (asked["name"], asked["provision"], asked["cites"]) == ("p04.pledge", 4, annex.ACTS["p04.pledge"].cites)
    assert {one["name"]: one["form"] for one in asked["fields"]}["agrees"] == "flag"


def test_the_list_is_in_the_order_of_the_law(fresh: Shell) -> None:
    listed = fresh.json("act", "--list")
    assert listed.result["acts"] == fresh.json("acts").result["acts"]
    names = [one["name"] for one in listed.result["acts"]]
    assert sorted(names, key=lambda name: name[:3]) == names
    assert set(names) == set(annex.ACTS)
    said = fresh("acts", "--lang", "en").out
    assert "p00.note" in said
    assert annex.ACTS["p00.note"].title.en in said


def test_a_receipt_has_number_time_and_leaf_hash(fresh: Shell) -> None:
    done = fresh("act", "p00.note", "--contract", fresh.contract, "--as", OFFICER, "--text", "打合せを行った", "--lang", "en")
    assert done.code == 0
    assert "Recorded as no. " in done.out
    assert " JST" in done.out
    assert "打合せを行った" in done.out
    result = fresh.act("p00.note", OFFICER, "--text", "二回目").result["receipt"]
    assert len(result["leaf_hash"]) == 64
    assert result["at"].endswith("+09:00")
    assert result["facts"] == {"text": True, "attached": False, "review": False}, "words stay beside the leaf"
    assert f"{result['leaf_hash']}" not in done.out


def test_everything_that_is_missing_is_told_at_once(fresh: Shell) -> None:
    done = fresh.act("p02.designate", SIGNATORY)
    assert done.code == 2
    assert {(one["code"], one["field"]) for one in done.document["errors"]} == {("FIELD_MISSING", "full_name")}
    done = fresh.json("act", "p00.register", "--as", OFFICER, "--since", "きのう")
    assert {"FIELD_MISSING", "FIELD_VALUE"} == set(done.codes)


def test_a_refusal_shows_citation_sentence_because_and_instead_all_at_once(fresh: Shell) -> None:
    window = ["--at", f"{day(1)} 09:00", "--until", f"{day(1)} 10:00"]
    done = fresh.act("p10.plan", OFFICER, "--field-place", "区役所", *window)
    assert done.code == 1
    assert {"2.1", "5.1.main", "6.1", "10.1"} <= {one["cites"] for one in done.document["errors"]}
    assert done.result["refusal"]["recorded"]
    for one in done.document["errors"]:
        assert one["code"] == "OBJECTION"
        assert one["ja"]
        assert one["sentence"]["ja"]
        assert one["sentence"]["own"] is False, "no annex is confirmed here: the model speaks, and is called so"
    said = fresh("act", "p10.plan", "--contract", fresh.contract, "--as", OFFICER, "--field-place", "区役所", *window)
    assert "第２ [2.1]" in said.err
    assert "（標準文例）" in said.err
    assert "代わりに" in said.err
    assert said.out == ""


def test_a_capacity_goes_by_the_word_that_officers_use_and_only_ones_own_are_offered(fresh: Shell) -> None:
    wrong = fresh.act("p00.appoint", OFFICER, "--full-name", "新任 五郎", "--capacity", "課長")
    said = wrong.document["errors"][0]["ja"]
    assert "甲・承諾権者" in said
    assert "乙" not in said
    assert "approver" not in said
    done = fresh.act("p00.appoint", OFFICER, "--full-name", "新任 五郎", "--capacity", "承諾権者")
    assert done.code == 0, done.out
    assert done.result["receipt"]["facts"]["capacity"] == "approver"


def test_a_contract_that_is_not_registered_leaves_no_log_behind(fresh: Shell) -> None:
    before = set(Log.objects.values_list("pk", flat=True))
    given = ["--subject", "別件", "--section", "課", "--contractor-name", "乙", "--signatory-name", "丙", "--files", "label=台帳"]
    done = fresh.json(
        "act", "p00.register", "--as", OFFICER, *given, "--since", day(5), "--until", day(1), "--purposes", "label=a"
    )
    assert (done.code, done.codes) == (2, ["PERIOD"])
    assert set(Log.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    "person, code, exit_code",
    [("だれか", "PERSON_NOT_FOUND", 3), ("pn-0000000000000000", "PERSON_NOT_FOUND", 3), ("", "USAGE", 2)],
)
def test_who_acts_must_be_somebody(fresh: Shell, person: str, code: str, exit_code: int) -> None:
    done = fresh.act("p00.note", person, "--text", "x")
    assert (done.code, done.codes) == (exit_code, [code])
    if exit_code == 3:
        assert f"「{OFFICER} pn-" in done.document["errors"][0]["ja"], "who there is stands beside it"


def test_people_and_contracts_go_by_id_too_and_by_name_in_any_width(fresh: Shell) -> None:
    log = Log.objects.get().pk
    person = fresh.act("p00.note", "山田花子", "--text", "x").result["receipt"]["officer"]
    done = fresh.json("act", "p00.note", "--contract", log, "--as", person, "--text", "x")
    assert done.result["receipt"]["officer"] == person
    assert fresh.json("act", "p00.note", "--contract", "通知書", "--as", "山田　花子", "--text", "x").code == 0


def test_a_name_that_two_people_have_must_be_told_apart(working: Shell) -> None:
    given = ["--purpose", 1, "--until", day(9), "--daily-measure", 1]
    assert working.act("p12.grant", IN_CHARGE, "--person", "郎", *given).codes == ["NAME_AMBIGUOUS"]
    assert working.act("p00.note", "郎", "--text", "x").codes == ["PERSON_AMBIGUOUS"]


def test_another_partys_contract_is_not_found(fresh: Shell) -> None:
    from azukari.store.models import Person

    stranger = Person.objects.create(id="pn-stranger00000000", name="よその人", home="pt-e1sewhere0000000")
    try:
        done = fresh.act("p00.note", "よその人", "--text", "x")
        assert (done.code, done.codes) == (3, ["CONTRACT_NOT_FOUND"])
    finally:
        stranger.delete()


def test_an_act_that_is_not_there(fresh: Shell) -> None:
    done = fresh.act("p00.nots", OFFICER)
    assert (done.code, done.codes) == (3, ["ACT_UNKNOWN"])
    assert "p00.note" in done.document["errors"][0]["en"]
    assert fresh.json("act").codes == ["ACT_MISSING"]
    assert fresh.json("act", "p00.note", "--as", OFFICER).codes == ["USAGE"]


# ── answers ──


def test_answers_from_a_file_and_from_standard_input(fresh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = tmp_path / "a.json"
    answers.write_text(json.dumps({"text": "ファイルから"}), encoding="utf-8")
    assert (
        "ファイルから" in fresh("act", "p00.note", "--contract", fresh.contract, "--as", OFFICER, "--json-answers", answers).out
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"text": "入力から"}'))
    given = ["--contract", fresh.contract, "--as", OFFICER]
    assert "入力から" in fresh("act", "p00.note", *given, "--json-answers", "-").out
    assert "勝つ" in fresh("act", "p00.note", *given, "--json-answers", answers, "--text", "勝つ").out


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\x93\x8c", b"[" * 100_000, b'{"text": 1}'])
def test_answers_that_are_no_json_object_are_told(fresh: Shell, tmp_path: Path, content: bytes) -> None:
    answers = tmp_path / "a.json"
    answers.write_bytes(content)
    done = fresh.act("p00.note", OFFICER, "--json-answers", answers)
    assert done.code == 2
    assert done.codes[0] in {"JSON_UNREADABLE", "FIELD_FORM"}


def test_an_absent_file_is_not_found(fresh: Shell, tmp_path: Path) -> None:
    assert fresh.act("p00.note", OFFICER, "--json-answers", tmp_path / "no").codes == ["FILE_ABSENT"]
    done = fresh.act("p00.note", OFFICER, "--text", "x", "--attached", tmp_path / "no.pdf")
    assert (done.code, done.codes) == (3, ["FILE_ABSENT"])


def test_a_document_is_attached_from_a_file_or_from_json(fresh: Shell, tmp_path: Path) -> None:
    paper = tmp_path / "議事録.pdf"
    paper.write_bytes(paged())
    done = fresh.act("p00.note", OFFICER, "--text", "x", "--attached", paper)
    assert done.result["receipt"]["facts"]["attached"] is True
    inner = tmp_path / "a.json"
    inner.write_text(json.dumps({"text": "x", "attached": {"name": "a.txt", "base64": "YQ=="}}))
    assert fresh.act("p00.note", OFFICER, "--json-answers", inner).result["receipt"]["facts"]["attached"] is True
    inner.write_text(json.dumps({"text": "x", "attached": {"name": "a.txt", "base64": "%"}}))
    assert fresh.act("p00.note", OFFICER, "--json-answers", inner).codes == ["DOCUMENT_BASE64"]
    paper.write_bytes(b"")
    assert fresh.act("p00.note", OFFICER, "--text", "x", "--attached", paper).codes == ["DOCUMENT_EMPTY"]


def test_a_document_that_is_too_large(fresh: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.cli import answers

    monkeypatch.setattr(answers, "LIMIT", 3)
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"four")
    assert fresh.act("p00.note", OFFICER, "--text", "x", "--attached", paper).codes == ["DOCUMENT_LARGE"]


LISTS: list[tuple[list[str], Any]] = [
    (["--purposes", "label=印刷", "--purposes", "label=封入"], [{"label": "印刷"}, {"label": "封入"}]),
    (["--purposes", '[{"label": "印刷"}, {"label": "封入"}]'], [{"label": "印刷"}, {"label": "封入"}]),
    (["--purposes", '{"label": "印刷, 封入"}'], [{"label": "印刷, 封入"}]),
    (["--purposes", "label=印刷\\, 封入"], [{"label": "印刷, 封入"}]),
    (
        ["--files", "label=台帳,file-class=manual,sensitive=はい"],
        [{"label": "台帳", "file_class": "manual", "sensitive": "はい"}],
    ),
]


@pytest.mark.parametrize("words, found", LISTS)
def test_lists_of_groups_as_pairs_or_json(words: list[str], found: Any) -> None:
    from azukari.cli.answers import typed

    cls = annex.ACTS["p00.register"]
    more = options_of(cls.name, ACT, ask_help=False, out=Out(Lang.ja, as_json=True))
    answers = typed(cls, parser_of(ACT, Lang.ja, more).parse_args([cls.name, *words]))
    assert list(answers.values()) == [found]


def test_a_pair_without_a_value_is_told_with_the_items_there_are(fresh: Shell) -> None:
    done = fresh.json("act", "p00.register", "--as", OFFICER, "--purposes", "印刷")
    assert (done.code, done.codes) == (2, ["PAIR_EXPECTED"])
    assert "label" in done.document["errors"][0]["ja"]


def test_an_item_of_a_group_that_is_not_asked_is_told(fresh: Shell) -> None:
    done = fresh.json("act", "p00.register", "--as", OFFICER, "--purposes", "label=a,colour=red")
    assert "FIELD_UNKNOWN" in done.codes


def test_choices_go_by_their_name_too(fresh: Shell) -> None:
    for capacity in ("inspector", "甲・検査員", "the inspector of 甲"):
        done = fresh.act("p00.appoint", OFFICER, "--full-name", "検査 五郎", "--capacity", capacity)
        assert done.result["receipt"]["facts"]["capacity"] == "inspector"
    done = fresh.act("p00.appoint", OFFICER, "--full-name", "検査 五郎", "--capacity", "王様")
    assert done.codes == ["FIELD_VALUE"]


def test_a_flag_needs_no_word_and_takes_yes_and_no(working: Shell) -> None:
    assert "FIELD_VALUE" not in working.act("p04.pledge", WORKER, "--agrees").codes
    assert working.act("p04.pledge", WORKER, "--agrees", "たぶん").codes == ["FIELD_VALUE"]


def test_the_record_grows_by_one_for_one_act(fresh: Shell) -> None:
    log = Log.objects.get().pk
    before = record.size(log)
    number = fresh.does("p00.note", OFFICER, "--text", "一つ")
    assert number == before
    assert record.size(log) == (before or 0) + 1


def test_an_officer_known_from_the_contract_alone_may_act(fresh: Shell) -> None:
    done = fresh.act("p00.note", SIGNATORY, "--text", "乙から")
    assert done.result["receipt"]["capacity"] == "signatory"


def test_what_the_other_side_did_on_paper_is_entered_with_its_scan(fresh: Shell, tmp_path: Path) -> None:
    scan = tmp_path / "経過.pdf"
    scan.write_bytes(paged())
    paper = ("--on-paper-of", SIGNATORY, "--scan", scan)
    done = fresh.act("p00.note", OFFICER, "--text", "文書を受け取った。", *paper)
    assert done.code == 0, done.out
    receipt = done.result["receipt"]
    (log,) = Log.objects.filter(pk=receipt["contract"])
    row = record.entry(log.pk, receipt["number"])
    assert row is not None
    assert f'"officer":"{receipt["officer"]}"'.encode() in row.leaf
    assert b'"entered":"pn-' in row.leaf
    assert fresh.act("p00.note", SIGNATORY, "--text", "x", *paper).codes == ["PERSON_NOT_FOUND"], (
        "nobody types for their own side"
    )
    for lacking in (paper[:2], paper[2:]):
        assert fresh.act("p00.note", OFFICER, "--text", "x", *lacking).codes == ["USAGE"]


def test_a_contract_is_registered_from_the_one_it_renews(beginning: Shell, tmp_path: Path) -> None:
    shell = beginning.copy(tmp_path / "i")
    done = shell.json("act", "p00.register", "--as", OFFICER, "--renews", shell.contract, "--subject", "翌年度の印刷")
    assert done.code == 0, done.out
    facts = done.result["receipt"]["facts"]
    assert facts["since"] == day(301)
    assert len(facts["purposes"]) == 2
    assert shell.act("p00.note", OFFICER, "--renews", shell.contract, "--text", "x").codes == ["USAGE"]
