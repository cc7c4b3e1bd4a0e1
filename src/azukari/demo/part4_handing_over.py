"""4 · The handover: planned, issued against a counted note, sealed while it streams, counted and received; a wrong note rejected by its line."""

from __future__ import annotations

from azukari.demo.content import confirmed, declared, deposit, row_of, rows_of
from azukari.demo.residents import ENCODING
from azukari.demo.steps import Mark, Part, StepFailed, Told, does, refused, sees
from azukari.demo.world import World, named, of, time
from azukari.desk.outcome import Refusal
from azukari.law.say import Say

DEBIT = "口座振替対象者一覧"
LARGE_PRINT = "大活字希望者一覧"
REGISTER = "納税通知書 差出データ"


def at_rest(world: World) -> Told:
    """Neither the store nor the vault holds a resident's record as it was handed in."""
    row = row_of(world, "file")
    told = (",".join(row[:3]).encode(ENCODING), row[0].encode(), row[1].encode())
    for path in world.desk.instance.folder.rglob("*"):
        if path.is_file() and any(one in data for data in (path.read_bytes(),) for one in told):
            raise StepFailed(f"{path.name}に平文があります。", f"{path.name} holds plaintext.")
    return Told(Mark.SEEN, ("11.1",))


def one_line_differs(world: World) -> Told:
    """The receiver counts both lines; only the line with the mistake is objected to, and nothing is received."""
    outcome = world.perform("handover", "p10.receive", {"note": named("second_note")}, "site")
    if not isinstance(outcome, Refusal) or outcome.misfits:
        raise StepFailed("数の合わない送付書が受領されました。", "A note whose counts differ was received.")
    if {(one.cites, one.field) for one in outcome.objections} != {("10.1", "lines.1")}:
        raise StepFailed("数の合わない行だけが拒まれるはずです。", "Only the line that differs should have been refused.")
    return Told(Mark.REFUSED, ("10.1",), (int(outcome.number or 0),), outcome.objections[0].because)


STEPS = (
    does(
        "甲が引渡しの日時と場所を定める", "The ward plans the handover: day, time and place",
        "ward_handover", "p10.plan",
        {"place": "本社工場 受付", "facility": named("site"), "at": time(7, "10:00"), "until": time(7, "11:00"), "what": REGISTER},
        at=(4, "10:00"), place=None, keeps="plan",
    ),
    does(
        "甲が送付書を交付する（件数・実人数・内容のSHA-256）", "The ward issues the delivery note: rows, distinct persons, digest",
        "ward_handover", "p10.issue",
        {"plan": named("plan"), "items": [of(lambda world: declared(world, "file", REGISTER))]},
        at=(7, "10:00"), place=None, keeps="note",
    ),
    sees(
        "内容が流れ込むままに保管庫に封入され、保管庫が数える", "The content is sealed in the vault while it streams in, and counted by it",
        lambda world: deposit(world, "note", "file", REGISTER),
    ),
    does(
        "甲が、列ごとに何の個人情報かを確認する（８列目は個人番号）",
        "The ward confirms column by column what it holds; the eighth is the individual number",
        "ward_handover", "p00.confirm-contents", confirmed("file"), place=None,
    ),
    refused(
        "渡した本人が受け取ろうとする", "Whoever gave tries to receive",
        "ward_handover", "p10.receive", {"note": named("note")}, cites={"10.1"}, at=(7, "10:20"),
    ),
    does(
        "乙の授受担当が数えて受領する", "The contractor's handover officer counts and receives",
        "handover", "p10.receive", {"note": named("note")}, at=(7, "10:30"),
    ),
    sees("保管庫にも記録にも平文は残っていない", "Neither the vault nor the store holds plaintext", at_rest),
    does(
        "甲が次の引渡しを定める", "The ward plans another handover",
        "ward_handover", "p10.plan",
        {"place": "本社工場 受付", "facility": named("site"), "at": time(8, "10:00"), "until": time(8, "12:00")},
        at=(7, "16:00"), place=None, keeps="second_plan",
    ),
    does(
        "甲が二行の送付書を交付する（一行は件数を一件書き誤っている）", "The ward issues a note of two lines, one with its rows miscounted by one",
        "ward_handover", "p10.issue",
        {
            "plan": named("second_plan"),
            "items": [
                of(lambda world: declared(world, "debit", DEBIT)),
                of(lambda world: declared(world, "large_print", LARGE_PRINT, off_by=1)),
            ],
        },
        at=(8, "10:00"), place=None, keeps="second_note",
    ),
    sees("一行目の内容が封入される", "The first line's content is sealed", lambda world: deposit(world, "second_note", "debit", DEBIT)),
    does(
        "甲が、一行目も列ごとに確認する", "The ward confirms the first line's columns too",
        "ward_handover", "p00.confirm-contents", confirmed("debit"), place=None,
    ),
    sees(
        "二行目の内容が封入される", "The second line's content is sealed",
        lambda world: deposit(world, "second_note", "large_print", LARGE_PRINT),
    ),
    sees(
        "二行とも受領しようとして、合わない行だけが拒まれる", "Receiving both is refused for the line that differs",
        one_line_differs, at=(8, "10:30"),
    ),
    does(
        "乙がその行を、理由を添えて受け取らない", "The contractor rejects that line, saying why",
        "handover", "p10.reject",
        {
            "note": named("second_note"), "item": named("large_print"), "reason": "count",
            "details": of(lambda world: f"送付書は{rows_of(world, 'large_print') + 1}件、保管庫は{rows_of(world, 'large_print')}件。"),
        },
        keeps="rejection",
    ),
    does(
        "乙が残りの行を受領する", "The contractor receives the other line",
        "handover", "p10.receive", {"note": named("second_note")},
    ),
    does(
        "甲が受け取られなかった行を説明する", "The ward explains the line that was not taken",
        "ward_handover", "p10.resolve",
        {"note": named("second_note"), "item": named("large_print"), "outcome": "given_up", "explanation": "件数の書き誤り。この一覧は使わない。"},
        at=(8, "13:00"), place=None,
    ),
)  # fmt: skip

PART = Part(4, Say("授受", "Handover"), STEPS)
