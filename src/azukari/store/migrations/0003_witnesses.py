# Made by `makemigrations`.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_approvals"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstanceCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(max_length=8)),
                ("size", models.BigIntegerField()),
                ("line", models.TextField()),
                ("at", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("witness", "size"), name="cosignature_once")],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(db_index=True)),
                ("leaf", models.BinaryField()),
                ("tiers", models.JSONField()),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.log")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "seq"), name="head_once")],
            },
        ),
    ]
