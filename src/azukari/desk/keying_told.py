"""What is told where keying in, settling or correcting cannot go on."""

from __future__ import annotations

from typing import Final

from azukari.kernel.fault import Fault
from azukari.law.say import Say

NOTHING: Final = Fault("KEYED_NOTHING", Say("一件も入力されていません。", "Nothing was keyed."))


def long(row: int, column: int) -> Fault:
    """A field, from 0, that cannot be kept."""
    said = Say(
        "{row}件目の{column}番目の項目が長すぎるか、使えない文字があります（2,000字まで）。",
        "Field {column} of record {row} is too long (2,000 characters at most) or holds characters that cannot be kept.",
    )
    return Fault("KEYED_LONG", said.format(row=row + 1, column=column + 1), f"{row}.{column}")


FINISHED: Final = Fault(
    "KEYED_FINISHED",
    Say(
        "この入力は終わり、表になっています。直すときは表の訂正をしてください。",
        "This keying is finished and has become a table; to change it, correct a row of the table.",
    ),
)
NO_ROW: Final = Fault(
    "ROW_NONE",
    Say(
        "その行はないか、行の分かる表ではありません。行の番号を確かめてください。",
        "There is no such row, or this is no table whose rows are known; check the number of the row.",
    ),
    "row",
)
OTHERWISE: Final = Fault(
    "KEYED_OTHERWISE",
    Say(
        "比べて見た内容が、二度の入力と一致しません。この間に入力し直されたか、途中で変わっています。何も決めていません。もう一度開いて比べてください。",
        "What was compared is not what was keyed: it was keyed again meanwhile, or changed on the way. Nothing was settled; compare anew.",
    ),
)


def undecided(row: int, column: int, label: str) -> Fault:
    """A field, from 0, that differs and is not chosen yet."""
    said = Say("{row}件目の「{column}」をどれにするか選んでください。", "Choose what counts for “{column}” of record {row}.")
    return Fault("KEYED_UNDECIDED", said.format(row=row + 1, column=label), f"d.{row}.{column}")


OVERTAKEN: Final = Fault(
    "CORRECTION_OVERTAKEN",
    Say(
        "この間に、ほかの訂正が行われました。何も変えていません。もう一度開いて確かめてから、直してください。",
        "Another correction was made meanwhile, and nothing was changed. Open the row again, then correct it.",
    ),
)
