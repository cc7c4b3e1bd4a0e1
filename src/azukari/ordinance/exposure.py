"""Which penal articles an act *may* engage on its day, with their range and dual liability. Information, never a verdict.

Facts are what a person answered; what nobody answered is not known, and an article with an open element stays open. An article is set aside
only where an answer takes an element away. Whether an offence was committed is for investigators and courts.

A notice is dated: what it prints must be in force on its date. Penalties of an edition that is no longer in force on that date are withheld,
whatever the day of the act (:func:`notice`); which law governs an earlier act, transitional provisions say, and counsel.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Citation, Day
from azukari.law.say import Say
from azukari.ordinance.bound import PEOPLE_OF, Binding, Role, bound
from azukari.ordinance.editions import Edition, Law, on
from azukari.ordinance.penalties import ACT_PENAL, FACTS, NONE_FOUND, ORDINANCE_PENAL, Dual, Fact, Need, Penal, yen
from azukari.ordinance.told import Told, all_of, any_of, not_

INFORMATION: Final = Say(
    "これは情報であり、判断ではありません。犯罪の成否や条文の適用は、捜査機関と裁判所が決めます。",
    "This is information, not a verdict. Whether an offence was committed is for investigators and courts.",
)
ELSEWHERE: Final = Say(
    "ほかの法律（番号法第48条以下、地方公務員法など）と契約上の責任は、ここでは扱いません。数字は法令の正本で確かめてください。",
    "Other statutes (the Number Act, 48 and following; the Local Public Service Act) and liability under the contract are not covered. "
    "Check every number in the official text.",
)
ASSEMBLY: Final = Say(
    "議会は2023年4月1日から法の対象ではなく、議会の個人情報保護の条例によります。その条例はここにありません。法務に確かめてください。",
    "Since 1 April 2023 an assembly is outside the Act, under an ordinance of its own that is not held here; ask counsel.",
)
WITHHELD: Final = Say(
    "この版は通知の日付には効力がないため、刑は記載しません。経過措置は法務に確かめてください。",
    "This edition is not in force on the date of the notice, so no penalty is printed; ask counsel about transitional provisions.",
)
PAST: Final = Say(
    "過去の版です。今日の日付の通知には書けません。", "A past edition: nothing of it may stand in a notice dated today."
)


class Standing(StrEnum):
    """How an article stands to the answers: every element answered as met, some open, or one taken away."""

    MAY_ENGAGE = "may_engage"
    OPEN = "open"
    SET_ASIDE = "set_aside"


class Facts(msgspec.Struct, frozen=True):
    """An act as people describe it. ``answers`` lacks what nobody knows; ``assembly`` marks the assembly's own information."""

    role: Role
    answers: Mapping[Fact, Told] = {}
    assembly: bool = False


class Asked(msgspec.Struct, frozen=True):
    """One element of an article and whether it is met on the answers."""

    say: Say
    met: Told


class Range(msgspec.Struct, frozen=True):
    """What is threatened at most: years of the edition's kind of imprisonment (None: a fine only), and yen."""

    years: int | None
    imprisonment: Say
    fine: int

    def said(self) -> Say:
        """「2年以下の拘禁刑又は100万円以下の罰金」."""
        fine = Say("{most}以下の罰金", "a fine of up to {most}").format(most=yen(self.fine))
        if self.years is None:
            return fine
        years = f"{self.years} year" + ("s" if self.years > 1 else "")
        return Say(
            f"{self.years}年以下の{self.imprisonment.ja}又は{fine.ja}",
            f"{self.imprisonment.en} for up to {years}, or {fine.en}",
        )


class Firm(msgspec.Struct, frozen=True):
    """Dual liability: whether the firm is fined besides, under which article, up to how many yen (None where withheld or none)."""

    dual: Dual
    met: Told
    article: Say | None
    fine: int | None


class Engaged(msgspec.Struct, frozen=True):
    """One article. ``range`` is None where it is withheld from a notice."""

    code: str
    label: Say
    cites: Citation | None
    standing: Standing
    elements: tuple[Asked, ...]
    range: Range | None
    firm: Firm
    unsure: Say | None


class Exposure(msgspec.Struct, frozen=True):
    """What an act may engage on its day, marked as information. ``dated`` is the date of the notice it stands in, if in one."""

    information: Say
    day: Day
    edition: Edition
    binding: Binding | None
    articles: tuple[Engaged, ...]
    none_found: tuple[Say, ...]
    notes: tuple[Say, ...]
    dated: Day | None = None


def exposure(facts: Facts, day: Day) -> Exposure:
    """The penal articles in force on the day of an act, each held against the answers. :raises FaultError: ``DAY_UNREADABLE``."""
    edition = on(day)
    if facts.assembly and edition.law is Law.ACT:
        return Exposure(INFORMATION, day, edition, None, (), (), (ASSEMBLY, ELSEWHERE))
    found: dict[str, Engaged] = {}
    for penal in ORDINANCE_PENAL if edition.law is Law.ORDINANCE else ACT_PENAL:
        found[penal.code] = _engaged(penal, facts, edition, found)
    binding = bound(facts.role, day)
    notes = tuple(one for one in (binding.unsure, ELSEWHERE) if one is not None)
    none_found = NONE_FOUND if edition.law is Law.ACT else ()
    return Exposure(INFORMATION, day, edition, binding, tuple(found.values()), none_found, notes)


def notice(found: Exposure, dated: Day) -> Exposure:
    """The same as it may stand in a notice of a date: no penalty of an edition that is not in force on that date.

    :raises FaultError: ``DATED_BEFORE`` when the notice would be dated before the act, ``DAY_UNREADABLE``.
    """
    edition = on(dated)
    if dated < found.day:
        say = Say(
            "通知の日付が行為の日より前です。日付を確かめてください。", "The notice is dated before the act; check the dates."
        )
        raise FaultError(Fault("DATED_BEFORE", say, "dated"))
    if edition == found.edition:
        return msgspec.structs.replace(found, dated=dated)
    articles = tuple(
        msgspec.structs.replace(one, range=None, firm=msgspec.structs.replace(one.firm, fine=None)) for one in found.articles
    )
    return msgspec.structs.replace(found, dated=dated, articles=articles, notes=(WITHHELD, *found.notes))


def _engaged(penal: Penal, facts: Facts, edition: Edition, before: Mapping[str, Engaged]) -> Engaged:
    named = Say("条文が名指しする者である", "is among those whom the article names")
    if facts.role in PEOPLE_OF:
        # a firm is asked about through its people: they act, and what falls on the firm is dual liability
        named = Say("その会社の者が、条文が名指しする者である", "the firm's people are among those whom the article names")
    role = Told.YES if PEOPLE_OF.get(facts.role, facts.role) in penal.roles else Told.NO
    elements = [Asked(named, role)]
    elements += [_asked(need, facts) for need in penal.needs]
    if penal.unless:
        others = "、".join(before[code].label.ja for code in penal.unless)
        english = " and ".join(before[code].label.en for code in penal.unless)
        engaged = any_of(*(_met(before[code].standing) for code in penal.unless))
        elements.append(Asked(Say(f"{others}に当たらない", f"{english} are not engaged"), not_(engaged)))
    standing = _standing(all_of(*(one.met for one in elements)))
    reach = Range(penal.years, edition.imprisonment, penal.fine)
    return Engaged(
        penal.code, penal.label, penal.cites, standing, tuple(elements), reach, _firm(penal, facts), penal.unsure
    )  # fmt: skip


def _asked(need: Need, facts: Facts) -> Asked:
    said = Say("又は".join(FACTS[one].ja for one in need.facts), ", or ".join(FACTS[one].en for one in need.facts))
    met = any_of(*(facts.answers.get(one, Told.UNKNOWN) for one in need.facts))
    if need.absent:
        return Asked(Say(f"「{said.ja}」に当たらない", f"not so: {said.en}"), not_(met))
    return Asked(said, met)


def _firm(penal: Penal, facts: Facts) -> Firm:
    if penal.dual is None:
        return Firm(Dual.NONE_FOUND, Told.UNKNOWN, None, None)
    if facts.role not in penal.firms:
        return Firm(Dual.OTHER_ROLE, Told.NO, penal.dual, None)
    return Firm(Dual.NAMED, facts.answers.get(Fact.EMPLOYERS_BUSINESS, Told.UNKNOWN), penal.dual, penal.firm_fine)


def _standing(met: Told) -> Standing:
    return {Told.YES: Standing.MAY_ENGAGE, Told.UNKNOWN: Standing.OPEN, Told.NO: Standing.SET_ASIDE}[met]


def _met(standing: Standing) -> Told:
    return {Standing.MAY_ENGAGE: Told.YES, Standing.OPEN: Told.UNKNOWN, Standing.SET_ASIDE: Told.NO}[standing]
