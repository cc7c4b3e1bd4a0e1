# Made by `makemigrations`.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tip",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("body", models.CharField(max_length=24)),
                ("receipt", models.CharField(max_length=64, unique=True)),
                ("received", models.BigIntegerField()),
                ("settled", models.BigIntegerField(null=True)),
                ("attached", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["body", "settled"], name="tip_waiting")],
            },
        ),
        migrations.CreateModel(
            name="TipStep",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("sealed", models.BinaryField(null=True)),
                ("tip", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.tip")),
            ],
        ),
    ]
