"""For programs of one's own: entrusted information as a file, as rows or as a data frame, and what comes of it back into the vault.

::

    from azukari.client import entrusted

    with entrusted("課税台帳", purpose=1, contract="納税通知書の印刷", officer="佐藤 一郎", place="印刷所") as file:
        with file.derivative("宛名一覧") as out:
            out.writerow(["整理番号", "氏名"])
            for row in file.rows():
                out.writerow([row["整理番号"], row["氏名"]])

Every use is the act of ``azukari run``: judged and recorded before the first byte, its end recorded too. Nothing here touches a disk; what
this program does with what it reads is this program's affair, and is not closed off as a program under ``azukari run`` is. Prefer that command
where it will do; within it, :func:`given` reads the item from standard input with the same file, rows and frame.
"""

from azukari.client.entrusted import Entrusted, given
from azukari.client.errors import AzukariError
from azukari.client.session import entrusted

__all__ = ["AzukariError", "Entrusted", "entrusted", "given"]
