"""更新: what the registration of a renewed contract can take over from the earlier one. A pure function; faces offer, an officer decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from azukari.ground import Ground
from azukari.kernel.values import CONTRACTOR, Day, Period, PersonId, add_days, add_months
from azukari.provisions.p00_acts import Register

NAMES = ("ward_name", "subject", "section", "contractor_name", "signatory_name")


def renewal_answers(ground: Ground, words: Mapping[str, Any], registered: Register | None = None) -> dict[str, Any]:
    """Answers for ``p00.register`` of the contract that follows this one.

    ``ground`` is the earlier contract's, ``words`` those of its registration (empty where they were destroyed: the names are then asked for),
    ``registered`` the registration itself, whose files and kind are taken over where it is given. Nothing is taken over that
    has to be done anew: terms, officers, pledges, notices and consents belong to their contract.
    """
    answers: dict[str, Any] = {"ward": ground.ward, **{name: words[name] for name in NAMES if name in words}}
    if CONTRACTOR in ground.tiers:
        answers["contractor"] = ground.contractor
    signatory = registered.signatory if registered else _signatory(ground)
    if signatory is not None:
        answers["signatory"] = signatory
    after = following(ground.period)
    answers["since"], answers["until"] = after.since, after.until
    said = words.get("purposes", {})
    answers["purposes"] = [dict(said[str(number)]) for number in range(len(ground.purposes)) if str(number) in said]
    if registered is not None:
        answers |= {"agency": registered.agency, "kind": registered.kind, "collects": registered.collects}
    files = words.get("files", {})
    facts = [msgspec.to_builtins(one) for one in registered.files] if registered else [{} for _ in files]
    answers["files"] = [_file(one, files.get(str(index), {})) for index, one in enumerate(facts)]
    return answers


def following(period: Period) -> Period:
    """The period that comes next: from the day after, as many whole months as this one lasted, else as many days."""
    since = add_days(period.until, 1)
    first, after = date.fromisoformat(period.since), date.fromisoformat(since)
    months = (after.year - first.year) * 12 + after.month - first.month
    if months > 0 and add_months(period.since, months) == since:
        return Period(since, add_days(add_months(since, months), -1))
    return Period(since, add_days(since, (after - first).days - 1))


def _file(facts: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """One file: its facts without the flags that only say that words were given, and the words."""
    return {name: value for name, value in facts.items() if name not in {"label", "fields"}} | dict(words)


def _signatory(ground: Ground) -> PersonId | None:
    """Who signs for 乙: on the register from before any day."""
    return next(
        (
            person
            for person, engaged in ground.engagements.items()
            for one in engaged
            if one.tier == CONTRACTOR and one.since == Day("0001-01-01")
        ),
        None,
    )
