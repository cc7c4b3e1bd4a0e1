"""``keys``: where the keys of contracts live, every copy of them that is known, new ones, and 甲's node."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from azukari.cli.acting import told
from azukari.cli.backing import tell_place
from azukari.cli.counter import Counter
from azukari.cli.faults import CliError, Exit, wrong
from azukari.cli.output import Answer, Out
from azukari.desk import key_copies, keys_seen, signing_key, wards_node, witnesses
from azukari.desk.instance import Instance
from azukari.desk.intake import caller
from azukari.desk.keys_seen import Seen
from azukari.desk.keys_told import arrangement, elsewhere, holders, lacks, objects
from azukari.desk.signer import alone
from azukari.kernel.fault import Fault
from azukari.kernel.values import JST
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint, grouped
from azukari.provisions.p11_acts import RotateKeys
from azukari.vault.errors import DeniedError, VaultError

TARGETS: Final = {
    "rotate": Say("鍵を新しくする契約", "the contract that gets new keys"),
    "node": Say("甲のノードのアドレス（http://名前:ポート）", "the address of the entrusting body's node (http://name:port)"),
    "copy-gone": Say("廃棄した写しの番号", "the number of the copy that was destroyed"),
}


def keys(args: argparse.Namespace, out: Out) -> Answer:
    """Do what was named."""
    does = {
        "show": _show,
        "rotate": _rotate,
        "node": _node,
        "public": _public,
        "copied": _copied,
        "copy-gone": _gone,
        "new-signing": _new_signing,
    }
    return does[args.what](args, out)


def _show(args: argparse.Namespace, out: Out) -> Answer:
    """One contract, or all of them."""
    counter = Counter(args.folder)
    logs = [counter.contract(args.target)] if args.target else list(counter.subjects())
    seen, files = keys_seen.from_files(counter.desk, (keys_seen.look(counter.desk, log) for log in logs))
    for one in seen:
        tell(one, out)
    own = keys_seen.own_key(counter.desk.instance, seen, files)
    if own is not None:
        out.line(f"[{own.code}] {out.of(own.say)}")
    if not seen:
        out.say("契約はまだありません。", "There are no contracts yet.")
    place = tell_place(counter.desk.instance, out)
    return Answer({"contracts": [msgspec.to_builtins(one, builtin_types=()) for one in seen], "survivors": place})


def tell(seen: Seen, out: Out) -> None:
    """One contract's keys, a line each."""
    out.line(seen.log)
    for say in arrangement(seen.arranged):
        out.line(f"  {out.of(say)}")
    if seen.trouble is not None:
        out.line(f"  [{seen.trouble.code}] {out.of(seen.trouble.say)}")
    rows = [
        (f"  {out.of(Say('世代', 'generation'))} {one.number}", one.level, out.of(holders(one)), out.of(objects(one)))
        for one in seen.generations or ()
    ]
    out.table(rows)
    for lacking in seen.generations or ():
        if lacking.lacking and lacking.objects:
            out.line(f"  [GENERATION_LACKS] {out.of(lacks(lacking))}")
    for say in elsewhere(seen):
        out.line(f"  {out.of(say)}")


def _rotate(args: argparse.Namespace, out: Out) -> Answer:
    """The ordinary act, by whoever may do it."""
    args.contract = _target(args)
    if not args.person:
        raise wrong("ROTATE_WHO", "--as（行う人）を指定してください。", "Say with --as who does it.", "--as")
    args.place = None
    counter = Counter(args.folder)
    officer, log = counter.stand(args)
    return told(counter, officer, counter.desk.perform(officer, log, RotateKeys.name, {"why": args.note or ""}), out)


def _node(args: argparse.Namespace, out: Out) -> Answer:
    """Set 甲's node up, or look whether it answers."""
    desk = Counter(args.folder).desk
    if args.target is None:
        return _asked(desk.instance, out)
    if not args.key:
        raise wrong(
            "NODE_KEY",
            "--key（ノードで `azukari witness keys show` が示す「azukari-node-1:…」）を指定してください。",
            "Give --key: the “azukari-node-1:…” that `azukari witness keys show` tells at the node.",
            "--key",
        )
    made = wards_node.set_up(desk.instance, args.target, args.key)
    out.say(
        f"甲のノード {made.url} を登録しました。どの契約の鍵をそこに分けるかは、甲が「契約の鍵を置く所を選ぶ」で決めます。",
        f"The entrusting body's node {made.url} is set up. For which contracts it holds a share, the entrusting body decides by "
        "“Choose where the contract's keys live”.",
    )
    out.say("指紋を、甲と紙で照合してください：", "Compare its fingerprint with the entrusting body, on paper:")
    out.line(f"  {grouped(fingerprint(made.key))}")
    mirrors = any(one.url.rstrip("/") == made.url.rstrip("/") for one in witnesses.configured(desk.instance))
    if not mirrors:
        out.say(
            "このアドレスは立会いとして登録されていません。記録が届かないノードは、鍵を廃棄できず、E4で開くこともできません。"
            "`azukari witness add` で登録してください。",
            "That address is not named as a witness. A node that the record does not reach destroys no key and opens nothing at E4; name it "
            "with `azukari witness add`.",
        )
    return Answer({"url": made.url, "key": made.key, "fingerprint": fingerprint(made.key), "mirrors": mirrors})


def _asked(instance: Instance, out: Out) -> Answer:
    found = wards_node.nodes(instance)
    if found.now is None:
        out.say("甲のノードは登録されていません。", "No node of the entrusting body is set up.")
        return Answer({"url": None, "key": None, "answers": None, "former": [one.url for one in found.former]})
    out.line(f"{found.now.url}  {found.now.key}")
    trouble = answers(instance)
    if trouble is None:
        out.say("答えています。", "It answers.")
        return Answer({"url": found.now.url, "key": found.now.key, "answers": True, "former": [one.url for one in found.former]})
    return out.wrong(CliError(Exit.TROUBLE, trouble))


def answers(instance: Instance) -> Fault | None:
    """Why 甲's node does not answer the key process; None where it does, or where there is none."""
    from azukari.vault.caller import KeyCaller

    try:
        found = KeyCaller(instance.socket).custody()
    except (VaultError, DeniedError) as error:
        return Fault(error.refusal.code, Say(error.refusal.ja, error.refusal.en))
    return None if found.code is None or not found.node else Fault(found.code, Say(found.ja, found.en))


def _public(args: argparse.Namespace, out: Out) -> Answer:
    """The key process's own key, for 甲's node to be told."""
    desk = Counter(args.folder).desk
    try:
        public = caller(desk).custody().public
    except (VaultError, DeniedError) as error:
        raise CliError(Exit.TROUBLE, Fault(error.refusal.code, Say(error.refusal.ja, error.refusal.en))) from error
    out.line(public)
    out.line(f"  {grouped(fingerprint(public))}")
    out.say(
        "これを甲に伝え、指紋を紙で渡し、甲のノードで `azukari witness keys serve-for` に指定してもらってください。",
        "Tell it to the entrusting body, the fingerprint on paper, who gives it to `azukari witness keys serve-for` at its node.",
    )
    return Answer({"public": public, "fingerprint": fingerprint(public)})


def _copied(args: argparse.Namespace, out: Out) -> Answer:
    """A copy of the key folder was made, or found."""
    instance = Instance.at(args.folder)
    where = "" if args.target is None else str(Path(args.target).resolve())
    made = key_copies.name(instance, args.note or where)
    out.say(
        f"鍵フォルダの写しを番号{made.id}として登録しました：{made.note}。残っている間、消去の証明に数えて示します。",
        f"The copy of the key folder is on the list as no. {made.id}: {made.note}. While it is there, certificates of erasures count it.",
    )
    return Answer(msgspec.to_builtins(made))


def _gone(args: argparse.Namespace, out: Out) -> Answer:
    """A copy of the key folder was destroyed."""
    text = _target(args)
    if not text.isdecimal():
        raise wrong("KEY_COPY_UNKNOWN", f"{text} は写しの番号ではありません。", f"{text} is no number of a copy.")
    ended = key_copies.gone(Instance.at(args.folder), int(text))
    when = datetime.fromtimestamp((ended.gone or 0) / 1_000_000, JST).strftime("%Y-%m-%d %H:%M")
    out.say(
        f"番号{ended.id}の写し（{ended.note}）は、{when}に廃棄済みとしました。",
        f"Copy {ended.id} ({ended.note}) is gone since {when}.",
    )
    return Answer(msgspec.to_builtins(ended))


def _new_signing(args: argparse.Namespace, out: Out) -> Answer:
    """Another key for the record, because the one that signed it is lost."""
    instance = Counter(args.folder).desk.instance
    before = instance.signer_verifier()
    with alone(instance):
        text = signing_key.renew(instance).verifier.text()
    out.say("署名の鍵を作り直しました。検証鍵（verifier-key）：", "Another signing key is made. Its verifier key (verifier-key):")
    out.line(f"  {text}")
    out.line(f"  {grouped(fingerprint(text))}")
    out.say(
        "前の鍵で署名された証拠は、前の指紋で検証できます。新しい指紋を紙で相手方に渡し、立会いには `azukari witness init` から"
        "作り直してもらってください。",
        "Evidence that the former key signed is verified with the former fingerprint. Give the other party the new one on paper; a witness has to "
        "be made anew, from `azukari witness init` on.",
    )
    return Answer({"verifier": text, "fingerprint": fingerprint(text), "former": before})


def _target(args: argparse.Namespace) -> str:
    found: Any = args.target
    if not found:
        say = TARGETS[args.what]
        raise wrong("KEYS_WHICH", f"{say.ja}を指定してください。", f"Name {say.en}.", "target")
    return str(found)
