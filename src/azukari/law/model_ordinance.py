"""The ordinance's reference part in our own words: definitions, who is bound, penalties.

For reference only. It tells what the ordinance said until 31 March 2023; since 1 April 2023 the Act on the
Protection of Personal Information governs municipalities. Penalties printed today come from the dated
editions of the ordinance layer, never from here.
"""

from typing import Final

from azukari.law.annex import Sentence, written

# fmt: off
ORDINANCE_HEADINGS: Final[tuple[Sentence, ...]] = (
    written("o2", "定義", "Definitions"),
    written("o24", "委託等に伴う措置", "Measures when entrusting"),
    written("o24-2", "受託者等の責務", "Responsibilities of contractors and others"),
    written("o24-3", "派遣労働者の責務", "Responsibilities of dispatched workers"),
    written("o33", "罰則", "Penalties"),
    written("o34", "罰則", "Penalties"),
    written("o36", "罰則", "Penalties"),
    written("o37", "罰則", "Penalties"),
)

ORDINANCE_SENTENCES: Final[tuple[Sentence, ...]] = (
    written("o2.administrative_information",
            "行政情報とは、実施機関の職員が職務として作り、又は手に入れ、文書、図画又は電磁的記録（人の知覚では認識できない電子的、"
            "磁気的その他の方式による記録をいう。）に収めた情報で、職員が組織として用いるために実施機関が持っているものをいう。",
            "Administrative information is information that staff of an implementing agency made or obtained in the course of "
            "duty, recorded in documents, drawings or electromagnetic records (records in a form that human senses cannot "
            "perceive), and held by the agency for its staff's organisational use."),
    written("o2.personal_information",
            "個人情報とは、個人についての情報で、氏名や生年月日などの記述から誰のことかが分かるもの（ほかの情報と突き合わせれば"
            "分かるものも含む。）をいう。",
            "Personal information is information about an individual from which, by name, date of birth or other description, "
            "that individual can be identified, also by matching it with other information."),
    written("o2.retained_personal_information",
            "保有個人情報とは、行政情報の中にある個人情報をいう。",
            "Retained personal information is personal information within administrative information."),
    written("o2.personal_information_file",
            "個人情報ファイルとは、保有個人情報を含んだ情報のまとまりで、次のいずれかに当たるものをいう。",
            "A personal information file is a collection of information that contains retained personal information and is one "
            "of the following."),
    written("o2.personal_information_file.ア",
            "ある事務のために、電子計算機で目当ての保有個人情報を探し出せるよう体系立てたもの",
            "One arranged systematically so that, for a given task, particular retained personal information can be found by "
            "computer"),
    written("o2.personal_information_file.イ",
            "アに当たらないもので、ある事務のために、氏名や生年月日などを手掛かりに目当ての保有個人情報を容易に探し出せるよう"
            "体系立てたもの",
            "One other than ア, arranged systematically so that, for a given task, particular retained personal information can "
            "easily be found by name, date of birth or other description"),
    written("o24.1",
            "個人情報を取得し、又は保有個人情報を管理し、若しくは利用する事務を外部に委託しようとする実施機関は、個人情報の保護に要する"
            "措置をとらなければならない。",
            "An implementing agency about to entrust work that acquires personal information, or manages or uses retained "
            "personal information, shall take the measures needed to protect personal information."),
    written("o24.2",
            "指定管理者（地方自治法に基づき区が指定した法人その他の団体をいう。）に公の施設を管理させようとする場合も、実施機関は、"
            "個人情報の保護に要する措置をとらなければならない。",
            "The same measures shall be taken when a designated manager (a corporation or other body designated by the ward "
            "under the Local Autonomy Act) is to run a public facility."),
    written("o24.3",
            "第１項に掲げる事務のために、労働者派遣法に基づく契約により派遣労働者を受け入れようとする場合も、実施機関は、"
            "個人情報の保護に要する措置をとらなければならない。",
            "The same measures shall be taken when dispatched workers are to be received for such work under a contract "
            "governed by the Worker Dispatching Act."),
    written("o24-2.1",
            "前条第１項の事務を実施機関から受託した者及び同条第２項の指定管理者は、漏えい、滅失、改ざん又はき損を防ぐなど、個人情報を"
            "適正に管理するための措置をとらなければならない。",
            "Whoever has been entrusted with work under paragraph 1 of the preceding article, and a designated manager under its "
            "paragraph 2, shall take the measures needed to manage personal information properly, such as preventing leakage, "
            "loss, falsification and damage."),
    written("o24-2.2",
            "受託した業務又は指定管理者による施設管理の業務に現に従事し、又は過去に従事した者は、業務を通じて知った個人情報をみだりに"
            "人に知らせてはならず、正当でない目的に用いてもならない。",
            "Anyone who works or has worked on the entrusted business, or on a designated manager's running of a facility, shall "
            "not without cause make known to others personal information learned in that business, nor use it for an unjust "
            "purpose."),
    written("o24-3",
            "実施機関に派遣されている労働者及び過去に派遣されていた労働者は、派遣先の仕事を通じて知った個人情報をみだりに人に"
            "知らせてはならず、正当でない目的に用いてもならない。",
            "Workers dispatched to an implementing agency, present and former, shall not without cause make known to others "
            "personal information learned in that service, nor use it for an unjust purpose."),
    written("o33",
            "実施機関の職員、受託業務若しくは指定管理者の業務の従事者若しくは派遣労働者又は過去にこれらであった者が、正当な理由なく、"
            "個人の秘密を記録した電子計算機処理に係る個人情報ファイル（複製や加工をしたものも含む。）を提供した場合は、２年以下の懲役又は"
            "１００万円以下の罰金とする。",
            "Where present or former staff of an implementing agency, persons working on entrusted business or for a designated "
            "manager, or dispatched workers, without just reason provide a computerised personal information file (also one "
            "copied or processed) in which an individual's secrets are recorded: imprisonment up to two years or a fine up to "
            "1,000,000 yen."),
    written("o34",
            "前条の者が、業務を通じて知った保有個人情報を、自己又は第三者の不正な利益のために提供し、又は盗用した場合は、１年以下の懲役又は"
            "５０万円以下の罰金とする。",
            "Where such a person provides or misappropriates retained personal information learned in the business for an "
            "unlawful gain of their own or of a third party: imprisonment up to one year or a fine up to 500,000 yen."),
    written("o36",
            "前二条のいずれかに当たる場合のほか、第３３条の者が、業務を通じて知った個人の秘密を漏らした場合は、３０万円以下の罰金とする。",
            "Apart from Articles 33 and 34, where a person named in Article 33 discloses an individual's secret learned in the "
            "business: a fine up to 300,000 yen."),
    written("o37",
            "受託業務を行い、又は指定管理者となった法人（代表者又は管理人を定めた、法人でない団体も含む。）の代表者や、法人若しくは人の"
            "従業者等が、その業務について第３３条、第３４条又は前条の違反をした場合は、行為者のほか、その法人又は人にも各条の罰金刑を科する。",
            "Where the representative of a corporation that performs entrusted business or is a designated manager (or of an "
            "unincorporated body with a representative or administrator), or an agent or employee of a corporation or person, "
            "commits such an act in its business, that corporation or person too is fined under the article concerned, besides "
            "the one who acted."),
)
# fmt: on
