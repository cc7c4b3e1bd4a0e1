"""A contract made ready in full, by real acts, with every provision judging: what an office does before the first record is opened."""

from typing import Any

from azukari.kernel.values import INSTRUMENT
from tests.story import FILE, FIRM, HANDOVER, IN_CHARGE, OFFICER, SIGNATORY, SITE, WARD_HANDOVER, WORKER, Story, ident

TOPICS = ["protection", "annex", "other"]
EVERYBODY = [IN_CHARGE, WORKER, HANDOVER]
PRINT = "a" * 64
ROLL: dict[str, Any] = {"item": FILE, "label": "課税台帳", "medium": "vault", "rows": 120, "persons": 100, "fingerprint": PRINT}


class Ready(Story):
    """Told step by step, so that a test can stop, or go wrong, anywhere."""

    def people(self) -> "Ready":
        self.registered().staffed()
        self.does("p02.enrol", IN_CHARGE, person=HANDOVER, full_name="授受 三郎", employer=FIRM, work="授受")
        return self

    def trained(self) -> "Ready":
        self.does("p03.hold-course", IN_CHARGE, held_on="2026-04-01", topics=TOPICS, attended=EVERYBODY, teacher="教育担当")
        return self

    def pledged(self) -> "Ready":
        for person in EVERYBODY:
            self.does("p04.pledge", person, agrees=True)
        return self

    def ruled(self) -> "Ready":
        answers = {"title_of": "個人情報保護規程", "version": "3", "in_force_from": "2025-04-01", "document": "x"}
        number = self.does("p05.submit-rules", SIGNATORY, **answers).number
        self.does("p05.receive-rules", OFFICER, submission=number)
        return self

    def notified(self) -> "Ready":
        self.does("p06.notify-facility", IN_CHARGE, place=SITE, label="東工場", address="架空区一丁目1番1号")
        hours = {"weekdays": [0, 1, 2, 3, 4], "from_minute": 540, "to_minute": 1020}
        self.does("p06.notify-schedule", IN_CHARGE, place=SITE, work="印刷", since="2026-04-01", until="2027-03-31", **hours)
        self.does("p06.notify-operator", IN_CHARGE, person=WORKER, work="印刷")
        return self

    def instructed(self) -> "Ready":
        self.does("p15.instruct", OFFICER, place=SITE)
        return self

    def designated(self) -> "Ready":
        self.does("p10.designate-officer", IN_CHARGE, person=HANDOVER, full_name="授受 三郎")
        return self

    def handed_over(self) -> "Ready":
        plan = self.does("p10.plan", OFFICER, place="税務課窓口", at="2026-04-01 09:00", until="2026-04-30 17:00").number
        note = self.does("p10.issue", WARD_HANDOVER, plan=plan, items=[ROLL]).number
        sealed = {"size": 4096, "digest": "d" * 64, "vault_object": ident("ob", "roll")}
        counts = {"rows": 120, "persons": 100, "fingerprint": PRINT}
        self.does("p10.measured", INSTRUMENT, note=note, item=FILE, **sealed, **counts)
        self.does("p10.receive", HANDOVER, note=note)
        return self

    def given_access(self) -> "Ready":
        self.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
        self.does("p12.grant", IN_CHARGE, person=WORKER, item=FILE, purpose=1, until="2027-03-31", daily_measure=50)
        return self

    def all(self) -> "Ready":
        """Everything, and the clock stands in working hours."""
        self.people().trained().pledged().ruled().notified().instructed().designated().handed_over().given_access()
        self.adopts(pledge_required=1, training_validity_months=6)
        self.at("2026-04-02 10:00")
        return self
