"""The command line as a whole: languages, help, one JSON document, six exit codes, never a traceback."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import OFFICER, Shell, day

from azukari.cli import faults, main  # isort: skip — Django is bound by conftest
from azukari.cli.faults import CliError, Exit, exit_of, told
from azukari.cli.grammar import COMMANDS
from azukari.cli.output import OUTCOMES, Answer, width
from azukari.cli.parser import parser_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError
from azukari.law.say import Lang, Say
from azukari.ledger.errors import LedgerError
from azukari.vault.errors import VaultError

every_command = pytest.mark.parametrize("name", [one.name for one in COMMANDS])


def command(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """``azukari`` as a process."""
    return subprocess.run(
        [sys.executable, "-m", "azukari.cli.main", *map(str, words)], capture_output=True, text=True, check=False,
        env={**os.environ, "LANG": "ja_JP.UTF-8", **environment},
    )  # fmt: skip


@every_command
@pytest.mark.parametrize("lang", list(Lang))
def test_every_command_has_help_with_examples_and_exit_codes_in_both_languages(fresh: Shell, name: str, lang: Lang) -> None:
    done = fresh(name, "--help", "--lang", lang.value)
    one = next(one for one in COMMANDS if one.name == name)
    assert done.code == 0
    assert (one.about or one.summary).of(lang).split("。")[0][:20] in done.out.replace("\n", "")
    assert all(f"azukari {example}" in done.out for example, _ in one.examples)
    assert Say("終了コード: 0 できた", "exit codes: 0 done").of(lang) in done.out
    for option in one.options:
        assert option.help.of(lang)[:8] in done.out
    assert ("使い方: " in done.out) == (lang is Lang.ja)


@every_command
def test_every_example_is_read_by_the_parser(name: str) -> None:
    import shlex

    from azukari.cli.options import options_of
    from azukari.cli.output import Out

    one = next(one for one in COMMANDS if one.name == name)
    for example, _ in one.examples:
        # what follows the two hyphens is another program's
        words = [word for word in shlex.split(example.partition(" -- ")[0])[1:] if word != "--help"]
        more = options_of(words[0], one, ask_help=False, out=Out(Lang.ja, as_json=True)) if name == "act" else ()
        assert vars(parser_of(one, Lang.ja, more).parse_args(words)), example


def test_the_overview_lists_every_command(fresh: Shell) -> None:
    for words in (["--help"], [], ["--lang", "en"]):
        done = fresh(*words)
        assert done.code == 0
        assert all(f"  {one.name}" in done.out for one in COMMANDS)
    assert fresh("--version").out.startswith("azukari ")


def test_the_document_is_the_same_in_either_language(fresh: Shell) -> None:
    for words in (["act", "p00.note", "--as", "だれか", "--contract", "x"], ["acts"], ["explain", "7.1"], ["nonsense"]):
        assert fresh.json(*words, "--lang", "ja").out == fresh.json(*words, "--lang", "en").out


def test_the_document_has_one_shape_whatever_happens(fresh: Shell) -> None:
    for words in (["status"], ["nonsense"], ["act", "p00.note"], ["verify", "no"], ["explain", "99"], ["--help"]):
        document = fresh.json(*words).document
        assert list(document) == ["command", "errors", "exit", "outcome", "result", "v"]
        assert document["outcome"] == OUTCOMES[Exit(document["exit"])]
        assert all({"code", "ja", "en", "field"} <= set(one) for one in document["errors"])
        assert (document["exit"] == 0) == (document["errors"] == [])


@pytest.mark.parametrize(
    "words, says",
    [
        (["status", "--colour"], "--colour という指定はありません。"),
        (["evidence", "x"], "-o/--output, --as を指定してください。"),
        (["explain"], "ADDRESS を指定してください。"),
        (["open", "x", "7", "--purpose", "one"], "--purpose は0以上の整数で指定してください（入力は 'one'）。"),
        (["verify", "x", "--max-age"], "--max-age には値が必要です。"),
        (["deposit", "x", "--encoding", "ebcdic"], "--encoding の値 'ebcdic' は選べません。"),
        (["status", "--json=yes"], "--json は値 'yes' を受け取れません。"),
    ],
)
def test_what_cannot_be_read_is_told_in_japanese_with_the_way_to_help(fresh: Shell, words: list[str], says: str) -> None:
    done = fresh(*words)
    assert done.code == 2
    assert says in done.err
    assert f"`azukari {words[0]} --help`" in done.err


def test_an_unknown_command_names_the_nearest(fresh: Shell) -> None:
    done = fresh.json("verfy")
    assert (done.code, done.codes) == (2, ["COMMAND_UNKNOWN"])
    assert "azukari verify" in done.document["errors"][0]["en"]


@pytest.mark.parametrize(
    "environment, lang",
    [
        ({"LANG": "en_US.UTF-8"}, "exit codes"),
        ({"LANG": "ja_JP.UTF-8"}, "終了コード"),
        ({"LANG": "C", "LC_ALL": "en_GB"}, "exit codes"),
        ({"LANG": ""}, "終了コード"),
    ],
)
def test_the_machine_decides_the_language_and_japanese_comes_first(
    fresh: Shell, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], lang: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert lang in fresh("status", "--help").out


def test_the_folder_comes_from_the_environment_unless_it_is_named(fresh: Shell, tmp_path: Path) -> None:
    done = command("status", "--json", AZUKARI_INSTANCE=str(fresh.folder))
    assert json.loads(done.stdout)["result"]["folder"] == str(fresh.folder)
    done = command("status", "--json", f"--instance={tmp_path}", AZUKARI_INSTANCE=str(fresh.folder))
    assert done.returncode == 3
    assert json.loads(done.stdout)["errors"][0]["code"] == "INSTANCE_ABSENT"


def test_an_instance_whose_configuration_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "azukari.json").write_text("{")
    done = Shell(tmp_path).json("status")
    assert (done.code, done.codes) == (4, ["INSTANCE_UNREADABLE"])


# ── every trouble has a code ──


@pytest.mark.parametrize(
    "error, exit_code, code",
    [
        (CliError(Exit.NOT_FOUND, Fault("X", Say("あ", "a"))), Exit.NOT_FOUND, "X"),
        (FaultError(Fault("STORE_FULL", Say("あ", "a"))), Exit.TROUBLE, "STORE_FULL"),
        (FaultError(Fault("CLOCK_BACKWARDS", Say("あ", "a"))), Exit.TROUBLE, "CLOCK_BACKWARDS"),
        (FaultError(Fault("TABLE_EMPTY", Say("あ", "a"))), Exit.INCOMPLETE, "TABLE_EMPTY"),
        (FaultError(Fault("TAKEN_AWAY", Say("あ", "a"))), Exit.REFUSED, "TAKEN_AWAY"),
        (FaultError(Fault("RECORD_NONE", Say("あ", "a"))), Exit.NOT_FOUND, "RECORD_NONE"),
        (VaultError("BLOB_FULL"), Exit.TROUBLE, "BLOB_FULL"),
        (LedgerError("ROLLBACK_DETECTED"), Exit.TROUBLE, "ROLLBACK_DETECTED"),
        (WireError("LEAF_TOO_LARGE", "70000 bytes"), Exit.INCOMPLETE, "LEAF_TOO_LARGE"),
        (KeyboardInterrupt(), Exit.TROUBLE, "INTERRUPTED"),
        (PermissionError(13, "Permission denied", "azukari.json"), Exit.TROUBLE, "DEVICE"),
        (type("NotFound", (LookupError,), {})("en-x"), Exit.NOT_FOUND, "NOT_FOUND"),
        (type("WordsLost", (LookupError,), {})("en-x"), Exit.TROUBLE, "WORDS_KEY_ABSENT"),
        (type("OperationalError", (type("DatabaseError", (Exception,), {}),), {})("gone"), Exit.TROUBLE, "STORE_TROUBLE"),
        (ZeroDivisionError(), Exit.TROUBLE, "INTERNAL"),
    ],
)
def test_any_exception_becomes_a_code_with_both_languages(
    error: BaseException, exit_code: Exit, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults.tempfile, "gettempdir", lambda: str(tmp_path))
    found = told(error)
    assert (found.exit, found.faults[0].code) == (exit_code, code)
    assert found.faults[0].say.ja
    assert found.faults[0].say.en


def test_a_fault_of_the_program_goes_to_the_log_and_no_traceback_to_the_screen(
    fresh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> object:
        raise ZeroDivisionError("秘密")

    monkeypatch.setattr(main, "import_module", broken)
    done = fresh("status", "--lang", "en")
    assert done.code == 4
    assert "Traceback" not in done.out + done.err
    assert "秘密" not in done.out + done.err
    assert "[INTERNAL]" in done.err
    log = next((fresh.folder / "run").glob("azukari-cli-*.log"))
    assert str(log) in done.err
    assert log.stat().st_mode & 0o077 == 0, "only this user reads it"
    assert "ZeroDivisionError: 秘密" in log.read_text(encoding="utf-8")


def test_no_log_can_be_written_and_still_there_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults.tempfile, "gettempdir", lambda: str(tmp_path / "gone"))
    assert told(ZeroDivisionError()).faults[0].code == "INTERNAL"


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "azukari.cli.main", "acts", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == Exit.TROUBLE
    assert said == b""


def test_codes_of_the_vault_are_troubles_of_the_machine() -> None:
    assert {exit_of(code) for code in ("KEYD_ABSENT", "OPEN_USED", "BLOB_IO", "SHARE_MISSING")} == {Exit.TROUBLE}
    assert {exit_of(code) for code in ("NODE_AWAY", "NODE_BEHIND", "NODE_OTHER", "REGISTER_UNREADABLE")} == {Exit.TROUBLE}
    assert {exit_of(code) for code in ("NODE_KEY", "NODE_URL")} == {Exit.INCOMPLETE}, "what was typed"
    assert exit_of("OPEN_STOPPED") is Exit.REFUSED


def test_a_japanese_character_is_two_columns_wide() -> None:
    assert width("課税ab") == 6


# ── init, serve, demo ──


def test_an_instance_is_never_made_over_another(fresh: Shell) -> None:
    done = fresh.json("init", "--origin", "azukari.example/x", "--ward", "甲", "--officer", "乙")
    assert (done.code, done.codes) == (2, ["INSTANCE_EXISTS"])


@pytest.mark.parametrize(
    "given, code",
    [(["--origin", "a b"], "ORIGIN"), (["--origin", "azukari.example/"], "ORIGIN"), (["--origin", "a", "--database", "mysql://x/y"], "DATABASE_URL")],
)  # fmt: skip
def test_init_refuses_what_could_not_be_mended_later(tmp_path: Path, given: list[str], code: str) -> None:
    done = Shell(tmp_path / "i").json("init", *given, "--ward", "甲", "--officer", "乙")
    assert (done.code, done.codes) == (2, [code])
    assert not (tmp_path / "i").exists()


def test_an_instance_that_does_not_come_about_leaves_nothing_in_the_way_of_the_next_try(tmp_path: Path) -> None:
    given = ["--origin", "azukari.example/again", "--ward", "甲", "--officer", "乙", "--instance", tmp_path / "i"]
    done = command("init", *given, "--database", f"postgresql://nobody@localhost:{_free()}/none", "--json")
    assert (done.returncode, json.loads(done.stdout)["errors"][0]["code"]) == (4, "STORE_TROUBLE")
    assert not (tmp_path / "i").exists()
    assert command("init", *given).returncode == 0


@pytest.mark.serial
def test_serve_runs_the_parts_and_stops_on_a_signal(tmp_path: Path) -> None:
    folder = tmp_path / "i"
    given = ["--origin", "azukari.example/serve", "--ward", "甲", "--officer", "乙", "--base", f"http://localhost:{_free()}"]
    assert command("init", "--instance", folder, *given).returncode == 0
    with subprocess.Popen(
        [sys.executable, "-m", "azukari.cli.main", "serve", "--no-web", "--instance", str(folder), "--lang", "en"],
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stderr is not None
            told = next(line for line in process.stderr if "Ctrl-C stops it." in line)
            assert "http" not in told, "nothing listens"
            parts = json.loads(command("status", "--instance", folder, "--json").stdout)["result"]["parts"]
            assert parts == {"keyd": True, "courier": True, "signer": True, "outbox": True, "web": False}
            again = command("serve", "--no-web", "--instance", folder, "--json")
            assert (again.returncode, json.loads(again.stdout)["errors"][0]["code"]) == (4, "PART_FAILED")
        finally:
            process.send_signal(signal.SIGINT)
            process.stderr.read()
    assert process.returncode == 0
    parts = json.loads(command("status", "--instance", folder, "--json").stdout)["result"]["parts"]
    assert not any(parts.values())


def _free() -> int:
    with socket.create_server(("localhost", 0)) as one:
        return int(one.getsockname()[1])


def test_demo_hands_its_options_over_and_keeps_the_document_clean(fresh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.demo import command as demo

    given = {}

    def run(options: object) -> int:
        given.update(vars(options))
        print("一歩ごとの行")
        return 4

    monkeypatch.setattr(demo, "run", run)
    done = fresh.json("demo", "--run", "--keep", "k", "--rows", 300, "--port", 8001)
    assert (done.code, done.result) == (4, {"demo": "failed"})
    assert "一歩ごとの行" in done.err
    assert (given["run"], given["keep"], given["rows"], given["port"], given["dir"]) == (True, "k", 300, 8001, None)


def test_an_answer_is_done_unless_it_says_otherwise() -> None:
    assert Answer({}).exit is Exit.DONE


# ── status, duties ──


def test_status_tells_contracts_and_how_far_they_are_signed(fresh: Shell) -> None:
    result = fresh.json("status").result
    assert [one["subject"] for one in result["contracts"]] == [fresh.contract]
    one = result["contracts"][0]
    assert one["behind"] == one["entries"] - one["signed"]
    assert one["since"] == day(-10)
    assert result["disk"]["free"] > 0
    assert result["parts"]["keyd"] is False
    assert "not running" in fresh("status", "--lang", "en").out
    said = fresh("status", "--lang", "ja").out
    assert all(part in said for part in ("鍵の係", "立会いへの送付", "署名の係", "後処理の係", "画面"))


def test_duties_are_told_with_sentence_side_and_what_satisfies_them(fresh: Shell) -> None:
    result = fresh.json("duties").result["contracts"][0]
    owed = {one["code"]: one for one in result["duties"]}
    assert {"2.1", "5.1.main"} <= {one["cites"] for one in owed.values()}
    one = next(one for one in owed.values() if one["cites"] == "2.1")
    assert (one["owes"], one["due"], one["late"], one["satisfied_by"]) == ("contractor", None, False, ["p02.designate"])
    assert "直ちに" in fresh("duties", "--contract", fresh.contract, "--as", OFFICER).out
    assert fresh.json("duties", "--as", OFFICER).result["contracts"][0]["duties"]
    assert fresh.json("duties", "--contract", "ない").codes == ["CONTRACT_NOT_FOUND"]
