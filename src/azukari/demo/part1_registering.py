"""1 · 甲 registers the entrustment, adopts terms, loads its own annex text, which takes effect only once it is confirmed, and names its witness."""

from __future__ import annotations

from azukari.demo.people import PARTIES, PEOPLE
from azukari.demo.steps import Part, Step, does, each
from azukari.demo.world import Ref, World, named, of
from azukari.kernel.values import add_days, add_months
from azukari.law.say import Say

SUBJECT = "納税通知書の印刷・封入封緘"


def sentences(world: World) -> list[dict[str, str]]:
    """The loaded text as the act takes it: headings and sentences, each at its address."""
    own = world.loading.annex
    return [{"address": one.address, "text": one.ja} for one in (*own.headings.values(), *own.sentences.values())]


def registration(contractor: str, signatory: str, subject: str, purposes: tuple[str, ...], fields: str) -> dict[str, object]:
    """The answers of a registration that runs for a year from the story's first day."""
    return {
        "ward": named("ward"),
        "ward_name": PARTIES["ward"],
        "subject": subject,
        "section": "税務課",
        "contractor": named(contractor),
        "contractor_name": PARTIES[contractor],
        "signatory": named(signatory),
        "signatory_name": PEOPLE[signatory].name,
        "since": of(lambda world: world.start),
        "until": of(lambda world: add_days(add_months(world.start, 12), -1)),
        "purposes": [{"label": one} for one in purposes],
        "files": [
            {
                "label": "個人住民税課税台帳",
                "fields": fields,
                "specific": True,
                "persons": of(lambda world: world.counts["file"].persons),
            }
        ],
    }


OFFICERS = (("approver", "approver"), ("ward_handover", "ward_handover_officer"), ("inspector", "inspector"))
TERMS = {"training_validity_months": 12, "pledge_required": 1, "receipt_within_hours": 24, "return_within_days": 5}


def annex_text() -> tuple[Step, ...]:
    """Loading and confirming, as for every contract of this ward."""
    lacking: Ref = of(lambda world: list(world.loading.lacking))
    return (
        does(
            "甲が区の特記事項の文を読み込む（まだ効力はない）",
            "The ward loads its own annex text (no effect yet)",
            "section",
            "p00.load-annex",
            {
                "heading": of(lambda world: world.loading.annex.title),
                "sentences": of(sentences),
                "lacking": lacking,
                "unplaced": of(lambda world: len(world.loading.unplaced)),
                "unplaced_text": of(lambda world: "\n".join(one.text for one in world.loading.unplaced)),
            },
            keeps="loading",
        ),
        does(
            "甲が、文のない条文番号の一覧とともに確認し、効力が生じる",
            "The ward confirms it with the list of what it lacks; from now on it is this contract's text",
            "approver",
            "p00.confirm-annex",
            {"loading": named("loading"), "lacking": lacking},
        ),
    )


STEPS = (
    does(
        f"甲が委託「{SUBJECT}」を登録する",
        "The ward registers the entrustment (printing and enclosing of tax notices)",
        "section",
        "p00.register",
        registration(
            "firm", "signatory", SUBJECT, ("納税通知書の印刷", "封入封緘"),
            "宛名番号、氏名、氏名カナ、生年月日、郵便番号、住所、方書、個人番号、通知書番号、税目、税額、備考",
        ),
        at=(0, "09:00"),
    ),
    each(
        "甲が承諾権者・授受担当・検査員を定める",
        "The ward appoints approver, handover officer and inspector",
        "p00.appoint",
        [("section", {"person": named(who), "full_name": PEOPLE[who].name, "capacity": capacity}) for who, capacity in OFFICERS],
    ),
    each(
        "甲が期限や数値を定める（研修の有効期間、誓約、受領の期限、返還の期限）",
        "The ward adopts terms: validity of training, pledge, time for receipt, time for return",
        "p00.adopt-term",
        [
            ("approver", {"term": f"term.{term}", "value": value, "source": "税務課決定第1号"})
            for term, value in TERMS.items()
        ],
    ),
    *annex_text(),
    does(
        "甲が、自分の立会いの鍵を定める（連署がこの鍵のものかどうか、誰でも照合できる）",
        "The ward names the key of its own witness, so that anybody can tell whose cosignature it is",
        "approver",
        "p00.name-witness",
        {"witness": named("witness"), "run_by": named("ward")},
    ),
)  # fmt: skip

PART = Part(1, Say("登録と特記事項", "Registration and the annex"), STEPS)
