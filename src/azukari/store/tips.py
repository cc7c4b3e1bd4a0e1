"""Tables of what anybody reports (通報): no contract's record, because no contract may be meant yet and 乙 reads that record.

A step is a leaf of one chain over all reports: without words, each naming the leaf before. What was told and answered rests sealed beside it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tip(models.Model):
    """One report: to which body, by what digest its receipt is known, since when, settled when. The rest its steps say."""

    id = models.CharField(primary_key=True, max_length=24)
    body = models.CharField(max_length=24)
    receipt = models.CharField(max_length=64, unique=True)
    received = models.BigIntegerField()
    settled = models.BigIntegerField(null=True)
    attached = models.BinaryField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["body", "settled"], name="tip_waiting")]


class TipStep(models.Model):
    """What happened to a report, in the order of all of them: received, opened by whom, answered, taken into a contract, closed."""

    seq = models.BigIntegerField(primary_key=True)
    tip = models.ForeignKey(Tip, on_delete=models.PROTECT)
    leaf = models.BinaryField()
    sealed = models.BinaryField(null=True)
