"""7 · The evidence: one file, judged without the instance; and what happens to the verdict when one byte is not what it was."""

from __future__ import annotations

from pathlib import Path

from azukari.demo.steps import Mark, Part, StepFailed, Told, sees
from azukari.demo.world import World
from azukari.desk import evidence
from azukari.desk.replay import Replay
from azukari.law.say import Say
from azukari.ledger.keys import fingerprint
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack

PACK = "evidence.azukari"


def pack_of(world: World) -> Path:
    """Where the pack of this telling lies: beside the instance."""
    return world.desk.instance.folder.parent / PACK


def take(world: World) -> Told:
    """甲 takes the evidence of the whole contract; folded refusals are written and the signer signs first."""
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


def _verdict(found: Report, wanted: Verdict, remark: Say | None = None) -> Told:
    if found.verdict is not wanted:
        codes = ", ".join(one.code for one in found.findings)
        raise StepFailed(
            f"{wanted.value}のはずが{found.verdict.value}です（{codes}）。",
            f"{found.verdict.value}, not {wanted.value}: {codes}.",
        )
    return Told(Mark.SEEN, (), (), remark or Say(f"{wanted.value}：{found.ja}", f"{wanted.value}: {found.en}"))


def valid(world: World) -> Told:
    """With the fingerprint from paper."""
    with pack_of(world).open("rb") as file:
        return _verdict(verify_pack(file, paper(world)), Verdict.VALID)


def unverifiable(world: World) -> Told:
    """Without it: whoever made the pack could have made the key in it."""
    with pack_of(world).open("rb") as file:
        return _verdict(verify_pack(file, None), Verdict.UNVERIFIABLE)


def lawful(world: World) -> Told:
    """The law is replayed from the leaves alone: nothing was accepted that the provisions would have refused."""
    replay = Replay()
    with pack_of(world).open("rb") as file:
        verify_pack(file, paper(world), on_leaf=replay.feed)
    if replay.unlawful or replay.unreadable or not replay.count:
        raise StepFailed(
            f"再現で食い違いました：{replay.unlawful[:3]}", f"The replay differs: {replay.unlawful[:3]} {replay.unreadable}"
        )
    return Told(
        Mark.SEEN, (), (),
        Say(f"{replay.count}件を判断し直し、違法なものは0件（記録された拒否 {replay.refusals}件）",
            f"{replay.count} entries judged again, none unlawful ({replay.refusals} refusals on record)"),
    )  # fmt: skip


def flipped(world: World) -> Told:
    """One bit of one leaf is turned over in a copy: the verdict names the entry."""
    data = bytearray(pack_of(world).read_bytes())
    at = data.find(b'"act":"p08.open"') + len('"act":"p08.')
    data[at] ^= 1
    forged = pack_of(world).with_suffix(".forged")
    forged.write_bytes(data)
    with forged.open("rb") as file:
        found = verify_pack(file, paper(world))
    forged.unlink()
    first = next((one for one in found.findings if one.seq is not None), None)
    if first is None:
        raise StepFailed("どこが違うか示されませんでした。", "The verifier did not say where.")
    where_ja = (
        f"INVALID：{at:,}バイト目を変えると、第{first.seq}号（{first.member} {first.offset}バイト目）で見付かる — {first.ja}"
    )
    where_en = f"INVALID: byte {at:,} turned over, found at entry {first.seq} ({first.member}, byte {first.offset}): {first.en}"
    return _verdict(found, Verdict.INVALID, Say(where_ja, where_en))


STEPS = (
    sees("甲が契約全体の証拠を書き出す", "The ward takes the evidence of the whole contract", take),
    sees("紙の指紋と照合して検証する", "Verified against the fingerprint on paper", valid),
    sees("指紋なしで検証する", "Verified without it", unverifiable),
    sees("記録だけから、法の判断を再現する", "The law is replayed from the record alone", lawful),
    sees("一バイト変えて検証する", "Verified with one byte changed", flipped),
)

PART = Part(7, Say("証拠", "Evidence"), STEPS)
