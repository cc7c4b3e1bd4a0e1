"""The story, told by the command as people start it: every step does what it should, and the teller notices when one does not."""

import json
import re
from pathlib import Path

import pytest

from azukari.law.loader import load_bytes
from tests.demo.telling import demo, left_of, python

ROWS = "2000"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("story")
    return folder, demo("--run", "--rows", ROWS, "--keep", "kept", cwd=folder)


def test_every_step_does_what_it_should(told):
    folder, done = told
    assert done.returncode == 0, done.stdout + done.stderr
    numbers = re.findall(r"^ (\d+\.\d\d) (\S) ", done.stdout, re.MULTILINE)
    parts = list(dict.fromkeys(int(number.partition(".")[0]) for number, _ in numbers))
    assert parts == list(range(1, 11)), "all ten parts are told, in their order"
    assert len(numbers) == len({number for number, _ in numbers}), "one line a step"
    assert {mark for _, mark in numbers} == {"○", "拒", "＝"}
    assert not left_of(folder), "nothing is left running"


def test_every_refusal_of_step_5_names_its_sentences(told):
    _, done = told
    lines = [line for line in done.stdout.splitlines() if re.match(r" 5\.\d\d 拒 ", line)]
    for word, spoke in (
        ("研修を受けていない", "〔第３〕"),
        ("誓約していない", "〔定め「誓約書の提出」〕"),
        ("名簿に登録されていない", "〔第２〕"),
        ("昨日業務を離れた", "〔第１２、第２、第６、第８ 前段〕"),
        ("割り当てられていない目的", "〔第８ 前段〕"),
        ("甲の指示のない施設", "〔第１５〕"),
        ("届け出た時間の外", "〔第６〕"),
        ("１日の件数の上限を超える", "〔第１２〕"),
        ("停止されている", "〔第１２〕"),
        ("全ての理由が一度に", "〔第１２、第１５、第２、第３、第６、第８ 前段、定め「誓約書の提出」〕"),
    ):
        found = [line for line in lines if word in line]
        assert len(found) == 1, word
        assert spoke in found[0], found
        assert re.search(r"#\d+$", found[0]), "the refusal is an entry"


@pytest.mark.parametrize(
    "part, word, spoke",
    [
        (6, "承諾のないまま再委託を始める", "〔第７ 第１項 本文〕"),
        (
            6,
            "ア–カを書かずに",
            "〔第７ 第１項 ア、第７ 第１項 イ、第７ 第１項 ウ、第７ 第１項 エ、第７ 第１項 オ、第７ 第１項 カ〕",
        ),
        (6, "答えを待たずに承諾する", "〔第７ 第１項 キ〕"),
        (6, "備えのない再委託先", "〔第１０、第１５、第２、第５ 前段、第６〕"),
        (6, "渡される前に", "〔第１０〕"),
        (6, "さらに再委託する", "〔第７ 第５項〕"),
        (6, "再委託先はその場で止まる", "〔第７ 第１項 本文〕"),
        (6, "もう何も引き渡せない", "〔第７ 第１項 本文〕"),
        (7, "許可なく複写する", "〔第９ 前段〕"),
        (7, "許可された件数を超えて", "〔第９ 前段〕"),
        (7, "許可された部数を超えて", "〔第９ 前段〕"),
        (7, "終わった後に複写を開く", "〔第９ 後段〕"),
        (7, "消去せずに、消去を証明する", "〔第９ 後段〕"),
        (7, "一部を欠いた証明", "〔第９ 後段〕"),
        (7, "消去された複写を開く", "〔第１３、第９ 後段〕"),
        (8, "指示が行われないうちに", "〔第１７〕"),
    ],
)
def test_what_is_refused_below_the_contractor_and_of_copies_names_its_sentences(told, part, word, spoke):
    _, done = told
    found = [line for line in done.stdout.splitlines() if re.match(rf" {part}\.\d\d 拒 ", line) and word in line]
    assert len(found) == 1, found
    assert spoke in found[0]


@pytest.mark.parametrize(
    "word",
    [
        "返還は止まらない",
        "甲乙どちらの一覧でも遅れている",
        "2部とも、消去の水準 E1",
        "二つの報告が食い違い",
        "保管庫に一件あると答える",
        "責任者が、行ったことを答える",
        "見直しの期限は、甲が示した日である — 2024-07-30まで",
        "残高は零である",
        "甲が、自分の立会いの鍵を定める",
        "甲の立会いが、記録の終わりまで連署する",
        "立会いの連署は1",
    ],
)
def test_what_is_owed_and_done_is_told(told, word):
    _, done = told
    assert len([line for line in done.stdout.splitlines() if word in line]) == 1


def test_the_kept_pack_is_judged_by_whoever_has_the_fingerprint(told):
    folder, _ = told
    pack = folder / "kept" / "evidence.azukari"
    assert pack.is_file()
    assert not list((folder / "kept").glob("*.forged")), "the forged copy is not left about"
    assert (folder / "kept" / "instance" / "azukari.json").is_file()


def test_what_is_kept_is_not_told_over(told):
    folder, _ = told
    again = demo("--run", "--rows", ROWS, "--keep", "kept", cwd=folder)
    assert again.returncode == 4
    assert "INSTANCE_EXISTS" in again.stderr


def test_the_story_is_told_with_a_real_wards_text_and_quotes_it(shared, tmp_path):
    seed = next((shared / "seed").glob("*.txt"))
    done = demo("--run", "--rows", "400", "--annex", str(seed), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    loading = load_bytes(seed.read_bytes())
    for address in ("2.1", "5.1.main", "6.1", "10.1", "13.1", "15.1"):
        assert f"「{loading.annex.sentences[address].ja}」" in done.stdout, address


def test_the_environment_may_name_the_text(tmp_path):
    done = demo("--run", "--rows", "400", cwd=tmp_path, AZUKARI_ANNEX=str(tmp_path / "absent.txt"))
    assert done.returncode == 4
    assert "ANNEX_UNREADABLE" in done.stderr
    assert not left_of(tmp_path)


def test_in_english(tmp_path):
    done = demo("--run", "--rows", "400", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "VALID: " in done.stdout
    assert "UNVERIFIABLE: " in done.stdout
    assert "INVALID: " in done.stdout


def test_too_few_rows_for_the_story(tmp_path):
    done = demo("--run", "--rows", "3", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith("ROWS: ")


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("tampered")
    done = python(Path(__file__).with_name("tampered.py"), str(folder / "instance"), cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_teller_fails_when_a_step_does_not_do_what_it_says(tampered):
    wrong = {name: good for name, good in tampered["found"].items() if good}
    assert wrong == {"right": True}
    assert "It should have been refused under 3.1, but it was accepted as entry" in tampered["told"]


def test_what_follows_a_failed_step_is_not_told(tampered):
    assert tampered["whole"] is False
    assert tampered["played"] == 1
