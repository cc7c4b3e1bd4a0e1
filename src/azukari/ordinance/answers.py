"""How each sentence of the ordinance's reference part is answered, and how strongly. 24.1 is answered by the contract itself."""

from __future__ import annotations

from typing import Final

from azukari.kernel.duty import Answer, Answered, Grade
from azukari.kernel.values import Citation
from azukari.law.say import Say

_DEFINED = Say(
    "人の答えと理由を定義の要素ごとに並べます（azukari ordinance classify）。当たるかを決めるのは人で、この整理は記録に残りません。",
    "A person's answers and reasons are set out element by element (azukari ordinance classify). A person decides; what is set out is not "
    "itself recorded.",
)
_FILE = Say(
    "ア・イの別は人が決め、契約の登録にファイルごとに残します。整理は azukari ordinance classify が助けます。正しさは確かめません。",
    "A person decides between ア and イ; the registration of the contract keeps it for each file. azukari ordinance classify helps to set it "
    "out. Whether it is right is not checked.",
)
_MEASURES = Say(
    "契約の種類を登録し、甲が定めた事項と確認した特記事項を甲の行為として記録します。措置が足りるかは人が判断します。",
    "The kind of contract is registered, and what 甲 adopts and confirms is recorded as acts of 甲. Whether it is enough, people judge.",
)
_PENALTY = Say(
    "2023年3月31日までの条文です。行為の日の版ごとに、当たり得る条文と刑の範囲を情報として示します（azukari ordinance exposure）。判断はしません。"
    "効力のない版の刑は通知に載せません。",
    "In force until 31 March 2023. For the edition of an act's day, the articles it may engage and their range are shown as information "
    "(azukari ordinance exposure), never as a verdict. Penalties not in force are never printed in a notice.",
)


def _declared(address: str, how: Say) -> Answered:
    return Answered(Citation(address), Answer.DECLARATORY, Grade.PROMISED, how)


def _decided(address: str, how: Say, grade: Grade) -> Answered:
    return Answered(Citation(address), Answer.JUDGEMENT, grade, how)


ANSWERS: Final[tuple[Answered, ...]] = (
    _decided("o2.administrative_information", _DEFINED, Grade.PROMISED),
    _decided("o2.personal_information", _DEFINED, Grade.PROMISED),
    _decided("o2.retained_personal_information", _DEFINED, Grade.PROMISED),
    _decided("o2.personal_information_file", _FILE, Grade.RECORDED),
    _decided("o2.personal_information_file.ア", _FILE, Grade.RECORDED),
    _decided("o2.personal_information_file.イ", _FILE, Grade.RECORDED),
    Answered(Citation("o24.2"), Answer.DUTY, Grade.RECORDED, _MEASURES),
    Answered(Citation("o24.3"), Answer.DUTY, Grade.RECORDED, _MEASURES),
    _declared(
        "o24-2.1",
        Say(
            "受託者の措置は、特記事項の第9から第15までの規定として答えます。この条文によって拒むことはありません。",
            "The contractor's measures are answered under provisions 9 to 15 of the annex; nothing is refused under this sentence.",
        ),
    ),
    _declared(
        "o24-2.2",
        Say(
            "受託業務の従事者（受託者側の派遣労働者を含む）の義務を示します。守られることは約束にとどまり、終了後も変わりません。",
            "Says what binds those who work on the business, the contractor's own dispatched workers included. That they keep it is "
            "promised only, also afterwards.",
        ),
    ),
    _declared(
        "o24-3",
        Say(
            "区に派遣された労働者の義務を示します。受託者側の派遣労働者（24条の2）とは区別します。守られることは約束にとどまります。",
            "Says what binds workers dispatched to the ward, told apart from those dispatched to a contractor (24-2). That they keep it is "
            "promised only.",
        ),
    ),
    _declared("o33", _PENALTY),
    _declared("o34", _PENALTY),
    _declared("o36", _PENALTY),
    _declared("o37", _PENALTY),
)
"""One for each address of the ordinance but o24.1, in the law's order."""
