"""What leaves past the annex's own ways out: delivering an original, writing the whole file onto a medium."""

from typing import Any

import pytest

from azukari.kernel.values import ItemId
from tests.provisions.holding import AT_SITE, FORMS, NEW_FORMS, NEW_STICK, STICK, VAULT, Holding, move
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, FIRM, HANDOVER, IN_CHARGE, OFFICER, OTHER, SITE, WARD_HANDOVER, WORKER, ident

LETTERS = ident("im", "letters")
EXTRACT = ident("im", "extract")


class Full(Ready, Holding):
    """Everything in place, and physical things besides."""

    def came(self, new: dict[str, Any]) -> "Full":
        """甲 hands something physical over; it stands at the facility."""
        item, quantity = new["item"], new.get("quantity", 1)
        note = self.noted(new, plan=self.planned(**self.window()))
        trip = {
            "case": "箱1",
            "seal": "封1",
            "carriers": [{"name": "搬送 一"}],
            "route": "直行",
            "arrival": self.now + 60_000_000,
        }
        loaded = [move(item, "ward", "t1/transit", quantity)]
        number = self.does("p14.depart", WARD_HANDOVER, tier=1, moves=loaded, **trip).number
        self.does("p14.arrive", HANDOVER, transport=number, case_intact=True, seal_intact=True)
        line = {"item": item, "quantity": quantity, "rows": new.get("rows")}
        self.does("p10.receive", HANDOVER, note=note, lines=[line], moves=[move(item, "t1/transit", AT_SITE, quantity)])
        return self

    def made(
        self, item: str, *, medium: str = "vault", rows: int | None = None, quantity: int = 1, records: int = 1
    ) -> dict[str, Any]:
        """Answers by which something is made from the file."""
        new = {
            "item": item,
            "label": "成果",
            "medium": medium,
            "quantity": quantity,
            "rows": rows,
            "origin": "derivative",
            "parent": FILE,
        }
        where = VAULT if medium == "vault" else AT_SITE
        return {
            "item": FILE, "purpose": 1, "records": records, "method": "印刷", "place": SITE,
            "items": [new], "moves": [move(item, "made", where, quantity)],
        }  # fmt: skip

    def granted(self, daily: int = 1000) -> "Full":
        self.does("p12.grant", IN_CHARGE, person=WORKER, purpose=1, until="2027-03-31", daily_measure=daily)
        return self


@pytest.fixture
def full() -> Full:
    story = Full()
    story.all()
    return story


def posted(item: str, quantity: int = 1) -> dict[str, Any]:
    return {
        "item": item,
        "purpose": 1,
        "moves": [move(item, AT_SITE, "delivered", quantity)],
        "addressee": "名簿屋",
        "place": SITE,
    }


def test_what_was_made_is_posted_by_whoever_may_handle_it(full: Full) -> None:
    full.granted()
    full.does("p08.derive", WORKER, **full.made(LETTERS, medium="paper", quantity=40))
    full.does("p11.deliver", WORKER, **posted(LETTERS, 40))
    assert full.whole.ground.custody.held[ItemId(LETTERS)] == {"made": -40, "delivered": 40}


def test_an_original_is_not_posted(full: Full) -> None:
    """13.1: forty forms, and a stick with the whole register, are to be returned."""
    full.granted().came(NEW_FORMS)
    full.refused("p11.deliver", WORKER, **posted(FORMS, 40), cites={"13.1"})
    full.came({**NEW_STICK, "rows": 460_000})
    full.refused("p11.deliver", WORKER, **posted(STICK), cites={"13.1"})


def test_what_residents_gave_is_not_posted(full: Full) -> None:
    """13.1: collected is as good as entrusted."""
    full.granted().does("p00.amend", APPROVER, collects=True, document_number="1")
    full.does("p08.assign-purpose", IN_CHARGE, person=WORKER, purposes=[1])
    new = {"item": FORMS, "label": "申込書", "medium": "paper", "quantity": 3, "rows": 3}
    full.does("p00.acquire", WORKER, purpose=1, items=[new], target=AT_SITE, how="窓口", place=SITE)
    full.refused("p11.deliver", WORKER, **posted(FORMS, 3), cites={"13.1"})


def test_what_the_ward_handed_over_to_be_posted_is_posted(full: Full) -> None:
    full.granted().came({**NEW_FORMS, "for_delivery": True})
    full.does("p11.deliver", WORKER, **posted(FORMS, 40))


def test_what_is_demanded_back_is_not_posted(full: Full) -> None:
    """13.1"""
    full.granted().does("p08.derive", WORKER, **full.made(LETTERS, medium="paper", quantity=40))
    full.does("p13.demand-return", OFFICER, tier=1, lines=[{"item": LETTERS, "quantity": 40}], why="回収")
    full.refused("p11.deliver", WORKER, **posted(LETTERS, 40), cites={"13.1"})
    assert "p13.demanded" in full.owed()


def test_nobody_posts_who_may_not_handle(full: Full) -> None:
    """3.1, 6.1, 8.1.main, 12.1: sending out is handling."""
    full.granted().does("p08.derive", WORKER, **full.made(LETTERS, medium="paper", quantity=40))
    full.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="新人", employer=FIRM, work="発送")
    cites = {"3.1", "6.1", "8.1.main", "12.1", "term.pledge_required"}
    full.refused("p11.deliver", OTHER, **posted(LETTERS, 40), cites=cites)


def test_a_delivery_is_of_one_item(full: Full) -> None:
    full.granted().does("p08.derive", WORKER, **full.made(LETTERS, medium="paper", quantity=2))
    full.does("p08.derive", WORKER, **full.made(EXTRACT, medium="paper", quantity=2))
    moves = [move(LETTERS, AT_SITE, "delivered"), move(EXTRACT, AT_SITE, "delivered")]
    full.misfits("p11.deliver", WORKER, **{**posted(LETTERS), "moves": moves}, codes={"OTHER_ITEM"})


def test_every_piece_that_goes_out_counts(full: Full) -> None:
    """12.1"""
    full.does("p12.grant", IN_CHARGE, person=WORKER, item=FILE, purpose=1, until="2027-03-31", daily_measure=60)
    full.does("p08.derive", WORKER, **full.made(LETTERS, medium="paper", quantity=40, records=40))
    full.does("p12.grant", IN_CHARGE, person=WORKER, item=LETTERS, purpose=1, until="2027-03-31", daily_measure=39)
    full.refused("p11.deliver", WORKER, **posted(LETTERS, 40), cites={"12.1"})
    full.does("p11.deliver", WORKER, **posted(LETTERS, 39))


# ── onto a medium ──


@pytest.mark.parametrize("medium", ["usb_memory", "optical_disc", "hard_disk", "tape", "package"])
def test_the_file_is_not_worked_onto_a_medium(full: Full, medium: str) -> None:
    """9.1.main: it takes a permission to copy, and a number on the medium."""
    full.granted().refused("p08.derive", WORKER, **full.made(EXTRACT, medium=medium, rows=10, records=10), cites={"9.1.main"})


def test_one_record_that_yields_every_row_is_every_row(full: Full) -> None:
    """12.1: what comes of it is counted too."""
    full.refused("p08.derive", WORKER, **full.made(EXTRACT, rows=120, records=1), cites={"12.1"})


def test_a_second_original_wants_a_reason(full: Full) -> None:
    """8.1.main: a derivative with every record of its parent."""
    full.granted().does("p08.derive", WORKER, **full.made(EXTRACT, rows=119, records=119))
    assert "p08.whole" not in full.owed()
    full.does("p08.derive", WORKER, **full.made(LETTERS, rows=120, records=120))
    assert full.owed()["p08.whole"].about == LETTERS
    full.does("p08.note-exception", IN_CHARGE, item=LETTERS, quantity=1, cause="other", what="照合に全件が要る")
    assert "p08.whole" not in full.owed()
