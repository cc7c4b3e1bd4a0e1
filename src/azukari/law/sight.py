"""All of a text that is in no sentence, in plain sight: what found no place, prefaces and notes, what to look at.

甲 confirms a loading by what it sees; what refusals will never quote must therefore be shown beside what they will.
"""

from typing import Final

from azukari.law.loader import Loading, Placed
from azukari.law.pieces import Role
from azukari.law.say import Say

ROLES: Final[dict[Role, Say]] = {
    Role.note: Say("前文・注記", "preface or note"),
    Role.chapter: Say("章名", "chapter"),
    Role.page_number: Say("ページ番号", "page number"),
}
"""What a placed run is that belongs to no sentence; titles, headings and marks are shown with theirs."""

_CUT: Final = "…（以下略）"


def aside(loading: Loading) -> tuple[Placed, ...]:
    """Give every placed run that is in no sentence, title or heading, in the order of the text."""
    return tuple(one for one in loading.placed if one.role in ROLES)


def in_no_sentence(loading: Loading, most: int) -> str:
    """Write out, within `most` characters, what found no place and why, then prefaces and notes, then what to look at.

    A cut is marked as such. Japanese: it becomes words of the entry, and the annex itself is Japanese.
    """
    lines = [f"{one.line}: {one.text}（{one.why.ja}）" for one in loading.unplaced]
    lines += [f"［{ROLES[one.role].ja}］{one.line}: {one.text}" for one in aside(loading)]
    lines += [f"［注意］{one.ja}" for one in loading.warnings]
    text = "\n".join(lines)
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT
