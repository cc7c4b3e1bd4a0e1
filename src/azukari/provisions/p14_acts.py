"""What is done under 第14: seal a package or depart with a sealed case, check in on the way, arrive and look at the seal."""

from __future__ import annotations

from typing import Annotated

import msgspec

from azukari.kernel.act import BringsHome, Moves
from azukari.kernel.asks import ABSENT_PROSE, ABSENT_WORD, Asks, Prose, Word
from azukari.kernel.things import Move
from azukari.kernel.values import CONTRACTOR, Capacity, Citation, Fingerprint, ItemId, Number, TierNo, Time
from azukari.law.say import Say

TRANSPORT = Citation("14.1")
BY_LINE = Say("回線で送るときは空欄", "Blank where it goes by line.")
IN_PACKAGE = Say("回線で送るときは、包んだもの", "Where it goes by line, what is in the package.")
AS_PACKAGE = Say("回線で届いたときは、電子の包み", "Where it came by line, the package.")
CARRIES = (Capacity.WARD_HANDOVER_OFFICER, Capacity.PERSON_IN_CHARGE, Capacity.HANDOVER_OFFICER)


class Carrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of those who carry the case."""

    name: Annotated[Word, Asks(Say("氏名", "Name"))]


class SealPackage(BringsHome):
    """保管庫のものを電子の包みに封じ、送る前にその値を記録する"""

    name, by, cites = "p14.seal-package", (*CARRIES, Capacity.OPERATOR), TRANSPORT
    title = Say("電子の包みを封じる", "Seal a package to be sent by line")
    paper = "transport-record"

    contents: Annotated[tuple[ItemId, ...], Asks(Say("包んだ品目", "What is in the package"), TRANSPORT, picks="item")]
    to_tier: Annotated[
        TierNo, Asks(Say("受け取る側（0＝甲）", "Who receives (0 = the entrusting body)"), TRANSPORT, picks="tier")
    ]
    digest: Annotated[
        Fingerprint,
        Asks(
            Say("包みのSHA-256", "SHA-256 of the sealed package"),
            TRANSPORT,
            help=Say("暗号化した包みから計算した値", "Computed from the encrypted package as it will be sent."),
        ),
    ]
    size: Annotated[int, Asks(Say("包みの大きさ（バイト）", "Size of the package in bytes"))]

    def about_tier(self) -> TierNo:
        """The tier that receives; the contract as a whole where 甲 does."""
        return self.to_tier


class Depart(BringsHome, Moves):
    """専用ケースに入れ、又は電子の包みで、搬送に出る"""

    name, by, cites = "p14.depart", CARRIES, TRANSPORT
    title = Say("搬送に出る", "Depart with a dedicated case, or send a package")
    paper = "transport-record"

    tier: Annotated[TierNo, Asks(Say("搬送する者", "Who transports"), picks="tier")] = CONTRACTOR
    moves: Annotated[tuple[Move, ...], Asks(Say("ケースに入れたもの", "What is in the case"), TRANSPORT, IN_PACKAGE)]
    package: Annotated[
        Number | None,
        Asks(
            Say("電子の包みの番号（回線で送るとき）", "Number of the sealed package, where it goes by line"),
            TRANSPORT,
            picks="p14.seal-package",
        ),
    ] = None
    case: Annotated[Word, Asks(Say("専用ケースの番号", "Number of the dedicated case"), TRANSPORT, BY_LINE, demanded=True)] = (
        ABSENT_WORD
    )
    seal: Annotated[Word, Asks(Say("封印の番号", "Number of the seal"), TRANSPORT, BY_LINE, demanded=True)] = ABSENT_WORD
    carriers: Annotated[tuple[Carrier, ...], Asks(Say("搬送する人", "Carriers"), TRANSPORT, BY_LINE, demanded=True)] = ()
    route: Annotated[
        Word, Asks(Say("経路", "Route"), help=Say("回線で送るときは、その回線", "Where it goes by line, which line."))
    ]
    arrival: Annotated[Time, Asks(Say("到着予定", "Planned arrival"))]

    def about_tier(self) -> TierNo:
        """The tier in whose transit it is."""
        return self.tier


class CheckIn(BringsHome):
    """搬送中の所在を知らせる"""

    name, by, cites = "p14.check-in", CARRIES, TRANSPORT
    title = Say("搬送中の所在を知らせる", "Report the whereabouts of a transport")

    transport: Annotated[Number, Asks(Say("搬送の番号", "Number of the transport"), picks="p14.depart")]
    whereabouts: Annotated[Word, Asks(Say("所在", "Whereabouts"))]
    arrival: Annotated[Time | None, Asks(Say("新しい到着予定", "New planned arrival"))] = None


class Arrive(BringsHome, Moves):
    """搬送したものが着いたことを確かめる"""

    name, by, cites = "p14.arrive", CARRIES, TRANSPORT
    title = Say("到着し、封印を確かめる", "Arrive and look at the seal")
    paper = "transport-record"

    transport: Annotated[Number, Asks(Say("搬送の番号", "Number of the transport"), TRANSPORT, picks="p14.depart")]
    seal_intact: Annotated[bool, Asks(Say("封印に異常はない", "The seal is intact"), TRANSPORT)]
    case_intact: Annotated[bool, Asks(Say("ケースに異常はない", "The case is intact"), TRANSPORT, AS_PACKAGE)]
    digest: Annotated[
        Fingerprint | None,
        Asks(
            Say("届いた電子の包みのSHA-256", "SHA-256 of the package that came"),
            TRANSPORT,
            help=Say("届いた包みから、受け取った側が計算した値", "Computed by the receiving side from what came."),
        ),
    ] = None
    moves: Annotated[
        tuple[Move, ...],
        Asks(
            Say("置いた所（自分の施設の間の搬送）", "Where it was put (between one's own facilities)"),
            help=Say("送付書のあるものは、受領のときに移します。", "What is on a delivery note moves at its receipt."),
        ),
    ] = ()
    found: Annotated[Prose, Asks(Say("気付いたこと", "Remarks"))] = ABSENT_PROSE


class ExplainSeal(BringsHome):
    """封印・ケースの異常を説明する"""

    name, by, cites = "p14.explain-seal", (Capacity.PERSON_IN_CHARGE,), TRANSPORT
    title = Say("封印・ケースの異常を説明する", "Explain a broken seal or case")

    transport: Annotated[Number, Asks(Say("搬送の番号", "Number of the transport"), picks="p14.depart")]
    incident: Annotated[Number | None, Asks(Say("事故の番号", "Number of the incident"), picks="p17.notify")] = None
    explanation: Annotated[Prose, Asks(Say("説明", "Explanation"))]
