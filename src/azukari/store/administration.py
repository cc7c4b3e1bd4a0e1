"""Tables of administering an instance: who administers it, and which firms were made known to which body. Nothing of them is in the record."""

from __future__ import annotations

from django.db import models


class Administrator(models.Model):
    """Somebody who looks after the instance: since when, by whom, and until when. They hold no capacity in any contract."""

    person = models.CharField(primary_key=True, max_length=24)
    since = models.BigIntegerField()
    by = models.CharField(max_length=24)
    ended = models.BigIntegerField(null=True)


class Introduced(models.Model):
    """A firm that was added before any contract named it: for which body, its first officer, when and by whom."""

    party = models.CharField(primary_key=True, max_length=24)
    body = models.CharField(max_length=24, db_index=True)
    officer = models.CharField(max_length=24)
    at = models.BigIntegerField()
    by = models.CharField(max_length=24)
