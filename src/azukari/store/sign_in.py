"""Tables of signing in. Nothing of them is in the record or in evidence: of a passkey the instance log says what counts.

Codes are kept as digests, the secrets of one-time codes sealed; sessions, attempts and invitations are left out of backups.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Passkey(models.Model):
    """What a browser has to be told about a passkey: its id, and how it is reached. Whose it is and until when, the instance log says."""

    hash = models.CharField(primary_key=True, max_length=64)
    person = models.CharField(max_length=24, db_index=True)
    credential = models.BinaryField()
    transports = models.JSONField(default=list)
    device = models.CharField(max_length=80, default="")
    counter = models.BigIntegerField(default=0)
    enrolled = models.BigIntegerField()
    used = models.BigIntegerField(null=True)


class Invitation(models.Model):
    """A code that lets one person enrol, once, until it expires: the first time, or anew after a loss (``again``). ``digest`` is of the code."""

    id = models.CharField(primary_key=True, max_length=24)
    digest = models.CharField(max_length=64, unique=True)
    person = models.CharField(max_length=24, db_index=True)
    by = models.CharField(max_length=24, db_index=True)
    again = models.BooleanField(default=False)
    codes = models.BooleanField(default=False)
    opened = models.BigIntegerField()
    expires = models.BigIntegerField()
    used = models.BigIntegerField(null=True)
    withdrawn = models.BigIntegerField(null=True)


class Codes(models.Model):
    """Somebody's one-time codes: the sealed secret, the number they sign in by, and the last time step that was used."""

    person = models.CharField(primary_key=True, max_length=24)
    number = models.CharField(max_length=10, unique=True)
    secret = models.BinaryField()
    step = models.BigIntegerField(default=0)
    since = models.BigIntegerField()
    by = models.CharField(max_length=24)


class SignedIn(models.Model):
    """A session: whose, since when, last seen when and from where, on what device; ended when, and why."""

    id = models.CharField(primary_key=True, max_length=24)
    person = models.CharField(max_length=24, db_index=True)
    how = models.CharField(max_length=8)
    credential = models.CharField(max_length=64, default="", blank=True)
    device = models.CharField(max_length=80, default="", blank=True)
    address = models.CharField(max_length=45, default="", blank=True)
    since = models.BigIntegerField()
    seen = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    why = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "ended"], name="signedin_open")]


class Attempts(models.Model):
    """How often something was tried since when: by a keyed digest of what, and of who or where."""

    key = models.CharField(primary_key=True, max_length=64)
    since = models.BigIntegerField(db_index=True)
    count = models.IntegerField(default=0)
