"""What ``verify`` tells of a pack besides its verdict: what part it is and what it leaves out, who signed in person, how far witnesses have seen."""

from __future__ import annotations

from typing import Final

from azukari.cli.output import Out
from azukari.kernel.values import Time, as_datetime
from azukari.law.say import Say
from azukari.ledger.report import Finding, Report

_SECOND = 1_000_000
MEMBERS: Final = {
    "header": Say("表紙", "header"),
    "checkpoint": Say("署名された件数", "signed size"),
    "leaves": Say("記録", "entries"),
    "rest": Say("示されていない記録のハッシュ値", "hashes of entries not shown"),
    "words": Say("名前や文言", "names and texts"),
    "passkeys": Say("パスキーの登録", "passkeys"),
    "approvals": Say("本人の署名", "personal signatures"),
    "instance": Say("全契約の現在値", "heads of all contracts"),
    "witnesses": Say("立会いの鍵", "keys of witnesses"),
}
"""What the members of a pack are called where people read it."""


def place_of(one: Finding) -> Say | None:
    """Where in the record and the file something was found, in words; None where it has no place."""
    ja, en = list[str](), list[str]()
    if one.seq is not None:
        ja.append(f"記録 第{one.seq}号")
        en.append(f"entry no. {one.seq}")
    if one.member is not None and one.offset is not None:
        member = MEMBERS.get(one.member, Say(one.member, one.member))
        ja.append(f"「{member.ja}」の部分、{one.offset:,}バイト目")
        en.append(f"{member.en}, byte {one.offset:,}")
    return Say("、".join(ja), ", ".join(en)) if ja else None


def tell_scope(report: Report, out: Out) -> None:
    """What is shown of the record, and what is not."""
    if report.shown is not None and report.scope is not None and report.size is not None:
        part = _part(report.kind, report.scope)
        out.say(
            f"  一部の証拠：{part.ja}。全{report.size:,}件のうち{report.shown:,}件を示し、{report.size - report.shown:,}件は示していません。",
            f"  a part: {part.en}; {report.shown:,} of {report.size:,} entries are shown, {report.size - report.shown:,} are not.",
        )
        whole = _whole(report)
        out.line(f"  {out.of(whole)}")
        _tell_fences(report, out)
    for one in report.omits:
        out.say(f"  含まれていないもの：{one.what}（{one.why}）", f"  left out: {one.what} ({one.why})")


def _tell_fences(report: Report, out: Out) -> None:
    """That the first or last entry of a period stands outside it, to show that nothing of it is missing."""
    if report.kind != "period" or report.scope is None or report.first_at is None or report.last_at is None:
        return
    if report.first_at < int(report.scope["from"]):
        out.say(
            "  最初の一件は期間より前の記録で、漏れのないことを示すために添えられています。",
            "  The first entry lies before the period; it shows that nothing of it is missing.",
        )
    if report.last_at >= int(report.scope["until"]):
        out.say(
            "  最後の一件は期間より後の記録で、漏れのないことを示すために添えられています。",
            "  The last entry lies after the period; it shows that nothing of it is missing.",
        )


def _part(kind: str | None, scope: dict[str, int | str]) -> Say:
    if kind == "tier":
        return Say(f"第{scope['tier']}階層の記録", f"tier {scope['tier']}")
    if kind == "item":
        return Say(f"品目 {scope['item']} に触れる記録", f"entries that name the item {scope['item']}")
    begin, end = _at(int(scope["from"])), _at(int(scope["until"]))
    return Say(f"{begin} から {end} まで（JST）の記録", f"from {begin} until {end} JST")


def _whole(report: Report) -> Say:
    if report.kind == "item":
        return Say(
            "この品目に触れる記録がほかにないことは示されていません。拒まれた記録には品目が書かれていないことがあります。",
            "That no other entry names the item is not shown; a refusal may not name it.",
        )
    if any(one.code == "SCOPE_UNPROVED" for one in report.findings):
        return Say("この範囲に漏れがないことは示されていません。", "That nothing of this part was left out is not shown.")
    if not any(one.paper for one in report.witnessed):
        return Say(
            "この範囲に漏れがないことは、記録自身の鍵を信じる限りで示されています（紙の指紋と一致した立会いの連署がありません）。",
            "That nothing of this part was left out is shown as far as the log's own key is believed: no witness agrees with paper.",
        )
    return Say("この範囲に漏れがないことが示されています。", "It is shown that nothing of this part was left out.")


def _at(time: int) -> str:
    try:
        return as_datetime(Time(time)).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError):
        return "…"


def tell_signed(report: Report, out: Out) -> None:
    """Personal signatures, and how far each witness has cosigned."""
    if report.approvals_claimed:
        good, claimed = len(report.approvals), report.approvals_claimed
        out.say(
            f"  本人の署名（パスキー）：{claimed}件のうち{good}件を確かめました。",
            f"  personal signatures (passkeys): {good} of {claimed} verified.",
        )
        if good:
            out.say(
                "    登録が本人のものかは、この証拠からは分かりません（登録に署名はありません）。",
                "    that a passkey is the officer's, this evidence cannot tell: enrolments are unsigned.",
            )
    for one in report.witnessed:
        known = (
            Say("指紋は紙と一致", "fingerprint agrees with paper")
            if one.paper
            else Say("指紋は未確認", "fingerprint not compared")
        )
        at = _at(one.time * _SECOND)
        rest = 0 if report.size is None else max(report.size - one.size, 0)
        ja, en = (f"。その後の{rest:,}件はまだ連署されていません", f"; the {rest:,} after them not yet") if rest else ("", "")
        out.say(
            f"  立会い {one.name}：{one.size:,}件まで連署（{at} JST、{known.ja}）{ja}",
            f"  witness {one.name}: cosigned {one.size:,} entries ({at} JST, {known.en}){en}",
        )
    if not report.witnessed and report.size is not None:
        out.say(
            "  立会いの連署：ありません。内部の者による書換えには、この証拠だけでは気付けません。",
            "  witnesses: none. Of alterations by insiders this evidence alone tells nothing.",
        )
