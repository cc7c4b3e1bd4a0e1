"""Why a run of the text has no place in the law, or why the text is refused: said so that an officer can mend it."""

from typing import Final

from azukari.law.fault import LawError
from azukari.law.say import Say

NO_PLACE: Final = Say(
    "どの条項に当たるか分かりません。番号と見出しを確かめてください。",
    "It is unclear which provision this is. Check its number and heading.",
)
UNDER_HEADING: Final = Say(
    "見出し「{heading}」の下にありますが、条項の番号がありません。すぐ上の {above} の定めかどうか確かめてください。",
    "It stands under the heading “{heading}” but has no number. Check whether it belongs to {above} above it.",
)
SUPPLEMENT: Final = Say(
    "附則、別表、別紙などは条項ではないため、条文の番号がありません。",
    "Supplementary provisions, tables and attachments are no provisions and have no address.",
)
AGAIN: Final = Say(
    "条例の抜粋の後に、同じ番号の条項がもう一度現れます。どちらが正しいかを確かめてください。",
    "A provision with this number occurs again after the ordinance extract. Find out which is right.",
)
NO_NUMBER: Final = Say(
    "義務を定めているようですが、条項の番号がありません。前文や注記のままでは、これに基づく確認は行われません。",
    "It seems to lay down a duty but has no provision number. As a preface or note nothing is checked under it.",
)


def twice(line: int, where: str) -> LawError:
    """Refuse a text in which one address occurs twice: `law.text.twice`, with the line of the second."""
    say = Say(
        "{line}行目：{where} が二度現れます。どちらが正しいかを確かめ、一つにしてください。",
        "Line {line}: {where} occurs twice. Find out which is right and keep one.",
    )
    return LawError("law.text.twice", say.format(line=line, where=where), line=line)


def too_many_items(line: int) -> LawError:
    """Refuse more items than ア to ン can number: `law.text.too_many_items`, with the line."""
    say = Say("{line}行目：号が多すぎます。号を分けてください。", "Line {line}: Too many items. Split the list.")
    return LawError("law.text.too_many_items", say.format(line=line), line=line)
