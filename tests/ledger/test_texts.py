"""Every code has its texts, every text is used, and no text is in one language only."""

import re
from pathlib import Path

import pytest

from azukari.ledger.errors import LedgerError, Where
from azukari.ledger.texts import TEXTS, VERDICT_TEXTS, Verdict

CODE = re.compile(r'"([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+|OMITS)"')
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def test_codes_and_texts_agree() -> None:
    folder = Path(__file__).parents[2] / "src/azukari/ledger"
    used = {
        code
        for file in folder.glob("*.py")
        if file.name not in {"texts.py", "texts_approval.py", "__init__.py"}
        for code in CODE.findall(file.read_text(encoding="utf-8").split("__all__", 1)[-1])
    }
    used -= {
        "MAX_SIGNATURES",
        "MAX_FINDINGS",
        "MAX_RECORD",
        "MAX_LEAF",
        "MAX_CHECKPOINT",
        "EMPTY_ROOT",
        "HASH_SIZE",
        "VERDICT_TEXTS",
    }
    assert used == set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_both_languages_say_what_happened_and_what_to_do(code: str) -> None:
    text = TEXTS[code]
    assert JAPANESE.search(text.ja)
    assert text.en.isascii()
    assert text.ja.endswith("。")
    assert text.en.endswith(".")
    assert code not in text.ja


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_sentence(verdict: Verdict) -> None:
    ja, en = VERDICT_TEXTS[verdict]
    assert JAPANESE.search(ja)
    assert en.isascii()


def test_an_error_says_code_text_and_detail() -> None:
    error = LedgerError("PACK_TRUNCATED", "4 bytes wanted", Where("leaves", 17, 3))
    assert str(error).startswith("PACK_TRUNCATED: The file ends early.")
    assert str(error).endswith(": 4 bytes wanted")
    assert error.ja == TEXTS["PACK_TRUNCATED"].ja
    assert error.at(Where("words")).where == Where("words", None, None)
