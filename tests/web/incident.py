"""An incident as they come: told by the contractor, reported twice with other numbers, held, instructed, assessed; one told past the contractor."""

from __future__ import annotations

from azukari.desk import tips, tips_ward
from azukari.desk.outcome import Receipt
from azukari.desk.tips_read import Given
from azukari.store.tips import Tip
from tests.story import APPROVER, IN_CHARGE, OFFICER, SITE, WARD
from tests.web.world import World

OUTSIDE = "裏の集積所で通知書を見た。"


class Incidents:
    """The world of the pages with two incidents; the numbers of their entries."""

    def __init__(self, world: World) -> None:
        does = world.does
        self.world = world
        does("p15.instruct", OFFICER, place=SITE)
        self.found = does(
            "p00.take-over", OFFICER, found_on="2026-05-01", shown_by="送付書控えと現物", tier=1, target=f"t1/{SITE}",
            items=[{"label": "納税通知書（戻り）", "medium": "paper", "quantity": 4, "rows": 300, "persons": 280},
                   {"label": "発送名簿", "medium": "usb_memory", "quantity": 1, "serial": "MZ-1", "rows": 40, "persons": 40}],
        )  # fmt: skip
        self.items = [one.item for one in self.found.entry.act.listed()]
        does("p00.adopt-term", APPROVER, term="term.statutory_clock", value=1, source="決定第2号")
        world.clock.at("2026-05-11 09:00")
        self.number = does(
            "p17.notify", IN_CHARGE, what="封筒の宛名と中身が入れ替わった。", harms=["leakage"], known_at="2026-05-10 17:00",
            items=[self.items[0]], persons=12,
        ).entry.number  # fmt: skip
        self.hold = does(
            "p17.hold", OFFICER, items=self.items, incident=self.number, tier=1, reason="調べが済むまで"
        ).entry.number
        self.order = does(
            "p17.instruct", OFFICER, incident=self.number, tier=1, what="回収してください。", due="2026-05-12"
        ).entry.number
        world.clock.at("2026-05-12 15:00")
        self.one = self.reports(rows=12, persons=12, cause="封入機の設定の誤り", response="12人に電話でおわびした。").entry.number
        does("p17.carry-out", IN_CHARGE, instruction=self.order, done="12通を回収した。")
        world.clock.at("2026-05-14 10:00")
        self.two = self.reports(
            rows=350, persons=340, known_at="2026-05-09 08:00", cause="確認の手順が守られなかった", publication="区の記者発表",
            happened="封筒の宛名と中身が入れ替わり、届いた。", items=self.items,
        ).entry.number  # fmt: skip
        does(
            "p17.assess",
            OFFICER,
            incident=self.number,
            tier=1,
            outcome="established",
            reportable=["many_persons"],
            reason="100人を超える。",
        )
        self.filed = does(
            "p17.report-to-authority", OFFICER, incident=self.number, tier=1, stage="preliminary", to="個人情報保護委員会"
        ).entry.number
        does("p17.state-concerned", IN_CHARGE, incident=self.number, full_name="封入 四郎", employer_name="あずま印刷株式会社")
        self.tip, self.outside = self.told_outside()
        world.clock.at("2026-05-18 09:00")

    def reports(self, **more: object) -> Receipt:
        given = {"happened": "封筒の宛名と中身が入れ替わった。", "harms": ["leakage"], "known_at": "2026-05-10 17:00",
                 "items": [self.items[0]], **more}  # fmt: skip
        return self.world.does("p17.report", IN_CHARGE, incident=self.number, **given)

    def told_outside(self) -> tuple[str, int]:
        """A report of a stranger, taken into the contract."""
        desk, officer = self.world.desk, self.world.officer(OFFICER)
        tips.hand_in(desk, Given(body=WARD, what=OUTSIDE), "2" * 32)
        name = Tip.objects.latest("received").pk
        tips_ward.open_(desk, officer, name)
        taken = tips_ward.take(desk, officer, name, self.world.log, "区民から、通知書を見たとの連絡があった。")
        assert isinstance(taken, Receipt), taken
        return name, taken.entry.number
