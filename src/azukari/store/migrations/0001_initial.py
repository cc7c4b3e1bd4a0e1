# Made by `makemigrations`; the entries' table is clustered, its key's columns first (SQLite's check wants them so).

import django.db.models.deletion
from django.db import migrations, models

from azukari.store.clustered import CreateClustered


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("body", models.CharField(db_index=True, max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("is_body", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("home", models.CharField(db_index=True, max_length=24)),
                ("introduction", models.CharField(blank=True, default="", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("networks", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=24)),
                ("log", models.CharField(max_length=24)),
                ("act", models.CharField(max_length=48)),
                ("answers", models.BinaryField()),
                ("saved", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "log", "act"), name="draft_one")],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "log",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to="store.log"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("checksum", models.CharField(max_length=64)),
                ("data", models.BinaryField()),
            ],
        ),
        CreateClustered(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("log_id", "seq", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("log", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="store.log")),
                ("seq", models.BigIntegerField()),
                ("tier", models.IntegerField()),
                ("leaf", models.BinaryField()),
                ("words", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="VaultObject",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("item", models.CharField(db_index=True, max_length=24)),
                ("version", models.IntegerField(default=1)),
                ("sealed", models.JSONField()),
                ("measured", models.JSONField(default=dict)),
                ("created", models.BigIntegerField()),
                ("erased", models.BigIntegerField(null=True)),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.log")),
            ],
        ),
        migrations.CreateModel(
            name="Involved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(db_index=True, max_length=24)),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.log")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "party"), name="involved_once")],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("payload", models.JSONField(default=dict)),
                ("due", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(null=True)),
                ("attempts", models.IntegerField(default=0)),
                ("trouble", models.TextField(blank=True, default="")),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.log")),
            ],
            options={
                "indexes": [models.Index(fields=["done", "due"], name="effect_waiting")],
                "constraints": [models.UniqueConstraint(fields=("log", "seq", "name"), name="effect_once")],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.log")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "size"), name="checkpoint_once")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tier", models.IntegerField()),
                ("person", models.CharField(max_length=24)),
                ("act", models.CharField(max_length=48)),
                ("cited", models.TextField()),
                ("hour", models.BigIntegerField()),
                ("pending", models.BigIntegerField(default=0)),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.log")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "person", "act", "cited", "hour"), name="tally_fold")],
            },
        ),
    ]
