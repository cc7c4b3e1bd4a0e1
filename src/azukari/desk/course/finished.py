"""Where a result of the built-in course comes from: the quiz that was answered at this counter, or a paper, and nothing else."""

from __future__ import annotations

from azukari.kernel.act import Act
from azukari.kernel.entry import Moment
from azukari.kernel.fault import Fault
from azukari.law.say import Say
from azukari.provisions.p03_training import TakeCourse


def unanswered(act: Act, moment: Moment, *, quiz: bool) -> tuple[Fault, ...]:
    """A result of the course is entered where the quiz was answered and nowhere else (``QUIZ_NOT_HERE``); or, as what it is, from a paper."""
    if not isinstance(act, TakeCourse) or quiz or moment.entered is not None:
        return ()
    text = Say(
        "組込み研修の結果は、画面で確認問題に全て答えたときにだけ記録されます。「はじめにすること」から研修を受けてください。"
        "ほかの方法で受けた研修は、責任者が「教育・研修の実施」として記録します。",
        "A result of the built-in course is recorded only when its quiz is answered on the pages; take it from “First steps”. "
        "Training of any other kind the person in charge records as a course that was held.",
    )
    return (Fault("QUIZ_NOT_HERE", text),)
