"""Who comes in below the contractor as the story goes on: a subcontractor with its own people and facility, and a firm below that."""

from __future__ import annotations

from typing import Final

from azukari.demo.people import Somebody
from azukari.law.say import Say

TIER: Final = 2
"""The subcontractor's tier in the record: the first that is begun below 乙."""

PARTIES: Final = {"sub": "澪標発送株式会社", "subsub": "千鳥運輸株式会社"}
PLACES: Final = {"sub_site": "澪標発送 封入センター"}

PEOPLE: Final = {
    "sub_signatory": Somebody("靑柳 幸一", "sub", Say("代表取締役・契約締結者", "President, signatory")),
    "sub_in_charge": Somebody("廣瀨 朋子", "sub", Say("業務部長・責任者", "Head of operations, person in charge")),
    "sub_handover": Somebody("德永 亮", "sub", Say("受付・授受担当", "Reception, handover officer")),
    "sub_worker": Somebody("莵道 沙織", "sub", Say("封入・作業担当", "Enclosing, operator")),
    "subsub_signatory": Somebody("曾根 拓也", "subsub", Say("代表取締役", "President")),
}

KANA: Final = {"sub_handover": "トクナガ リョウ", "sub_worker": "ウジ サオリ"}
"""Those whom the subcontractor's person in charge enrols."""

ALL: Final = ("sub_in_charge", *KANA)
"""Everybody of the subcontractor who is trained and pledges."""
