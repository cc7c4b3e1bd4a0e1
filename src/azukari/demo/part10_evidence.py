"""10 · The evidence: one file, judged without the instance; and what happens to the verdict when one byte is not what it was."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import msgspec

from azukari.demo import witness
from azukari.demo.steps import Mark, Part, StepFailed, Told, sees
from azukari.demo.world import World
from azukari.desk import evidence
from azukari.desk.reach import reaches
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint
from azukari.ledger.texts import Verdict

PACK: Final = "evidence.azukari"
OPENING: Final = b'"act":"p08.open"'
WITH_DJANGO: Final = 77
PATIENCE: Final = 60.0
VERIFIER: Final = f"""
import sys
from azukari.cli.main import main
code = main()
sys.exit({WITH_DJANGO} if "django" in sys.modules else code)
"""


def pack_of(world: World) -> Path:
    """Where the pack of this telling lies: beside the instance."""
    return world.desk.instance.folder.parent / PACK


def cosigned(world: World) -> Told:
    """Folded refusals are entered, and the ward's witness cosigns to the end of the record."""
    before = world.desk.look(world.log, lambda book: book.size)
    world.desk.tell_refusals(world.log, all_of_them=True)
    size = world.desk.look(world.log, lambda book: book.size)
    until = time.monotonic() + PATIENCE
    while (seen := reaches(world.desk.instance)[0]).entries(world.log) < size:
        if time.monotonic() > until:
            why = seen.say or Say("理由は分かりません", "nobody knows why")
            raise StepFailed(f"連署が{size}件まで届きません（{why.ja}）。", f"No cosignature reaches entry {size} ({why.en}).")
        time.sleep(0.05)
    remark = Say(f"鍵 {seen.id}：{size}件まで", f"key {seen.id}: {size} entries")
    return Told(Mark.SEEN, (), tuple(range(before, size)), remark)


def take(world: World) -> Told:
    """甲 takes the evidence of the whole contract; it is signed and cosigned to its end."""
    before = world.desk.look(world.log, lambda book: book.size)
    header = evidence.take(world.desk, world.officer("section"), world.log, pack_of(world))
    size = pack_of(world).stat().st_size
    remark = Say(f"{header.size}件・{size:,}バイト", f"{header.size} entries, {size:,} bytes")
    return Told(Mark.DONE, (), tuple(range(before, header.size)), remark)


def paper(world: World) -> str:
    """The fingerprint as the ward has it on paper."""
    published = world.desk.instance.signer_verifier()
    if published is None:
        raise StepFailed("署名鍵が公表されていません。", "The signer has published no key.")
    return fingerprint(published)


def judged(world: World, pack: Path, *, on_paper: bool) -> dict[str, Any]:
    """What ``azukari verify`` says of a pack: its own process, in an empty folder, told of no instance; Django must not have been loaded."""
    given = ["--fingerprint", paper(world), "--witness-fingerprint", witness.paper(world.desk.instance)] if on_paper else []
    with tempfile.TemporaryDirectory() as nowhere:
        command = [sys.executable, "-c", VERIFIER, "verify", str(pack), *given, "--json"]
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("AZUKARI_", "DJANGO_"))}
        done = subprocess.run(command, cwd=nowhere, env=bare, capture_output=True, check=False)  # noqa: S603 — our own command
    try:
        answer: dict[str, Any] = msgspec.json.decode(done.stdout)
    except msgspec.DecodeError as error:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise StepFailed(f"検証プログラムが答えません（{said}）。", f"The verifier does not answer ({said}).") from error
    if done.returncode == WITH_DJANGO:
        raise StepFailed("検証プログラムがDjangoを読み込みました。", "The verifier has loaded Django.")
    return {**answer["result"], "exit": done.returncode}


def _seen(found: dict[str, Any], wanted: Verdict, remark: Say | None = None) -> Told:
    if found["verdict"] != wanted.value or (found["exit"] == 0) is not (wanted is Verdict.VALID):
        codes = ", ".join(one["code"] for one in found["findings"])
        told = f"{found['verdict']} ({found['exit']}: {codes})"
        raise StepFailed(f"{wanted.value}のはずが{told}です。", f"{wanted.value} was due, and it says {told}.")
    return Told(
        Mark.SEEN, remark=remark or Say(f"{wanted.value}：{found['says']['ja']}", f"{wanted.value}: {found['says']['en']}")
    )


def valid(world: World) -> Told:
    """With both fingerprints from paper: the record's key, and the witness's, which has cosigned to the end."""
    found = judged(world, pack_of(world), on_paper=True)
    seen = [one["size"] for one in found["witnessed"] if one["paper"]]
    if seen != [found["size"]]:
        raise StepFailed(f"立会いの連署が違います（{seen}）。", f"The witness has cosigned otherwise ({seen}).")
    ja = f"VALID：{found['says']['ja']}　立会いの連署は{seen[0]}件まで"
    return _seen(found, Verdict.VALID, Say(ja, f"VALID: {found['says']['en']} The witness has cosigned {seen[0]} entries."))


def unverifiable(world: World) -> Told:
    """Without it: whoever made the pack could have made the key in it."""
    return _seen(judged(world, pack_of(world), on_paper=False), Verdict.UNVERIFIABLE)


def lawful(world: World) -> Told:
    """The law is replayed from the leaves alone: nothing was accepted that the provisions would have refused."""
    found = judged(world, pack_of(world), on_paper=True)
    replay = found["replay"]
    if not found["lawful"] or replay["acts"] != found["counts"]["leaves"] or not replay["refusals"]:
        raise StepFailed(f"再現で食い違いました（{replay}）。", f"The replay differs: {replay}")
    ja = f"{replay['acts']}件を判断し直し、違法なものは0件（記録された拒否 {replay['refusals']}件）"
    return _seen(
        found,
        Verdict.VALID,
        Say(ja, f"{replay['acts']} entries judged again, none unlawful ({replay['refusals']} refusals on record)"),
    )


def flipped(world: World) -> Told:
    """One bit of one leaf is turned over in a copy: the verdict names the entry."""
    data = bytearray(pack_of(world).read_bytes())
    at = data.find(OPENING) + len(OPENING) - 2
    data[at] ^= 1
    forged = pack_of(world).with_suffix(".forged")
    forged.write_bytes(data)
    found = judged(world, forged, on_paper=True)
    forged.unlink()
    first = next((one for one in found["findings"] if one["seq"] is not None), None)
    if first is None:
        raise StepFailed("どこが違うか示されませんでした。", "The verifier did not say where.")
    ja = f"INVALID：{at:,}バイト目を変えると、第{first['seq']}号の記録で見付かる — {first['ja']}"
    en = f"INVALID: byte {at:,} turned over, found in entry {first['seq']} — {first['en']}"
    return _seen(found, Verdict.INVALID, Say(ja, en))


STEPS = (
    sees("甲の立会いが、記録の終わりまで連署する", "The ward's witness cosigns to the end of the record", cosigned),
    sees("甲が契約全体の証拠を書き出す", "The ward takes the evidence of the whole contract", take),
    sees("紙にある二つの指紋と照合して検証する", "Verified against the two fingerprints on paper", valid),
    sees("指紋なしで検証する", "Verified without it", unverifiable),
    sees("記録だけから、法の判断を再現する", "The law is replayed from the record alone", lawful),
    sees("一バイト変えて検証する", "Verified with one byte changed", flipped),
)

PART = Part(10, Say("証拠", "Evidence"), STEPS)
