"""9 · The end: letters delivered, misprints destroyed, files returned, balance zero, closed. What may still be done, and what may not."""

from __future__ import annotations

from azukari.demo.content import APART, rows_of
from azukari.demo.part3_preparing import access
from azukari.demo.part5_working import ONE
from azukari.demo.steps import Mark, Part, StepFailed, Told, does, each, refused, sees
from azukari.demo.world import Ref, World, at_place, named, of, time
from azukari.law.say import Say

MISPRINTS = 37
LETTERS = of(lambda world: rows_of(world, "file"))
GOOD: Ref = of(lambda world: rows_of(world, "file") - MISPRINTS)


def letters(world: World) -> dict[str, object]:
    """What printing makes of the file: a letter to every row."""
    return {
        "item": world.names.setdefault("letters", world.desk.mint("im")),
        "label": "納税通知書（封入封緘済）",
        "medium": "paper",
        "quantity": rows_of(world, "file"),
        "rows": rows_of(world, "file"),
        "persons": world.counts["file"].persons,
        "origin": "derivative",
        "parent": world.names["file"],
    }


def zero(world: World) -> Told:
    """Nothing is left with any contractor, and the double entry sums to nothing."""
    left = world.desk.look(world.log, lambda book: [*book.whole.ground.custody.lines()])
    sound = world.desk.look(world.log, lambda book: book.whole.ground.custody.balances())
    if left or not sound:
        raise StepFailed(f"残高が零ではありません（{left}）。", f"The balance is not zero: {left}.")
    return Told(Mark.SEEN, ("13.1",))


STEPS = (
    each(
        "責任者が、印刷の一回に要する件数のアクセスを付与する（刷る作業では隠せない個人番号も、名指しで同じ件数だけ）",
        "The person in charge grants what the printing run needs, the individual number by name too, for printing cannot mask it",
        "p12.grant",
        [
            ("in_charge", {**access("worker", 1), "daily_measure": LETTERS, **more})
            for more in ({}, {"item": named("file"), "fields": [APART]})
        ],
        at=(42, "09:00"),
    ),
    does(
        "印刷して納税通知書を作る（元の情報と結び付けて台帳に載る）",
        "Printing makes the letters; they come under custody with what they were made from",
        "worker", "p08.derive",
        {
            "item": named("file"),
            "purpose": 1,
            "records": LETTERS,
            "method": "差出データを納税通知書に印刷し、封入封緘した。",
            "items": [of(letters)],
            "moves": [{"item": named("letters"), "quantity": LETTERS, "source": "made", "target": at_place("site")}],
        },
    ),
    refused(
        "残っているうちに、何も残っていないことを証明する", "certifying that nothing remains while something does",
        "in_charge", "p13.certify", {"nothing_remains": True, "how": "棚を確かめた。"},
        cites={"13.1"}, reasons=2, shows=True, recorded=False, at=(44, "15:00"),
    ),
    does(
        "刷り損じの廃棄に甲が同意する", "The ward agrees that the misprints are destroyed",
        "approver", "p13.agree-destruction",
        {"item": named("letters"), "quantity": MISPRINTS, "reason": "刷り損じ。細断し、立ち会うこと。"}, place=None, keeps="agreement",
    ),
    does(
        "乙が刷り損じを廃棄する", "The contractor destroys them",
        "in_charge", "p13.destroy", {"agreement": named("agreement"), "method": "shredding", "witness": "税務課 渡邉"},
    ),
    does(
        "乙が納税通知書を郵便局に差し出す", "The contractor posts the letters",
        "worker", "p11.deliver",
        {
            "item": named("letters"),
            "purpose": 1,
            "moves": [{"item": named("letters"), "quantity": GOOD, "source": at_place("site"), "target": "delivered"}],
            "addressee": "帆影郵便局（差出票 3枚）",
        },
        at=(45, "09:30"),
    ),
    does("甲が業務の終了を宣する", "The ward declares the business complete", "section", "p00.complete", place=None, at=(46, "09:00")),
    refused("終了後に一件を開く", "opening a record after the end", "worker", "p08.open", ONE, cites={"13.1"}, reasons=1),
    refused(
        "残っているうちに委託を閉じる", "closing while anything is left",
        "approver", "p00.close", {}, cites={"13.1"}, reasons=1, recorded=False, place=None,
    ),
    does(
        "乙が返還の日時と場所を定める", "The contractor plans the return",
        "in_charge", "p10.plan-return", {"place": "区役所 税務課", "at": time(49, "10:00"), "until": time(49, "11:00")}, keeps="return_plan",
    ),
    does(
        "乙が返還の送付書を交付する", "The contractor issues the return note",
        "handover", "p10.issue-return",
        {"plan": named("return_plan"), "lines": [{"item": named("file")}]},
        at=(49, "10:00"), keeps="return_note",
    ),
    does(
        "甲の授受担当が数えて受領する", "The ward's handover officer counts and receives",
        "ward_handover", "p10.receive-return", {"note": named("return_note")}, at=(49, "10:20"), place=None,
    ),
    sees("残高は零である", "The balance is zero", zero),
    does(
        "責任者が、何も残っていないことを証明する", "The person in charge certifies that nothing remains",
        "in_charge", "p13.certify", {"nothing_remains": True, "how": "台帳・保管庫・情報処理室の棚を確かめた。"}, at=(49, "14:00"),
    ),
    does("甲が返還の完了を確認する", "The ward confirms", "section", "p13.confirm", {"note": "残高表を確認した。"}, place=None),
    does("甲が委託を閉じる", "The ward closes the entrustment", "approver", "p00.close", place=None, at=(50, "09:00")),
    refused("閉じた後に一件を開く", "opening a record after that", "worker", "p08.open", ONE, cites={"13.1"}),
    does(
        "閉じた後でも、事故の疑いは通知できる", "A suspicion is still taken: reporting is never refused",
        "worker", "p17.notify", {"what": "廃棄した刷り損じと同じ様式の紙を、通用口で一枚見付けた。"},
    ),
)  # fmt: skip

PART = Part(9, Say("終了", "The end"), STEPS)
