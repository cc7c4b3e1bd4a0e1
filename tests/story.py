"""The notation of domain tests: a contract is told act by act; what is refused says which sentence spoke.

    story = Story()
    story.registered()
    story.does("p02.designate", SIGNATORY, full_name="髙橋 一郎", person=IN_CHARGE)
    story.refused("p08.open", WORKER, item=FILE, purpose=1, key="1", cites={"2.1"})

It runs the provisions alone (no database, no clock, no chance), through the same submission reader that every face uses.
"""

from collections.abc import Iterable
from typing import Any

from azukari import annex
from azukari.kernel.act import Handling, kinds_of
from azukari.kernel.asks import fields_of
from azukari.kernel.duty import Duty
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read, read_time
from azukari.kernel.values import (
    CONTRACTOR,
    WARD_CAPACITIES,
    WHOLE,
    Capacity,
    EntrustmentId,
    Number,
    PartyId,
    PersonId,
    PlaceId,
    TierNo,
    Time,
)
from azukari.kernel.wire import entry_of, leaf_of


def ident(kind: str, name: str) -> str:
    """A readable identifier for tests: ``pn-0000000000officer`` (letters that Crockford's alphabet lacks are replaced)."""
    return f"{kind}-" + name.translate(str.maketrans("iloU", "110v")).replace("u", "v").rjust(16, "0")[-16:]


WARD = PartyId(ident("pt", "ward"))
FIRM = PartyId(ident("pt", "firm"))
OFFICER = PersonId(ident("pn", "officer"))
APPROVER = PersonId(ident("pn", "approver"))
WARD_HANDOVER = PersonId(ident("pn", "wardhandover"))
INSPECTOR = PersonId(ident("pn", "inspector"))
SIGNATORY = PersonId(ident("pn", "signatory"))
IN_CHARGE = PersonId(ident("pn", "incharge"))
HANDOVER = PersonId(ident("pn", "handover"))
WORKER = PersonId(ident("pn", "worker"))
OTHER = PersonId(ident("pn", "other"))
SITE = PlaceId(ident("pl", "site"))
ELSEWHERE = PlaceId(ident("pl", "elsewhere"))
FILE = ident("im", "file")


def asked_alike(whole: annex.Whole, act: annex.Act, moment: Moment) -> None:
    """What a provision says of a Handling when it is asked straight is what it says of it among all other acts."""
    if kinds_of(type(act)) != (Handling,):
        return
    for provision, state in zip(annex.PROVISIONS, whole.slices, strict=False):
        if provision.handling is not None:
            at_length = list(provision.objections(state, act, moment, whole.ground))
            assert list(provision.handling(state, act, moment, whole.ground)) == at_length, provision.number


class Story:
    """One contract, told step by step."""

    def __init__(self) -> None:
        self.whole = annex.begin()
        self.now = Time(read_time("2026-04-01 09:00") or 0)
        self.leaves: list[bytes] = []
        self.minted = 0

    def at(self, text: str) -> "Story":
        """Let the clock stand at a moment in Japan."""
        time = read_time(text)
        assert time is not None, text
        self.now = time
        return self

    def mint(self, kind: str) -> str:
        self.minted += 1
        return f"{kind}-{self.minted:016d}"

    def moment(self, cls: type[annex.Act], officer: PersonId, place: PlaceId | None, tier: TierNo | None = None) -> Moment:
        """Stamp as the desk does: the weightiest capacity of the officer in which the act can be done."""
        held = annex.holdings(self.whole, officer, self.now)
        fit = [one for one in held if one.capacity in cls.by and (tier is None or one.tier == tier)] or list(held)
        if not fit:
            party = WARD if officer in {OFFICER, APPROVER, WARD_HANDOVER, INSPECTOR} else FIRM
            first = not self.leaves and party == WARD
            return Moment(
                self.now,
                officer,
                party,
                Capacity.SECTION_OFFICER if first else Capacity.ANYONE,
                WHOLE if party == WARD else CONTRACTOR,
                place,
            )
        one = fit[0]
        side = WHOLE if one.capacity in WARD_CAPACITIES else one.tier
        return Moment(self.now, officer, one.party, one.capacity, side, place)

    def tries(
        self, name: str, officer: PersonId, *, place: PlaceId | None = None, tier: TierNo | None = None, **answers: Any
    ) -> tuple[tuple[Objection | Misfit, ...], Entry | None]:
        """Attempt an act; it is entered when nothing objects. A place or tier that the act itself asks for is an answer."""
        self.now = Time(self.now + 1)
        cls = annex.ACTS[name]
        asked = {one.name for one in fields_of(cls)}
        if place is not None and "place" in asked:
            answers["place"], place = place, None
        if tier is not None and "tier" in asked:
            answers["tier"], tier = tier, None
        moment = self.moment(cls, officer, place, tier)
        submission = read(cls, annex.prefill(self.whole, cls, answers, moment), self.mint)
        assert submission.act is not None, submission.faults
        about = submission.act.about_tier()
        if about is not None and moment.capacity in WARD_CAPACITIES:
            moment = Moment(moment.time, moment.officer, moment.party, moment.capacity, about, moment.place)
        asked_alike(self.whole, submission.act, moment)
        found = annex.judge(self.whole, submission.act, moment)
        if found:
            return found, None
        entry = Entry(Number(len(self.leaves)), moment, submission.act)
        leaf = leaf_of(entry, log=EntrustmentId(ident("en", "story")), prev=None, words=None)
        assert entry_of(leaf, annex.ACTS) == entry, "a leaf gives back what was entered"
        self.leaves.append(leaf)
        annex.hear(self.whole, entry)
        return (), entry

    def does(self, name: str, officer: PersonId, **rest: Any) -> Entry:
        """An act that nothing objects to."""
        found, entry = self.tries(name, officer, **rest)
        assert entry is not None, (
            f"{name} was refused: {[(getattr(one, 'cites', None) or one.code, one.because.en) for one in found]}"
        )
        return entry

    def refused(self, name: str, officer: PersonId, *, cites: Iterable[str], **rest: Any) -> tuple[Objection, ...]:
        """An act that exactly these sentences (or terms) object to, and nothing is entered."""
        found, entry = self.tries(name, officer, **rest)
        assert entry is None, f"{name} was permitted"
        objections = tuple(one for one in found if isinstance(one, Objection))
        assert {one.cites for one in objections} == set(cites), [(one.cites, one.because.en) for one in objections]
        return objections

    def misfits(self, name: str, officer: PersonId, *, codes: Iterable[str], **rest: Any) -> tuple[Misfit, ...]:
        """An act that does not fit the record."""
        found, entry = self.tries(name, officer, **rest)
        assert entry is None, f"{name} was accepted"
        misfits = tuple(one for one in found if isinstance(one, Misfit))
        assert {one.code for one in misfits} == set(codes), found
        return misfits

    def owed(self) -> dict[str, Duty]:
        """What is owed now, by code."""
        return {one.code: one for one in annex.duties(self.whole, self.now)}

    # ── beginnings that many stories share ──

    def registered(self, **changes: Any) -> "Story":
        """甲 registers the entrustment and appoints its officers."""
        answers: dict[str, Any] = {
            "ward": WARD, "ward_name": "架空区", "subject": "納税通知書の印刷・封入封緘", "section": "税務課",
            "contractor": FIRM, "contractor_name": "あずま印刷株式会社", "signatory": SIGNATORY, "signatory_name": "東 太郎",
            "since": "2026-04-01", "until": "2027-03-31",
            "purposes": [{"label": "納税通知書の印刷"}, {"label": "封入封緘"}],
            "files": [{"label": "個人住民税課税台帳", "specific": True, "persons": 100_000}],
        }  # fmt: skip
        self.does("p00.register", OFFICER, **{**answers, **changes})
        for person, capacity in ((APPROVER, "approver"), (WARD_HANDOVER, "ward_handover_officer"), (INSPECTOR, "inspector")):
            self.does("p00.appoint", OFFICER, person=person, full_name="職員", capacity=capacity)
        return self

    def adopts(self, **terms: int) -> "Story":
        """甲 adopts terms."""
        for name, value in terms.items():
            self.does("p00.adopt-term", APPROVER, term=f"term.{name}", value=value, source="決定第1号")
        return self

    def staffed(self) -> "Story":
        """The person in charge and one worker stand on the register."""
        self.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
        self.does("p02.enrol", IN_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=FIRM, work="印刷")
        return self
