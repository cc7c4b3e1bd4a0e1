"""Tables of notices: what concerns whom, how they want to be told, and the mails that tell them where to look.

No words of the record stand here, only what a provision says of a duty and which entry is meant. Notices follow from the entries and are made anew
where they are missing; of all this only how people want to be told is in backups.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Reader(models.Model):
    """How somebody is told: to which address, in which language, daily or only when a lateness is passed on; and when they last looked."""

    person = models.CharField(primary_key=True, max_length=24)
    address = models.CharField(max_length=254, default="", blank=True)
    daily = models.BooleanField(default=True)
    lang = models.CharField(max_length=2, default="ja")
    looked = models.BigIntegerField(default=0)


class CalendarKey(models.Model):
    """By what digest the address of somebody's calendar is known. The address itself is told once and kept nowhere."""

    person = models.CharField(primary_key=True, max_length=24)
    digest = models.CharField(max_length=64, unique=True)
    since = models.BigIntegerField()
    used = models.BigIntegerField(null=True)


class Notice(models.Model):
    """One thing that concerns one person: a duty that they can meet (owed, or late), a lateness passed on to them, an entry that tells something.

    ``at`` is when it came to be so; ``mailed`` the day in whose mail it stood.
    """

    person = models.CharField(max_length=24)
    log = models.ForeignKey("store.Log", on_delete=models.CASCADE)
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=80)
    code = models.CharField(max_length=48)
    says = models.JSONField()
    cites = models.CharField(max_length=80, default="", blank=True)
    entry = models.BigIntegerField(null=True)
    since = models.BigIntegerField()
    due = models.BigIntegerField(null=True)
    at = models.BigIntegerField()
    mailed = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key", "kind"], name="notice_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "at"], name="notice_new"),
            models.Index(fields=["log", "kind"], name="notice_of"),
        ]


class Told(models.Model):
    """Up to which entry the notices of a contract were made, and before which moment they stay as they are."""

    log = models.OneToOneField("store.Log", on_delete=models.CASCADE, primary_key=True)
    size = models.BigIntegerField()
    until = models.BigIntegerField()


class MailDay(models.Model):
    """A day whose mails were made, all in the transaction that made this row: a day is never made twice."""

    day = models.CharField(primary_key=True, max_length=10)
    made = models.BigIntegerField()
    mails = models.IntegerField(default=0)
    without = models.IntegerField(default=0)
    """So many people were to be told and have no address."""


class Mail(models.Model):
    """One mail to one person on one day. ``begun`` is set before its text goes out: whatever happens then, it is not sent again."""

    day = models.CharField(max_length=10)
    person = models.CharField(max_length=24)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    due = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    begun = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="waiting")
    trouble = models.CharField(max_length=24, default="", blank=True)
    detail = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "person"], name="mail_once_a_day")]
        indexes: ClassVar = [models.Index(fields=["state", "due"], name="mail_waiting")]
