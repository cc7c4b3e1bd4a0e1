"""How a command ends: six exit codes, and every exception turned into a code with Japanese and English text.

0 done · 1 refused by the annex · 2 incomplete or wrong input · 3 not found · 4 trouble of the machine · 5 evidence not VALID.
Nothing here imports Django, so that ``verify`` can tell its errors too.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from enum import IntEnum
from pathlib import Path
from typing import Final

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError
from azukari.law.fault import LawError
from azukari.law.say import Say
from azukari.ledger.errors import LedgerError
from azukari.vault.errors import VaultError


class Exit(IntEnum):
    """What the command tells the shell."""

    DONE = 0
    REFUSED = 1
    INCOMPLETE = 2
    NOT_FOUND = 3
    TROUBLE = 4
    NOT_VALID = 5


EXITS: Final[tuple[tuple[Exit, Say], ...]] = (
    (Exit.DONE, Say("できた", "done")),
    (Exit.REFUSED, Say("特記事項により拒まれた", "refused by the annex")),
    (Exit.INCOMPLETE, Say("入力が足りないか誤っている", "input incomplete or wrong")),
    (Exit.NOT_FOUND, Say("見つからない", "not found")),
    (Exit.TROUBLE, Say("機械の不調", "trouble of the machine")),
    (Exit.NOT_VALID, Say("証拠が VALID でない", "evidence not VALID")),
)

NOT_FOUND: Final = frozenset({"INSTANCE_ABSENT", "RECORD_NONE", "ENTRY_UNKNOWN", "OBJECT_GONE"})
TROUBLE: Final = frozenset(
    {
        "INSTANCE_UNREADABLE",
        "STORE_FULL",
        "STORE_BUSY",
        "STORE_FAILED",
        "STORE_UNCERTAIN",
        "CLOCK_BACKWARDS",
        "NOT_SIGNED",
        "PART_FAILED",
        "EVIDENCE_UNWRITABLE",
        "ENTRY_UNREADABLE",
        "DISCLOSURE_DIFFERS",
        "RECORD_REWRITTEN",
        "RECORD_ROLLED_BACK",
        "WITNESSES_UNREADABLE",
        "REGISTER_UNREADABLE",
    }
)
TROUBLED: Final = ("BLOB_", "KEYD_", "SHARE_", "KEY_", "NODE_", "WIRE_", "CIPHER_", "OPEN_", "RECOVER_")
"""Beginnings of codes that mean that the machine, or a record, and not the input, is at fault."""
TYPED: Final = frozenset({"NODE_KEY", "NODE_URL"})
"""Codes that begin so and mean the input all the same."""
REFUSED: Final = frozenset({"TAKEN_AWAY", "OPEN_STOPPED"})


class CliError(Exception):
    """A command that ends here, with everything that is wrong."""

    def __init__(self, exit_code: Exit, *faults: Fault) -> None:
        super().__init__("; ".join(f"{one.code}: {one.say.en}" for one in faults))
        self.exit = exit_code
        self.faults = faults


def wrong(code: str, ja: str, en: str, field: str | None = None) -> CliError:
    """Input that cannot be used."""
    return CliError(Exit.INCOMPLETE, Fault(code, Say(ja, en), field))


def absent(code: str, ja: str, en: str) -> CliError:
    """Something named that is not there."""
    return CliError(Exit.NOT_FOUND, Fault(code, Say(ja, en)))


def exit_of(code: str) -> Exit:
    """The exit code that a stable code of the desk or the vault leads to."""
    if code in REFUSED:
        return Exit.REFUSED
    if code in NOT_FOUND:
        return Exit.NOT_FOUND
    if code in TROUBLE or (code.startswith(TROUBLED) and code not in TYPED):
        return Exit.TROUBLE
    return Exit.INCOMPLETE


def told(error: BaseException, folder: Path | None = None) -> CliError:  # noqa: PLR0911 — one return per kind of trouble
    """Any exception as a code with texts; what nobody foresaw goes to the log, and only its place is shown."""
    match error:
        case CliError():
            return error
        case FaultError():
            return CliError(max((exit_of(one.code) for one in error.faults), default=Exit.INCOMPLETE), *error.faults)
        case LawError():
            return wrong(error.code, error.say.ja, error.say.en)
        case VaultError():
            why = error.refusal
            return CliError(exit_of(why.code), Fault(why.code, Say(why.ja, why.en)))
        case LedgerError():
            return CliError(Exit.TROUBLE, Fault(error.code, Say(error.ja, error.en)))
        case WireError():
            # too much was handed in; anything else is a record that cannot be read
            handed_in = error.code == "LEAF_TOO_LARGE"
            return CliError(Exit.INCOMPLETE if handed_in else Exit.TROUBLE, Fault(error.code, error.say))
        case KeyboardInterrupt():
            return CliError(
                Exit.TROUBLE,
                Fault(
                    "INTERRUPTED", Say("中断しました。途中のものは残っていません。", "Interrupted; nothing half-done was kept.")
                ),
            )
        case OSError() if error.filename is not None:
            return CliError(
                Exit.TROUBLE,
                Fault(
                    "DEVICE",
                    Say(
                        f"{error.filename} を読み書きできません（{error.strerror}）。権限と空き容量を確かめてください。",
                        f"{error.filename} cannot be read or written ({error.strerror}); check permissions and free space.",
                    ),
                ),
            )
        case _:
            return _by_name(error, folder)


def _by_name(error: BaseException, folder: Path | None) -> CliError:
    """Errors of modules that must not be imported here, told by the names of their classes."""
    names = {cls.__name__ for cls in type(error).__mro__}
    if "NotFound" in names:
        return absent(
            "NOT_FOUND",
            "その契約又は対象は見つからないか、この人の当事者のものではありません。",
            "There is no such contract or object, or none that this person's party takes part in.",
        )
    if "WordsLost" in names:
        return CliError(
            Exit.TROUBLE,
            Fault(
                "WORDS_KEY_ABSENT",
                Say(
                    "言葉の鍵（keys/words）がないか壊れています。バックアップから戻してください。",
                    "The key of the words (keys/words) is missing or damaged; restore it.",
                ),
            ),
        )
    if names & {"DatabaseError", "InterfaceError"}:
        return CliError(
            Exit.TROUBLE,
            Fault(
                "STORE_TROUBLE",
                Say(
                    f"データベースを使えません（{error}）。動いているか、壊れていないかを確かめてください。",
                    f"The database cannot be used ({error}); check that it runs and is whole.",
                ),
            ),
        )
    where = keep(error, folder)
    return CliError(
        Exit.TROUBLE,
        Fault(
            "INTERNAL",
            Say(
                f"プログラムの中で予期しない誤りが起きました。詳しい記録は {where} にあります。これを添えてシステム担当者に連絡してください。",
                f"The program met a fault that nobody foresaw. Details are in {where}; hand them to whoever keeps the system.",
            ),
        ),
    )


def keep(error: BaseException, folder: Path | None) -> str:
    """Write a traceback where only this user reads it; where that is."""
    run = None if folder is None else folder / "run"
    path = (run if run is not None and run.is_dir() else Path(tempfile.gettempdir())) / f"azukari-cli-{os.getuid()}.log"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    except OSError:
        return "—"
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.writelines(traceback.format_exception(error))
    return str(path)
