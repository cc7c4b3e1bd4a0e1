"""第17: how an incident ends. It is closed when everything about it is done, and a thing is lost only where 甲 found that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import Number
from azukari.law.say import Say
from azukari.provisions.p17_acts import REPORT, LoseItem
from azukari.provisions.p17_values import Incident, Outcome, State

CLOCK: Final = "statutory_clock"


def closing_incident(state: State, number: Number) -> Iterator[Objection | Misfit]:
    """What stands against closing an incident."""
    incident = state.incidents[number]
    if incident.versions == 0:
        # 17.1 — the circumstances are reported in writing
        yield _open("書面による報告がまだありません。", "There is no written report yet.",
                    "乙の報告を受けてから終了してください。", "Close it once the report has come.")  # fmt: skip
    if incident.contradicted is not None:
        # 17.1 — and where reports contradict each other, it is explained which is right
        yield _open("報告の食い違いが説明されていません。", "Reports contradict each other and nobody has explained it.",
                    "乙の説明を受けてから終了してください。", "Close it once 乙 has explained.")  # fmt: skip
    if any(one.incident == number for one in state.instructions.values()):
        # 17.1 — what 甲 instructed is carried out
        yield _open("まだ行われていない指示があります。", "An instruction has not been carried out yet.",
                    "実施の報告を受けてから終了してください。", "Close it once it is recorded as carried out.")  # fmt: skip
    if any(one.incident == number for one in state.holds.values()):
        # 17.1 — what was put on hold because of it is let go by a decision of its own
        yield _open("この事故による停止が続いています。", "A hold because of this incident still stands.",
                    "停止を解いてから終了してください。", "Lift the hold first.")  # fmt: skip
    if incident.outcome is None:
        yield misfit("NOT_ASSESSED", "事故の評価がまだありません。", "The incident has not been assessed yet.", "incident")
    if incident.unfiled():
        # term.statutory_clock — where the statute may ask for a report, it is made or found not to be due
        yield Objection(
            term(CLOCK),
            Say("法定の報告（速報・確報）が済んでいません。", "The statutory reports (preliminary, final) are not made yet."),
            Say("報告を記録するか、対象でないと評価してください。", "Record the reports, or assess that none is due."),
            "incident",
        )


def losing(incident: Incident, act: LoseItem) -> Iterator[Objection]:
    """What stands against deciding that things are lost."""
    if incident.outcome is not Outcome.ESTABLISHED:
        # 17.1 — a thing counts as lost where 甲 found that there was an incident
        yield _open("事故と認めた評価がありません。", "The incident has not been found to be one.",
                    "事故を評価してから決定してください。", "Assess the incident first.")  # fmt: skip
    for index, move in enumerate(act.moves):
        if move.item not in incident.named:
            # 17.1 — and where what is missing was notified or reported
            yield Objection(
                REPORT,
                Say(
                    f"{move.item}は、この事故の通知にも報告にもありません。",
                    f"Neither the notice nor a report of this incident names {move.item}.",
                ),
                Say("その品目を挙げた報告を受けてください。", "Have it reported with the item first."),
                f"moves.{index}.item",
            )


def _open(ja: str, en: str, do_ja: str, do_en: str) -> Objection:
    return Objection(REPORT, Say(ja, en), Say(do_ja, do_en), "incident")


def no_incident() -> Misfit:
    """There is none of that number, for all that who acts is told of."""
    return misfit("NO_INCIDENT", "その番号の事故はありません。", "There is no incident of that number.", "incident")


def misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    """What does not fit the list of incidents."""
    look = Say("事故の一覧を見て入力し直してください。", "Look at the list of incidents and enter it again.")
    return Misfit(code, Say(ja, en), look, field)
