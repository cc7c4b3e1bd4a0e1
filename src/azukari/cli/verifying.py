"""``verify``: the verdict on an evidence pack, and the law replayed from its leaves. No Django, no instance, no network.

What the leaves say is shown only under a verdict that is not INVALID: before that they are anybody's bytes.
"""

from __future__ import annotations

import argparse
from typing import Any, Final

import msgspec

from azukari.cli.faults import Exit
from azukari.cli.files import opened
from azukari.cli.output import Answer, Out, said
from azukari.cli.verifying_part import place_of, tell_scope, tell_signed
from azukari.desk.chance import now
from azukari.desk.replay import Replay, Unlawful
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Objection
from azukari.kernel.values import DAY, Time, as_datetime
from azukari.law.say import Say
from azukari.ledger.earlier import held_against
from azukari.ledger.keys import grouped
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import OnLeaf, verify_pack

SHOWN: Final = 20
_ENGINEER: Final = Say("技術者向け：", "for engineers: ")
_APART: Final = " · "


def verify(args: argparse.Namespace, out: Out) -> Answer:
    """Exit 0 only for VALID with a lawful replay."""
    replay = Replay()
    age = None if args.max_age is None else args.max_age * DAY

    def judged(watch: OnLeaf | None, at_least: int) -> Report:
        def hear(number: int, data: bytes) -> None:
            replay.feed(number, data)
            if watch is not None:
                watch(number, data)

        with opened(args.file) as (file, _size), out.bar(Say("検証", "verifying")) as bar:
            return verify_pack(
                file,
                args.fingerprint,
                bar.at,
                on_leaf=hear,
                now=None if age is None else now(),
                max_age=age,
                at_least=at_least,
                witnesses=args.witnesses,
            )

    if args.earlier is None:
        report = judged(None, args.seen or 0)
    else:
        with opened(args.earlier) as (kept, _size):
            report = held_against(judged, kept, args.fingerprint, args.seen or 0)
    replayed = _replayed(report, replay)
    lawful = replayed and _lawful(replay)
    good = report.verdict is Verdict.VALID and lawful
    _tell(report, out)
    if report.verdict is not Verdict.INVALID:
        tell_scope(report, out)
        tell_signed(report, out)
    _tell_law(replay if replayed else None, out, report)
    errors = [{"code": one.code, "ja": one.ja, "en": one.en, "field": one.member} for one in report.findings]
    if report.verdict is Verdict.VALID and not good:
        fault = _not_kept(replay if replayed else None)
        errors.append({"code": fault.code, **said(fault.say), "field": None})
    result: dict[str, Any] = {
        **{name: msgspec.to_builtins(getattr(report, name)) for name in report.__struct_fields__ if name != "findings"},
        "says": {"ja": report.ja, "en": report.en},
        "findings": [msgspec.to_builtins(one) for one in report.findings],
        "replay": _replay_of(replay, report) if replayed else None,
        "lawful": lawful,
    }
    return Answer(result, Exit.DONE if good else Exit.NOT_VALID, tuple(errors))


def _replayed(report: Report, replay: Replay) -> bool:
    """Whether the replay may be spoken of: the leaves are not convicted, all of them are there, and all were fed."""
    return report.verdict is not Verdict.INVALID and report.law_replayed and (replay.count > 0 or replay.unreadable is not None)


def _lawful(replay: Replay) -> bool:
    return not (replay.unlawful or replay.unreadable or replay.other_rules)


def _tell(report: Report, out: Out) -> None:
    out.line(f"{report.verdict.value}  {out.of(Say(report.ja, report.en))}")
    if report.log is not None:
        out.line(f"  {out.of(Say('契約', 'contract'))}  {report.log}  ({report.origin})")
    if report.first_at is not None and report.last_at is not None:
        span = f"{_at(report.first_at)} — {_at(report.last_at)} JST"
        out.line(f"  {out.of(Say('期間', 'from–to'))}  {span}")
    counts = report.counts
    out.say(
        f"  記録 {counts['leaves']:,}件　階層 {counts['tiers']}　言葉：開示 {counts['words_opened']:,}・封 {counts['words_sealed']:,}",
        f"  {counts['leaves']:,} entries, {counts['tiers']} tiers, words: {counts['words_opened']:,} open, {counts['words_sealed']:,} sealed",
    )
    if counts["names"]:
        out.say(
            f"  添えられた名前 {counts['names']:,}（作成した側の申告。記録にはありません）",
            f"  {counts['names']:,} names added (as whoever made it states; the record does not hold them)",
        )
    if report.fingerprint is not None:
        out.line(f"  {out.of(Say('この証拠の鍵の指紋', 'fingerprint of the key in the pack'))}  {grouped(report.fingerprint)}")
    for one in report.findings[:SHOWN]:
        out.line(f"  [{one.code}] {out.of(Say(one.ja, one.en))}")
        place = place_of(one)
        parts = ["" if place is None else out.of(place), out.of(_ENGINEER) + one.detail if one.detail else ""]
        if any(parts):
            out.line("      " + _APART.join(filter(None, parts)))
    _and_more(counts["findings"], out)


def _at(time: int) -> str:
    return as_datetime(Time(time)).strftime("%Y-%m-%d %H:%M:%S")


def _and_more(count: int, out: Out) -> None:
    if count > SHOWN:
        out.say(f"  ほか{count - SHOWN}件", f"  and {count - SHOWN} more")


def _tell_law(replay: Replay | None, out: Out, report: Report) -> None:
    if replay is None:
        if report.scope is not None:
            out.say(
                "条文の適用し直し：していません。契約の全ての記録の証拠が必要です。",
                "Law replay: not made; it needs evidence of the whole contract.",
            )
            return
        out.say("条文の適用し直し：していません。", "Law replay: not made.")
        return
    out.say(
        f"条文の適用し直し：{replay.count:,}件の行為、うち記録された拒否 {replay.refusals:,}件、拒まれるべきだった行為 {len(replay.unlawful):,}件",
        f"Law replay: {replay.count:,} acts, {replay.refusals:,} recorded refusals, {len(replay.unlawful):,} acts that should have been refused",
    )
    _tell_naming(replay, report, out)
    if replay.unreadable is not None:
        out.say(
            f"  途中で読めなくなりました：{replay.unreadable}",
            f"  it stopped at an act this program cannot read: {replay.unreadable}",
        )
    if replay.other_rules:
        out.say(
            f"  {replay.other_rules}件は別の版の規則で判定されています。",
            f"  {replay.other_rules} acts were judged by another edition of the rules",
        )
    for one in replay.unlawful[:SHOWN]:
        out.line(f"  #{one.number} {one.act}")
        for why in one.objections:
            out.line(f"      {_code(why)}  {out.of(why.because)}")
    _and_more(len(replay.unlawful), out)


def _tell_naming(replay: Replay, report: Report, out: Out) -> None:
    """Whose cosignatures the record enters, key by key, and which keys it says 甲 named, by a personal signature or without; or nothing."""
    for key, many in replay.cosigned.items():
        out.say(f"  記録された立会いの連署：鍵 {key}　{many:,}件", f"  cosignatures entered in the record: key {key}, {many:,}")
    for key in replay.named:
        number = replay.named_by[key]
        signed = number in report.approvals
        ja, en = (
            ("本人の署名を確認", "personal signature verified")
            if signed
            else ("確かめられる本人の署名なし", "no personal signature to verify")
        )
        out.say(
            f"  甲が定めた立会いの鍵：{key}（#{number}、{ja}）",
            f"  the witness's key as 甲 named it: {key} (#{number}, {en})",
        )
    if not replay.named and replay.unnamed:
        out.say(
            "  甲は立会いの鍵を定めていません。どの鍵の連署でも待ちが終わります。",
            "  甲 has not named the witness's key; a cosignature by any key ends a wait.",
        )


def _code(why: Any) -> str:  # noqa: ANN401 — an objection or a misfit
    return why.cites if isinstance(why, Objection) else why.code


def _not_kept(replay: Replay | None) -> Fault:
    if replay is None or not replay.unlawful:
        say = Say(
            "記録は正しいが、条文を終わりまで適用し直せていません。新しい検証プログラムで確かめてください。",
            "The record is sound, but the law was not replayed to its end; verify with a newer program.",
        )
        return Fault("LAW_NOT_KEPT", say)
    say = Say(
        "記録は正しいが、拒まれるべきだった行為が記録されています。番号と条文を確かめてください。",
        "The record is sound, but it holds acts that should have been refused; see their numbers and sentences.",
    )
    return Fault("LAW_NOT_KEPT", say)


def _replay_of(replay: Replay, report: Report) -> dict[str, Any]:
    return {
        "acts": replay.count,
        "refusals": replay.refusals,
        "unlawful": [_unlawful(one) for one in replay.unlawful],
        "other_rules": replay.other_rules,
        "witnesses": {
            "named": list(replay.named),
            "named_in_person": [key for key in replay.named if replay.named_by[key] in report.approvals],
            "lacking": replay.unnamed,
            "cosigned": replay.cosigned,
        },
        "unreadable": replay.unreadable,
    }


def _unlawful(one: Unlawful) -> dict[str, Any]:
    return {
        "number": one.number,
        "act": one.act,
        "objections": [
            {"cites" if isinstance(why, Objection) else "code": _code(why), "because": said(why.because)}
            for why in one.objections
        ],
    }
