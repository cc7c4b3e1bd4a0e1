"""Whom and what a contract knows by name, made once for all rows of a list: and what a row of a roster says of somebody who is known."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.ground.ground import Engagement
from azukari.kernel.fault import Fault
from azukari.kernel.submission import read_day
from azukari.kernel.values import Day, PersonId, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.paper.headings import firm, same
from azukari.provisions.p02_acts import SIGNS, Enrol

KINDS: Final = {"party": "pt-", "person": "pn-", "item": "im-", "place": "pl-"}


class Met(msgspec.Struct, frozen=True):
    """What a row of a roster says of the register: that it has this row already, or whom the row enrols again, or what is to be seen first."""

    known: bool = False
    person: PersonId | None = None
    notes: tuple[Fault, ...] = ()
    apart: bool = False
    """Whether it is another person of that name."""


class Known:
    """Who and what the contract knows by name, and everybody ever enrolled."""

    def __init__(self, seen: Catalogue) -> None:
        self._seen = seen
        self.names = seen.book.names
        self._today = day_of(seen.time)
        self._by_name: dict[tuple[str, str], set[str]] = {}
        for identifier, name in (*seen.book.names.items(), *seen.known.items()):
            plain = firm(name) if identifier.startswith("pt-") else same(name)
            self._by_name.setdefault((identifier[:3], plain), set()).add(identifier)
            if identifier.startswith("pt-"):
                self._by_name.setdefault(("=pt", same(name)), set()).add(identifier)
        self._kana: dict[PersonId, str] | None = None
        self._register: dict[str, list[tuple[PersonId, tuple[Engagement, ...]]]] = {}
        for person, stands in seen.book.whole.ground.engagements.items():
            if stands:
                self._register.setdefault(same(seen.name(person)), []).append((person, tuple(stands)))

    def one(self, kind: str, text: str) -> str | None:
        """The one of a kind that goes by a name; None for none or several. Of firms, one that is written just so goes first."""
        if text in self.names:
            return text
        if kind == "party":
            exact = self._by_name.get(("=pt", same(text)), set())
            written = {one for one in exact if self.names.get(one) == text}
            if len(written) == 1 and len(self._by_name.get(("pt-", firm(text)), set())) == 1:
                return next(iter(written))
        found = self._by_name.get((KINDS[kind], firm(text) if kind == "party" else same(text)), set())
        return next(iter(found)) if len(found) == 1 else None

    def met(self, row: int, answers: dict[str, Any], typed: dict[str, str]) -> Met:
        """What a row of a roster says of somebody of that name. ``typed`` are the cells that the row itself has."""
        namesakes = self._register.get(same(str(answers.get("full_name", ""))), [])
        if not namesakes:
            return Met()
        fitting = [one for one in namesakes if not self._differs(one, answers, typed)]
        if not fitting:
            return Met(notes=(_namesake(row, self._differs(namesakes[0], answers, typed)),), apart=True)
        if any(self._stands(one[1]) or _told_of(one[1], answers) for one in fitting):
            return Met(known=True)
        before = fitting[0][1][-1]
        person = fitting[0][0] if len(fitting) == 1 else None
        return Met(person=person, notes=(_again(row, str(answers["full_name"]), before),))

    def _stands(self, stands: tuple[Engagement, ...]) -> bool:
        return stands[-1].until is None or stands[-1].until >= self._today

    def _differs(
        self, one: tuple[PersonId, tuple[Engagement, ...]], answers: dict[str, Any], typed: dict[str, str]
    ) -> Say | None:
        """In what a row differs from somebody of its name; None where it may be the same person."""
        person, stands = one
        kana = self._kanas().get(person, "")
        given = typed.get("kana", "")
        if kana and given and same(kana) != same(given):
            return Say(f"氏名（カナ）は{kana}", f"in kana {kana}")
        employers = {each.employer for each in stands if each.since != SIGNS}
        if "employer" in typed and employers and answers.get("employer") not in employers:
            names = "、".join(self._seen.name(each) for each in sorted(employers))
            return Say(f"所属は{names}", f"employed by {names}")
        return None

    def _kanas(self) -> dict[PersonId, str]:
        """How those who were enrolled are read; looked up once, when somebody of a name that is known turns up."""
        if self._kana is None:
            self._kana = {}
            for number in self._seen.book.acts.get(Enrol.name, ()):
                row = self._seen.row(number)
                act = None if row is None else entry_of(row.leaf, annex.ACTS).act
                if row is not None and isinstance(act, Enrol) and act.kana:
                    self._kana[act.person] = str(self._seen.opened(row).get("kana") or "")
        return self._kana


def _told_of(stands: tuple[Engagement, ...], answers: dict[str, Any]) -> bool:
    """Whether the row's days are those of an engagement that is over."""
    since, until = (_day(answers.get(one)) for one in ("since", "until"))
    return any(one.since == since and one.until == until for one in stands)


def _day(value: object) -> Day | None:
    return read_day(value) if isinstance(value, str) else None


def _again(row: int, name: str, before: Engagement) -> Fault:
    return Fault(
        "PAPER_ROW_AGAIN",
        Say(
            f"{row}行目の{name}さんは{before.until}に業務を離れています。再登録になります。",
            f"Row {row}: {name} left the work on {before.until}; this enrols them again.",
        ),
        str(row),
    )


def _namesake(row: int, differs: Say | None) -> Fault:
    ja, en = ("", "") if differs is None else (differs.ja, differs.en)
    return Fault(
        "PAPER_ROW_NAMESAKE",
        Say(
            f"{row}行目と同じ氏名の人が名簿にいますが、{ja}です。同姓同名の別の人として登録します。同じ人なら、行を消すか直してください。",
            f"Row {row}: somebody of that name is on the register, but {en}. This enrols another person; if it is the same one, "
            "take the row out or correct it.",
        ),
        str(row),
    )
