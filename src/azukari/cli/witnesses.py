"""``witness add|list|remove`` and ``recover``: what an instance has to do with the other parties' witnesses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from azukari.cli.faults import CliError, Exit, wrong
from azukari.cli.instance import connect
from azukari.cli.output import Answer, Out
from azukari.desk.instance import Instance
from azukari.kernel.fault import Fault
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped

if TYPE_CHECKING:
    from azukari.desk.recovering import Recovered


def add(args: argparse.Namespace, out: Out) -> Answer:
    """Name a witness to an instance."""
    from azukari.desk import witnesses

    if not args.url or not args.vkey:
        raise wrong(
            "WITNESS_ADD",
            "--url（立会いの番地）と --vkey（立会いの検証鍵）を指定してください。",
            "Give --url (the witness's address) and --vkey (its verifier key).",
        )
    instance = connect(Path(args.witness))
    from azukari.desk import naming
    from azukari.desk.desk import Desk

    key = args.vkey.strip()
    witness = witnesses.Witness(key=key, url=args.url.strip(), party=args.party or "", certificate=args.certificate)
    named = naming.of_all(Desk(instance))
    witnesses.add(instance, witness)
    out.say(
        "立会いを登録しました。指紋を、相手方と紙で照合してください：",
        "The witness is named. Compare its fingerprint with the other party, on paper:",
    )
    out.line(f"  {grouped(fingerprint(key))}")
    out.say("`azukari serve` を起動し直すと、送り始めます。", "Delivery begins when `azukari serve` is started again.")
    for log, one in named.items():
        say = one.said(witness.id)
        if say is not None:
            out.line(f"  {log}  {out.of(say)}")
    return Answer(
        {
            "folder": str(instance.folder),
            "witness": witness.id,
            "url": witness.url,
            "fingerprint": fingerprint(key),
            "not_named_by": [log for log, one in named.items() if not one.counts(witness.id)],
            "none_named_by": [log for log, one in named.items() if one.lacking],
        }
    )


def remove(args: argparse.Namespace, out: Out) -> Answer:
    """Name a witness no more."""
    from azukari.desk import witnesses

    if not args.vkey:
        raise wrong(
            "WITNESS_REMOVE",
            "--vkey（立会いの検証鍵、又は `azukari witness list` が示す番号）を指定してください。",
            "Give --vkey: the witness's verifier key, or the id that `azukari witness list` shows.",
        )
    instance = Instance.at(Path(args.witness))
    gone = witnesses.remove(instance, args.vkey.strip())
    out.say(
        f"立会い {gone.id} の登録を消しました。連署と写しは消えません。`azukari serve` を起動し直すと、送らなくなります。",
        f"The witness {gone.id} is named no more; its signatures and its mirror stay. Delivery ends when `azukari serve` is started again.",
    )
    return Answer({"folder": str(instance.folder), "witness": gone.id, "url": gone.url})


def listed(args: argparse.Namespace, out: Out) -> Answer:
    """The witnesses of an instance, and how far each has seen."""
    instance = connect(Path(args.witness))
    from azukari.cli.status import tell_witnesses
    from azukari.desk.desk import Desk

    return Answer({"witnesses": tell_witnesses(instance, out, Desk(instance))})


def recover(args: argparse.Namespace, out: Out) -> Answer:
    """Bring an instance forward to a mirror."""
    folder = Path(args.instance_folder)
    connect(folder)
    from azukari.cli.status import parts
    from azukari.desk import recovering

    instance = Instance.at(folder)
    running = sorted(name for name, runs in parts(instance).items() if runs and name != "web")
    if running:
        raise CliError(
            Exit.TROUBLE,
            Fault(
                "RECOVER_RUNNING",
                Say(
                    f"動いています（{'、'.join(running)}）。`azukari serve` を止めてから、もう一度行ってください。",
                    f"It is running ({', '.join(running)}); stop `azukari serve` and try again.",
                ),
            ),
        )
    found = recovering.recover(instance, Path(args.source), aside=args.set_aside)
    for one in found:
        out.line(f"  {one.log}  {one.before:,} → {one.now:,}")
        for numbers, ja, en in (
            (one.words, "言葉が失われた記録", "words lost"),
            (one.approvals, "本人の署名が失われた記録", "personal signatures lost"),
        ):
            if numbers:
                listed_numbers = " ".join(f"#{number}" for number in numbers)
                out.say(f"    {ja}：{listed_numbers}", f"    {en}: {listed_numbers}")
        _replaced(instance, one, out)
    result = {"folder": str(instance.folder), "logs": msgspec.to_builtins(found)}
    missing = [one for one in found if one.missing]
    if missing:
        names = ", ".join(f"{one.log} ({one.missing})" for one in missing)
        short = Fault(
            "RECOVER_SHORT",
            Say(
                f"まだ足りない記録があります：{names}。新しい写しから、もう一度戻してください。それまで行為は受け付けません。",
                f"Entries are still missing: {names}. Recover again from a newer mirror; until then nothing is accepted.",
            ),
        )
        return Answer(result, Exit.NOT_VALID, ({"code": short.code, "ja": short.say.ja, "en": short.say.en, "field": None},))
    out.say(
        "記録は写しと一致しています。`azukari serve` で再開できます。",
        "The record agrees with the mirror; `azukari serve` goes on.",
    )
    return Answer(result)


def _replaced(instance: Instance, one: Recovered, out: Out) -> None:
    """What was put back or set aside, with the words of the latter where they can be read."""
    if one.put_back:
        numbers = " ".join(f"#{number}" for number in one.put_back)
        out.say(f"    書き換えられていたため元に戻した記録：{numbers}", f"    rewritten, now put back: {numbers}")
    for entry in one.aside:
        words = "" if entry.words is None else msgspec.json.encode(entry.words).decode()
        out.line(f"    #{entry.seq} {entry.act} {words}".rstrip())
    if one.put_back or one.aside:
        folder = instance.folder / "recovered" / "aside"
        out.say(f"    除けた記録は {folder} にあります。", f"    What was replaced is kept in {folder}.")
