"""``annex show`` hides nothing: prefaces, notes, supplements and provisions beyond the model are on the screen."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell

from azukari.cli.annexing import answers_of  # isort: skip — Django is bound by conftest
from azukari.law.loader import load_bytes

EXTRA = "\n第１９　甲は、火星を見る。\n附則\n百円を払う。\n"
CALL = "乙は、毎月甲へ電話しなければならない。"


@pytest.fixture
def odd(tmp_path: Path, shared: Path) -> Path:
    (seed,) = sorted((shared / "seed").glob("*.txt"))
    text = seed.read_text(encoding="utf-8").replace("（個人情報の保護）", f"区の前文。\n{CALL}\n（個人情報の保護）", 1)
    file = tmp_path / "odd.txt"
    file.write_text(text + EXTRA, encoding="utf-8")
    return file


def test_all_that_is_in_no_sentence_is_on_the_screen(fresh: Shell, odd: Path) -> None:
    said = fresh("annex", "show", odd).out
    for part in ("区の前文。", CALL, "附則", "百円を払う。", "（参考）", "※ 「実施機関」", "第７章 罰則", "にない条文番号 1"):
        assert part in said
    assert "置けなかった文 3" in said


def test_the_json_has_the_same(fresh: Shell, odd: Path) -> None:
    result = fresh.json("annex", "show", odd).result
    assert not result["whole"]
    assert result["beyond"] == ["19.1"]
    assert [one["text"] for one in result["unplaced"]] == [CALL, "附則", "百円を払う。"]
    assert {one["role"] for one in result["aside"]} == {"note", "chapter"}


def test_what_is_handed_in_has_the_same(odd: Path) -> None:
    answers = answers_of(load_bytes(odd.read_bytes()))
    assert answers["unplaced"] == 3
    assert all(part in answers["unplaced_text"] for part in ("区の前文。", CALL, "百円", "［注意］"))


def test_utf16_is_refused_by_name(fresh: Shell, tmp_path: Path, odd: Path) -> None:
    file = tmp_path / "unicode.txt"
    file.write_bytes(odd.read_text(encoding="utf-8").encode("utf-16"))
    done = fresh("annex", "show", file)
    assert done.code != 0
    assert "UTF-8" in done.out + done.err
