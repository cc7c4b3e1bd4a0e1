"""One transaction at the desk: requests are stamped, read, judged and written, in that order, under the head lock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from azukari import annex
from azukari.desk import approving
from azukari.desk.book import Book
from azukari.desk.catalogue_form import begun
from azukari.desk.chance import now
from azukari.desk.course.finished import unanswered
from azukari.desk.effects import DUE, effects_of
from azukari.desk.hits import narrowed
from azukari.desk.instance import Instance
from azukari.desk.measured import unfit_copy
from azukari.desk.outcome import SCAN, Incomplete, Officer, Outcome, Receipt, Refusal, Request
from azukari.desk.sent_before import sent_before
from azukari.desk.unfit import kept_of, unfit_fields
from azukari.desk.wards_node import lacking
from azukari.desk.words import Words, WordsLost, worth_keeping
from azukari.kernel.act import Act, BringsHome, Enables, Handling, Oversees, Releases, TakesAway
from azukari.kernel.asks import DocumentWords
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import Mint, read
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    SECOND,
    WARD_CAPACITIES,
    WHOLE,
    Capacity,
    Citation,
    EntrustmentId,
    Number,
    PartyId,
    PersonId,
    TierNo,
    Time,
    hour_of,
)
from azukari.kernel.wire import leaf_of
from azukari.law.say import Say
from azukari.provisions.p00_acts import Refused, Register
from azukari.provisions.p08_acts import OpenRecord
from azukari.provisions.p12_access import PROVISION as MEASURES
from azukari.provisions.p12_values import State as Access
from azukari.store import record
from azukari.store.models import Effect, Involved, Tally

BACKWARDS = 5 * SECOND
"""How far the clock may stand behind the newest entry before giving acts wait (adjustments by a time server are smaller)."""

DIGEST = re.compile(r"[0-9A-Fa-f]{64}")
RECORDED = (Handling, Releases, Enables)
ENTERS_FOR_WARD = frozenset({Capacity.SIGNATORY, Capacity.PERSON_IN_CHARGE, Capacity.HANDOVER_OFFICER})
"""Who of 乙 may type what an officer of 甲 did on paper; of 甲 any officer may type for 乙 and its subcontractors."""


class Pen:
    """Writes what one transaction accepts. :meth:`flush` puts it into the store; the caller commits."""

    def __init__(self, log: str, body: str, book: Book, words: Words, clock: Time, mint: Mint, instance: Instance) -> None:
        self.log = log
        self.body = body
        self.book = book
        self.words = words
        self.clock = clock
        self.last = book.whole.ground.last
        self.time = Time(max(clock, self.last))
        self.mint = mint
        self.instance = instance
        self.base = instance.configuration.base
        self.rows: list[tuple[int, int, bytes, bytes | None]] = []
        self.effects: list[Effect] = []

    @staticmethod
    def known(name: str) -> type[Act]:
        """The class of an act. :raises FaultError: ``ACT_UNKNOWN``."""
        cls = annex.ACTS.get(name)
        if cls is None:
            raise FaultError(
                Fault(
                    "ACT_UNKNOWN",
                    Say(
                        f"「{name}」という行為はありません。",
                        f"There is no act named “{name}”. See `azukari act --list`.",
                    ),
                )
            )
        return cls

    def take(self, request: Request) -> Outcome:
        """Judge one request on the state as it now stands; what is accepted is in the state for the next one."""
        if request.signed is not None:
            return approving.perform(self, request, request.signed)
        ready = self.ready(request)
        if isinstance(ready, Incomplete):
            return ready
        act, moment, words = ready
        if request.since is not None and (before := sent_before(self, ready, request.since)) is not None:
            return before
        found = annex.judge(self.book.whole, act, moment)
        if not found and (unasked := unanswered(act, moment, quiz=request.quiz)):
            return Incomplete(self.log, act.name, unasked)
        if found:
            return self.refuse(act, moment, found)
        unfit = (
            unfit_copy(self.log, act)
            or unfit_fields(self.log, act, words, self.words)
            or lacking(self.instance, act, self.log, self.clock)
        )
        return Incomplete(self.log, act.name, unfit) if unfit else self.write(act, moment, words)

    def ready(self, request: Request) -> tuple[Act, Moment, dict[str, Any]] | Incomplete:
        """A request read and stamped but not judged: the act, its moment and its words; or what is wrong with the answers."""
        cls = self.known(request.act)
        self.clock_stands(cls)
        given, scan = dict(request.answers), None
        if request.officer.for_party is None and request.officer.as_person is None:
            moment = self.stamp(cls, request.officer)
        else:
            scan = given.pop(SCAN, None)
            moment, faults = self._for_another(cls, request.officer, scan)
            if faults:
                return Incomplete(self.log, request.act, faults)
        answers = annex.prefill(self.book.whole, cls, begun(cls, given, self.mint) if cls.derives else given, moment)
        submission = read(cls, self._fingerprinted(answers), self.mint)
        if submission.act is None:
            return Incomplete(self.log, request.act, (*self._not_theirs(cls, moment), *submission.faults))
        words = submission.words if scan is None else {**submission.words, SCAN: scan}
        return self._by_its_key(narrowed(self.log, submission.act)), self.placed(submission.act, moment), words

    def _by_its_key(self, act: Act) -> Act:
        """An opening by a key that is set apart (an individual number) says so: it looks for somebody by that column."""
        if not isinstance(act, OpenRecord):
            return act
        state: Access = self.book.whole.slices[MEASURES.number]
        apart = state.apart_in(act.item)
        at = None if apart is None else (kept_of(self.log, act.item) or {}).get("key_at")
        return msgspec.structs.replace(act, by_column=at if apart is not None and at in apart.columns else None)

    def _not_theirs(self, cls: type[Act], moment: Moment) -> Iterator[Fault]:
        """Said before what is wrong with a form: to mend it would lead somebody of another capacity nowhere."""
        if self.book.whole.ground.registered is not None and annex.not_yours(cls, moment):
            who = annex.done_by(cls, moment)
            yield Fault(
                "NOT_YOURS", Say(f"あなたの立場では行えません。{who.ja}", f"This act is not done in your capacity. {who.en}")
            )

    def instrument(self, act: Act, words: Mapping[str, Any], tier: TierNo = CONTRACTOR) -> Receipt:
        """An act of the system itself (a measurement, a check, folded refusals); judged like any other.

        :raises RuntimeError: when the provisions object, which is a defect of the caller.
        """
        moment = Moment(self.time, INSTRUMENT, self.book.whole.ground.ward, Capacity.INSTRUMENT, tier)
        found = annex.judge(self.book.whole, act, moment)
        if found:
            message = f"{act.name}: {found[0].because.en}"
            raise RuntimeError(message)
        return self.write(act, moment, dict(words))

    def flush(self) -> None:
        """Put entries and effects into the store."""
        if self.rows:
            record.append(self.log, self.rows)
        if self.effects:
            Effect.objects.bulk_create(self.effects)

    # ── stamping ──

    def clock_stands(self, cls: type[Act]) -> None:
        """Giving acts wait while the clock stands behind the record. :raises FaultError: ``CLOCK_BACKWARDS``."""
        if self.clock < self.last - BACKWARDS and not issubclass(cls, (TakesAway, BringsHome, Oversees)):
            behind = (self.last - self.clock) // SECOND
            raise FaultError(
                Fault(
                    "CLOCK_BACKWARDS",
                    Say(
                        f"サーバの時計が記録より{behind}秒遅れているため、この行為は受け付けられません。時計を合わせてください。"
                        "取消し・返還・報告は受け付けます。",
                        f"The server's clock stands {behind} s behind the record, so this act cannot be stamped; set the clock. "
                        "Taking away, bringing home and reporting are still accepted.",
                    ),
                )
            )

    @staticmethod
    def placed(act: Act, moment: Moment) -> Moment:
        """The moment in the tier that the act of an officer of 甲 is about."""
        about = act.about_tier()
        if moment.capacity not in WARD_CAPACITIES:
            return moment
        tier = WHOLE if about is None else about
        return Moment(moment.time, moment.officer, moment.party, moment.capacity, tier, moment.place, moment.entered)

    def _for_another(self, cls: type[Act], typing: Officer, scan: object) -> tuple[Moment, tuple[Fault, ...]]:
        """代行入力: the moment of the officer who acted on paper, with who typed it; what stands in the way of typing it."""
        whole = self.book.whole
        party, person = typing.for_party or PartyId(""), typing.as_person or PersonId("")
        ward = whole.ground.ward
        held = annex.holdings(whole, typing.person, self.time)
        may = any(
            (one.capacity in ENTERS_FOR_WARD and one.tier == CONTRACTOR) if party == ward else one.capacity in WARD_CAPACITIES
            for one in held
        )
        paper = self.stamp(cls, Officer(person, party, typing.place))
        moment = Moment(paper.time, person, paper.party, paper.capacity, paper.tier, typing.place, typing.person)
        faults: list[Fault] = []
        if not may:
            text = Say(
                "代行入力できるのは、相手方の職員（乙では契約締結者・責任者・授受担当）だけです。",
                "Only an officer of the other side (for the contractor: signatory, person in charge or handover officer) "
                "enters what was done on paper.",
            )
            faults.append(Fault("ENTERED_SIDE", text))
        if person == INSTRUMENT or moment.party != party or (party != ward and whole.ground.tier_of(party) is None):
            text = Say(
                "紙で行った職員とその所属を確かめてください。",
                "Check who acted on paper, and for which party of this contract.",
            )
            faults.append(Fault("ENTERED_FOR", text))
        try:
            msgspec.convert(scan, DocumentWords, strict=True)
        except msgspec.ValidationError:
            text = Say("紙の書類の写し（スキャン）を添付してください。", "Attach the scan of the paper.")
            faults.append(Fault("SCAN_MISSING", text, SCAN))
        return moment, tuple(faults)

    def stamp(self, cls: type[Act], officer: Officer) -> Moment:
        """The moment of an act: the weightiest capacity of the officer that the act can be done in, or any they hold, or none."""
        whole = self.book.whole
        if cls is Register and whole.ground.registered is None:
            return Moment(self.time, officer.person, officer.home, Capacity.SECTION_OFFICER, WHOLE, officer.place)
        held = annex.holdings(whole, officer.person, self.time)
        one = next((one for one in held if one.capacity in cls.by), held[0] if held else None)
        if one is None:
            tier = WHOLE if officer.home == self.body else whole.ground.tier_of(officer.home) or CONTRACTOR
            return Moment(self.time, officer.person, officer.home, Capacity.ANYONE, tier, officer.place)
        return Moment(self.time, officer.person, one.party, one.capacity, one.tier, officer.place)

    def _fingerprinted(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Lines that come with a plain digest get the item's fingerprint: the digest itself is words and stays out of the leaf."""
        items = answers.get("items")
        if not isinstance(items, (list, tuple)):
            return answers
        lines: list[Any] = []
        for line in items:
            digest = line.get("digest") if isinstance(line, Mapping) else None
            if isinstance(digest, str) and DIGEST.fullmatch(digest.strip()):
                item = line.get("item") or self.mint("im")
                lines.append({**line, "item": item, "fingerprint": self.words.fingerprint(self.log, item, digest.strip())})
            else:
                lines.append(line)
        return {**answers, "items": lines}

    # ── writing ──

    def write(self, act: Act, moment: Moment, words: dict[str, Any], salt: bytes | None = None) -> Receipt:
        """Enter an act that nothing stands against. ``salt`` is that of the words' commitment, where it was drawn before."""
        book = self.book
        entry = Entry(Number(book.size), moment, act)
        kept = worth_keeping(words)
        digest, sealed, drawn = self._sealed(entry.number, kept, salt)
        leaf = leaf_of(entry, log=EntrustmentId(self.log), prev=book.heads.get(moment.tier), words=digest)
        self.rows.append((entry.number, moment.tier, leaf, sealed))
        parties = len(book.whole.ground.tiers)
        book.enter(entry, leaf, kept)
        self.effects += [
            Effect(log_id=self.log, seq=entry.number, name=name, payload=payload, due=max(now(), payload.get(DUE, 0)))
            for name, payload in effects_of(entry, book.whole)
        ]
        if len(book.whole.ground.tiers) != parties or isinstance(act, Register):
            self._involve()
        return Receipt(self.log, entry, leaf, drawn, kept)

    def _sealed(self, number: Number, kept: dict[str, Any], salt: bytes | None) -> tuple[str | None, bytes | None, str | None]:
        """Commitment, sealed words and salt. An act without words commits to that: with the salt its hash tells nothing of the rest.

        Where the words' key is gone an act that needs none is entered without: taking away does not wait for a key.
        """
        try:
            digest, sealed, drawn = self.words.seal(self.log, number, kept, salt)
        except WordsLost:
            if kept or salt is not None:
                raise
            return None, None, None
        return digest, sealed, drawn if kept else None

    def _involve(self) -> None:
        ground = self.book.whole.ground
        for party in {self.body, *(tier.party for tier in ground.tiers.values())}:
            Involved.objects.get_or_create(log_id=self.log, party=party)

    # ── refusing ──

    def refuse(self, act: Act, moment: Moment, found: tuple[Objection | Misfit, ...]) -> Refusal | Incomplete:
        """What stands against an act, as an outcome; recorded where it is of a kind that is."""
        objections = tuple(one for one in found if isinstance(one, Objection))
        misfits = tuple(one for one in found if isinstance(one, Misfit))
        if not objections:
            return Incomplete(self.log, act.name, tuple(Fault(one.code, _both(one), one.field) for one in misfits))
        number = None
        recorded = isinstance(act, RECORDED) and self.book.whole.ground.registered is not None
        if recorded:
            number = self.tell(act.name, moment, tuple(sorted({one.cites for one in objections})))
        return Refusal(self.log, act.name, objections, misfits, recorded, number)

    def tell(self, act: str, moment: Moment, cited: tuple[Citation, ...]) -> Number | None:
        """The first refusal of its kind in an hour is an entry; more of the same are counted and told when the hour is over."""
        hour = hour_of(moment.time)
        tally, first = Tally.objects.get_or_create(
            log_id=self.log, person=moment.officer, act=act, cited=",".join(cited), hour=hour, defaults={"tier": moment.tier}
        )
        if not first:
            Tally.objects.filter(pk=tally.pk).update(pending=tally.pending + 1)
            return None
        refused = Refused(person=moment.officer, act=Citation(act), cited=cited, hour=hour)
        return self.instrument(refused, {}, moment.tier).entry.number

    def tell_pending(self, *, before_hour: int | None = None) -> int:
        """Write the counted refusals of hours that are over (or all) as entries; how many entries that made."""
        waiting = Tally.objects.filter(log_id=self.log)
        if before_hour is not None:
            waiting = waiting.filter(hour__lt=before_hour)
        written = 0
        for tally in waiting.order_by("hour", "pk"):
            if tally.pending:
                cited = tuple(Citation(one) for one in tally.cited.split(","))
                act = Refused(
                    person=PersonId(tally.person), act=Citation(tally.act), cited=cited, hour=tally.hour, count=tally.pending
                )
                self.instrument(act, {}, TierNo(tally.tier))
                written += 1
            if tally.hour < hour_of(self.clock):
                tally.delete()
            else:
                Tally.objects.filter(pk=tally.pk).update(pending=0)
        return written


def _both(one: Misfit) -> Say:
    return Say(f"{one.because.ja}{one.instead.ja}", f"{one.because.en} {one.instead.en}")
