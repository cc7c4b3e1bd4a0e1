"""What is done under 第8: information is opened, viewed, searched, processed and worked into something new; purposes are assigned."""

from __future__ import annotations

from typing import Annotated, Final

from azukari.kernel.act import Act, Handling, Moves, TakesAway
from azukari.kernel.asks import ABSENT_WORD, Asks, Prose, Word
from azukari.kernel.things import Move, NewItem
from azukari.kernel.values import Capacity, Citation, Day, PersonId, Purpose
from azukari.law.say import Say

PURPOSE_ONLY: Final = Citation("8.1.main")
THIRD_PARTY: Final = Citation("8.1.latter")
MEASURES: Final = Citation("12.1")
WORKERS: Final = (Capacity.OPERATOR, Capacity.ENGAGED_PERSON, Capacity.PERSON_IN_CHARGE)
IN_CHARGE: Final = (Capacity.PERSON_IN_CHARGE,)


class OpenRecord(Handling):
    """一件を開く"""

    name, by, cites = "p08.open", WORKERS, PURPOSE_ONLY
    title = Say("一件を開く", "Open one record")

    key: Annotated[
        Word,
        Asks(
            Say("開く記録の番号", "Which record"),
            PURPOSE_ONLY,
            help=Say(
                "同じ番号の行が複数あれば、一件としてまとめて開きます。",
                "Rows that share the number are one record and open together.",
            ),
        ),
    ]
    fields: Annotated[
        tuple[int, ...],
        Asks(
            Say("見る項目の番号", "Fields to be shown"),
            MEASURES,
            help=Say(
                "左から1、2…。空欄は、付与された全ての項目",
                "Columns counted from the left, from 1. Empty: all that were granted.",
            ),
        ),
    ] = ()

    def shows(self) -> tuple[int, ...]:
        """The fields asked for."""
        return self.fields


class ViewPage(Handling):
    """一覧を見る"""

    name, by, cites = "p08.view-page", WORKERS, PURPOSE_ONLY
    title = Say("一覧を見る", "View a page of records")

    first: Annotated[int, Asks(Say("何件目から", "From which record"), help=Say("1件目は1", "The first is 1"))]
    count: Annotated[int, Asks(Say("何件", "How many"))]
    fields: Annotated[
        tuple[int, ...],
        Asks(
            Say("見る項目の番号", "Fields to be shown"),
            MEASURES,
            help=Say(
                "左から1、2…。空欄は、付与された全ての項目",
                "Columns counted from the left, from 1. Empty: all that were granted.",
            ),
        ),
    ] = ()

    def measure(self) -> int:
        """The records on the page."""
        return self.count

    def shows(self) -> tuple[int, ...]:
        """The fields asked for."""
        return self.fields


class Search(Handling):
    """検索する（見つからなくても取扱いである）"""

    name, by, cites = "p08.search", WORKERS, PURPOSE_ONLY
    title = Say("検索する", "Search")

    column: Annotated[Word, Asks(Say("探す項目", "Which item of information"), PURPOSE_ONLY)]
    sought: Annotated[Word, Asks(Say("探す値", "What is sought"))] = ABSENT_WORD
    found: Annotated[int, Asks(Say("見つかった件数（分かるとき）", "Records found, where known"))] = 0

    def measure(self) -> int:
        """The records found, and one where none was: whoever asks learns something."""
        return max(1, self.found)


class Process(Handling):
    """加工・処理する（新しい物は生じない）"""

    name, by, cites = "p08.process", WORKERS, PURPOSE_ONLY
    title = Say("加工・処理する", "Process")

    records: Annotated[int, Asks(Say("処理する件数", "Records processed"))]
    method: Annotated[Prose, Asks(Say("処理の内容", "What is done"), PURPOSE_ONLY)]

    def measure(self) -> int:
        """The records processed."""
        return self.records


class Derive(Handling, Moves):
    """加工して新しい物を作る"""

    name, by, cites = "p08.derive", WORKERS, PURPOSE_ONLY
    title = Say("加工して新しい物を作る", "Process into something new")
    paper = "derivative-register"

    records: Annotated[int, Asks(Say("処理する件数", "Records processed"))]
    method: Annotated[Prose, Asks(Say("処理の内容", "What is done"), PURPOSE_ONLY)]
    items: Annotated[tuple[NewItem, ...], Asks(Say("生じる物", "What comes of it"), PURPOSE_ONLY)]
    moves: Annotated[tuple[Move, ...], Asks(Say("置く所", "Where it is put"))]

    def measure(self) -> int:
        """The records processed; never fewer than the rows that come of it."""
        return max(self.records, sum(new.rows or 0 for new in self.items))


class AssignPurpose(Act):
    """利用目的を割り当てる"""

    name, by, cites = "p08.assign-purpose", IN_CHARGE, PURPOSE_ONLY
    title = Say("利用目的を割り当てる", "Assign purposes to a person")
    paper = "assignment"

    person: Annotated[PersonId, Asks(Say("誰に", "To whom"), PURPOSE_ONLY, picks="engaged")]
    purposes: Annotated[tuple[Purpose, ...], Asks(Say("目的", "Purposes"), PURPOSE_ONLY, picks="purpose")]
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None
    until: Annotated[Day | None, Asks(Say("いつまで", "Until"))] = None


class WithdrawAssignment(TakesAway):
    """利用目的の割当てを取り消す"""

    name, by, cites = "p08.withdraw-assignment", IN_CHARGE, PURPOSE_ONLY
    title = Say("利用目的の割当てを取り消す", "Withdraw assigned purposes")

    person: Annotated[PersonId, Asks(Say("誰の", "Whose"), picks="engaged")]
    purposes: Annotated[
        tuple[Purpose, ...], Asks(Say("目的", "Purposes"), help=Say("空欄は全て", "Empty: all of them"), picks="purpose")
    ] = ()


ACTS: Final = (OpenRecord, ViewPage, Search, Process, Derive, AssignPurpose, WithdrawAssignment)
