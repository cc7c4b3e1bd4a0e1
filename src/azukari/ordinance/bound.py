"""Who is bound, by which article: those who work on entrusted business (24-2) and those dispatched to the ward (24-3).

The two must not be confused. A dispatched worker is bound by where the work is done *for*: one whom a contractor has taken in works on the
contractor's entrusted business (24-2.2); one dispatched to the ward itself serves the ward (24-3). The dispatching firm is neither.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Citation, Day
from azukari.law.say import Say
from azukari.ordinance.editions import Edition, Law, on


class Role(StrEnum):
    """In what position somebody stands, or stood, towards the ward's information."""

    WARD_STAFF = "ward_staff"
    CONTRACTOR = "contractor"
    CONTRACTOR_STAFF = "contractor_staff"
    SUBCONTRACTOR = "subcontractor"
    SUBCONTRACTOR_STAFF = "subcontractor_staff"
    DESIGNATED_MANAGER = "designated_manager"
    DESIGNATED_MANAGER_STAFF = "designated_manager_staff"
    DISPATCHED_TO_CONTRACTOR = "dispatched_to_contractor"
    DISPATCHED_TO_WARD = "dispatched_to_ward"
    OTHER = "other"


class DispatchedTo(StrEnum):
    """Who receives the service of a dispatched worker."""

    WARD = "ward"
    CONTRACTOR = "contractor"
    SUBCONTRACTOR = "subcontractor"
    DESIGNATED_MANAGER = "designated_manager"


class Binding(msgspec.Struct, frozen=True):
    """What binds a role on a day.

    ``cites`` are addresses of the ordinance, ``act`` articles of the Act. ``penal`` says whether the role is among those whom the penal
    articles name, a firm as such is not. ``unsure`` says what the text leaves to counsel.
    """

    role: Role
    edition: Edition
    cites: tuple[Citation, ...]
    act: tuple[str, ...]
    duty: Say
    penal: bool
    unsure: Say | None = None


ROLES: Final[dict[Role, Say]] = {
    Role.WARD_STAFF: Say("実施機関の職員（職員であった者を含む）", "staff of an implementing agency, present or former"),
    Role.CONTRACTOR: Say("受託者（会社そのもの）", "the contractor (the firm itself)"),
    Role.CONTRACTOR_STAFF: Say("受託業務の従事者（従事していた者を含む）", "who works or worked on the entrusted business"),
    Role.SUBCONTRACTOR: Say("再委託の相手方（会社そのもの）", "a subcontractor (the firm itself)"),
    Role.SUBCONTRACTOR_STAFF: Say("再委託先の従事者（従事していた者を含む）", "who works or worked for a subcontractor"),
    Role.DESIGNATED_MANAGER: Say("指定管理者（団体そのもの）", "the designated manager (the body itself)"),
    Role.DESIGNATED_MANAGER_STAFF: Say(
        "指定管理業務の従事者（従事していた者を含む）", "who works or worked for a designated manager"
    ),
    Role.DISPATCHED_TO_CONTRACTOR: Say("受託者側に派遣された派遣労働者", "a worker dispatched to the contractor's side"),
    Role.DISPATCHED_TO_WARD: Say("区に派遣された派遣労働者", "a worker dispatched to the ward"),
    Role.OTHER: Say("そのいずれでもない者", "none of these"),
}
PEOPLE_OF: Final[dict[Role, Role]] = {
    Role.CONTRACTOR: Role.CONTRACTOR_STAFF,
    Role.SUBCONTRACTOR: Role.SUBCONTRACTOR_STAFF,
    Role.DESIGNATED_MANAGER: Role.DESIGNATED_MANAGER_STAFF,
}
"""Whose acts are the acts of a firm."""
FIRMS: Final = frozenset(PEOPLE_OF)
ON_BUSINESS: Final = frozenset(
    {Role.CONTRACTOR_STAFF, Role.SUBCONTRACTOR_STAFF, Role.DESIGNATED_MANAGER_STAFF, Role.DISPATCHED_TO_CONTRACTOR}
)
_SAFETY = Say(
    "漏えい、滅失、改ざん、き損の防止など、適正な管理のための措置をとる",
    "take measures of proper care, against leakage, loss, falsification, damage",
)
_SECRECY = Say(
    "業務で知った個人情報をみだりに人に知らせず、不当な目的に使わない（辞めた後も）",
    "not make known without cause, nor use unjustly, what was learned in the work; also afterwards",
)
_NONE = Say("ここに挙げた条文には名がない", "not named in the articles held here")
_CHAIN = Say(
    "条例の文言は再委託の相手方を名指ししていません。業務の従事者に当たるかは法務に確かめてください。",
    "The ordinance does not name subcontractors; ask counsel whether they are among those who work on the business.",
)
_STAFF = Say(
    "職員の守秘義務は、ここに抜粋のない条文と地方公務員法第34条にもあります。",
    "Staff are bound also by articles not held here and by Local Public Service Act 34.",
)


def role_of_dispatched(to: DispatchedTo | None) -> Role:
    """The role of a dispatched worker. :raises FaultError: ``DISPATCH_UNSAID`` unless it is said to whom the worker is dispatched."""
    if to is None:
        fault = Fault(
            "DISPATCH_UNSAID",
            Say(
                "派遣先を指定してください。区への派遣（24条の3）と受託者への派遣（24条の2）では条文が違います。",
                "Say to whom the worker is dispatched: to the ward (24-3) or to the contractor's side (24-2) are different articles.",
            ),
            "dispatched_to",
        )
        raise FaultError(fault)
    return Role.DISPATCHED_TO_WARD if to is DispatchedTo.WARD else Role.DISPATCHED_TO_CONTRACTOR


def bound(role: Role, day: Day) -> Binding:
    """What binds a role on a day. :raises FaultError: ``DAY_UNREADABLE``."""
    edition = on(day)
    if edition.law is Law.ORDINANCE:
        return _ordinance(role, edition)
    return _act(role, edition)


def _ordinance(role: Role, edition: Edition) -> Binding:
    safety, secrecy, dispatched = Citation("o24-2.1"), Citation("o24-2.2"), Citation("o24-3")
    unsure = _CHAIN if role in {Role.SUBCONTRACTOR, Role.SUBCONTRACTOR_STAFF} else None
    match role:
        case Role.CONTRACTOR | Role.DESIGNATED_MANAGER | Role.SUBCONTRACTOR:
            return Binding(role, edition, (safety,), (), _SAFETY, penal=False, unsure=unsure)
        case Role.DISPATCHED_TO_WARD:
            return Binding(role, edition, (dispatched,), (), _SECRECY, penal=True)
        case Role.WARD_STAFF:
            return Binding(role, edition, (), (), _SECRECY, penal=True, unsure=_STAFF)
        case Role.OTHER:
            return Binding(role, edition, (), (), _NONE, penal=False)
        case _:
            return Binding(role, edition, (secrecy,), (), _SECRECY, penal=True, unsure=unsure)


def _act(role: Role, edition: Edition) -> Binding:
    match role:
        case Role.CONTRACTOR:
            return Binding(role, edition, (), ("66.2.1",), _SAFETY, penal=False)
        case Role.DESIGNATED_MANAGER:
            return Binding(role, edition, (), ("66.2.2",), _SAFETY, penal=False)
        case Role.SUBCONTRACTOR:
            return Binding(role, edition, (), ("66.2.5",), _SAFETY, penal=False)
        case Role.WARD_STAFF:
            return Binding(role, edition, (), ("67",), _SECRECY, penal=True, unsure=_STAFF)
        case Role.OTHER:
            return Binding(role, edition, (), (), _NONE, penal=False)
        case _:
            return Binding(role, edition, (), ("67",), _SECRECY, penal=True)
