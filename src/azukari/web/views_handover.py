"""Handover on a phone or tablet: find the note by its code, count its lines and sign, or reject a line and say why; both sides see how it stands.

What is counted is kept as a draft with every press, and what is sent twice is entered once: the record says whether these lines were received
by this very officer, counted so. Nothing else remembers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from azukari.desk import handing
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import ENUMERATIONS
from azukari.desk.desk import NotFound
from azukari.desk.handing import NOTES, Handover, Line
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.kernel.asks import fields_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Number
from azukari.kernel.wire import leaf_hash
from azukari.law.say import Say
from azukari.paper import codes, finding
from azukari.provisions.p10_acts import HANDOVER, Plan, Reject
from azukari.store import record
from azukari.store.models import Involved
from azukari.web import drafts
from azukari.web.act_form import Against
from azukari.web.counter import desk
from azukari.web.counting import LATER, at_lines, counts_of, sent, settled_by_another, typed_in
from azukari.web.drawing import page
from azukari.web.ended import ended
from azukari.web.forms import KEEP
from azukari.web.request import Request
from azukari.web.seeing import header, see, see_all
from azukari.web.views import for_officers, missing
from azukari.web.views_act import against_of
from azukari.web.views_enrol import picture

REASONS: Final = ENUMERATIONS["Reason"]
KEPT: Final = "handover.{}"
REFUSED: Final = "handover.{}.{}"
_FACILITY: Final = next(one for one in fields_of(Plan) if one.name == "facility")


# ── finding a note ──


@for_officers
def find(request: Request, officer: Officer) -> HttpResponse:
    """The notes that wait for my side, and the code of one that is typed."""
    text = request.GET.get("code", "").strip()
    values: dict[str, Any] = {"text": text, "faults": ()}
    if text:
        try:
            found = found_by(officer, codes.read(text))
        except FaultError as error:
            return page(request, "handovers.html", {**values, "waiting": _waiting(officer), "faults": error.faults}, status=422)
        number = found.number if found.act in NOTES else None
        if number is not None and see(officer, found.log, lambda seen: handing.handover(seen, number)) is not None:
            return HttpResponseRedirect(reverse("handover", args=[found.log, number]))
        return HttpResponseRedirect(f"{reverse('papers')}?{urlencode({'code': text})}")
    return page(request, "handovers.html", {**values, "waiting": _waiting(officer)})


def found_by(officer: Officer, code: codes.Code) -> finding.Found:
    """What a code means in the contracts that an officer may see. :raises FaultError: ``PAPER_CODE_UNKNOWN``.

    Of which contract it is follows from one question about all of them; only that one is looked at.
    """
    for log in _fitting(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True), code):
        try:
            found = see(officer, log, lambda seen: finding.find(seen, code))
        except NotFound:
            continue
        if found is not None:
            return found
    raise finding.nowhere(code)


def _fitting(logs: Iterable[str], code: codes.Code) -> list[str]:
    if isinstance(code, codes.BlankCode):
        return [log for log in logs if code.fits(log)]
    rows = record.some({log: [code.number] for log in logs})
    return [log for (log, _), row in rows.items() if code.fits(log, leaf_hash(row.leaf))]


def _waiting(officer: Officer) -> list[tuple[Any, list[handing.Waiting]]]:
    logs = list(Involved.objects.filter(party=officer.home).order_by("-pk").values_list("log_id", flat=True))
    found = see_all(officer, logs, lambda seen: (header(seen), handing.waiting(seen)))
    return [one for one in found if one[1]]


# ── one note ──


def note(request: Request, log: str, number: int) -> HttpResponse:
    """One note: how it stands (GET), or what was counted of it (POST)."""
    if request.officer is None:
        return ended(request, log, KEPT.format(number), lambda _was: typed_in(request))
    here = _Here(request, request.officer, log, number)
    if here.found is None:
        return missing(request)
    if request.method != "POST":
        return here.draw()
    if KEEP in request.POST:
        return here.keep(here.place) or here.draw(typed_in(request), told="kept")
    return here.reject_next() if "_reject" in request.POST else here.receive()


def reject(request: Request, log: str, number: int, item: str) -> HttpResponse:
    """One line that is not taken: why (GET), and that it is not (POST)."""
    if request.officer is None:
        return ended(request, log, REFUSED.format(number, item), lambda _was: typed_in(request))
    here = _Here(request, request.officer, log, number)
    line = None if here.found is None else next((one for one in here.found.lines if one.item == item), None)
    if here.found is None or line is None or here.found.side is not handing.Side.RECEIVES:
        return missing(request)
    if KEEP in request.POST:
        return here.keep(REFUSED.format(number, item)) or here.draw_reject(line, typed_in(request))
    return here.reject(line) if request.method == "POST" else here.draw_reject(line)


class _Here:
    """One request about one note."""

    def __init__(self, request: Request, officer: Officer, log: str, number: int) -> None:
        self.request, self.officer, self.log, self.number = request, officer, log, number
        self.place = KEPT.format(number)
        self.size: int | None = None
        self.found: Handover | None = self._look()

    def _look(self) -> Handover | None:
        if self.number >= 2**53:
            return None

        def look(seen: Catalogue) -> tuple[int, Handover | None]:
            return seen.book.size, handing.handover(seen, self.number)

        self.size, found = see(self.officer, self.log, look)
        return found

    def address(self, told: str = "", entry: Number | None = None) -> str:
        """Where the note is; with what has just been done."""
        where = reverse("handover", args=[self.log, self.number])
        return f"{where}?told={told}&entry={entry}" if told else where

    def keep(self, place: str) -> HttpResponse | None:
        """Keep what is typed so far, by the button or, while one types, by the script, which wants no page."""
        drafts.keep(desk(), self.officer.person, self.log, place, typed_in(self.request))
        return HttpResponse(status=204) if self.request.POST[KEEP] == "quietly" else None

    # ── counting and signing ──

    def receive(self) -> HttpResponse:
        """Receive what was counted; or say what stands against it, and keep what was counted."""
        typed = typed_in(self.request)
        assert self.found is not None  # noqa: S101 — looked at before
        drafts.keep(desk(), self.officer.person, self.log, self.place, typed)
        counts, faults = counts_of(self.found, typed)
        again = handing.received_already(self.found, self.officer.person, counts) if counts else None
        if again is not None:
            return self._done("received", again)
        settled = tuple(
            settled_by_another(one)
            for one in self.found.lines
            if one.became is not handing.Became.OPEN and one.item in sent(typed)
        )
        if faults or settled:
            return self.draw(typed, Against(misfits=settled, faults=faults), status=422)
        answers = see(self.officer, self.log, lambda seen: handing.receipt(seen, self.number, counts, typed.get("put")))
        act = handing.receipt_of(self.found.returning).name
        outcome = self._perform(act, answers)
        if isinstance(outcome, Receipt):
            return self._done("received", outcome.entry.number)
        self.found = self._look()
        # the same form was sent twice at once: the other one was entered
        again = None if self.found is None else handing.received_already(self.found, self.officer.person, counts)
        if again is not None:
            return self._done("received", again)
        items = [one.item for one in counts]
        return self.draw(typed, at_lines(against_of(outcome), items), status=403 if isinstance(outcome, Refusal) else 422)

    def _perform(self, act: str, answers: dict[str, Any]) -> Outcome:
        try:
            # another process may have looked at the same moment: what was sent twice is one entry, and no refusal
            return desk().perform(self.officer, self.log, act, answers, since=self.size)
        except FaultError as error:
            return Incomplete(self.log, act, error.faults)

    def _done(self, told: str, entry: Number) -> HttpResponse:
        drafts.drop(self.officer.person, self.log, self.place)
        return HttpResponseRedirect(self.address(told, entry))

    # ── rejecting ──

    def reject_next(self) -> HttpResponse:
        """To the page where one says why a line is not taken; what was counted of the others is kept."""
        drafts.keep(desk(), self.officer.person, self.log, self.place, typed_in(self.request))
        item = self.request.POST["_reject"]
        if self.found is None or not any(one.item == item for one in self.found.lines):
            return missing(self.request)
        return HttpResponseRedirect(reverse("handover-reject", args=[self.log, self.number, item]))

    def reject(self, line: Line) -> HttpResponse:
        """Reject a line, once."""
        typed = typed_in(self.request)
        reason = typed.get("reason", "")
        assert self.found is not None  # noqa: S101 — looked at before
        again = handing.rejected_already(self.found, self.officer.person, line.item, reason) if reason else None
        if again is not None:
            return HttpResponseRedirect(self.address("rejected", again))
        if not reason:
            said = Say("受け取らない理由を選んでください。", "Choose why the line is not taken.")
            return self.draw_reject(line, typed, Against(faults=(Fault("FIELD_MISSING", said, "reason"),)), status=422)
        answers = {"note": self.number, "item": line.item, "reason": reason, "details": typed.get("details", "")}
        outcome = self._perform(Reject.name, answers)
        if isinstance(outcome, Receipt):
            drafts.drop(self.officer.person, self.log, REFUSED.format(self.number, line.item))
            return HttpResponseRedirect(self.address("rejected", outcome.entry.number))
        self.found = self._look()
        again = None if self.found is None else handing.rejected_already(self.found, self.officer.person, line.item, reason)
        if again is not None:
            return HttpResponseRedirect(self.address("rejected", again))
        return self.draw_reject(line, typed, against_of(outcome), status=403 if isinstance(outcome, Refusal) else 422)

    # ── pages ──

    def draw(
        self, typed: dict[str, str] | None = None, against: Against | None = None, *, status: int = 200, told: str = ""
    ) -> HttpResponse:
        """The page of the note: its form for whoever may count, its state for everybody."""
        # what is counted is kept while it is typed: the page asks its own host for that, and nobody else
        self.request.ceremony = self.found is not None and self.found.counts is not None
        if typed is None:
            typed = drafts.look(desk(), self.officer.person, self.log, self.place) or {}
        against = against or Against()
        told = told or self.request.GET.get("told", "")
        entry = self.request.GET.get("entry", "")

        def gather(seen: Catalogue) -> dict[str, Any]:
            against.tell(seen.personal)
            row = seen.row(self.number)
            code = "" if row is None else codes.of_entry(self.log, self.number, leaf_hash(row.leaf))
            places = seen.choices(_FACILITY) if self.found is not None and self.found.asks_place else None
            return {
                "head": header(seen), "sentence_of": seen.sentence(HANDOVER), "code": code, "places": places or [],
                "quoted": {one.cites: seen.sentence(one.cites) for one in against.objections},
                "signs": seen.name(self.officer.person),
            }  # fmt: skip

        gathered = see(self.officer, self.log, gather)
        base = desk().instance.configuration.base.rstrip("/")
        values = {
            **gathered, "found": self.found, "typed": typed, "against": against, "beside": against.by_field(),
            "told": told if told == "kept" or (told in {"received", "rejected"} and entry.isdecimal() and len(entry) < 16) else "",
            "entry": entry, "picture": picture(f"{base}/papers?code={gathered['code']}"), "later": LATER,
        }  # fmt: skip
        return page(self.request, "handover.html", values, status=status)

    def draw_reject(
        self, line: Line, typed: dict[str, str] | None = None, against: Against | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The page where one says why a line is not taken."""
        self.request.ceremony = True
        if typed is None:
            typed = drafts.look(desk(), self.officer.person, self.log, REFUSED.format(self.number, line.item)) or {}
        against = against or Against()

        def gather(seen: Catalogue) -> dict[str, Any]:
            against.tell(seen.personal)
            return {
                "head": header(seen), "sentence_of": seen.sentence(HANDOVER), "incident": seen.sentence("17.1"),
                "quoted": {one.cites: seen.sentence(one.cites) for one in against.objections},
                "signs": seen.name(self.officer.person),
            }  # fmt: skip

        values = {
            **see(self.officer, self.log, gather), "found": self.found, "line": line, "typed": typed, "against": against,
            "beside": against.by_field(), "reasons": REASONS,
        }  # fmt: skip
        return page(self.request, "handover_reject.html", values, status=status)
