"""Tables. The entries are the record; everything else here is either sealed, or can be rebuilt from entries, or is a to-do list."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar, Final

import msgspec
from django.db import models

from azukari.store import administration, notices, sign_in, tips  # noqa: F401 — Django looks for models here

SUM: Final = "sum"
"""The name of a row's checksum among what it keeps of a sealing."""


class Log(models.Model):
    """One contract's log. The row is what an act locks; how long the log is, its entries say."""

    id = models.CharField(primary_key=True, max_length=24)
    body = models.CharField(max_length=24, db_index=True)


class Entry(models.Model):
    """An accepted act. ``leaf`` is the record; the tier repeats what stands in it, for reading one tier's entries.

    Entries of one contract lie together in the order of their numbers: on SQLite the table has no row ids, so that appending touches one page.
    """

    pk = models.CompositePrimaryKey("log_id", "seq")
    log = models.ForeignKey(Log, on_delete=models.PROTECT, db_index=False)
    seq = models.BigIntegerField()
    tier = models.IntegerField()
    leaf = models.BinaryField()
    words = models.BinaryField(null=True)


class Snapshot(models.Model):
    """A fold up to ``size`` entries, with the checksum of its bytes. Discardable: without it the entries are folded again."""

    log = models.OneToOneField(Log, on_delete=models.CASCADE, primary_key=True)
    size = models.BigIntegerField()
    checksum = models.CharField(max_length=64)
    data = models.BinaryField()


class Standing(models.Model):
    """How a contract stood at ``size`` entries, from ``since`` on and before ``until``, with the checksum of all that. Facts only.

    Discardable: what is missing, older than the record, or of other code is worked out again from the entries.
    """

    log = models.OneToOneField(Log, on_delete=models.CASCADE, primary_key=True)
    size = models.BigIntegerField()
    since = models.BigIntegerField()
    until = models.BigIntegerField()
    checksum = models.CharField(max_length=64)
    data = models.BinaryField()


class Tally(models.Model):
    """Refusals folded since the last entry that told them: one row per person, act, sentences and hour."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    tier = models.IntegerField()
    person = models.CharField(max_length=24)
    act = models.CharField(max_length=48)
    cited = models.TextField()
    hour = models.BigIntegerField()
    pending = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "person", "act", "cited", "hour"], name="tally_fold")]


class Effect(models.Model):
    """Something to be done after an entry was committed; done again after a crash until it is marked done."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    seq = models.BigIntegerField()
    name = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    due = models.BigIntegerField(default=0)
    done = models.BigIntegerField(null=True)
    attempts = models.IntegerField(default=0)
    trouble = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "seq", "name"], name="effect_once")]
        indexes: ClassVar = [models.Index(fields=["done", "due"], name="effect_waiting")]


class Checkpoint(models.Model):
    """A signed statement of a log's size and root; rebuildable by the signer, kept so that it need not be."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    size = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "size"], name="checkpoint_once")]


class Pending(models.Model):
    """An act that an officer is about to sign: everything it will say, sealed under the contract's words key, for a few minutes."""

    id = models.CharField(primary_key=True, max_length=24)
    log = models.ForeignKey(Log, on_delete=models.CASCADE)
    person = models.CharField(max_length=24)
    sealed = models.BinaryField()
    expires = models.BigIntegerField(db_index=True)


class Approval(models.Model):
    """The personal signature under an entry, as evidence carries it. The other columns repeat what stands in it and in the leaf."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    seq = models.BigIntegerField()
    record = models.BinaryField()
    credential = models.CharField(max_length=64, db_index=True)
    counter = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "seq"], name="approval_once")]


class InstanceLeaf(models.Model):
    """An entry of the instance's own log; whose passkey it is about, and which, is repeated beside it: null for heads."""

    seq = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    person = models.CharField(max_length=24, null=True, db_index=True)  # noqa: DJ001 — null says that no person is meant
    credential = models.CharField(max_length=64, null=True, db_index=True)  # noqa: DJ001 — and no passkey


class Head(models.Model):
    """A contract's head leaf and its tier leaves, as the ``heads`` entry ``seq`` of the instance log commits to them.

    Written when it changed: what an entry commits to is, of each contract, the newest row at or below its number. Rebuildable by the signer.
    """

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    seq = models.BigIntegerField(db_index=True)
    leaf = models.BinaryField()
    tiers = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "seq"], name="head_once")]


class InstanceCheckpoint(models.Model):
    """A signed statement of the instance log's size and root; what witnesses cosign."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()


class Cosignature(models.Model):
    """A witness's line under the instance checkpoint of that size. ``witness`` is its key id (hexadecimal), ``at`` its own clock's word."""

    witness = models.CharField(max_length=8)
    size = models.BigIntegerField()
    line = models.TextField()
    at = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["witness", "size"], name="cosignature_once")]


class VaultObject(models.Model):
    """Where the sealed content of an item lies and its key, wrapped. Plain keys and plain content are never here."""

    id = models.CharField(primary_key=True, max_length=24)
    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    item = models.CharField(max_length=24, db_index=True)
    version = models.IntegerField(default=1)
    sealed = models.JSONField()
    measured = models.JSONField(default=dict)
    created = models.BigIntegerField()
    erased = models.BigIntegerField(null=True)

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — as Django has it
        """Keep the row with its checksum."""
        self.sums()
        super().save(*args, **kwargs)

    def sums(self) -> None:
        """Put the checksum into the row; whoever changes rows in bulk does so for each."""
        self.sealed = {**self.sealed, SUM: self.checksum()}

    def checksum(self) -> str:
        """Of all that the row says, hexadecimal: without the key that it lies under, a wrapped key cannot be told from a damaged one."""
        sealed = {name: value for name, value in self.sealed.items() if name != SUM}
        said = [self.id, self.log_id, self.item, self.version, self.created, sealed, self.measured]
        plain = msgspec.json.decode(msgspec.json.encode(said))
        return sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()[:32]


class Person(models.Model):
    """Somebody who can sign in: who they are to the instance. What they may do, entries say."""

    id = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=200)
    home = models.CharField(max_length=24, db_index=True)
    introduction = models.CharField(max_length=200, default="", blank=True)


class Party(models.Model):
    """A legal person known to the instance: an entrusting body or a firm."""

    id = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=200)
    is_body = models.BooleanField(default=False)


class Place(models.Model):
    """From which networks a notified facility works; the desk stamps the place of an act by it."""

    id = models.CharField(primary_key=True, max_length=24)
    name = models.CharField(max_length=200)
    networks = models.TextField(default="", blank=True)


class Involved(models.Model):
    """Which parties a contract involves, for finding one's contracts; derived from entries, rebuilt whenever the ground changes."""

    log = models.ForeignKey(Log, on_delete=models.CASCADE)
    party = models.CharField(max_length=24, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "party"], name="involved_once")]


class Draft(models.Model):
    """What somebody typed into an act's form and has not handed in."""

    person = models.CharField(max_length=24)
    log = models.CharField(max_length=24)
    act = models.CharField(max_length=48)
    answers = models.BinaryField()
    saved = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "log", "act"], name="draft_one")]
