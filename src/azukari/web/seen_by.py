"""How far the other parties' witnesses have seen a contract, and whether its record stands still: said on its page, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from azukari.desk import naming
from azukari.desk.catalogue_told import said_time
from azukari.desk.naming import Naming
from azukari.desk.reach import ALONE, Reach, reaches
from azukari.desk.witnesses import INSTANCE, standing_still, told
from azukari.kernel.fault import FaultError
from azukari.law.say import Say
from azukari.web.counter import desk


def reached() -> tuple[Reach, ...] | tuple[Say, ...]:
    """How far each witness has seen the instance; what to say instead where it is not known who they are."""
    try:
        return tuple(reaches(desk().instance))
    except FaultError as error:
        return tuple(one.say for one in error.faults)


def seen_by(found: tuple[Reach, ...] | tuple[Say, ...], named: Naming, log: str, size: int) -> Iterator[Say]:
    """A line for each witness; one that says what the record is worth where there is none."""
    if not found:
        yield ALONE
    if named.lacking and not any(isinstance(one, Say) for one in found):
        yield naming.LACKING
    for one in found:
        if isinstance(one, Say):
            yield one
            continue
        entries = one.entries(log)
        name = one.party or one.name
        more = one.more(log, size)
        if more is not None:
            yield Say(
                f"{name}の立会いは{more:,}件を持っていますが、ここには{size:,}件しかありません。",
                f"{name}'s witness holds {more:,} entries; here are only {size:,}.",
            )
        elif one.at is None:
            yield Say(f"{name}の立会い：まだ連署がありません。", f"{name}'s witness: nothing cosigned yet.")
        else:
            at = said_time(one.at)
            yield Say(
                f"{name}の立会い：{size:,}件のうち{entries:,}件に連署（{at.ja}）",
                f"{name}'s witness: {entries:,} of {size:,} entries cosigned ({at.en})",
            )
        told = None if named.counts(one.id) else named.said(one.id)
        if told is not None:
            yield told
        if one.say is not None:
            yield one.say


def stopped(log: str) -> Say | None:
    """Why nothing is accepted in a contract; None where it goes on."""
    found = standing_still(desk().instance)
    why = found.get(log) or found.get(INSTANCE)
    return None if why is None else told(why).say
