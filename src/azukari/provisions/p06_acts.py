"""What the notices of 第6 ask: facilities, schedules, operators, and the stated volume of the work."""

from __future__ import annotations

from typing import Annotated, Final

from azukari.kernel.act import Act, TakesAway
from azukari.kernel.asks import ABSENT_PROSE, Asks, Prose, Shape, Word
from azukari.kernel.values import Capacity, Citation, Day, Number, PersonId, PlaceId
from azukari.law.say import Say

NOTICE: Final = Citation("6.1")
FIRM: Final = (Capacity.PERSON_IN_CHARGE, Capacity.SIGNATORY)
WEEK_HELP: Final = Say("月〜日", "月 (Monday) to 日 (Sunday), or 0 to 6")
HOURS_HELP: Final = Say("例：9:00", "For example 9:00")


class NotifyFacility(Act):
    """処理施設を通知する"""

    name, by, cites = "p06.notify-facility", FIRM, NOTICE
    title = Say("処理施設を通知する", "Notify a processing facility")
    paper = "facility-notice"

    place: Annotated[PlaceId, Asks(Say("施設", "Facility"), mints="pl", picks="facility")]
    label: Annotated[Word, Asks(Say("施設の名称", "Name of the facility"), NOTICE, names="place")]
    address: Annotated[Word, Asks(Say("所在地", "Address"), NOTICE)]
    rooms: Annotated[Prose, Asks(Say("使用する区画", "Rooms"))] = ABSENT_PROSE
    controls: Annotated[Prose, Asks(Say("入退室管理等", "Controls"))] = ABSENT_PROSE
    networks: Annotated[Prose, Asks(Say("接続元の通信網", "Networks it works from"))] = ABSENT_PROSE
    abroad: Annotated[bool, Asks(Say("国外にある", "It is outside Japan"))] = False
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None


class WithdrawFacility(TakesAway):
    """処理施設の使用をやめたことを通知する"""

    name, by, cites = "p06.withdraw-facility", FIRM, NOTICE
    title = Say("処理施設の通知を取り下げる", "Withdraw a facility")

    place: Annotated[PlaceId, Asks(Say("施設", "Facility"), picks="facility")]
    reason: Annotated[Prose, Asks(Say("理由", "Reason"))] = ABSENT_PROSE


class NotifySchedule(Act):
    """処理日程を通知する"""

    name, by, cites = "p06.notify-schedule", FIRM, NOTICE
    title = Say("処理日程を通知する", "Notify a schedule")
    paper = "schedule-notice"

    place: Annotated[PlaceId, Asks(Say("施設", "Facility"), picks="facility")]
    work: Annotated[Word, Asks(Say("業務", "Work"))]
    since: Annotated[Day, Asks(Say("始めの日", "First day"), NOTICE)]
    until: Annotated[Day, Asks(Say("終りの日", "Last day"), NOTICE)]
    weekdays: Annotated[tuple[int, ...], Asks(Say("曜日", "Weekdays"), help=WEEK_HELP, shape=Shape.WEEKDAY)]
    from_minute: Annotated[int, Asks(Say("開始", "From"), help=HOURS_HELP, shape=Shape.CLOCK)]
    to_minute: Annotated[int, Asks(Say("終了", "To"), help=HOURS_HELP, shape=Shape.CLOCK)]


class WithdrawSchedule(TakesAway):
    """処理日程を取り下げる"""

    name, by, cites = "p06.withdraw-schedule", FIRM, NOTICE
    title = Say("処理日程を取り下げる", "Withdraw a schedule")

    schedule: Annotated[Number, Asks(Say("日程の番号", "Number of the schedule"), picks=NotifySchedule.name)]


class NotifyOperator(Act):
    """作業担当者を通知する"""

    name, by, cites = "p06.notify-operator", FIRM, NOTICE
    title = Say("作業担当者を通知する", "Notify an operator")
    paper = "operator-notice"

    person: Annotated[PersonId, Asks(Say("作業担当者", "Operator"), NOTICE, picks="engaged")]
    work: Annotated[Word, Asks(Say("作業", "Work"))]
    place: Annotated[PlaceId | None, Asks(Say("施設（限る場合）", "Facility, if only one"), picks="facility")] = None
    since: Annotated[Day | None, Asks(Say("いつから", "From"))] = None


class WithdrawOperator(TakesAway):
    """作業担当者の通知を取り下げる"""

    name, by, cites = "p06.withdraw-operator", FIRM, NOTICE
    title = Say("作業担当者の通知を取り下げる", "Withdraw an operator")

    person: Annotated[PersonId, Asks(Say("作業担当者", "Operator"), picks="engaged")]
    place: Annotated[PlaceId | None, Asks(Say("施設（一つに限る場合）", "Facility, if only from one"), picks="facility")] = None


class StateVolume(Act):
    """業務の件数の見込みを届け出る"""

    name, by, cites = "p06.state-volume", FIRM, NOTICE
    title = Say("業務の件数の見込みを届け出る", "State the volume of the work")

    records_per_day: Annotated[int, Asks(Say("１日の件数", "Records per day"))]
    since: Annotated[Day, Asks(Say("始めの日", "First day"))]
    until: Annotated[Day, Asks(Say("終りの日", "Last day"))]


NOTICES: Final = (
    NotifyFacility,
    WithdrawFacility,
    NotifySchedule,
    WithdrawSchedule,
    NotifyOperator,
    WithdrawOperator,
    StateVolume,
)
