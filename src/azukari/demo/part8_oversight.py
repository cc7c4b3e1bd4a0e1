"""8 · 甲 looks: an incident told past the contractor and reported in two versions that contradict; an inspection; a violation, and what follows."""

from __future__ import annotations

from azukari.demo.owing import duties, owed, settled
from azukari.demo.steps import Mark, Part, StepFailed, Told, does, refused, sees
from azukari.demo.world import World, day, named
from azukari.kernel.values import end_of
from azukari.law.say import Say

UNTIL = 120
"""The day of the story until which the contract is continued under conditions."""


def continued_until(world: World) -> Told:
    """甲 owes another look by the day that it named."""
    found = [one for one in duties(world) if one.code == "p18.review"]
    if [one.due for one in found] != [end_of(world.day(UNTIL))]:
        raise StepFailed("見直しの期限が違います。", "The day of the next look is not the one that was named.")
    return Told(Mark.SEEN, (found[0].cites,), remark=Say(f"{world.day(UNTIL)}まで", f"until {world.day(UNTIL)}"))


INCIDENT = (
    does(
        "乙を経ない通報：隣の工場の者から電話があり、甲が記録する", "Past the contractor: a neighbour calls the ward, which enters it at once",
        "section", "p17.notify",
        {
            "what": "帆影印刷の隣の工場の者から。通用口の外で、区の様式の紙を拾ったとのこと。", "direct": True, "harms": ["leakage"],
            "tier": 1, "reply_to": "隣の工場 守衛所",
        },
        place=None, at=(32, "10:00"), keeps="incident",
    ),
    owed("乙は書面で報告しなければならない", "The contractor owes a written report", "p17.report"),
    does(
        "乙の第一報：漏えいはない", "The contractor's first report: nothing leaked",
        "in_charge", "p17.report",
        {"incident": named("incident"), "happened": "刷り損じ一枚で、宛名はない。", "harms": ["leakage"], "persons": 0},
        at=(32, "15:00"),
    ),
    settled("食い違いはまだない", "Nothing contradicts yet", "p17.explain", "p17.report"),
    does(
        "乙の第二報：三人分の宛名があった", "The second report: three addresses were on it",
        "in_charge", "p17.report",
        {"incident": named("incident"), "happened": "紙は三枚あり、宛名が読める。", "harms": ["leakage"], "persons": 3},
        at=(33, "11:00"),
    ),
    owed("二つの報告が食い違い、説明する義務が生じる", "The two contradict each other: an explanation is owed", "p17.explain"),
    does(
        "乙が説明を添えて報告する", "The contractor reports again and explains",
        "in_charge", "p17.report",
        {
            "incident": named("incident"), "happened": "三人分の宛名のある紙三枚を回収した。", "harms": ["leakage"], "persons": 3,
            "basis": "verified", "cause": "廃棄箱の施錠忘れ", "explains": "第一報は現物を見ずに書いた。",
        },
        at=(33, "15:00"),
    ),
    settled("食い違いは説明された", "It is explained", "p17.explain"),
    does(
        "甲が廃棄箱の施錠を指示する", "The ward instructs",
        "section", "p17.instruct", {"incident": named("incident"), "what": "廃棄箱を施錠し、鍵を責任者が持つこと。"}, place=None,
        keeps="order",
    ),
    does("甲が事故と認める", "The ward finds that it was an incident", "section", "p17.assess",
         {"incident": named("incident"), "outcome": "established", "reason": "三人の宛名が外に出た。"}, place=None),
    refused(
        "指示が行われないうちに、事故への対応を終える", "closing the incident before that is done",
        "section", "p17.close-incident", {"incident": named("incident"), "lessons": "なし"}, cites={"17.1"}, reasons=1,
        recorded=False, place=None,
    ),
)  # fmt: skip

CLOSED = (
    does("乙が実施を報告する", "The contractor carries it out", "in_charge", "p17.carry-out",
         {"instruction": named("order"), "done": "錠を付け、鍵を責任者の机に移した。"}, at=(34, "09:00")),
    does("甲が事故への対応を終える", "And closes it", "section", "p17.close-incident",
         {"incident": named("incident"), "lessons": "廃棄箱は常に施錠する。"}, place=None),
)  # fmt: skip

INSPECTION = (
    does(
        "検査員が、予告なく工場を検査する", "The inspector inspects the main works, unannounced",
        "inspector", "p16.open-inspection", {"manner": "on_site", "facility": named("site"), "scope": "保管、廃棄、複写の管理"},
        at=(35, "10:00"), keeps="inspection",
    ),
    does("差出データは今どこにあるかを尋ねる", "Asks where the register is at this moment", "inspector", "p16.sample",
         {"inspection": named("inspection"), "item": named("file")}, keeps="sample"),
    owed("乙は答えなければならない", "An answer is owed", "p16.sample"),
    does("作業担当者が、保管庫に一件あると答える", "The operator answers: one, in the vault", "worker", "p16.answer-sample",
         {"sample": named("sample"), "account": "t1/vault", "counted": 1}),
    does("検査員が指摘する", "The inspector records a finding", "inspector", "p16.record-finding",
         {
             "inspection": named("inspection"), "sentence": "11.1", "severity": "minor",
             "what": "廃棄箱の鍵の受渡しが記録されていない。", "due": day(37),
         },
         keeps="finding"),
    owed("乙は指摘に答えなければならない", "It is owed to be answered", "p16.finding"),
    does("責任者が、行ったことを答える", "The person in charge answers with what was done", "in_charge", "p16.answer-finding",
         {"finding": named("finding"), "done": "鍵の受渡し簿を置いた。"}, at=(36, "09:00")),
    does("検査員が、改善を認めて検査を終える", "The inspector closes it as improved", "inspector", "p16.close-inspection",
         {"inspection": named("inspection"), "result": "improved", "summary": "鍵の管理は改まった。"}, place=None),
    settled("答えるべきことは残っていない", "Nothing is left to answer", "p16.sample", "p16.difference", "p16.finding"),
)  # fmt: skip

VIOLATION = (
    does(
        "検査員が、複写の消去の遅れを違反と記録する（示す記録とともに）", "The inspector records the late erasure as a violation, with its entry",
        "inspector", "p18.record-violation",
        {"sentences": ["9.1.latter"], "entries": [named("copied")], "what": "消去期限までに複写を消去しなかった。"},
        place=None, keeps="violation",
    ),
    owed("甲は対応を決めなければならない", "The ward owes a decision", "p18.decide"),
    does("乙が意見を述べる", "The contractor is heard", "signatory", "p18.hear",
         {"violation": named("violation"), "statement": "消去の担当を二人にする。"}),
    does(
        "甲が、条件と期限を示して継続を認める", "The ward continues under conditions, until a day that it names",
        "approver", "p18.decide",
        {
            "violation": named("violation"), "decision": "continue", "until": day(UNTIL), "conditions": "複写は許可しない。",
            "why": "発送を止められない。",
        },
        place=None, at=(36, "15:00"),
    ),
    settled("決定は済んだ", "That is decided", "p18.decide"),
    sees("見直しの期限は、甲が示した日である", "The next look is owed by that day", continued_until),
)  # fmt: skip

STEPS = (*INCIDENT, *CLOSED, *INSPECTION, *VIOLATION)

PART = Part(8, Say("事故・検査・違反", "Incident, inspection, violation"), STEPS)
