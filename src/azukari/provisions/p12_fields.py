"""Fields of a grant: what an opening may show, and why no grant covers an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from azukari.ground import Ground
from azukari.kernel.act import Handling, Works
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Objection, term
from azukari.kernel.submission import number_in
from azukari.kernel.values import ItemId, Purpose
from azukari.law.say import Say
from azukari.provisions.p12_acts import MEASURES
from azukari.provisions.p12_values import Grant, State, touches

MASKS: Final = "field_masks"


@cache
def no_access() -> Objection:
    """12.1 — nothing was granted."""
    return Objection(
        MEASURES,
        Say("この情報へのアクセスを認められていません。", "You have no access to this information for this purpose."),
        Say("責任者にアクセスの付与を頼んでください。", "Ask the person in charge to grant it."),
    )


def beyond_fields(state: State, act: Works, moment: Moment) -> Objection:
    """Why no grant covers an act: there is none, none of them names the fields that may be seen, or it goes beyond those that they name."""
    grants: Sequence[Grant] = [state.grants[one] for one in state.of.get(moment.officer, ())]
    fits = [one for one in grants if one.fits(act, moment)]
    named = sorted({field for one in fits for field in one.fields})
    if not fits:
        return no_access()
    if isinstance(act, Handling) and (unnamed := state.unnamed(act.item, act.purpose, moment)) and touches(act, unnamed):
        found, touched = state.apart_in(act.item), {*(act.shows() or ()), *act.looks_by()}
        unnamed = unnamed.intersection(touched) if act.shows() else unnamed
        return _set_apart(unnamed, unnamed.intersection(() if found is None else found.looks), act)
    if not named:
        return Objection(
            term(MASKS),
            Say("見せる項目を定めた付与がありません。", "No grant says which fields you may see."),
            Say("責任者に、項目を定めた付与を頼んでください。", "Ask the person in charge for a grant that names fields."),
        )
    fields, shown = ", ".join(map(str, named)), act.shows() if isinstance(act, Handling) else None
    if shown is None:
        return Objection(
            MEASURES,
            Say(
                f"項目{fields}だけの付与では、この取扱いはできません。",
                f"A grant of the fields {fields} alone is not enough for this.",
            ),
            Say("責任者に、全ての項目の付与を頼んでください。", "Ask the person in charge for a grant of all fields."),
        )
    beyond = sorted(set(act.looks_by()) - set(named)) if isinstance(act, Handling) else []
    if beyond:
        searched = ", ".join(map(str, beyond))
        return Objection(
            MEASURES,
            Say(f"項目{searched}で探すことは付与されていません。", f"Searching by the fields {searched} was not granted to you."),
            Say(
                "付与された項目だけで探すか、責任者に付与を頼んでください。",
                "Search by fields that were granted, or ask the person in charge to grant more.",
            ),
            "terms",
        )
    return Objection(
        MEASURES,
        Say(f"付与された項目（{fields}）を超えます。", f"This goes beyond the fields granted ({fields})."),
        Say(
            "付与された項目だけを選ぶか、責任者に付与を頼んでください。",
            "Choose from those, or ask the person in charge to grant more.",
        ),
        "fields",
    )


UNSURE: Final = Say(
    "見立てが違うときは、甲に内容の確認を頼んでください。",
    "If they hold no such thing, ask the entrusting body to confirm what they hold.",
)


def _set_apart(unnamed: frozenset[int], looks: frozenset[int], act: Handling) -> Objection:
    """Columns that a grant of all fields does not reach; of ``looks`` nobody has said yet what they hold."""
    numbers, unsure = ", ".join(map(str, sorted(unnamed))), ", ".join(map(str, sorted(looks)))
    because = Say(
        f"項目{numbers}は、個人番号又は要配慮個人情報です。この品目のその項目を書いた付与がなければ、取り扱えません。"
        + (f"（項目{unsure}は封入のときの見立てで、甲の確認を待っています。）" if looks else ""),
        f"The fields {numbers} hold individual numbers or information that needs special care. "
        "They are handled only under a grant that names this item and them."
        + (
            f" (The fields {unsure} looked so as they were sealed, and wait for the entrusting body to confirm it.)"
            if looks
            else ""
        ),
    )
    held = act.shows() is not None
    do = (
        Say(
            "その項目を除いて選ぶか、責任者に、品目と項目を書いた付与を頼んでください。",
            "Leave them out, or ask the person in charge for a grant that names item and fields.",
        )
        if held
        else Say(
            "この取扱いは項目を除いて行えません。責任者に、品目と項目を書いた付与を頼んでください。",
            "This cannot be done without them; ask the person in charge for a grant that names item and fields.",
        )
    )
    return Objection(
        MEASURES,
        because,
        do if not looks else Say(do.ja + UNSURE.ja, f"{do.en} {UNSURE.en}"),
        None if not held else "terms" if not unnamed.isdisjoint(act.looks_by()) else "fields",
    )


def granted_fields(
    state: State, act: type[Handling], answers: Mapping[str, Any], ground: Ground, moment: Moment
) -> dict[str, Any]:
    """The fields that the person may see of an item for a purpose; nothing where a grant lets all be seen, or none fits.

    A grant of all fields lets those be seen that are not set apart, and of these what another grant names. Numbers in a grant without an item
    (older records) are none of what is set apart.
    """
    if "fields" not in act.__struct_fields__:
        return {}
    item, purpose, masked = (
        ItemId(str(answers.get("item"))),
        Purpose(number_in(answers, "purpose")),
        ground.flag(MASKS, moment.time),
    )
    fits = [one for one in state.of.get(moment.officer, ()) if state.grants[one].serves(item, purpose, moment)]
    named = [one for one in fits if state.grants[one].fields]
    # what is left of the day shows the rest
    unnamed = state.unnamed(item, purpose, moment) | state.spent(item, purpose, moment)
    if len(named) < len(fits) and not masked and unnamed:
        found = state.apart_in(item)
        return {} if found is None else {"fields": sorted({*found.others, *found.columns} - unnamed)}
    if not named or (len(named) < len(fits) and not masked):
        return {}
    most = max(named, key=lambda one: (state.room(one, moment.day), len(state.grants[one].fields)))
    shown = state.grants[most].fields
    # none left would come to mean all of them: then it is asked for as it was granted, and refused
    return {"fields": [one for one in shown if one not in unnamed] or list(shown)}
