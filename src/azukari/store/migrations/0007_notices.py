# Made by `makemigrations`.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_standings"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                ("person", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("since", models.BigIntegerField()),
                ("used", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailDay",
            fields=[
                ("day", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("made", models.BigIntegerField()),
                ("mails", models.IntegerField(default=0)),
                ("without", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("person", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("address", models.CharField(blank=True, default="", max_length=254)),
                ("daily", models.BooleanField(default=True)),
                ("lang", models.CharField(default="ja", max_length=2)),
                ("looked", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "log",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to="store.log"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.CharField(max_length=10)),
                ("person", models.CharField(max_length=24)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("due", models.BigIntegerField()),
                ("attempts", models.IntegerField(default=0)),
                ("begun", models.BigIntegerField(null=True)),
                ("ended", models.BigIntegerField(null=True)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("trouble", models.CharField(blank=True, default="", max_length=24)),
                ("detail", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "due"], name="mail_waiting")],
                "constraints": [models.UniqueConstraint(fields=("day", "person"), name="mail_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=24)),
                ("kind", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=48)),
                ("says", models.JSONField()),
                ("cites", models.CharField(blank=True, default="", max_length=80)),
                ("entry", models.BigIntegerField(null=True)),
                ("since", models.BigIntegerField()),
                ("due", models.BigIntegerField(null=True)),
                ("at", models.BigIntegerField()),
                ("mailed", models.CharField(blank=True, default="", max_length=10)),
                ("log", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.log")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "at"], name="notice_new"),
                    models.Index(fields=["log", "kind"], name="notice_of"),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "key", "kind"), name="notice_once")],
            },
        ),
    ]
