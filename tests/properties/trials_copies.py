"""Copying as it was permitted, or nearly: each way in which a copy goes beyond its permission."""

from typing import Any

from azukari.kernel.values import DAY, PersonId
from tests.properties.chain import Chain, site, thing, who
from tests.properties.matters import ANSWERS, copying
from tests.properties.readiness import Trial, Work, into_hours, make_ready, tried
from tests.story import APPROVER, OFFICER


def copied(chain: Chain, tier: int, **changes: Any) -> Work:
    """Copying as it was permitted last, or nearly."""
    number = chain.number(tier, "p09.permit-copy")
    item = {
        "item": thing(f"c0py{changes.pop('name', '')}{number}", tier), "label": "複写", "medium": changes.pop("medium", "vault"),
        "rows": changes.pop("rows", 5), "origin": "copy", "parent": thing("r011", tier),
    }  # fmt: skip
    put = [{"item": item["item"], "source": "made", "target": changes.pop("target", f"t{tier}/vault")}]
    answers = {"item": thing("r011", tier), "purpose": 1, "permission": number, "items": [item], "moves": put}
    return Work("p09.make-copy", who("opr", tier), site(tier), {**answers, **changes})


def newly_permitted(chain: Chain, tier: int, *, officer: PersonId = APPROVER, **changes: Any) -> bool:
    asked = {**copying(tier), "copies": 1, "rows": 5, **changes}
    request = chain.tries("p09.request-copy", who("chrg", tier), **asked)
    return request.entry is not None and (
        chain.tries("p09.permit-copy", officer, tier=tier, request=request.entry.number).entry is not None
    )


def copying_with(**changes: Any) -> Trial:
    """A copy that is not the permitted one."""

    def trial(chain: Chain, tier: int, _work: Work) -> Work:
        newly_permitted(chain, tier)
        return copied(chain, tier, **changes)

    return trial


def _onto_the_shelf(chain: Chain, tier: int, _work: Work) -> Work:
    newly_permitted(chain, tier)
    return copied(chain, tier, target=f"t{tier}/{site(tier)}")


def _other_purpose(chain: Chain, tier: int, _work: Work) -> Work:
    newly_permitted(chain, tier)
    make_ready(chain, tier, "opr", purpose=2)
    return copied(chain, tier, purpose=2)


def _one_more(chain: Chain, tier: int, _work: Work) -> Work:
    newly_permitted(chain, tier)
    tried(chain, copied(chain, tier))
    return copied(chain, tier, name="2")


def _copy_after(act: str) -> Trial:
    """The permission has come to its end, by an act; or by its day."""

    def trial(chain: Chain, tier: int, _work: Work) -> Work:
        newly_permitted(chain, tier, until=chain.today())
        if act:
            by = APPROVER if act == "p09.withdraw-permission" else who("chrg", tier)
            chain.tries(act, by, **ANSWERS[act](chain, tier, by == APPROVER))
        else:
            chain.teller.wait(DAY)
            into_hours(chain)
        return copied(chain, tier)

    return trial


def _used_up(chain: Chain, tier: int, work: Work) -> Work:
    newly_permitted(chain, tier)
    copy = copied(chain, tier)
    tried(chain, copy)
    tried(chain, work._replace(answers={**work.answers, "item": copy.answers["items"][0]["item"]}))
    chain.tries("p09.end-processing", who("chrg", tier), permission=chain.number(tier, "p09.permit-copy"))
    return work._replace(answers={**work.answers, "item": copy.answers["items"][0]["item"]})


def _nobody_permitted(chain: Chain, tier: int, _work: Work) -> Work:
    return copied(chain, tier, permission=chain.number(tier, "p09.request-copy"))


def _other_item(chain: Chain, tier: int, _work: Work) -> Work:
    newly_permitted(chain, tier)
    work = copied(chain, tier, item=thing("f0rms", tier))
    return work._replace(answers={**work.answers, "items": [{**work.answers["items"][0], "parent": thing("f0rms", tier)}]})


def _by_another_act(chain: Chain, tier: int, work: Work) -> Work:
    made = ANSWERS["p08.derive"](chain, tier, False)
    return work._replace(act="p08.derive", answers={**made, "items": [{**made["items"][0], "origin": "copy"}]})


def _permits_to_oneself(chain: Chain, tier: int, work: Work) -> Work | None:
    """Who applied comes, by leaving and by appointment, to permit."""
    request = chain.tries("p09.request-copy", who("chrg", tier), **copying(tier))
    if request.entry is None:
        return None
    chrg, sign = who("chrg", tier), who("sign", tier)
    chain.tries("p02.leave", sign, person=chrg, last_day=chain.today())
    chain.teller.wait(DAY)
    into_hours(chain)
    chain.tries("p00.appoint", OFFICER, person=chrg, full_name="職員", capacity="approver")
    return Work("p09.permit-copy", chrg, None, {"tier": tier, "request": request.entry.number})


COPYING: dict[str, Trial] = {
    "copy as permitted": copying_with(),
    "copy of more rows": copying_with(rows=9),
    "copy onto paper": copying_with(medium="paper"),
    "copy onto the shelf": _onto_the_shelf,
    "copy for another purpose": _other_purpose,
    "copy of another item": _other_item,
    "one copy more": _one_more,
    "copy that nobody permitted": _nobody_permitted,
    "copy after the processing": _copy_after("p09.end-processing"),
    "copy after the withdrawal": _copy_after("p09.withdraw-permission"),
    "copy after the day": _copy_after(""),
    "copy used up": _used_up,
    "copy by another act": _by_another_act,
    "permits to oneself": _permits_to_oneself,
}
