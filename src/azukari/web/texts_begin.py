"""The texts of registering a contract in one sitting."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

BEGIN: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "begin.title": Say("委託を登録する", "Register an entrustment"),
        "begin.lead": Say(
            "始め方を選んでください。入力は途中でも下書きに残り、あとで続けられます。",
            "Choose how to begin. What you type is kept as a draft; you can go on later.",
        ),
        "begin.kept": Say("書きかけの登録があります。", "A registration that you began is kept."),
        "begin.kept_do": Say("続きから入力する", "Go on with it"),
        "begin.new": Say("新しい契約", "A new contract"),
        "begin.new_help": Say("初めての業務や、新しい受託者との契約。", "A business or contractor you have not had before."),
        "begin.new_do": Say("新しく登録する", "Register afresh"),
        "begin.renew": Say("前の年度の契約を写す", "Copied from last year's"),
        "begin.renew_help": Say(
            "業務・受託者・利用目的・ファイルを写し、期間は続きの日になります。職員・期限の定め・届出は写しません。",
            "Business, contractor, purposes and files are copied, the period follows on; officers, terms and notices are not.",
        ),
        "begin.renew_pick": Say("写す契約", "Contract to copy"),
        "begin.renew_do": Say("写して登録する", "Copy and register"),
        "begin.renew_none": Say("写せる契約はまだありません。", "There is no contract to copy yet."),
        "begin.until": Say("{day}まで", "until {day}"),
        "begin.paper": Say("紙で続けてきた契約を引き継ぐ", "Taken over from paper"),
        "begin.paper_help": Say(
            "登録したあと、いま乙が預かっている物と、これまでの書類（誓約書など）を「紙からの引継ぎ」で記録すると、それが最初の残高になります。",
            "After registering, record what the contractor holds now and the earlier papers (pledges and so on): it becomes the opening balance.",
        ),
        "begin.paper_do": Say("登録して引き継ぐ", "Register and take over"),
        "begin.after": Say("登録したあとの順序", "What comes after"),
        "begin.steps": Say("登録の手順", "Registering, step by step"),
        "begin.progress": Say("全{all}段のうち{done}段が済みました。", "{done} of {all} steps are done."),
        "begin.all_done": Say("登録は済みました。あとは乙の番です。", "It is registered. Now it is the contractor's turn."),
        "begin.step.register": Say("委託を登録する", "Register the entrustment"),
        "begin.step.officers": Say("甲の職員を定める", "Say who acts for 甲"),
        "begin.step.annex": Say("特記事項の本文を読み込み、確認する", "Load and confirm the text of the annex"),
        "begin.step.terms": Say("期限・数値を定める", "Adopt terms"),
        "begin.step.paper": Say(
            "紙からの引継ぎを記録する（紙で続けてきた契約だけ）", "Record what is taken over (only a contract that ran on paper)"
        ),
        "begin.help.register": Say("契約の当事者・期間・目的です。", "Parties, period and purposes."),
        "begin.help.officers": Say(
            "承諾権者・授受担当・検査員がいないと、承諾、引渡し、検査ができません。",
            "Without an approver, a handover officer and an inspector nothing is consented to, handed over or inspected.",
        ),
        "begin.help.annex": Say(
            "確認するまでは標準文例で判断します。自分の区の本文を使うなら、ここで読み込みます。",
            "Until it is confirmed, the model text decides. Load your own here.",
        ),
        "begin.help.terms": Say(
            "「直ちに」などを日数に定めるまで、何も「超過」になりません。",
            "Nothing is late until words like 「直ちに」 have a number.",
        ),
        "begin.help.paper": Say("引渡しを始める前にだけ記録できます。", "Only before the first handover."),
        "begin.lacking": Say("まだ：", "Still: "),
        "begin.done": Say("済み", "Done"),
        "begin.next": Say("次はここ", "Next"),
        "begin.later": Say("これから", "To do"),
        "begin.maybe": Say("必要なときだけ", "Only if needed"),
        "begin.terms_n": Say("{n}件を定めました", "{n} adopted"),
        "begin.not_you": Say(
            "あなたの立場では行えません。できる職員に頼んでください。", "Your capacity does not allow it; ask an officer who may."
        ),
        "begin.theirs": Say("乙がいますべきこと", "What the contractor now owes"),
        "begin.theirs_lead": Say(
            "乙の契約締結者が責任者を指定すると、責任者の画面に同じものが並びます。",
            "Once the contractor's signatory designates a person in charge, they find the same list on their page.",
        ),
        "begin.theirs_none": Say("いま乙がすべきことはありません。", "The contractor owes nothing now."),
        "begin.go_on": Say("登録の手順に戻る", "Back to the steps"),
    }
)
