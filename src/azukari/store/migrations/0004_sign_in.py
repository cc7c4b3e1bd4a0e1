# Made by `makemigrations`.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0003_witnesses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("since", models.BigIntegerField(db_index=True)),
                ("count", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Codes",
            fields=[
                ("person", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=10, unique=True)),
                ("secret", models.BinaryField()),
                ("step", models.BigIntegerField(default=0)),
                ("since", models.BigIntegerField()),
                ("by", models.CharField(max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("person", models.CharField(db_index=True, max_length=24)),
                ("by", models.CharField(db_index=True, max_length=24)),
                ("again", models.BooleanField(default=False)),
                ("codes", models.BooleanField(default=False)),
                ("opened", models.BigIntegerField()),
                ("expires", models.BigIntegerField()),
                ("used", models.BigIntegerField(null=True)),
                ("withdrawn", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("person", models.CharField(db_index=True, max_length=24)),
                ("credential", models.BinaryField()),
                ("transports", models.JSONField(default=list)),
                ("device", models.CharField(default="", max_length=80)),
                ("counter", models.BigIntegerField(default=0)),
                ("enrolled", models.BigIntegerField()),
                ("used", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("person", models.CharField(db_index=True, max_length=24)),
                ("how", models.CharField(max_length=8)),
                ("credential", models.CharField(blank=True, default="", max_length=64)),
                ("device", models.CharField(blank=True, default="", max_length=80)),
                ("address", models.CharField(blank=True, default="", max_length=45)),
                ("since", models.BigIntegerField()),
                ("seen", models.BigIntegerField()),
                ("ended", models.BigIntegerField(null=True)),
                ("why", models.CharField(blank=True, default="", max_length=12)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "ended"], name="signedin_open")],
            },
        ),
    ]
