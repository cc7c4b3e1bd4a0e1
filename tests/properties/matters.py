"""Open matters in a tier, and for every act answers that fit one of them.

``furnished`` leaves in a tier one of everything that an act can be about: a request that waits, a copy to erase, a case under way, a sample
to answer. ``ANSWERS`` says for each act how it is done about a given tier, by 甲 or by the tier itself.
"""

from collections.abc import Callable
from typing import Any

from azukari.kernel.values import HOUR, INSTRUMENT, PersonId
from tests.properties.chain import PARENT, STRANGER, TOPICS, UNTIL, Chain, firm, site, thing, who
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD, WARD_HANDOVER, ident

CHILD = {parent: tier for tier, parent in sorted(PARENT.items(), reverse=True)}
OTHER_FIRM = ident("pt", "0therf1rm")


def furnished(chain: Chain, tier: int, *, begun: bool = True) -> Chain:
    """One of every open matter in a tier that is staffed and holds its things; before the contract's first day, nothing copied."""
    chrg, opr, hand, place = who("chrg", tier), who("opr", tier), who("hand", tier), site(tier)
    vault, shelf, transit = f"t{tier}/vault", f"t{tier}/{place}", f"t{tier}/transit"
    do = chain.does
    # 2, 5, 6 — a dispatching firm, rules that wait, a volume
    do("p02.name-dispatching-firm", chrg, firm_name="派遣", firm=OTHER_FIRM)
    rules = {"title_of": "規程", "version": "2", "in_force_from": "2026-01-01", "document": "x"}
    do("p05.submit-rules", chrg, **rules)
    # 7 — a request of each standing: consented to and not begun, asked further, waiting
    chain.consented(tier, OTHER_FIRM)
    asked = chain.requested(tier, STRANGER)
    do("p07.ask-further", OFFICER, request=asked, what="能力")
    chain.requested(tier, STRANGER)
    if CHILD.get(tier) in chain.teller.state().ground.tiers:
        do("p07.call-for-report", OFFICER, tier=tier, subcontract=CHILD[tier], about="状況")
    # 9 — copies certified, ended and erased, and about; an application
    for erased, certified in ((True, True), (True, False), (False, False)) if begun else ():
        permission = permitted(chain, tier)
        copy = thing(f"c0py{permission}", tier)
        made = [{"item": copy, "label": "複写", "medium": "vault", "rows": 5, "origin": "copy", "parent": thing("r011", tier)}]
        put = [{"item": copy, "source": "made", "target": vault}]
        do("p09.make-copy", opr, place, permission=permission, items=made, moves=put)
        if erased:
            gone = [{"item": copy, "source": vault, "target": "erased"}]
            do("p09.end-processing", chrg, permission=permission)
            do("p09.erase-copy", chrg, moves=gone, method="key_destruction", level="E1")
        if certified:
            do("p09.certify-erasure", chrg, permission=permission)
    do("p09.request-copy", chrg, **copying(tier))
    # 8 — a run under way, a page keyed twice and not alike, a sheet being keyed, one keyed to its end, a table being corrected
    if begun:
        handles = {"item": thing("r011", tier), "purpose": 1}
        run = do("p08.process", opr, place, **handles, records=1, method="整列", program="sort")
        chain.numbers.setdefault((tier, "run"), []).append(run)
        alike = {**handles, **_sheet(tier, "pair", double=True, keyers_settle=True)}
        do("p02.enrol", chrg, person=chrg, full_name="責任者", employer=firm(tier), work="入力")
        pair = _works_here_for_a_moment(chain, tier, chrg, "p08.begin-keying", alike)
        do("p08.key-in", opr, place, **handles, **_page(pair))
        second = {**handles, **_page(pair), "turn": 2, "fingerprint": "2" * 64}
        _works_here_for_a_moment(chain, tier, who("eng", tier), "p08.key-in", second)
        do("p08.compare-keyed", opr, place, **handles, keying=pair, page=1, records=1)
        for name in ("sheet", "sheet2"):
            number = do("p08.begin-keying", opr, place, **handles, **_sheet(tier, name))
            do("p08.key-in", opr, place, **handles, **_page(number))
        do("p08.correct", opr, place, item=thing("sheet2", tier), purpose=1, row=1)
    # 10 — notes: to be sealed, to be received, rejected, home; plans
    chain.noted(tier, chain.roll("r0112", tier), sealed=False)
    chain.noted(tier, chain.roll("r0113", tier))
    rejected = chain.noted(tier, chain.roll("r0114", tier))
    do("p10.reject", hand, note=rejected, item=thing("r0114", tier), reason="missing")
    do("p10.plan", OFFICER, to_tier=tier, place="窓口", **chain.window())
    plan = do("p10.plan-return", chrg, place="窓口", **chain.window())
    home = do("p10.issue-return", hand, plan=plan, lines=[{"item": thing("r011", tier)}])
    chain.numbers.setdefault((tier, "note home"), []).append(home)
    do("p10.plan-return", chrg, place="窓口", **chain.window())
    # 11, 14 — a difference, a case under way, a broken seal
    do("p11.stocktake", chrg, facility=place, complete=False, lines=[count(chain, tier)])
    forms = {"item": thing("f0rms", tier), "quantity": 2, "source": shelf, "target": transit}
    broken = do("p14.depart", chrg, **chain.trip(tier, forms))
    back = [{**forms, "source": transit, "target": shelf}]
    do("p14.arrive", chrg, transport=broken, case_intact=True, seal_intact=False, moves=back)
    chain.numbers.setdefault((tier, "broken seal"), []).append(broken)
    do("p14.depart", chrg, **chain.trip(tier, forms))
    # 12, 13 — a second person suspended, a destruction agreed to
    do("p12.ask-more", opr, place, day=chain.today(), extra=10, reason="繁忙")
    do("p12.suspend", chrg, person=who("eng", tier))
    do("p13.agree-destruction", APPROVER, tier=tier, item=thing("f0rms", tier), quantity=3, reason="印刷の失敗")
    agreed = chain.number(tier, "p13.agree-destruction")
    do("p13.destroy", chrg, agreement=agreed, method="shredding", moves=moves_of(chain, tier, "destroyed"))
    # 16, 17, 18 — one of each, and one of each that is ready to be closed
    for _ in range(2):
        do("p16.open-inspection", INSPECTOR, tier=tier, manner="on_site", scope="保管")
    first = chain.number(tier, "p16.open-inspection", 0)
    about = {"inspection": first, "tier": tier}
    do("p16.sample", INSPECTOR, **about, item=thing("r011", tier))
    do("p16.record-finding", INSPECTOR, **about, sentence="11.1", severity="grave", what="施錠")
    do("p16.call-for-report", INSPECTOR, **about, about="施錠")
    do("p16.instruct", INSPECTOR, **about, what="施錠すること")
    for _ in range(2):
        do("p17.notify", chrg, what="封筒が一つ足りない", tier=tier, items=[thing("f0rms", tier)])
    ready = chain.number(tier, "p17.notify", 0)
    do("p17.report", chrg, incident=ready, happened="数え違い")
    do("p17.assess", OFFICER, incident=ready, outcome="not_established", reason="数え違い")
    do("p17.assess", OFFICER, incident=chain.number(tier, "p17.notify"), outcome="established", reason="足りない")
    do("p17.hold", OFFICER, tier=tier, items=[ident("im", "0ther")], reason="確認中")
    do("p17.instruct", OFFICER, incident=chain.number(tier, "p17.notify"), what="探すこと")
    do("p18.record-violation", APPROVER, tier=tier, sentences=["11.1"], what="施錠していない")
    do("p18.claim-compensation", APPROVER, violation=chain.number(tier, "p18.record-violation"), amount=1000, ground="再作成")
    return chain


def _works_here_for_a_moment(chain: Chain, tier: int, second: str, act: str, answers: dict[str, Any]) -> int:
    """An act done by somebody who works here for no longer than that."""
    do, chrg = chain.does, who("chrg", tier)
    do("p06.notify-operator", chrg, person=second, work="入力")
    do("p08.assign-purpose", chrg, person=second, purposes=[1])
    grant = do("p12.grant", chrg, person=second, purpose=1, until=UNTIL, daily_measure=10)
    number = do(act, second, site(tier), **answers)
    do("p12.revoke", chrg, grant=grant)
    do("p08.withdraw-assignment", chrg, person=second, purposes=[1])
    do("p06.withdraw-operator", chrg, person=second)
    chain.numbers[tier, "p12.grant"].remove(grant)
    return number


def copying(tier: int) -> dict[str, Any]:
    return {
        "item": thing("r011", tier), "extent": "全部", "copies": 3, "medium": "vault", "purpose": 1,
        "holder": who("opr", tier), "until": UNTIL, "why": "照合",
    }  # fmt: skip


def permitted(chain: Chain, tier: int) -> int:
    request = chain.does("p09.request-copy", who("chrg", tier), **copying(tier))
    return chain.does("p09.permit-copy", APPROVER, tier=tier, request=request)


def count(chain: Chain, tier: int) -> dict[str, Any]:
    forms = thing("f0rms", tier)
    held = chain.teller.state().ground.custody.at(forms, f"t{tier}/{site(tier)}")  # type: ignore[arg-type]  # names as text
    return {"item": forms, "quantity": held, "booked": held, "means": "scanned"}


def moves_of(chain: Chain, tier: int, target: str) -> list[dict[str, Any]]:
    return [{"item": thing("f0rms", tier), "quantity": 1, "source": f"t{tier}/{site(tier)}", "target": target}]


def _copy(chain: Chain, tier: int, index: int) -> str:
    return thing(f"c0py{chain.number(tier, 'p09.permit-copy', index)}", tier)


Answering = Callable[[Chain, int, bool], dict[str, Any]]
"""(the contract, the tier it is about, whether 甲 does it) → answers."""


def _of(act: str, field: str, index: int = -1, **more: Any) -> Answering:
    """About the entry that an earlier act left."""
    return lambda chain, tier, _ward: {field: chain.number(tier, act, index), **more}


def _tiered(act: str, field: str, index: int = -1, **more: Any) -> Answering:
    return lambda chain, tier, _ward: {field: chain.number(tier, act, index), "tier": tier, **more}


def _counted(name: str, tier: int) -> dict[str, Any]:
    return {"item": thing(name, tier), "quantity": 1, "rows": 10}


def _just(**answers: Any) -> Answering:
    return lambda _chain, _tier, _ward: answers


def _role(role: str, **more: Any) -> Answering:
    return lambda _chain, tier, _ward: {"person": who(role, tier), **more}


RULES = {"title_of": "規程", "version": "3", "in_force_from": "2026-01-01", "document": "x"}
HANDLES: dict[str, Any] = {"purpose": 1}


def _handling(**more: Any) -> Answering:
    return lambda _chain, tier, _ward: {"item": thing("r011", tier), **HANDLES, **more}


def _made(origin: str, name: str) -> Answering:
    def answers(chain: Chain, tier: int, _ward: bool) -> dict[str, Any]:
        item = {
            "item": thing(name, tier), "label": "成果", "medium": "vault", "rows": 5,
            "origin": origin, "parent": thing("r011", tier),
        }  # fmt: skip
        put = [{"item": item["item"], "source": "made", "target": f"t{tier}/vault"}]
        return {"item": thing("r011", tier), **HANDLES, "items": [item], "moves": put}

    return answers


SEALED = {"fingerprint": "0" * 64, "digest": "1" * 64, "vault_object": ident("ob", "sea1ed")}


def _sheet(tier: int, name: str, **more: Any) -> dict[str, Any]:
    """A sheet that is keyed once, or otherwise."""
    item = {"item": thing(name, tier), "label": "入力", "medium": "vault", "origin": "derivative", "parent": thing("r011", tier)}
    put = [{"item": item["item"], "source": "made", "target": f"t{tier}/vault"}]
    return {"columns": [{"label": "番号"}], "double": False, "items": [item], "moves": put, **more}


def _page(number: int) -> dict[str, Any]:
    """Its first page, keyed."""
    return {"keying": number, "page": 1, "records": 1, **SEALED}


def _on_sheet(which: int, **more: Any) -> Answering:
    return lambda chain, tier, _ward: {
        "item": thing("r011", tier), **HANDLES, "keying": chain.number(tier, "p08.begin-keying", which), **more,
    }  # fmt: skip


def _with(first: Answering, second: Answering) -> Answering:
    return lambda chain, tier, ward: {**first(chain, tier, ward), **second(chain, tier, ward)}


def _side(ward: Answering, own: Answering) -> Answering:
    return lambda chain, tier, by_ward: (ward if by_ward else own)(chain, tier, by_ward)


def _plan_window(**more: Any) -> Answering:
    return lambda chain, tier, ward: {"place": "窓口", **chain.window(), **more}


def _new_item(name: str) -> Answering:
    return lambda chain, tier, ward: {"items": [chain.roll(name, tier)]}


def _lines(chain: Chain, tier: int, _ward: bool) -> dict[str, Any]:
    return {"lines": [{"item": thing("f0rms", tier), "quantity": 1, "rows": 1}]}


def _onward(tier: int) -> int:
    """The tier that a tier hands on to: below it, or above where nobody is below."""
    return CHILD.get(tier) or PARENT[tier]


ANSWERS: dict[str, Answering] = {
    "p00.register": lambda _c, _t, _w: {
        "ward": WARD, "ward_name": "区", "subject": "業務", "section": "課", "contractor": firm(1), "contractor_name": "社",
        "signatory": who("sign", 1), "signatory_name": "名", "since": "2026-04-01", "until": UNTIL,
        "purposes": [{"label": "印刷"}], "files": [{"label": "台帳"}],
    },
    "p00.appoint": _just(person=ident("pn", "0ff1cer2"), full_name="職員", capacity="inspector"),
    "p00.relieve": _just(person=INSPECTOR, capacity="inspector"),
    "p00.adopt-term": _just(term="term.stocktaking_months", value=3, source="決定"),
    "p00.load-annex": _just(heading="特記事項", sentences=[{"address": "1.1", "text": "文"}], lacking=["15.1"]),
    "p00.confirm-annex": lambda chain, _t, _w: {"loading": chain.number(0, "p00.load-annex"), "lacking": ["9.1.main"]},
    "p00.correct": lambda chain, tier, _w: {
        "entry": chain.number(tier, "p02.enrol"), "answers": [{"question": "work", "answer": "封入"}], "reason": "書き誤り",
    },
    "p00.draft": lambda chain, tier, _w: {
        "document_number": "税第1号", "act": "p07.consent", "about": chain.number(tier, "p07.request-consent"), "gist": "承諾",
        "route": [APPROVER],
    },
    "p00.agree-draft": lambda chain, _t, _w: {"draft": chain.number(0, "p00.draft")},
    "p00.return-draft": lambda chain, _t, _w: {"draft": chain.number(0, "p00.draft"), "reason": "理由が足りない"},
    "p00.decide-draft": lambda chain, _t, _w: {"draft": chain.number(0, "p00.draft", -2), "document_number": "税第1号"},
    "p00.succeed": _side(
        _just(person=INSPECTOR, successor=ident("pn", "0ff1cer2"), successor_name="後任"),
        lambda _c, tier, _w: {"person": who("chrg", tier), "successor": who("new", tier), "successor_name": "後任"},
    ),
    "p00.deputise": _side(
        _just(person=INSPECTOR, deputy=ident("pn", "0ff1cer2"), deputy_name="代理", until=UNTIL),
        lambda _c, tier, _w: {"person": who("chrg", tier), "deputy": who("new", tier), "deputy_name": "代理", "until": UNTIL},
    ),
    "p00.end-deputy": lambda chain, tier, ward: {"deputation": chain.number(0 if ward else tier, "p00.deputise")},
    "p00.take-over": lambda chain, tier, _w: {
        "tier": tier, "found_on": chain.today(), "shown_by": "紙の台帳", "target": f"t{tier}/{site(tier)}",
        "items": [{"item": thing("0ld", tier), "label": "台帳", "medium": "paper"}],
    },
    "p00.renew": _just(earlier=ident("en", "ear11er")),
    "p00.acquire": lambda _c, tier, _w: {
        "purpose": 1, "items": [{"label": "申込書", "medium": "paper"}], "target": f"t{tier}/{site(tier)}", "how": "窓口で",
    },
    "p00.amend": _just(until="2027-04-30", document_number="税第2号"),
    "p00.complete": _just(),
    "p00.resume": _just(why="誤り"),
    "p00.close": _just(),
    "p00.confirm-contents": lambda _c, tier, _w: {"item": thing("r011", tier), "columns": [{"column": 1, "holds": "name"}]},
    "p00.note": _just(text="経過"),
    "p00.refused": _just(person=who("opr", 1), act="p08.open", cited=["2.1"], hour=1),
    "p02.designate": _role("chrg", full_name="責任者"),
    "p02.name-dispatching-firm": _just(firm=ident("pt", "d1spatch"), firm_name="派遣"),
    "p02.found-elsewhere": _just(person=who("opr", 1), stands=True),
    "p00.name-witness": _just(witness="0a1b2c3d", run_by=WARD),
    "p00.cosigned": _just(witness="0a1b2c3d", size=1, instance=1),
    "p02.enrol": lambda _c, tier, _w: {
        "person": who("new", tier), "full_name": "新人", "employer": firm(tier), "work": "印刷",
    },
    "p02.leave": lambda chain, tier, _w: {"person": who("eng", tier), "last_day": chain.today()},
    "p02.change-work": _role("opr", work="封入"),
    "p02.supervise": lambda chain, tier, _w: {
        "since": chain.today(), "until": chain.today(), "persons": [who("opr", tier)], "looked_at": "作業", "findings": "なし",
    },
    "p02.confirm-employer": _just(agrees=True),
    "p03.hold-course": lambda chain, tier, _w: {
        "held_on": chain.today(), "topics": TOPICS, "attended": [who("opr", tier)], "teacher": "講師",
    },
    "p03.take-course": _just(topics=TOPICS, questions=5, correct=5),
    "p04.pledge": _just(agrees=True),
    "p04.remind": lambda _c, tier, _w: {"persons": [who("eng", tier)]},
    "p05.submit-rules": _just(**RULES),
    "p05.receive-rules": _tiered("p05.submit-rules", "submission"),
    "p05.return-rules": _tiered("p05.submit-rules", "submission", comments="意見"),
    "p05.confirm-rules": _just(unchanged=True),
    "p06.notify-facility": lambda _c, tier, _w: {"place": ident("pl", f"s1te2{tier}"), "label": "倉庫", "address": "二丁目"},
    "p06.withdraw-facility": lambda _c, tier, _w: {"place": site(tier)},
    "p06.notify-schedule": lambda _c, tier, _w: {
        "place": site(tier), "work": "印刷", "since": "2026-04-01", "until": UNTIL, "weekdays": [0], "from_minute": 0,
        "to_minute": 60,
    },
    "p06.withdraw-schedule": _of("p06.notify-schedule", "schedule"),
    "p06.notify-operator": _role("eng", work="印刷"),
    "p06.withdraw-operator": _role("opr"),
    "p06.state-volume": _just(records_per_day=10, since="2026-04-01", until=UNTIL),
    "p07.request-consent": lambda chain, _t, _w: {
        "content": "封入", "purposes": [1], "subcontractor": STRANGER, "subcontractor_name": "社", "until": UNTIL,
        "since": chain.first(), "reason": "理由", "measures": "施錠", "supervision": "訪問",
    },
    "p07.ask-further": _tiered("p07.request-consent", "request", what="能力"),
    "p07.answer-further": _of("p07.request-consent", "request", -2, answer="資料のとおり"),
    "p07.consent": _tiered("p07.request-consent", "request", grounds="繁忙期"),
    "p07.decline": _tiered("p07.request-consent", "request", reasons="自社でできる"),
    "p07.withdraw-consent": _tiered("p07.request-consent", "request", -3, reasons="事故"),
    "p07.begin-subcontract": lambda chain, tier, _w: {
        **Chain.terms_of(tier, chain.number(tier, "p07.request-consent", -3)), "signatory": who("new", tier),
        "employer": OTHER_FIRM, "since": chain.first(), "until": UNTIL, "purposes": [1],
    },
    "p07.end-subcontract": lambda _c, tier, _w: {"subcontract": CHILD.get(tier, 99)},
    "p07.call-for-report": lambda _c, tier, _w: {"tier": tier, "subcontract": CHILD.get(tier, 99), "about": "状況"},
    "p07.report-subcontract": lambda _c, tier, _w: {"subcontract": CHILD.get(tier, 99), "state": "順調"},
    "p07.supervise-subcontractor": lambda chain, tier, _w: {
        "subcontract": CHILD.get(tier, 99), "on": chain.today(), "looked_at": "作業", "findings": "なし",
    },
    "p07.declare-subcontractors": lambda _c, tier, _w: {
        "subcontracts": [below for below, parent in PARENT.items() if parent == tier], "no_others": True,
    },
    "p08.open": _handling(key="1"),
    "p08.view-page": _handling(first=1, count=5),
    "p08.search": _handling(column="氏名", sought="山田"),
    "p08.view-sheet": _handling(sheet=1),
    "p08.found": _just(search=1, found=0, shown=0),
    "p08.process": _handling(records=5, method="整列"),
    "p08.derive": _with(_made("derivative", "der1ved"), _just(records=5, method="整列")),
    "p08.run-ended": lambda chain, tier, _w: {"processing": chain.number(tier, "run"), "ending": "finished"},
    "p08.begin-keying": lambda _c, tier, _w: {"item": thing("r011", tier), **HANDLES, **_sheet(tier, "sheet3")},
    "p08.key-in": _on_sheet(-2, page=1, records=1, **SEALED),
    "p08.compare-keyed": _on_sheet(-3, page=1, records=1),
    "p08.settle-keyed": _on_sheet(-3, page=1, records=1, **SEALED),
    "p08.finish-keying": _on_sheet(-1, records=1),
    "p08.correct": lambda _c, tier, _w: {"item": thing("sheet", tier), **HANDLES, "row": 1},
    "p08.content-revised": lambda chain, tier, _w: {
        "correction": chain.number(tier, "p08.correct"), "item": thing("sheet2", tier), "version": 2, "size": 1, **SEALED,
    },
    "p08.note-exception": lambda _c, tier, _w: {
        "item": thing("f0rms", tier), "quantity": 1, "cause": "damaged", "what": "破れ",
    },
    "p08.assign-purpose": _role("eng", purposes=[1]),
    "p08.withdraw-assignment": _role("opr", purposes=[1]),
    "p09.request-copy": lambda _c, tier, _w: copying(tier),
    "p09.permit-copy": _tiered("p09.request-copy", "request"),
    "p09.refuse-copy": _tiered("p09.request-copy", "request", reasons="不要"),
    "p09.withdraw-permission": _tiered("p09.permit-copy", "permission", why="不要"),
    "p09.make-copy": _with(_made("copy", "c0pynew"), _of("p09.permit-copy", "permission")),
    "p09.end-processing": _of("p09.permit-copy", "permission"),
    "p09.erase-copy": lambda chain, tier, _w: {
        "moves": [{"item": _copy(chain, tier, -1), "source": f"t{tier}/vault", "target": "erased"}],
        "method": "key_destruction", "level": "E1",
    },
    "p09.certify-erasure": lambda chain, tier, _w: {
        "permission": chain.number(tier, "p09.permit-copy", 1), "items": [_copy(chain, tier, 1)],
    },
    "p09.confirm-erasure": _tiered("p09.permit-copy", "permission", 0),
    "p10.designate-officer": _side(
        _just(person=ident("pn", "0ff1cer2"), full_name="職員"), _role("opr", full_name="従事者")
    ),
    "p10.relieve-officer": _side(_just(person=WARD_HANDOVER), _role("hand")),
    "p10.plan": _side(
        _with(_plan_window(), lambda _c, tier, _w: {"to_tier": tier}),
        _with(_plan_window(), lambda _c, tier, _w: {"to_tier": _onward(tier)}),
    ),
    "p10.plan-return": _with(_plan_window(), lambda _c, tier, _w: {"tier": tier}),
    "p10.withdraw-plan": _of("p10.plan", "plan", why="不要"),
    "p10.issue": _with(_of("p10.plan", "plan"), _new_item("r0115")),
    "p10.issue-return": _with(_of("p10.plan-return", "plan"), _lines),
    "p10.withdraw-note": _side(_of("p10.issue", "note", -2, why="不要"), _of("note home", "note", why="不要")),
    "p10.measured": lambda chain, tier, _w: Chain.counts(chain.number(tier, "p10.issue", -3), thing("r0112", tier)),
    "p10.receive": lambda chain, tier, _w: {
        "note": chain.number(tier, "p10.issue", -2), "to_tier": tier, "lines": [_counted("r0113", tier)],
        "moves": [{"item": thing("r0113", tier), "source": "ward", "target": f"t{tier}/vault"}],
    },
    "p10.receive-return": lambda chain, tier, _w: {
        "note": chain.number(tier, "note home"), "lines": [_counted("r011", tier)],
        "moves": [{"item": thing("r011", tier), "source": f"t{tier}/vault", "target": "returned"}],
    },
    "p10.reject": lambda chain, tier, _w: {
        "note": chain.number(tier, "p10.issue", -2), "item": thing("r0113", tier), "reason": "damaged",
    },
    "p10.resolve": lambda chain, tier, _w: {
        "note": chain.number(tier, "p10.issue"), "item": thing("r0114", tier), "outcome": "given_up", "explanation": "取消し",
    },
    "p11.deliver": lambda chain, tier, _w: {
        "item": thing("f0rms", tier), "purpose": 1, "moves": moves_of(chain, tier, "delivered"), "addressee": "住民",
    },
    "p11.stocktake": lambda chain, tier, _w: {"facility": site(tier), "complete": True, "lines": [count(chain, tier)]},
    "p11.explain-difference": _of("p11.stocktake", "stocktaking", cause="found", explanation="台帳に書いた"),
    "p11.vault-check": _just(check="integrity", objects=5),
    "p11.rotate-keys": _just(why="定期の更新"),
    "p12.grant": _role("eng", purpose=1, until=UNTIL, daily_measure=10),
    "p12.revoke": _tiered("p12.grant", "grant"),
    "p12.suspend": lambda _c, tier, _w: {"person": who("opr", tier), "tier": tier},
    "p12.resume": lambda _c, tier, _w: {"person": who("eng", tier), "tier": tier},
    "p12.allow-more": lambda chain, tier, _w: {"person": who("opr", tier), "day": chain.today(), "extra": 10, "reason": "繁忙"},
    "p12.ask-more": lambda chain, _t, _w: {"day": chain.today(), "extra": 10, "reason": "繁忙"},
    "p12.decline-more": lambda chain, tier, _w: {"request": chain.number(tier, "p12.ask-more")},
    "p12.register-measure": _just(label="施錠"),
    "p12.review-access": lambda chain, tier, _w: {"keeps": [chain.number(tier, "p12.grant")], "looked_at": "一覧"},
    "p13.demand-return": lambda _c, tier, _w: {"tier": tier, "lines": [{"item": thing("r011", tier)}]},
    "p13.agree-destruction": lambda _c, tier, _w: {"tier": tier, "item": thing("f0rms", tier), "reason": "失敗"},
    "p13.withdraw-agreement": _of("p13.agree-destruction", "agreement", why="不要"),
    "p13.destroy": lambda chain, tier, _w: {
        "agreement": chain.number(tier, "p13.agree-destruction"), "method": "shredding",
        "moves": moves_of(chain, tier, "destroyed"),
    },
    "p13.show-destruction": _with(
        _of("to be shown", "destruction", method="shredding"),
        lambda _c, tier, _w: {"objects": [{"item": thing("d1sk", tier), "serial": "SN-1", "evidence": "写真"}]},
    ),
    "p13.certify": _just(nothing_remains=True, how="棚を見た"),
    "p13.confirm": lambda _c, tier, _w: {"tier": tier},
    "p14.seal-package": lambda _c, tier, ward: {
        "contents": [thing("r0113" if ward else "r011", tier)], "to_tier": tier if ward else 0, "digest": "e" * 64, "size": 4096,
    },
    "p14.depart": lambda chain, tier, _w: chain.trip(tier, *moves_of(chain, tier, f"t{tier}/transit")),
    "p14.check-in": _of("p14.depart", "transport", whereabouts="国道"),
    "p14.arrive": _of("p14.depart", "transport", case_intact=True, seal_intact=True),
    "p14.explain-seal": _with(_of("broken seal", "transport", explanation="落とした"), _of("p17.notify", "incident")),
    "p15.instruct": lambda _c, tier, _w: {"place": ident("pl", f"s1te2{tier}"), "tier": tier},
    "p15.withdraw": lambda _c, tier, _w: {"place": site(tier), "tier": tier},
    "p16.open-inspection": lambda _c, tier, _w: {"tier": tier, "manner": "on_site", "scope": "保管"},
    "p16.sample": _with(_tiered("p16.open-inspection", "inspection"), lambda _c, tier, _w: {"item": thing("r011", tier)}),
    "p16.answer-sample": lambda chain, tier, _w: {
        "sample": chain.number(tier, "p16.sample"), "account": f"t{tier}/vault", "counted": 1, "recorded": 1,
    },
    "p16.inspect-item": _with(
        _tiered("p16.open-inspection", "inspection"), lambda _c, tier, _w: {"item": thing("r011", tier), "reason": "抽出"}
    ),
    "p16.record-finding": _tiered("p16.open-inspection", "inspection", sentence="11.1", severity="grave", what="施錠"),
    "p16.answer-finding": _of("p16.record-finding", "finding", done="施錠した"),
    "p16.call-for-report": lambda _c, tier, _w: {"tier": tier, "about": "施錠"},
    "p16.report": _of("p16.call-for-report", "call", state="した"),
    "p16.instruct": lambda _c, tier, _w: {"tier": tier, "what": "施錠"},
    "p16.carry-out": _of("p16.instruct", "instruction", done="した"),
    "p16.close-inspection": _tiered("p16.open-inspection", "inspection", result="in_order", summary="異常なし"),
    "p17.notify": lambda _c, tier, _w: {"what": "封筒が足りない", "tier": tier},
    "p17.report": _of("p17.notify", "incident", happened="数え違い"),
    "p17.state-concerned": lambda chain, tier, _w: {
        "incident": chain.number(tier, "p17.notify"), "person": who("opr", tier), "employer": firm(tier),
    },
    "p17.hold": lambda _c, tier, _w: {"tier": tier, "items": [thing("r011", tier)], "reason": "確認"},
    "p17.lift-hold": _tiered("p17.hold", "hold", reason="済んだ"),
    "p17.instruct": _tiered("p17.notify", "incident", what="探す"),
    "p17.carry-out": _of("p17.instruct", "instruction", done="した"),
    "p17.assess": _tiered("p17.notify", "incident", outcome="established", reason="足りない"),
    "p17.report-to-authority": _tiered("p17.notify", "incident", stage="preliminary", to="委員会"),
    "p17.lose-item": lambda chain, tier, _w: {
        "incident": chain.number(tier, "p17.notify"), "tier": tier, "reason": "焼失", "moves": moves_of(chain, tier, "lost"),
    },
    "p17.close-incident": _tiered("p17.notify", "incident", 0, lessons="数え方"),
    "p18.record-violation": lambda _c, tier, _w: {"tier": tier, "sentences": ["11.1"], "what": "施錠していない"},
    "p18.hear": _tiered("p18.record-violation", "violation", statement="改めた"),
    "p18.decide": _tiered("p18.record-violation", "violation", decision="warn", why="初めて"),
    "p18.cancel": _tiered("p18.record-violation", "violation", reason="重大"),
    "p18.claim-compensation": _tiered("p18.record-violation", "violation", amount=10, ground="再作成"),
    "p18.record-payment": lambda chain, tier, _w: {
        "claim": chain.number(tier, "p18.claim-compensation"), "tier": tier, "amount": 10, "paid_on": chain.today(),
    },
    "p18.end-claim": _tiered("p18.claim-compensation", "claim", ending="uncollectable", why="倒産"),
}  # fmt: skip


def place_for(act: str, tier: int) -> Any:
    """Where somebody stands who does an act in a tier: where it is asked, nowhere in particular; else the tier's facility."""
    return site(tier)


def attempt(chain: Chain, act: str, person: PersonId, tier: int, *, ward: bool) -> Any:
    """One act about a tier's open matter, by anybody."""
    return chain.tries(act, person, place_for(act, tier), **ANSWERS.get(act, _just())(chain, tier, ward))


__all__ = ["ANSWERS", "HOUR", "INSTRUMENT", "attempt", "furnished"]
