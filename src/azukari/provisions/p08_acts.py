"""What is done under 第8: information is opened, viewed, searched, processed and worked into something new; purposes are assigned."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from azukari.kernel.act import Act, Handling, Moves, TakesAway
from azukari.kernel.asks import ABSENT_WORD, Asks, Prose, Word
from azukari.kernel.things import Move, NewItem
from azukari.kernel.values import AskId, Capacity, Citation, Day, Number, PersonId, Purpose
from azukari.law.say import Say

PURPOSE_ONLY: Final = Citation("8.1.main")
THIRD_PARTY: Final = Citation("8.1.latter")
MEASURES: Final = Citation("12.1")
WORKERS: Final = (Capacity.OPERATOR, Capacity.ENGAGED_PERSON, Capacity.PERSON_IN_CHARGE)
IN_CHARGE: Final = (Capacity.PERSON_IN_CHARGE,)
HITS_LIMIT: Final = 100
"""Hits that one search may show."""

ONCE: Final = Asks(Say("求めの番号", "Number of the request"), mints="rq")


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
                "同じ番号の行が複数あるときは、「同じ番号の行は何件まで」にその件数を入れると、まとめて開きます。",
                "Where several rows share the number, ask for as many below, and they open together.",
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

    most: Annotated[
        int,
        Asks(
            Say("同じ番号の行は何件まで", "Rows that share the number, at most"),
            help=Say(
                "これより多い番号は開かず、何件あるかを知らせます。この件数が一日の量に数えられます。",
                "A number that more rows share is not opened, and you are told how many. So many count towards the day's measure.",
            ),
        ),
    ] = 1
    once: Annotated[AskId, ONCE] = AskId("")
    by_column: Annotated[
        int | None,
        Asks(
            Say("記録の番号の項目（名指しの付与が要るとき）", "Field of the record key, where it needs a grant naming it"),
            help=Say("システムが記入します", "Filled in by the system"),
        ),
    ] = None

    def measure(self) -> int:
        """As many rows as it may show."""
        return self.most

    def looks_by(self) -> tuple[int, ...]:
        """The column of the record key, where that is one to be granted by name: whoever learns that a number is there has seen it."""
        return () if self.by_column is None else (self.by_column,)

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

    once: Annotated[AskId, ONCE] = AskId("")

    def measure(self) -> int:
        """The records on the page."""
        return self.count

    def shows(self) -> tuple[int, ...]:
        """The fields asked for."""
        return self.fields


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that is looked for: in which column, and what."""

    column: Annotated[int, Asks(Say("項目の番号", "Number of the column"), help=Say("左から1、2…", "Counted from 1"))]
    sought: Annotated[Word, Asks(Say("探す値", "What is sought"))]


class Search(Handling):
    """検索する（見つからなくても取扱いである）"""

    name, by, cites = "p08.search", WORKERS, PURPOSE_ONLY
    title = Say("検索する", "Search")

    column: Annotated[
        Word,
        Asks(
            Say("探す項目（紙や媒体のとき）", "Which item of information, on paper or a medium"),
            help=Say("保管庫の情報は、下の「探すもの」で探します。", "In the vault, use “What is looked for” below."),
        ),
    ] = ABSENT_WORD
    sought: Annotated[Word, Asks(Say("探す値（紙や媒体のとき）", "What is sought, on paper or a medium"))] = ABSENT_WORD
    found: Annotated[int, Asks(Say("見つかった件数（分かるとき）", "Records found, where known"))] = 0
    terms: Annotated[
        tuple[Term, ...],
        Asks(
            Say("探すもの（保管庫の情報）", "What is looked for, in the vault"),
            PURPOSE_ONLY,
            help=Say("二つ以上書くと、全てに当たるものを探します。", "Two or more: what matches all of them."),
        ),
    ] = ()
    first: Annotated[int, Asks(Say("何件目の結果から", "From which hit"), help=Say("1件目は1", "The first is 1"))] = 1
    most: Annotated[int, Asks(Say("見せる結果は何件まで", "Hits shown at most"))] = 10
    fields: Annotated[
        tuple[int, ...],
        Asks(
            Say("結果に見せる項目の番号", "Fields shown of each hit"),
            MEASURES,
            help=Say(
                "左から1、2…。空欄は、付与された全ての項目",
                "Columns counted from the left, from 1. Empty: all that were granted.",
            ),
        ),
    ] = ()
    once: Annotated[AskId, ONCE] = AskId("")

    def measure(self) -> int:
        """The most it may show; one where none is found, for whoever asks learns something."""
        return max(1, self.most if self.terms else self.found)

    def provisional(self) -> bool:
        """In the vault, how many it found is told afterwards."""
        return bool(self.terms)

    def shows(self) -> tuple[int, ...] | None:
        """The fields of a hit; a search on paper cannot be held to some of them."""
        return self.fields if self.terms else None

    def looks_by(self) -> tuple[int, ...]:
        """The columns that are searched: whoever learns that a value is there has seen it."""
        return tuple(one.column for one in self.terms)


class Process(Handling):
    """加工・処理する（新しい物は生じない）"""

    name, by, cites = "p08.process", WORKERS, PURPOSE_ONLY
    title = Say("加工・処理する", "Process")

    records: Annotated[int, Asks(Say("処理する件数", "Records processed"))]
    method: Annotated[Prose, Asks(Say("処理の内容", "What is done"), PURPOSE_ONLY)]
    program: Annotated[
        Word,
        Asks(
            Say("通すプログラム", "Program that it is passed to"),
            help=Say(
                "`azukari run` が記入します。紙や手作業では空欄",
                "Filled in by `azukari run`; blank for work on paper or by hand.",
            ),
        ),
    ] = ABSENT_WORD
    first: Annotated[
        int,
        Asks(
            Say("何件目から（プログラムに通すとき）", "From which record, for a program"), help=Say("1件目は1", "The first is 1")
        ),
    ] = 1
    fields: Annotated[
        tuple[int, ...],
        Asks(
            Say("渡す項目の番号（プログラムに通すとき）", "Fields passed to the program"),
            MEASURES,
            help=Say(
                "左から1、2…。空欄は、付与された全ての項目",
                "Columns counted from the left, from 1. Empty: all that were granted.",
            ),
        ),
    ] = ()

    def measure(self) -> int:
        """The records processed."""
        return self.records

    def shows(self) -> tuple[int, ...] | None:
        """The fields passed to a program; other processing cannot be held to some of them."""
        return self.fields if self.program else None


class Derive(Handling, Moves):
    """加工して新しい物を作る"""

    name, by, cites = "p08.derive", WORKERS, PURPOSE_ONLY
    title = Say("加工して新しい物を作る", "Process into something new")
    paper = "derivative-register"

    records: Annotated[int, Asks(Say("処理する件数", "Records processed"))]
    method: Annotated[Prose, Asks(Say("処理の内容", "What is done"), PURPOSE_ONLY)]
    items: Annotated[tuple[NewItem, ...], Asks(Say("生じる物", "What comes of it"), PURPOSE_ONLY)]
    moves: Annotated[tuple[Move, ...], Asks(Say("置く所", "Where it is put"))]
    processing: Annotated[
        Number | None,
        Asks(
            Say("結果を残す処理の番号（プログラムに通したとき）", "Number of the processing whose result is kept, for a program"),
            help=Say("`azukari run` が記入します。ほかでは空欄", "Filled in by `azukari run`; blank otherwise."),
        ),
    ] = None
    passed: Annotated[
        tuple[int, ...],
        Asks(
            Say("渡した項目の番号（プログラムに通したとき）", "Fields that were passed, for a program"),
            help=Say("`azukari run` が記入します。ほかでは空欄", "Filled in by `azukari run`; blank otherwise."),
        ),
    ] = ()

    def shows(self) -> tuple[int, ...] | None:
        """What comes of a program holds no more than the fields that it was passed; what is made by hand cannot be held to some."""
        return None if self.processing is None else self.passed

    def measure(self) -> int:
        """The records processed; never fewer than the rows that come of it. What a recorded processing has measured already is not counted again."""
        rows = sum(new.rows or 0 for new in self.items)
        return max(self.records, rows) if self.processing is None else max(0, rows - self.records)


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
