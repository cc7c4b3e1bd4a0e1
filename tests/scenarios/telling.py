"""A scenario told at a face, line by line; what differs from the text says which line, what it expects and what happened."""

from azukari import annex
from azukari.kernel.duty import Grade
from azukari.law.address import ADDRESSES
from tests.scenarios.faces import Became, Face, Listed
from tests.scenarios.notation import Blind, Clock, Doing, Owed, Proven, Scenario

ANSWERS = {str(one.address): one for provision in annex.PROVISIONS for one in provision.answers}


class Differs(AssertionError):
    """What happened is not what the scenario says."""


def tell(scenario: Scenario, face: Face) -> None:
    """Every step in order."""
    numbers: dict[str, int] = {}
    for step in scenario.steps:
        for part in step.parts:
            try:
                match part:
                    case Clock(text=text):
                        face.at(text)
                    case Doing():
                        became = face.does(part, scenario.answers(part, numbers))
                        ended(part, became)
                        if part.keeps and became.number is not None:
                            numbers[part.keeps] = became.number
                    case Owed():
                        owed(part, face.owed())
                    case Blind():
                        blind(part)
                    case Proven():
                        if said := face.proves():
                            raise Differs(f"  {said}")
            except Differs as why:
                raise Differs(
                    f"{part.line.file}:{part.line.number} ■{step.mark} {step.ja}\n    {part.line.text}\n{why}"
                ) from None


def ended(doing: Doing, became: Became) -> None:
    if doing.outcome in {"受理", "記録"}:
        if became.number is None:
            raise Differs(f"  not accepted: {_said(became)}")
    elif became.number is not None:
        raise Differs(f"  accepted as entry {became.number}")
    elif (became.cites, became.codes) != (doing.cites, doing.codes):
        raise Differs(f"  became: {_said(became)}")


def _said(became: Became) -> str:
    return f"拒否 {' '.join(sorted(became.cites | became.codes))}" if not became.unfound else "not found"


def owed(part: Owed, found: list[Listed]) -> None:
    tier = None if part.side == "甲" else 1 if part.side == "乙" else int(part.side[1:-1])
    mine = [one for one in found if one.code == part.code and (one.ward if tier is None else not one.ward and one.tier == tier)]
    fits = [one for one in mine if part.due in (None, one.due)]
    if part.there and not fits:
        raise Differs(f"  on the lists: {sorted({(one.code, '甲' if one.ward else one.tier, one.due) for one in found})}")
    if not part.there and mine:
        raise Differs(f"  on the list: {mine}")


def blind(part: Blind) -> None:
    if part.cites not in ADDRESSES:
        raise Differs(f"  there is no sentence {part.cites}")
    answered = ANSWERS[part.cites]
    if answered.grade is Grade.PREVENTED:
        raise Differs(f"  {part.cites} claims to be prevented")
    if part.ja not in answered.how.ja or part.en not in answered.how.en:
        raise Differs(f"  {part.cites} does not say so: {answered.how.ja} / {answered.how.en}")
    unknown = [one for one in part.evidence if one not in annex.ACTS]
    if unknown:
        raise Differs(f"  no such acts: {unknown}")
