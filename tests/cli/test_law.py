"""``annex`` and ``explain``: the law as text, and from a sentence to what answers it."""

from pathlib import Path

import pytest

from tests.cli.conftest import APPROVER, OFFICER, Shell, day

from azukari import annex  # isort: skip — Django is bound by conftest
from azukari.cli.annexing import answers_of
from azukari.cli.explaining_code import cited_in, covering_tests
from azukari.law.address import ANNEX_ADDRESSES
from azukari.law.loader import load_bytes
from azukari.law.say import Lang
from azukari.law.terms import TERMS

OWN = """個人情報の取扱いに関する特記事項
（責任者の明確化）
第２　乙は、責任者と業務従事者を明らかにし、責任者に業務従事者を監督させなければならない。
（教育および研修）
第３　乙は、業務従事者に個人情報の保護の研修を行わなければならない。
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "tokki.txt"
    file.write_text(OWN, encoding="cp932")
    return file


def test_what_a_text_gives_is_in_plain_sight(fresh: Shell, text: Path) -> None:
    done = fresh.json("annex", text)
    assert done.code == 0
    result = done.result
    assert result["encoding"] == "cp932"
    assert [one["address"] for one in result["sentences"]] == ["2.1", "3.1"]
    assert "7.1.main" in result["lacking"]
    assert not result["whole"]
    assert done.out == fresh.json("annex", "show", text).out
    said = fresh("annex", "show", text).out
    assert f"文がない条文番号 {len(result['lacking'])}" in said
    assert all(where in said for where in result["lacking"])


def test_the_wards_text_loads_whole(fresh: Shell, shared: Path) -> None:
    seed = next((shared / "seed").glob("*.txt"))
    result = fresh.json("annex", seed).result
    assert result["whole"]
    assert result["ordinance"]
    assert set(ANNEX_ADDRESSES) <= {one["address"] for one in result["sentences"]}


def test_a_loaded_and_confirmed_text_is_what_refusals_and_explain_quote(tmp_path: Path, text: Path, beginning: Shell) -> None:
    shell = beginning.copy(tmp_path / "i")
    done = shell.json("annex", "load", text, "--contract", shell.contract, "--as", OFFICER)
    assert done.code == 0, done.out
    number, lacking = done.result["receipt"]["number"], done.result["lacking"]
    assert done.result["receipt"]["act"] == "p00.load-annex"
    assert f"--loading {number}" in done.result["confirm"]
    before = shell.json("explain", "2.1", "--contract", shell.contract).result["sentences"][0]["own"]
    assert before["own"] is False, "it takes no effect before 甲 confirms"
    words = [part for where in lacking for part in ("--lacking", where)]
    shell.does("p00.confirm-annex", APPROVER, "--loading", number, *words)
    after = shell.json("explain", "2.1", "--contract", shell.contract).result["sentences"][0]["own"]
    assert after["own"]
    assert after["text"].startswith("乙は、責任者と業務従事者を明らかにし")
    assert shell.json("explain", "7.3", "--contract", shell.contract).result["sentences"][0]["own"]["lacking"]
    assert "この文はない" in shell("explain", "7.3", "--contract", shell.contract).out
    window = ["--at", f"{day(1)} 09:00", "--until", f"{day(1)} 10:00"]
    refused = shell.act("p10.plan", OFFICER, "--field-place", "区役所", *window)
    cited = {one["cites"]: one["sentence"] for one in refused.document["errors"]}
    assert cited["2.1"]["own"]
    assert cited["2.1"]["ja"].startswith("乙は、責任者と業務従事者を明らかにし")
    assert "10.1" not in cited, "a sentence that the loaded annex lacks refuses nothing"


def test_headings_stand_in_their_place_among_the_sentences() -> None:
    answers = answers_of(load_bytes(OWN.encode()))
    assert [one["address"] for one in answers["sentences"]] == ["2", "2.1", "3", "3.1"]
    assert answers["heading"]


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "law.text.empty"),
        (b"hello", "law.text.no_provision"),
        (b"\x00\x01", "law.text.binary"),
        (b"\x81\x20", "law.text.undecodable"),
        (b"a" * ((1 << 20) + 1), "law.text.too_large"),
    ],
)
def test_what_is_no_annex_is_told(fresh: Shell, tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    done = fresh.json("annex", file)
    assert (done.code, done.codes) == (2, [code])


def test_loading_needs_a_contract_and_somebody(fresh: Shell, text: Path) -> None:
    assert fresh.json("annex", "load", text).codes == ["USAGE"]
    assert fresh.json("annex", "load", text, "--as", OFFICER).codes == ["USAGE"]
    assert fresh.json("annex", text.with_name("no")).codes == ["FILE_ABSENT"]


# ── explain ──


@pytest.mark.parametrize("where", ANNEX_ADDRESSES)
def test_every_sentence_is_explained(fresh: Shell, where: str) -> None:
    done = fresh.json("explain", where)
    assert done.code == 0
    one = done.result["sentences"][0]
    assert one["address"] == where
    assert one["model"]["ja"]
    assert one["model"]["en"]
    answers = [answered for provision in annex.PROVISIONS for answered in provision.answers if answered.address == where]
    assert [(found["answer"], found["grade"]) for found in one["answers"]] == [
        (answered.answer.value, answered.grade.value) for answered in answers
    ]


def test_a_paragraph_is_explained_sentence_by_sentence_from_rule_to_test_and_screen(fresh: Shell) -> None:
    done = fresh("explain", "第７第１項", "--lang", "en")
    assert "Provision 7, paragraph 1, proviso [7.1.proviso]" in done.out
    assert "p07.request-consent" in done.out
    assert "Prevented" in done.out
    assert "azukari/provisions/p07_subcontracting.py:" in done.out
    assert "tests/provisions/test_p07_subcontracting.py" in done.out
    assert "/contracts/<id>/acts/p07.request-consent" in done.out
    result = fresh.json("explain", "7.1").result
    assert [one["address"] for one in result["sentences"]] == [one for one in ANNEX_ADDRESSES if one.startswith("7.1")]


@pytest.mark.parametrize(
    "word, where", [("7.1.u", "7.1.ウ"), ("第７第１項ただし書", "7.1.proviso"), ("条例第２４条第１項", "o24.1")]
)
def test_addresses_are_read_as_people_write_them(fresh: Shell, word: str, where: str) -> None:
    assert fresh.json("explain", word).result["sentences"][0]["address"] == where


@pytest.mark.parametrize(
    "word, code, exit_code",
    [("七の", "law.address.malformed", 2), ("7.9", "ADDRESS_ABSENT", 3), ("99", "ADDRESS_ABSENT", 3), ("term.no_such", "TERM_ABSENT", 3)],
)  # fmt: skip
def test_an_address_that_is_none(fresh: Shell, word: str, code: str, exit_code: int) -> None:
    done = fresh.json("explain", word)
    assert (done.code, done.codes) == (exit_code, [code])


@pytest.mark.parametrize("name", [one.name for one in TERMS])
def test_every_term_is_explained_as_a_proposal(fresh: Shell, name: str) -> None:
    result = fresh.json("explain", f"term.{name}").result
    assert result["proposal"]["ja"]
    assert result["cites"]


def test_places_in_the_code_are_where_they_are_said_to_be(repository: Path) -> None:
    found = cited_in("7.1.proviso")
    assert found
    for one in found:
        name, _, line = one.place.rpartition(":")
        source = (repository / "src" / name).read_text(encoding="utf-8").splitlines()
        assert one.what != "comment" or "7.1.proviso" in source[int(line) - 1]
    assert any(one.what == "duty" for where in ANNEX_ADDRESSES for one in cited_in(where))
    assert any(one.what == "objection" for where in ANNEX_ADDRESSES for one in cited_in(where))


def test_explain_names_duties_and_refuses_in_the_officers_language(fresh: Shell) -> None:
    said = fresh("explain", "9.1", "--lang", "ja").out
    assert "消去期限を過ぎた物を消去する" in said
    assert "消去を証明する" in said.partition("義務:")[2]
    assert "申請した本人は許可できません。" in said
    assert "a permission is another's word" not in said
    assert "  duties" not in said
    english = fresh("explain", "9.1", "--lang", "en").out
    assert "Certify the erasure" in english
    assert "a permission is another's word" in english


@pytest.mark.parametrize("where", ANNEX_ADDRESSES)
def test_no_place_in_the_code_is_told_by_a_bare_function(where: str) -> None:
    for one in cited_in(where):
        for lang in Lang:
            assert one.text(lang) != one.function
        assert one.what == "comment" or one.ja or one.text(Lang.ja).startswith("（言葉は場合により変わります")


def test_the_covering_tests_a_provision_exist(repository: Path) -> None:
    for provision in annex.PROVISIONS:
        for name in covering_tests(provision.number):
            assert "*" in name or (repository / name).is_file()


@pytest.mark.parametrize("item", "アイウエオカ")
def test_every_matter_of_a_request_shows_where_it_is_asked_and_refused(pristine: Shell, item: str) -> None:
    """7.1.ア–カ"""
    found = pristine.json("explain", f"7.1.{item}").result["sentences"][0]
    assert found["refusals"]
    assert "p07.request-consent" in {one["act"] for one in found["asked"]}
    assert found["forms"]
    assert found["screens"]


def test_the_forms_and_screens_of_a_sentence_are_named(pristine: Shell) -> None:
    """9.1.main has three forms"""
    found = pristine.json("explain", "9.1 本文").result["sentences"][0]
    assert {one["paper"] for one in found["forms"]} == {"copy-application", "copy-permission", "copy-refusal"}
    assert all(url.endswith(f"/acts/{one['name']}") for url, one in zip(found["screens"], found["acts"], strict=False))
