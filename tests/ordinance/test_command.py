"""``azukari ordinance``: the same as the functions, in both languages and as JSON, without an instance."""

import json
import subprocess
import sys
from typing import Any

import pytest

from azukari.cli.main import main

pytestmark = pytest.mark.usefixtures("capsys")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str) -> tuple[int, str, str]:
        code = main(["ordinance", *words])
        done = capsys.readouterr()
        return int(code), done.out, done.err

    return call


def test_a_classification_in_both_languages(run: Any) -> None:
    words = ("classify", "--day", "令和8年4月1日", "--answer", "about_individual=はい:納税額", "--answer", "identifies=yes:氏名：住所",
             "--answer", "living=yes:住民")  # fmt: skip
    code, ja, _ = run(*words, "--lang", "ja")
    assert code == 0
    assert "■ 個人情報 [o2.personal_information → 法第2条第1項]  答えのとおりなら当たる" in ja
    assert "(identifies) — 氏名：住所" in ja
    assert "決めるのは人です" in ja
    code, en, _ = run(*words, "--lang", "en")
    assert code == 0
    assert "a person decides" in en
    assert "Not answered yet: made_in_duty" in en


def test_a_classification_as_json(run: Any) -> None:
    code, out, _ = run("classify", "--day", "2022-10-01", "--answer", "held=no:返した", "--json")
    result = json.loads(out)["result"]
    assert code == 0
    assert result["edition"]["code"] == "ordinance"
    assert {one["cites"]: one["met"] for one in result["findings"]}["o2.retained_personal_information"] == "no"
    assert "living" not in result["open"]


@pytest.mark.parametrize(
    "lang, marked", [("ja", "これは情報であり、判断ではありません。"), ("en", "This is information, not a verdict.")]
)
def test_exposure_begins_with_what_it_is(run: Any, lang: str, marked: str) -> None:
    code, out, _ = run("exposure", "--role", "contractor_staff", "--day", "2026-04-01", "--fact", "provided=yes", "--lang", lang)
    assert code == 0
    assert out.startswith(marked)
    assert "懲役" not in out


def test_exposure_today_names_the_act_and_says_where_none_was_found(run: Any) -> None:
    _, out, _ = run("exposure", "--role", "contractor_staff", "--lang", "ja")
    assert "法第176条" in out
    assert "2年以下の拘禁刑又は100万円以下の罰金" in out
    assert "条例第37条（両罰）に直接当たる条文" in out
    assert "懲役" not in out


def test_a_past_edition_says_that_it_is_past(run: Any) -> None:
    _, out, _ = run("exposure", "--role", "dispatched", "--dispatched-to", "ward", "--day", "2022-10-01", "--lang", "ja")
    assert "[o24-3]" in out
    assert "過去の版です。今日の日付の通知には書けません。" in out
    assert "2年以下の懲役" in out
    _, out, _ = run("exposure", "--role", "dispatched_to_ward", "--day", "2022-10-01", "--notice", "2026-04-01", "--lang", "ja")
    assert "懲役" not in out
    assert "万円" not in out


def test_exposure_as_json_has_no_verdict(run: Any) -> None:
    _, out, _ = run("exposure", "--role", "dispatched", "--dispatched-to", "contractor", "--day", "2022-10-01", "--json")
    result = json.loads(out)["result"]
    assert (result["verdict"], result["repealed"], result["binding"]["cites"]) == (None, True, ["o24-2.2"])


def test_bound_measures_and_editions(run: Any) -> None:
    assert "[o24-2.1]" in run("bound", "--role", "contractor", "--day", "2020-01-01")[1]
    code, out, _ = run("measures", "--kind", "dispatch", "--day", "2020-01-01", "--json")
    assert (code, [one["cites"] for one in json.loads(out)["result"]["measures"]]) == (0, ["o24.3"])
    assert json.loads(run("editions", "--day", "2024-01-01", "--json")[1])["result"]["in_force"] == "act-2023"


@pytest.mark.parametrize(
    "words, code",
    [
        (("exposure",), "ROLE_MISSING"),
        (("exposure", "--role", "dispatched"), "DISPATCH_UNSAID"),
        (("exposure", "--role", "ward_staff", "--dispatched-to", "ward"), "ROLE_TWICE"),
        (("exposure", "--role", "ward_staff", "--fact", "provded=yes"), "NAME_UNKNOWN"),
        (("exposure", "--role", "ward_staff", "--fact", "provided=maybe"), "ANSWER_UNREADABLE"),
        (("exposure", "--role", "ward_staff", "--fact", "provided"), "ANSWER_UNREADABLE"),
        (("exposure", "--role", "ward_staff", "--fact", "provided=yes", "--fact", "provided=no"), "ANSWER_TWICE"),
        (("exposure", "--role", "ward_staff", "--day", "2026-02-30"), "DAY_UNREADABLE"),
        (("exposure", "--role", "ward_staff", "--day", "2026-04-01", "--notice", "2026-03-01"), "DATED_BEFORE"),
        (("classify", "--answer", "held=yes"), "REASON_MISSING"),
        (("classify", "--answer", "living=yes:x", "--day", "2022-10-01"), "NOT_ASKED"),
        (("punish",), "USAGE"),
        (("exposure", "--role", "boss"), "USAGE"),
    ],
)
def test_wrong_input_is_told_with_a_code_in_both_languages(run: Any, words: tuple[str, ...], code: str) -> None:
    exit_, out, _ = run(*words, "--json")
    errors = json.loads(out)["errors"]
    assert (exit_, [one["code"] for one in errors]) == (2, [code])
    assert all(one["ja"] and one["en"] for one in errors)


def test_help_lists_what_can_be_answered(run: Any) -> None:
    for lang in ("ja", "en"):
        _, out, _ = run("--help", "--lang", lang)
        assert all(one in out for one in ("by_computer", "unlawful_gain", "dispatched_to_ward", "azukari ordinance classify"))


def test_it_needs_neither_an_instance_nor_django() -> None:
    script = "import sys; from azukari.cli.main import main; c = main(['ordinance', 'editions']); sys.exit(c or 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
