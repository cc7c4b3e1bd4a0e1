"""What a loading of the annex came to, in front of whoever hands it in and whoever confirms it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_annex import cited
from azukari.desk.catalogue_told import in_law_order
from azukari.kernel.act import Act
from azukari.kernel.wire import entry_of
from azukari.law.fault import LawError
from azukari.law.say import Say
from azukari.provisions.p00_acts import ConfirmAnnex, LoadAnnex


class Outcome(msgspec.Struct, frozen=True):
    """How many sentences found an address, what the text lacks, how many fragments found none; ``number`` once it is an entry."""

    sentences: int
    lacking: tuple[Say, ...]
    unplaced: int
    number: int | None = None


def outcome(seen: Catalogue, cls: type[Act], answers: Mapping[str, Any]) -> Outcome | None:
    """What the form at hand is about: for a loading, what was read into it; for a confirmation, the loading chosen, else the newest."""
    if cls is LoadAnnex and answers.get("sentences"):
        lacking = answers.get("lacking", ())
        unplaced = str(answers.get("unplaced", "0"))
        return Outcome(
            len(answers["sentences"]),
            _said(re.split(r"[,、\s]+", lacking) if isinstance(lacking, str) else [str(one) for one in lacking]),
            int(unplaced) if unplaced.isascii() and unplaced.isdecimal() and len(unplaced) < 10 else 0,
        )
    if cls is not ConfirmAnnex:
        return None
    loadings = seen.book.acts.get(LoadAnnex.name, [])
    wanted = str(answers.get("loading", ""))
    number = next((one for one in loadings if str(one) == wanted), loadings[-1] if loadings else None)
    row = None if number is None else seen.row(number)
    act = None if row is None else entry_of(row.leaf, annex.ACTS).act
    if not isinstance(act, LoadAnnex):
        return None
    return Outcome(len(act.sentences), _said([str(one) for one in act.lacking]), act.unplaced, number)


def _said(addresses: list[str]) -> tuple[Say, ...]:
    wanted = [one for one in addresses if one.strip()]
    try:
        return tuple(cited(one) for one in in_law_order(wanted))
    except (LawError, ValueError, KeyError):
        # somebody typed what is no address: it is shown as typed, and the form tells what is wrong with it
        return tuple(cited(one) for one in wanted)
