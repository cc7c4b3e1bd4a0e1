"""The model annex: eighteen provisions in our own words, with the addresses that all code cites.

Numbers, headings and the names of the required items of 7.1 are facts of the annex and are the same in every
ward's text. The sentences are ours. An officer loads the ward's own text for a contract; until then, and
wherever no contract is meant, labels and explanations quote this one.
"""

from typing import Final

from azukari.law.annex import Annex, Sentence, by_address, written
from azukari.law.model_ordinance import ORDINANCE_HEADINGS, ORDINANCE_SENTENCES
from azukari.law.say import Say

# fmt: off
_HEADINGS: Final[tuple[Sentence, ...]] = (
    written("1", "個人情報の保護", "Protection of personal information"),
    written("2", "責任者等の明確化", "Naming the person in charge and others"),
    written("3", "教育の実施", "Training"),
    written("4", "秘密保持義務", "Duty of confidentiality"),
    written("5", "個人情報保護に関する規程の提出", "Submitting the rules on the protection of personal information"),
    written("6", "処理施設、処理日程および作業担当者の通知", "Notice of processing facilities, schedule and operators"),
    written("7", "再委託の制限", "Limits on subcontracting"),
    written("8", "目的外使用および外部提供の禁止", "No use beyond the purpose, no provision to third parties"),
    written("9", "複写および複製の禁止", "No reproduction"),
    written("10", "個人情報の授受", "Handover of personal information"),
    written("11", "個人情報の保管および管理", "Safekeeping of personal information"),
    written("12", "データの保護措置", "Measures to protect data"),
    written("13", "返還", "Return"),
    written("14", "搬送", "Transport"),
    written("15", "持出しの禁止", "No removal"),
    written("16", "立入検査および調査", "On-site inspection and investigation"),
    written("17", "事故の報告", "Report of incidents"),
    written("18", "契約の解除および損害賠償義務", "Cancellation of the contract and liability for damage"),
)

_SENTENCES: Final[tuple[Sentence, ...]] = (
    written("1.1",
            "この契約により業務を引き受ける者（以下「乙」という。）は、業務の全体を通じて、区の個人情報保護に関する条例が"
            "目指すところに従い、個人情報を守らなければならない。",
            "Whoever takes on the business under this contract (the contractor) shall protect personal information "
            "throughout the business, in keeping with the aims of the ward's ordinance on personal information."),
    written("2.1",
            "乙は、引き受けた業務で個人情報を取り扱う責任者及び業務従事者が誰であるかを明らかにしておくものとし、責任者には、"
            "この特記事項が正しく守られるよう、業務従事者を監督させなければならない。",
            "The contractor shall make clear who is the person in charge and who are the engaged persons handling personal "
            "information in the business, and shall have the person in charge supervise the engaged persons so that this "
            "annex is properly kept."),
    written("3.1",
            "乙は、責任者及び業務従事者の一人一人に教育及び研修を行わなければならない。その内容は、個人情報を守り情報セキュリティを"
            "大切にする意識を高めること、責任者及び業務従事者がこの特記事項により守るべきこと並びにこのほか業務を正しく進めるために"
            "要することとする。",
            "The contractor shall train every person in charge and every engaged person. The training shall raise awareness "
            "of protecting personal information and of information security, cover what this annex demands of them, and "
            "cover whatever else the proper conduct of the business needs."),
    written("4.1.main",
            "乙は、契約を履行する中で知った個人情報を、直接に知ったものか間接に知ったものかを問わず、第三者に漏らし、"
            "又は正当でない目的に用いてはならない。",
            "The contractor shall not disclose to a third party, or use for an unjust purpose, any personal information "
            "learned in performing the contract, whether directly or indirectly."),
    written("4.1.latter",
            "この義務は、契約が終わった後も続く。",
            "This duty continues after the contract has ended."),
    written("5.1.main",
            "乙は、個人情報の保護と管理について社内で定めている規程を、業務を委託する区（以下「甲」という。）に"
            "差し出さなければならない。",
            "The contractor shall submit to the ward that entrusts the business (the entrusting body) the internal rules "
            "that it has laid down for protecting and managing personal information."),
    written("5.1.latter",
            "提出した規程を改めるときは、改めた規程についても前段と同じとする。",
            "Where submitted rules are changed, the same applies to the changed rules."),
    written("6.1",
            "乙は、どの電算処理施設で、どのような日程により、誰を作業担当者として処理を行うかを、甲に通知しなければならない。",
            "The contractor shall notify the entrusting body of the processing facilities at which, the schedule by which, "
            "and the operators by whom the processing is done."),
    written("7.1.main",
            "乙は、引き受けた業務を第三者に再委託してはならない。",
            "The contractor shall not subcontract the business to a third party."),
    written("7.1.proviso",
            "ただし、業務の一部又は全部を第三者に任せることがやむを得ないときに限り、次の事項を前もって甲に通知し、甲から承諾を"
            "得たうえで、再委託することができる。",
            "However, where entrusting all or part of the business to a third party is unavoidable, and only then, the "
            "contractor may subcontract once it has notified the entrusting body of the following matters in advance and "
            "has obtained its consent."),
    written("7.1.ア", "再委託する業務の内容", "What business is subcontracted"),
    written("7.1.イ", "再委託の相手方", "To whom it is subcontracted"),
    written("7.1.ウ", "再委託の期間", "For what period"),
    written("7.1.エ", "再委託が必要な理由", "Why subcontracting is needed"),
    written("7.1.オ", "再委託の相手方に求める個人情報保護措置の内容",
            "What measures to protect personal information are required of the subcontractor"),
    written("7.1.カ", "再委託先の相手方の監督方法", "How the subcontractor is supervised"),
    written("7.1.キ", "その他甲が必要と認める事項", "Other matters that the entrusting body finds necessary"),
    written("7.1.latter",
            "また、再委託者もこの契約に従うようにしなければならない。",
            "The contractor shall further see to it that the subcontractor keeps this contract."),
    written("7.2",
            "再委託をする乙は、この契約から生じる義務の全てを再委託の相手方に守らせるものとし、相手方が個人情報をどのように取り扱ったかに"
            "ついては、相手方との間でどのような契約を結んでいても、甲に対し自ら責任を負う。",
            "A contractor that subcontracts shall have the subcontractor keep every duty arising from this contract, and is "
            "itself answerable to the entrusting body for the subcontractor's handling of personal information, whatever the "
            "contract between the two may say."),
    written("7.3",
            "再委託の契約には、相手方を監督する方法及び個人情報を安全に管理する方法を、具体的に定めておかなければならない。",
            "The subcontract shall lay down concretely the methods by which the subcontractor is supervised and by which "
            "personal information is managed safely."),
    written("7.4",
            "再委託をした後は、乙は、その業務がどのように行われているかを管理し、監督しなければならない。甲から求められたときは、"
            "状況その他の事項を報告しなければならない。",
            "Having subcontracted, the contractor shall manage and supervise how the business is done, and shall report on "
            "its state and related matters when the entrusting body asks."),
    written("7.5",
            "再委託に係る業務が更に他の者に委託されるときも、前四項の定めを準用する。",
            "Where subcontracted business is entrusted onward to another, the four preceding paragraphs apply accordingly."),
    written("8.1.main",
            "乙は、業務として委託された目的のほかに個人情報を用いてはならず、加工、再生その他これらに類する行為もしてはならない。",
            "The contractor shall not use personal information for any purpose other than the entrusted business, nor process, "
            "restore or similarly treat it."),
    written("8.1.latter",
            "また、見せること、貸すこと、譲ることその他どのような形によるかを問わず、個人情報を第三者に提供してはならない。",
            "Nor shall it provide personal information to a third party in any form, be it by showing, lending or transferring."),
    written("9.1.main",
            "乙は、甲から許可を得なければ、全部であると一部であるとを問わず、個人情報の複写も複製もしてはならない。",
            "Without permission of the entrusting body the contractor shall neither copy nor duplicate personal information, "
            "in whole or in part."),
    written("9.1.latter",
            "許可により複写した個人情報は、電算処理の業務が終わり次第直ちに消去し、二度と再生や使用ができないようにしなければならない。",
            "Personal information copied under a permission shall be erased immediately once the computer processing has "
            "ended, so that it can never be restored or used again."),
    written("10.1",
            "個人情報の授受に当たる者は、甲と乙がそれぞれ前もって定めておく。引渡しは、決められた日時に、決められた場所で、"
            "送付書その他の書面を互いに交わして行わなければならない。",
            "The entrusting body and the contractor shall each designate beforehand who takes part in handovers. A handover "
            "shall take place at the appointed time and place, against an exchange of delivery notes or other papers."),
    written("11.1",
            "乙は、善良な管理者に求められる注意を払って個人情報を保管し、管理し、それが失われ、又は損なわれるなどの事故を"
            "防がなければならない。",
            "The contractor shall keep and manage personal information with the care of a prudent keeper, and shall prevent "
            "incidents such as its loss or damage."),
    written("12.1",
            "乙は、個人情報に接することのできる者を限るなどのアクセス制限をはじめ、データを守るための措置をとらなければならない。",
            "The contractor shall take measures to protect data, among them restricting who has access to personal information."),
    written("13.1",
            "乙は、業務が終わったとき及び甲から請求があったときは、預かっている個人情報を直ちに甲へ返還しなければならない。",
            "When the business has ended, and when the entrusting body demands it, the contractor shall immediately return the "
            "personal information that it holds."),
    written("14.1",
            "個人情報を記録した磁気ファイル、帳票その他の物を運ぶときは、乙は、専用ケースに入れ、かつ、事故を防ぐ手立てを"
            "講じなければならない。",
            "When magnetic files, printed forms or other things on which personal information is recorded are transported, the "
            "contractor shall put them in a dedicated case and take steps to prevent incidents."),
    written("15.1",
            "乙は、甲の指示する施設を除き、どこへも個人情報を持ち出してはならない。",
            "The contractor shall not remove personal information to any place but the facilities that the entrusting body "
            "instructs."),
    written("16.1",
            "甲は、個人情報がどう管理されているかについて、いつでも、乙及びその再委託者のもとに立ち入って検査し、若しくは調査し、"
            "報告を求め、又は業務をどう処理すべきかを指示することができる。",
            "The entrusting body may at any time inspect on site or investigate how personal information is managed by the "
            "contractor and its subcontractors, call for reports, and give instructions on how the business is done."),
    written("17.1",
            "乙は、事故が起きたときは、まず直ちに甲に通知し、続いて遅滞なく状況を書面で報告しなければならない。事故への対応は、"
            "甲の指示による。",
            "When an incident occurs, the contractor shall immediately notify the entrusting body, then without delay report the "
            "circumstances in writing, and shall follow the entrusting body's instructions."),
    written("18.1",
            "乙がこの特記事項のいずれかに違反したときは、甲は、契約を解除することができる。",
            "If the contractor violates any part of this annex, the entrusting body may cancel the contract."),
    written("18.2",
            "前項の違反によって損害が生じたときは、乙は、その賠償の責めを負う。",
            "The contractor is liable for the damage that such a violation causes."),
)
# fmt: on

MODEL: Final = Annex(
    edition="model-1",
    title="個人情報の取扱いに関する特記事項（標準文例）",
    title_en="Annex on the handling of personal information (model text)",
    source=Say(
        "区の特記事項と同じ構成を、独自の文で書き起こした標準文例。契約を拘束するのは区の本文である。",
        "A model in our own words with the structure of a ward's annex. What binds a contract is the ward's own text.",
    ),
    sentences=by_address(_SENTENCES + ORDINANCE_SENTENCES),
    headings=by_address(_HEADINGS + ORDINANCE_HEADINGS),
    notes=(
        "条例の部分は参考であり、2023年3月31日までの条例の内容をまとめたもの。",
        "2023年4月1日からは個人情報の保護に関する法律が適用される。",
    ),
)
"""The model annex with the ordinance extract, which is for reference only."""
