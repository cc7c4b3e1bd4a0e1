"""The texts of a worker's first day, and of the built-in course and its quiz. What the course itself says lies with the course."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

FIRST_DAY: Final[Mapping[str, Say]] = MappingProxyType(
    {
        # ── the steps ──
        "first.title": Say("はじめにすること", "First steps"),
        "first.lead": Say(
            "仕事を始める前に、あなた自身がすることを順に並べました。途中でやめても、続きから始められます。",
            "What you do yourself before you begin to work, in order. Stop whenever you like and go on later.",
        ),
        "first.nothing": Say("あなたが名簿にのっている契約はありません。", "You are on the register of no contract."),
        "first.nothing_help": Say(
            "責任者があなたを業務従事者として登録すると、ここに最初にすることが並びます。登録を頼んでください。",
            "Once the person in charge has enrolled you, your first steps appear here. Ask them to do so.",
        ),
        "first.progress": Say("済んだ手順 {done}／{all}", "{done} of {all} steps done"),
        "first.ready": Say("準備は全て済みました。仕事を始められます。", "Everything is ready. You can begin to work."),
        "first.begins": Say(
            "あなたが名簿にのるのは{day}です。その日から始められます。",
            "You are on the register from {day}; you can begin then.",
        ),
        "first.stage.done": Say("済み", "Done"),
        "first.stage.now": Say("これからすること", "To do now"),
        "first.stage.ask": Say("人に頼むこと", "Ask somebody"),
        "first.stage.free": Say("この契約では求められていません", "Not asked for in this contract"),
        "first.stage.ready": Say("始められます", "Ready"),
        "first.kind.employer": Say("雇用主を確かめる", "Confirm your employer"),
        "first.kind.course": Say("研修を受ける", "Take the course"),
        "first.kind.pledge": Say("秘密保持を誓約する", "Pledge confidentiality"),
        "first.kind.work": Say("仕事", "Work"),
        "first.employer_text": Say(
            "名簿では、あなたを雇っている会社は次のとおりです。", "On the register, the firm that employs you is:"
        ),
        "first.employer_do": Say("はい、この会社に雇われています", "Yes, this firm employs me"),
        "first.employer_other": Say("違います", "No, another firm does"),
        "first.employer_done": Say("{firm}に雇われていると、自分で確かめました。", "You confirmed that {firm} employs you."),
        "first.employer_denied": Say(
            "あなたは、名簿の会社とは違うと答えました。責任者が名簿を確かめて直します。",
            "You said that another firm employs you. The person in charge looks into it and corrects the register.",
        ),
        "first.course_text": Say(
            "個人情報とは何か、この契約の特記事項、なくしたときにすること。約{minutes}分の読み物と、確認問題です。",
            "What personal information is, what this annex says, what to do on a loss: about {minutes} minutes of reading, then a quiz.",
        ),
        "first.course_begin": Say("研修を始める", "Begin the course"),
        "first.course_on": Say(
            "研修の続きへ（{all}章のうち{n}章を読みました）", "Go on with the course ({n} of {all} chapters read)"
        ),
        "first.course_ask": Say(
            "この契約では、組込み研修は教育・研修として扱われていません。{who}に、研修を行うよう頼んでください。",
            "In this contract the built-in course does not count as training. Ask {who} to hold a course.",
        ),
        "first.course_read": Say(
            "組込み研修を読む（教育・研修とは扱われません）", "Read the built-in course (it does not count as training)"
        ),
        "first.course_done": Say("{day}に受けました。", "You were trained on {day}."),
        "first.pledge_text": Say(
            "私は、業務で知った個人情報を漏らさず、不当な目的に使いません。契約の終了後も同じです。",
            "I tell nobody what personal information I learn at work and use it for nothing unjust. This lasts after the contract.",
        ),
        "first.pledge_do": Say("誓約します", "I pledge this"),
        "first.pledge_read": Say("誓約書（紙）で行うときは", "On paper instead"),
        "first.pledge_done": Say(
            "誓約しました。契約が終わった後も続きます。", "You have pledged. It lasts after the contract ends."
        ),
        "first.work_ready": Say(
            "取り扱える情報です。選ぶと、探す・見ることができます。", "What you may work on. Choose one to search and view."
        ),
        "first.work_all": Say("私の仕事へ", "To my work"),
        "first.work_hands": Say(
            "あなたは授受の担当です。送付書が届くと、受渡しの一覧に現れます。",
            "You take part in handovers. A note that comes appears in the list.",
        ),
        "first.work_not_yet": Say(
            "まだ始められません。会社や区がまだ行っていないことと、頼む相手です。",
            "You cannot begin yet. Still open about you, and whom to ask:",
        ),
        "first.work_steps": Say("上の手順を済ませてください。", "Finish the steps above."),
        "first.work_ask": Say(
            "「人に頼むこと」とある手順が済むと、始められます。頼む相手は{who}です。",
            "You can begin once the steps marked “Ask somebody” are done. Ask {who}.",
        ),
        "first.work_nothing": Say(
            "手続は済みましたが、あなたが開ける情報は、まだ引き渡されていません。いつ始まるかは、{who}に尋ねてください。",
            "Everything is in order, but no information that you may open has been handed over yet. Ask {who} when it begins.",
        ),
        "first.by.me": Say("{who}に頼む", "Ask {who}"),
        "first.by.ward": Say("{ward}が行います。様子は{who}に尋ねてください", "{ward} does this; ask {who} how it stands"),
        "first.by.wait": Say("その日まで待つ", "Wait for the day"),
        "first.by.themself": Say("自分で行う", "Do it yourself"),
        "first.in_charge": Say("責任者 {name}", "{name}, the person in charge"),
        "first.nobody": Say(
            "責任者（まだ定められていません。会社に尋ねてください）", "the person in charge (none is named yet: ask your firm)"
        ),
        "first.did.employer": Say("雇用主を確かめたことを記録しました", "Your confirmation is in the record"),
        "first.did.pledge": Say("誓約を記録しました", "Your pledge is in the record"),
        "first.did.course": Say("研修の修了を記録しました", "The course is in the record"),
        "first.wrong": Say("おかしいと思ったら", "When something seems wrong"),
        "first.wrong_text": Say(
            "疑いだけでも、いつでも、会社を通さずに知らせることができます。",
            "You can tell at any time, on suspicion alone, without going through your firm.",
        ),
        "first.wrong_do": Say("事故（その疑い）を知らせる", "Notify an incident (or the suspicion of one)"),
        "first.link": Say("はじめにすることを見る", "See my first steps"),
        "first.enrolled": Say(
            "次は、仕事を始める前にすることを確かめます。", "Next, see what there is to do before you begin to work."
        ),
        "first.enrolled_do": Say("はじめにすることへ進む", "Go on to the first steps"),
        # ── the course ──
        "course.edition": Say("第{n}版", "Edition {n}"),
        "course.chapters": Say("章", "Chapters"),
        "course.chapter": Say("第{n}章", "Chapter {n}"),
        "course.of": Say("{all}章のうち第{n}章", "Chapter {n} of {all}"),
        "course.read": Say("読みました", "Read"),
        "course.unread": Say("まだ", "Not yet"),
        "course.begin": Say("第1章から始める", "Begin with chapter 1"),
        "course.on": Say("続き（第{n}章）を読む", "Go on with chapter {n}"),
        "course.quiz_begin": Say("確認問題へ進む", "Go on to the quiz"),
        "course.quiz_on": Say("確認問題の続きへ", "Go on with the quiz"),
        "course.quiz_told": Say("確認問題の結果を見る", "See the result of the quiz"),
        "course.quiz_lead": Say(
            "全ての章を読んだら、確認問題に進みます。{n}問です。間違えた所は説明を読み、別の問題でやり直せます。",
            "Once all chapters are read, the quiz follows: {n} questions. Where you err you read why, and are asked another.",
        ),
        "course.quiz_now": Say(
            "読み終えていなくても、確認問題に進めます。", "You can go on to the quiz before you have read everything."
        ),
        "course.not_adopted": Say("この契約では、教育・研修として扱われません", "Does not count as training in this contract"),
        "course.not_adopted_text": Say(
            "区がこの研修を採用していないので、修了しても記録されません。{who}に、研修を行って記録するよう頼んでください。読むことはできます。",
            "The ward has not adopted it: finishing it is not recorded. Ask {who} to hold a course and record it. You can still read it.",
        ),
        "course.trained": Say(
            "あなたの教育・研修は済んでいます。読み返すことも、もう一度受けることもできます。",
            "You are trained. You can read it again, or take it again.",
        ),
        "course.beside": Say("この章の元になる文", "The sentences behind this chapter"),
        "course.example": Say("例", "Example"),
        "course.next": Say("読みました。次の章へ", "I have read this. Next chapter"),
        "course.finish": Say("読みました。全ての章を終える", "I have read this. Finish the chapters"),
        "course.back": Say("前の章", "Previous chapter"),
        "course.list": Say("章の一覧", "All chapters"),
        # ── the quiz ──
        "quiz.title": Say("確認問題", "Quiz"),
        "quiz.lead": Say(
            "{n}問に答えてください。正しいものを一つずつ選びます。途中で閉じても、選んだ答えは残ります。",
            "Answer {n} questions; one answer of each is right. Close the page whenever you like: what you chose is kept.",
        ),
        "quiz.again_lead": Say(
            "あと{n}問です。同じ分野から出題します。",
            "{n} more, from the same parts of the course.",
        ),
        "quiz.n": Say("問{n}", "Question {n}"),
        "quiz.do": Say("答えを送る", "Send the answers"),
        "quiz.keep": Say("ここまでを取っておく", "Keep what I have chosen"),
        "quiz.drafted": Say(
            "ここまでの答えを取っておきました。続きは、いつでもできます。",
            "Your answers so far are kept. Go on whenever you like.",
        ),
        "quiz.result": Say("確認問題の結果", "Result of the quiz"),
        "quiz.all_right": Say("全て正しく答えました", "Every answer is right"),
        "quiz.some_wrong": Say("{n}問が違っていました", "Answered wrongly: {n}"),
        "quiz.some_wrong_text": Say(
            "説明を読んで、残りの問題に答えてください。正しく答えた所は、やり直しません。",
            "Read why, then answer what is left. What was right need not be answered again.",
        ),
        "quiz.right": Say("正しい", "Right"),
        "quiz.wrong": Say("違います", "Wrong"),
        "quiz.yours": Say("あなたの答え", "Your answer"),
        "quiz.correct": Say("正しい答え", "The right answer"),
        "quiz.why": Say("説明", "Why"),
        "quiz.read": Say("第{n}章を読み返す", "Read chapter {n} again"),
        "quiz.on": Say("残りの問題に答える", "Answer what is left"),
        "quiz.anew": Say("初めからやり直す", "Begin anew"),
        "quiz.recorded": Say("研修の修了を記録しました", "The course is in the record"),
        "quiz.recorded_text": Say(
            "研修の第{edition}版を修了したことが、第{n}号として記録されました。",
            "That you finished edition {edition} of the course stands in the record as entry {n}.",
        ),
        "quiz.record": Say("修了を記録する", "Record that I have finished"),
        "quiz.unrecorded": Say(
            "この契約では記録されません。{who}に、研修を行って記録するよう頼んでください。",
            "It is not recorded in this contract. Ask {who} to hold a course and record it.",
        ),
        "quiz.next": Say("次にすることへ", "On to the next step"),
    }
)
