"""第8: the reading room — a page of a document is viewed, a search says what it found, and one request to see something is entered once.

What a search shows at most is measured when it is entered, for it is entered before anything opens. How many it found the system tells
afterwards (``p08.found``): the day's measure gets the rest back, and whoever oversees the work sees searches that find nothing.

A request that a second press of a button or a reload of the page sends again carries the same number (``once``) and is not entered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from azukari.kernel.act import Act, Handling, Oversees, Settles
from azukari.kernel.asks import Asks
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit
from azukari.kernel.values import AskId, Capacity, Citation, Day, Number, PersonId, TierNo
from azukari.law.say import Say
from azukari.provisions.p08_acts import HITS_LIMIT, ONCE, PURPOSE_ONLY, WORKERS, OpenRecord, Search, ViewPage

KEPT: Final = 16
"""Requests of a person that are remembered: the latest ones, for a reload comes soon."""

CITES: Final = Citation(PURPOSE_ONLY)


class ViewSheet(Handling):
    """書類の一頁を見る"""

    name, by, cites = "p08.view-sheet", WORKERS, CITES
    title = Say("書類の一頁を見る", "View a page of a document")

    sheet: Annotated[int, Asks(Say("何頁目", "Which page"), help=Say("最初の頁は1", "The first is 1"))]
    width: Annotated[int, Asks(Say("画像の幅（画素）", "Width of the picture, in pixels"))] = 1_200
    once: Annotated[AskId, ONCE] = AskId("")


class SearchFound(Settles, Oversees):
    """検索の結果（システムが記す）"""

    name, by, cites = "p08.found", (Capacity.INSTRUMENT,), CITES
    title = Say("検索で見つかった件数", "What a search found")

    search: Annotated[Number, Asks(Say("検索の番号", "Number of the search"), picks=Search.name)]
    found: Annotated[int, Asks(Say("当てはまった件数", "Records that match"))]
    shown: Annotated[int, Asks(Say("見せた件数", "Records shown"))]

    def settled(self) -> tuple[Number, int]:
        """What was shown; one where nothing was."""
        return self.search, max(1, self.shown)


SEEN: Final = (OpenRecord, ViewPage, Search, ViewSheet)
"""Acts that show something in the room, each with the number of its request."""


class Searching(msgspec.Struct):
    """A search whose result has not been told."""

    tier: TierNo
    most: int
    day: Day


class Room(msgspec.Struct):
    """The latest requests of each person with their entries; searches of today whose result has not been told."""

    lately: dict[PersonId, dict[AskId, Number]] = {}
    searching: dict[Number, Searching] = {}


def hear(room: Room, entry: Entry) -> None:
    """Fold one entry in."""
    act, moment = entry.act, entry.moment
    if isinstance(act, SearchFound):
        room.searching.pop(act.search, None)
        return
    if not isinstance(act, SEEN):
        return
    if act.once:
        mine = room.lately.setdefault(moment.officer, {})
        mine[act.once] = entry.number
        if len(mine) > KEPT:
            del mine[next(iter(mine))]
    if isinstance(act, Search) and act.terms:
        # A search whose process died is told by nobody; the measure that it was charged with ends with its day, and so does this.
        if any(one.day != moment.day for one in room.searching.values()):
            room.searching = {number: one for number, one in room.searching.items() if one.day == moment.day}
        room.searching[entry.number] = Searching(moment.tier, act.most, moment.day)


def again(room: Room, act: Act, moment: Moment) -> Iterator[Misfit]:
    """What stands against a request that was entered already."""
    if isinstance(act, SEEN) and act.once and (number := room.lately.get(moment.officer, {}).get(act.once)) is not None:
        yield Misfit(
            "ASKED_ALREADY",
            Say(f"この求めは第{number}号として記録済みです。", f"This request stands in the record as entry {number} already."),
            Say("もう一度見るには、新しく求めてください。", "To see it again, ask anew."),
            "once",
        )


def unsound(act: Act) -> Iterator[Misfit]:
    """What is wrong with a search or the page of a document that is asked for."""
    match act:
        case Search(terms=terms, column=column, first=first, most=most):
            if not terms and not column:
                yield _misfit("SEARCH_EMPTY", "terms", "探すものが入力されていません。", "Nothing is given to look for.")
            if any(one.column < 1 for one in terms):
                yield _misfit("SEARCH_COLUMN", "terms", "項目の番号は1からです。", "Columns are counted from 1.")
            if terms and not (first >= 1 and 1 <= most <= HITS_LIMIT):
                yield _misfit(
                    "SEARCH_MOST",
                    "most",
                    f"結果は1件目から数え、一度に{HITS_LIMIT}件まで見られます。",
                    f"Hits are counted from 1, and at most {HITS_LIMIT} are shown at a time.",
                )
        case ViewSheet(sheet=sheet) if sheet < 1:
            yield _misfit("PAGE", "sheet", "頁は1から数えてください。", "Pages are counted from 1.")
        case ViewSheet(width=width) if not 64 <= width <= 2_400:
            yield _misfit("PAGE", "width", "幅は64から2,400画素です。", "The width is 64 to 2,400 pixels.")
        case _:
            return


def telling(room: Room, act: SearchFound, moment: Moment) -> Iterator[Misfit]:
    """What is wrong with a result that is told."""
    one = room.searching.get(act.search)
    if one is None or one.tier != moment.tier or not 0 <= act.shown <= min(one.most, act.found):
        yield _misfit(
            "NO_SEARCH",
            "search",
            "その番号の検索はないか、結果は記録済みです。",
            "No search of that number waits for its result.",
        )


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)
