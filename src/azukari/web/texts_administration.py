"""The texts of an administrator's pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

ADMINISTRATION: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "admin.nav": Say("システムの状態", "State of the system"),
        "admin.nav_parties": Say("会社と招待", "Parties"),
        "admin.title": Say("システムの状態", "State of the system"),
        "admin.lead": Say(
            "このページは見るだけです。契約、記録、預けた情報の中身は、管理者には表示されません。",
            "This page only shows. Contracts, their records and what was entrusted are not shown to an administrator.",
        ),
        "admin.wrong": Say("直すところ {n}件", "{n} to mend"),
        "admin.soon": Say("早めに見るところ {n}件", "{n} to look at in good time"),
        "admin.all_sound": Say("直すところはありません。", "There is nothing to mend."),
        "admin.health": Say("点検", "Health"),
        "admin.sound": Say("異常のない点検：", "Checks without a finding: "),
        "admin.code": Say("記号", "Code"),
        "admin.where": Say("対象", "About"),
        "admin.parts": Say("動いているもの", "What runs"),
        "admin.part.keyd": Say("鍵の係", "Key process"),
        "admin.part.courier": Say("立会いへの送付", "Courier to the witnesses"),
        "admin.part.signer": Say("署名の係", "Signer"),
        "admin.part.outbox": Say("後処理の係", "Outbox (what follows acts)"),
        "admin.part.web": Say("画面", "Web"),
        "admin.runs": Say("動いている", "runs"),
        "admin.stopped": Say("動いていない", "does not run"),
        "admin.queues": Say("待っているもの", "What waits"),
        "admin.effects": Say("後処理", "Effects of acts"),
        "admin.effects_n": Say("{n}件（うち失敗{troubled}件）", "{n}, of which {troubled} failed"),
        "admin.mails_waiting": Say("送るメール", "Mails to be sent"),
        "admin.mails_n": Say("{n}通", "{n}"),
        "admin.storage": Say("使用量", "Storage"),
        "admin.room": Say("ディスクの空き {free}（全体 {total}）", "{free} free of {total} on disk"),
        "admin.storage_text": Say(
            "契約と記録は、関わる全ての当事者に数えます。封をしたものは、委託する機関（甲）だけに数えます。",
            "Contracts and entries count for every party that they involve; what is sealed counts for the entrusting body alone.",
        ),
        "admin.party": Say("当事者", "Party"),
        "admin.people": Say("人数", "People"),
        "admin.contracts": Say("契約", "Contracts"),
        "admin.entries": Say("記録", "Entries"),
        "admin.objects": Say("封をしたもの", "Sealed objects"),
        "admin.bytes": Say("大きさ", "Size"),
        "admin.body": Say("委託する機関（甲）", "Entrusting body"),
        "admin.witnesses": Say("立会い", "Witnesses"),
        "admin.no_witness": Say("立会いはありません。", "There is no witness."),
        "admin.cosigned": Say("最後の連署 {time}（{age}前）", "Last cosigned {time} ({age} ago)"),
        "admin.never_cosigned": Say("連署はまだありません。", "It has cosigned nothing yet."),
        "admin.backups": Say("バックアップと復元訓練", "Backups and drills"),
        "admin.no_backup": Say("バックアップはありません。", "There is no backup."),
        "admin.backup_at": Say("時点", "As of"),
        "admin.backup_folder": Say("場所", "Where"),
        "admin.drill": Say("復元訓練", "Drill"),
        "admin.drill_sound": Say("戻せた（{time}）", "restored ({time})"),
        "admin.drill_unsound": Say("戻せなかった（{time}）", "did not restore ({time})"),
        "admin.drill_none": Say("していない", "none held"),
        "admin.mail": Say("届かなかったメール", "Mail that did not arrive"),
        "admin.no_mail": Say("ありません。", "There is none."),
        "admin.mail_day": Say("日", "Day"),
        "admin.mail_party": Say("あて先の当事者", "To somebody of"),
        "admin.mail_again": Say("次に送る時", "Tried again"),
        "admin.mail_not_again": Say("送り直さない", "not tried again"),
        "admin.mail_help": Say(
            "だれあてかは、機械で `azukari mail show` を行うと分かります。",
            "To whom they go, `azukari mail show` tells on the machine.",
        ),
        "admin.versions": Say("版", "Versions"),
        "admin.parties": Say("会社と最初の担当者", "Firms and their first officers"),
        "admin.parties_lead": Say(
            "会社を加え、その最初の担当者（契約締結者）を招待します。加えた会社は、委託する機関（甲）が契約を登録するときに選べます。",
            "Add a firm and invite its first officer, who signs for it. The entrusting body can then name the firm when it registers a "
            "contract.",
        ),
        "admin.bodies_text": Say(
            "委託する機関（甲）は、機械の上のコマンドで加えます（手引を参照）。",
            "An entrusting body is added by command on the machine; see the guide.",
        ),
        "admin.add": Say("会社を加える", "Add a firm"),
        "admin.firm": Say("会社の名称", "Name of the firm"),
        "admin.officer": Say("最初の担当者の氏名", "Name of its first officer"),
        "admin.for": Say("委託する機関（甲）", "For which entrusting body"),
        "admin.do": Say("加えて招待コードを作る", "Add it and make an invitation"),
        "admin.list": Say("登録されている当事者", "Parties"),
        "admin.first": Say("最初の担当者", "First officer"),
        "admin.first_other": Say("ここからは招待していない", "not invited from here"),
        "admin.enrolled": Say("登録済み", "enrolled"),
        "admin.invited_until": Say("招待中（{time}まで）", "invited until {time}"),
        "admin.invited_over": Say("未登録（招待の期限切れ）", "not enrolled; the invitation has expired"),
        "admin.again": Say("招待し直す", "Invite anew"),
        "admin.back": Say("会社の一覧へ", "Back to the parties"),
    }
)
